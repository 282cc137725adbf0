"""The journal's contract: what runs of workflows did, kept for people to read afterwards.

Rule 1: nothing is decided by it. What a thing is, and whether it is there, the records say; a
        journal that is lost, or behind, makes no run less safe.
Rule 2: the last write wins, since one process writes a run. When `put_run` returns, the run is
        durable.
Rule 3: it is bounded: of each workflow the latest `KEPT_RUNS` are kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

KEPT_RUNS = 50
"""How many runs of one workflow are kept. With a new one the oldest go, ended or not."""


class RunStatus(StrEnum):
    """How far a run got, as it last said itself."""

    RUNNING = "running"  # it has not ended; whether its process lives, this does not tell
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    INTERRUPTED = "interrupted"  # it was stopped, and could still say so


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One execution of a workflow, as far as it got. Times are UTC.

    `id` is short, and no other run's; `engine` is what executed it; `source` is the file or module
    that the workflow came from. `inputs` and `steps` are JSON and hold no secrets. `steps` is a
    list of step records in the order in which they are shown, a dict each. All but the first two
    members may be missing:

    - `step`: its name; `outcome`: what it came to: an `Outcome`, `executed`, `failed`, `blocked`
      (it waits for what failed), `running`, or another word;
    - `item`: which one of a step for each of many; `kind`, `instance`, `id`: the thing it made;
    - `attempts`, `duration_s`: how often it was tried, and how long it took in all;
    - `sent`: a list of texts, "POST /v2/networks 201"; `request`: JSON as sent, secrets as `***`;
    - `drift`: a list of {field, wanted, found}; `notes`: a list of texts; `error`: a text.
    """

    id: str
    workflow: str
    status: RunStatus
    engine: str
    started_at: datetime
    ended_at: datetime | None = None
    source: str = ""
    inputs: Any = None
    steps: Any = None


class Journal(Protocol):
    """Where runs are kept. Implementations share one contract suite (tests/contract)."""

    def put_run(self, run: Run) -> None:
        """Write `run` over what was kept of it. Raises: RepositoryError."""
        ...

    def run(self, run_id: str) -> Run | None:
        """Return the run of that id, or None. Raises: RepositoryError."""
        ...

    def runs(self, workflow: str | None = None) -> Iterator[Run]:
        """Yield the kept runs, of all workflows or of one, newest first."""
        ...
