"""The contract of an engine: it decides where and when tasks run, and nothing else.

Rule 1: an engine runs a task at least once. That it does its work once is the create protocol's.
Rule 2: what a step needs is over before it begins, and a task's record is told once to `told`.
Rule 3: a step's failure ends that step and what needs it; an engine raises only where the run
        itself cannot go on. Each further run with any engine goes on where this one ended.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeAlias

from ..types import Json
from .definition import Step, Workflow
from .tasks import Task, TaskRecord

if TYPE_CHECKING:
    from ..context import Context


@dataclass(frozen=True, slots=True, kw_only=True)
class Began:
    """A task began."""

    task: Task
    item: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """A task ended, or was found never to begin."""

    record: TaskRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class Resting:
    """The run was interrupted; for at most `at_most_s`, `under_way` tasks may come to an end."""

    under_way: int
    at_most_s: float


Event: TypeAlias = Began | Ended | Resting
Listener: TypeAlias = Callable[[Event], None]
Results: TypeAlias = Mapping[str, Sequence[TaskRecord]]
"""Step → the records of its tasks."""


class Job(Protocol):
    """One run of a workflow in one process: what an engine needs to carry it out (job.py)."""

    run_id: str
    workflow: Workflow
    inputs: Mapping[str, Json]
    ctx: Context

    def items(self, step: Step, results: Results) -> list[Json] | None:
        """Return what `step` is carried out for, None where it is no `for_each`.

        Raises: ExpressionFailed.
        """
        ...

    def perform(self, task: Task, results: Results) -> TaskRecord:
        """Carry a task out and return its record; its failure is a record, too.

        `results` holds the records of all that its step needs.
        """
        ...

    def interrupt(self) -> None:
        """Let what is waiting end at its next chance, as StepStopped."""
        ...


class Engine(Protocol):
    """Carries jobs out. `name` is what a run record calls it."""

    @property
    def name(self) -> str:
        """Return the engine's name: `inline`, `dbos`."""
        ...

    def run(self, job: Job, told: Listener) -> tuple[TaskRecord, ...]:
        """Carry a job out and return all records, in the order in which steps were written.

        Raises: KeyboardInterrupt once what was under way has come to rest; RepositoryError.
        """
        ...

    def close(self) -> None:
        """Let go of threads, locks and connections."""
        ...
