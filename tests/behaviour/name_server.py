"""The hand-written example as processes that are killed: one for each boundary of a create.

python -m tests.behaviour.name_server FOLDER: in FOLDER/1 a process sent itself SIGKILL at its
first boundary, and so on; in the last of these folders one came through. They are children of
this process, which has one thread and has done all once, so that everything is imported.
"""

from __future__ import annotations

import os
import signal
import sqlite3
import sys
from contextlib import closing
from itertools import count
from pathlib import Path
from typing import Any

from examples.hand_written import DnsRecord, connect
from postonce import Context, Json, Result, Timing
from postonce.data.open import open_repository

from ..torture.boundaries import Boundaries, CountedRepository


class CountedServer(sqlite3.Connection):
    """Commits between two boundaries."""

    boundaries: Boundaries

    def __exit__(self, *raised: Any) -> Any:
        self.boundaries.reach("insert")
        ended = super().__exit__(*raised)
        self.boundaries.reach("have inserted")
        return ended


def create(folder: Path, boundaries: Boundaries) -> Result[Json]:
    """Have the record of a server and a store in `folder`."""
    folder.mkdir(exist_ok=True)
    connect(str(folder / "server.db")).close()
    server = sqlite3.connect(folder / "server.db", factory=CountedServer)
    server.row_factory = sqlite3.Row
    server.boundaries = boundaries
    data = CountedRepository(open_repository(f"sqlite:///{folder / 'state.db'}"), boundaries)
    with closing(server), Context(data, timing=Timing(sleep=lambda _s: None)) as ctx:
        return DnsRecord(ctx, server).create("www.example.com", content="192.0.2.7")


def is_killed(folder: Path, stop_at: int) -> bool:
    """Whether a process that kills itself at its boundary `stop_at` ever reached that one."""
    pid = os.fork()
    if not pid:
        create(folder, Boundaries(lambda number: _stop(number, stop_at)))
        os._exit(0)
    _, status = os.waitpid(pid, 0)
    return os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL


def _stop(number: int, stop_at: int) -> None:
    if number == stop_at:
        os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    create(Path(sys.argv[1]) / "rehearsal", Boundaries(lambda _number: None))
    numbers = count(1)
    while is_killed(Path(sys.argv[1]) / str(number := next(numbers)), number):
        pass
