"""Requests to end (SIGTERM, SIGHUP) taken as a Ctrl-C: what is under way comes to rest first."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_OTHERS = ("SIGTERM", "SIGHUP")
"""Sent by supervisors and job runners, and by a terminal that closes."""
_SIGNALLED = 128
"""A shell's exit code for a process that a signal ended, less the signal's number."""


class Ended(KeyboardInterrupt):
    """Something asked this process to end, by signal `number`."""

    def __init__(self, number: int) -> None:
        super().__init__(signal.Signals(number).name)
        self.number = number


@contextmanager
def as_interrupts() -> Iterator[None]:
    """Raise `Ended` in the block where a signal asks to end, unless somebody else sees to it.

    A signal that is ignored (`nohup`) stays ignored.
    """
    if threading.current_thread() is not threading.main_thread():
        yield  # only the main thread may say what a signal does
        return
    numbers = [number for name in _OTHERS if (number := getattr(signal, name, None)) is not None]
    ours = [number for number in numbers if signal.getsignal(number) is signal.SIG_DFL]
    for number in ours:
        signal.signal(number, _raise)
    try:
        yield
    finally:
        for number in ours:
            signal.signal(number, signal.SIG_DFL)


def exit_code_of(cause: BaseException | None) -> int:
    """Return the exit code of what was ended by `cause`: 130 after a Ctrl-C."""
    return _SIGNALLED + (cause.number if isinstance(cause, Ended) else signal.SIGINT)


def _raise(number: int, _frame: FrameType | None) -> None:
    raise Ended(number)
