"""How a step that waits is stopped: its time is over, or the run was interrupted.

A thread cannot be ended from outside. All that the runtime waits for (a claim, readiness, the
pause before a retry) goes through one `sleep`, and a step that is stopped there leaves the same
behind as a killed process: the create protocol takes it up in the next run.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, local

from ..errors import StepStopped, StepTimedOut

_SLICE_S = 0.2
"""A sleep is cut in pieces no longer than this, to see whether to go on."""


class Stopper:
    """The `sleep` of one run, which does not sleep beyond a step's time or the run's end.

    A step's time is that of the thread it runs in.
    """

    def __init__(
        self,
        sleep: Callable[[float], None],
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._sleep = sleep
        self._clock = clock
        self._is_over = Event()
        self._step = local()

    def interrupt(self) -> None:
        """Let every sleep, present and future, end in StepStopped."""
        self._is_over.set()

    @contextmanager
    def within(self, timeout_s: float | None) -> Iterator[None]:
        """Give the block `timeout_s` seconds; None gives it all it wants."""
        self._step.timeout_s = timeout_s
        self._step.end = None if timeout_s is None else self._clock() + timeout_s
        try:
            yield
        finally:
            self._step.end = None

    def sleep(self, seconds: float) -> None:
        """Sleep. Raises: StepStopped, StepTimedOut."""
        self.check()
        left_s = seconds
        while left_s > 0:
            piece_s = min(left_s, _SLICE_S)
            self._sleep(piece_s)
            left_s -= piece_s
            self.check()

    def check(self) -> None:
        """Raise StepStopped or StepTimedOut where there is no more time."""
        if self._is_over.is_set():
            raise StepStopped("the run was interrupted; run again to go on")
        end: float | None = getattr(self._step, "end", None)
        if end is not None and self._clock() >= end:
            raise StepTimedOut(
                f"not done within {self._step.timeout_s:g} s (timeout_s); what it has made is "
                "recorded: run again to go on"
            )
