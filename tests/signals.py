"""Signals of the processes that tests start."""

from __future__ import annotations

import signal


def heed_signals() -> None:
    """Undo what `nohup` or a shell's `&` may have left: ignored signals are inherited."""
    for number in (signal.SIGINT, signal.SIGHUP, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)
