"""Which step may begin when: pure bookkeeping, the same for every engine.

Rule 1: a step begins when all it needs is satisfied. Created, reused, adopted, skipped: each
        satisfies; a skip never starves what comes after it.
Rule 2: a failed step stops its dependents, directly or through others, and nothing else.
Rule 3: a failure that is allowed stops only those that refer to the step's result.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ..types import Json
from .definition import Step, Workflow
from .tasks import Task, TaskRecord, TaskStatus


@dataclass(slots=True)
class _Progress:
    tasks: tuple[Task, ...]
    records: dict[int, TaskRecord] = field(default_factory=dict)

    @property
    def is_over(self) -> bool:
        return len(self.records) == len(self.tasks)

    @property
    def is_satisfied(self) -> bool:
        return self.is_over and all(record.is_satisfied for record in self.records.values())


class Schedule:
    """How far a run has got. Not safe to use from several threads: an engine owns it."""

    def __init__(self, workflow: Workflow) -> None:
        self._steps: Mapping[str, Step] = workflow.steps
        self._begun: dict[str, _Progress] = {}
        self._left = dict(workflow.steps)
        """The steps that have not begun."""

    def ready(self) -> tuple[Step, ...]:
        """Return the steps that may begin now, in the order in which they were written."""
        return tuple(
            step
            for step in self._steps.values()
            if step.name not in self._begun
            and all(self._is_open(step, need) for need in step.needs)
        )

    def begin(self, step: Step, items: Sequence[Json] | None) -> tuple[Task, ...]:
        """Note that a step begins, once per item (None: once); return its tasks."""
        each = [None] if items is None else items
        tasks = tuple(
            Task(step=step.name, index=None if items is None else n, each=item)
            for n, item in enumerate(each)
        )
        self._begun[step.name] = _Progress(tasks=tasks)
        del self._left[step.name]
        return tasks

    def end(self, record: TaskRecord) -> None:
        """Note what became of a task."""
        self._begun[record.step].records[record.index or 0] = record

    def fail(self, record: TaskRecord) -> None:
        """Note that a step failed before any task of it began."""
        self.begin(self._steps[record.step], None)
        self.end(record)

    def blocked(self) -> Iterator[TaskRecord]:
        """Yield, and note, a record for each step that can never begin any more."""
        for step in tuple(self._left.values()):
            reasons = [why for need in step.needs if (why := self._why_not(step, need))]
            if reasons:
                record = TaskRecord(
                    step=step.name, status=TaskStatus.BLOCKED, error="; ".join(reasons)
                )
                self.fail(record)
                yield record

    @property
    def is_over(self) -> bool:
        """Whether nothing is left to begin or to end."""
        return not self._left and all(progress.is_over for progress in self._begun.values())

    def records_of(self, name: str) -> tuple[TaskRecord, ...]:
        """Return the records of a step, in the order of its items."""
        progress = self._begun[name]
        return tuple(progress.records[n] for n in range(len(progress.tasks)))

    @property
    def records(self) -> tuple[TaskRecord, ...]:
        """Return what is known by now, in the order in which steps were written."""
        return tuple(
            progress.records[n]
            for name in self._steps
            if (progress := self._begun.get(name))
            for n in sorted(progress.records)
        )

    def _is_open(self, step: Step, need: str) -> bool:
        """Whether what `step` needs of `need` is there."""
        progress = self._begun.get(need)
        if progress is None or not progress.is_over:
            return False
        return progress.is_satisfied or self._is_pardoned(step, need)

    def _is_pardoned(self, step: Step, need: str) -> bool:
        return self._steps[need].allow_failure and need not in step.refers

    def _why_not(self, step: Step, need: str) -> str | None:
        progress = self._begun.get(need)
        if progress is None or not progress.is_over or self._is_open(step, need):
            return None
        was_blocked = any(r.status is TaskStatus.BLOCKED for r in progress.records.values())
        return f"needs {need}, which {'was blocked' if was_blocked else 'failed'}"
