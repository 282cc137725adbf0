"""The tally: what was tried, in numbers, and what failed, as text that runs it again."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from .judge import complaints
from .stage import Played


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A case that did not end as it should."""

    case: str
    complaints: tuple[str, ...]

    def __str__(self) -> str:
        return "\n    ".join((self.case, *self.complaints))


@dataclass(slots=True)
class Tally:
    """Numbers that grow with each case."""

    cases: int = 0
    runs: int = 0
    kills: int = 0
    """Processes that were killed: a boundary that a run never reaches kills none."""
    faults: int = 0
    """Requests that met a fault."""
    requests: int = 0
    failures: list[Failure] = field(default_factory=list)
    began_s: float = field(default_factory=time.monotonic)
    took_s: float = 0.0

    def add(self, played: Played) -> list[Failure]:
        """Count a case, judge it, and return how it failed, if it did."""
        ended = [one for run in played.runs for one in run]
        self.cases += 1
        self.took_s = time.monotonic() - self.began_s
        self.runs += len(ended) + (len(played.last.came.seen) if played.last.came else 1)
        self.kills += sum(one.how == "killed" for one in ended)
        self.faults += sum(entry["fault"] is not None for entry in played.log)
        self.requests += len(played.log)
        found = tuple(complaints(played))
        new = [Failure(case=str(played.case), complaints=found)] if found else []
        self.failures += new
        return new

    def __str__(self) -> str:
        return (
            f"{self.cases} cases, {self.runs} runs, {self.kills} kills, {self.faults} faults, "
            f"{self.requests} requests, {len(self.failures)} failures, {self.took_s:.0f} s"
        )
