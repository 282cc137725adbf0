"""Jobs in processes of their own: how the process that forks them is started and spoken to."""

from __future__ import annotations

import json
import select
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from postonce import Json

from ..subjects import ROOT
from .jobs import Came, Job

PATIENCE_S = 60.0
"""How long a job may take before it counts as stuck."""
_START_S = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How a job's process ended: done, killed, stopped or stuck. `came` is there when done."""

    pid: int
    how: str
    came: Came | None

    def __str__(self) -> str:
        return f"{self.how}: {self.came}" if self.came else self.how


class Processes:
    """The children of one process that forks."""

    def __init__(self, forker: subprocess.Popen[str], complaints: Path) -> None:
        self._forker = forker
        self._complaints = complaints
        self.count = 0

    def run(self, jobs: Sequence[Job]) -> list[Ended]:
        """Start `jobs` at the same moment and return how each ended."""
        self.count += len(jobs)
        return self._ask({"jobs": [asdict(job) for job in jobs], "within_s": PATIENCE_S})

    def resume(self, stopped: Ended) -> Ended:
        """Let a stopped job go on and return how it ended."""
        return self._ask({"resume": stopped.pid, "within_s": PATIENCE_S})[0]

    def _ask(self, command: Json) -> list[Ended]:
        assert self._forker.stdin is not None
        assert self._forker.stdout is not None
        self._forker.stdin.write(json.dumps(command) + "\n")
        self._forker.stdin.flush()
        heard, _, _ = select.select([self._forker.stdout], [], [], PATIENCE_S + _START_S)
        line = self._forker.stdout.readline() if heard else ""
        if not line:
            raise AssertionError(f"no answer from forks.py: {self._complaints.read_text()[-4000:]}")
        return [_ended(told) for told in json.loads(line)]


@contextmanager
def processes(folder: Path) -> Iterator[Processes]:
    """Have a process that forks for the length of a block."""
    complaints = folder / "forks.stderr"
    with complaints.open("w") as stderr:
        forker = subprocess.Popen(
            [sys.executable, "-m", "tests.torture.forks"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=stderr,
            text=True,
            start_new_session=True,  # an interrupt at the terminal is for whoever asked for jobs
        )
        with forker:
            try:
                yield Processes(forker, complaints)
            finally:
                assert forker.stdin is not None
                forker.stdin.close()
                try:
                    forker.wait(_START_S)
                except subprocess.TimeoutExpired:
                    forker.kill()


def _ended(told: Json) -> Ended:
    raw = told["came"]
    came = None
    if raw is not None:
        lists = {name: tuple(raw[name]) for name in ("ids", "boundaries", "seen")}
        came = Came(**{**raw, **lists})
    return Ended(pid=told["pid"], how=told["how"], came=came)
