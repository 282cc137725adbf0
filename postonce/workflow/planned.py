"""A plan: what a run would do about each task, and whether a run did so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from ..types import Json
from ..unknown import is_unknown
from .tasks import TaskRecord


class Planned(StrEnum):
    """What a run would do about a task: what a rehearsal foretold, or what it cannot tell."""

    CREATE = "create"
    REUSE = "reuse"
    ADOPT = "adopt"
    RECREATE = "recreate"
    RESUME = "resume"
    UPDATE = "update"
    SKIP = "skip"
    CALL = "call"  # a request or function that makes no instance
    READ = "read"  # it only looks
    UNTOLD = "untold"  # only a run can tell
    BLOCKED = "blocked"  # it cannot be done, or needs what cannot


COMES_TO: Mapping[Planned, frozenset[str]] = {
    Planned.CREATE: frozenset({"created"}),
    Planned.REUSE: frozenset({"reused"}),
    Planned.ADOPT: frozenset({"adopted"}),
    Planned.RECREATE: frozenset({"recreated", "created"}),
    Planned.RESUME: frozenset({"resumed", "adopted"}),
    Planned.UPDATE: frozenset({"updated"}),
    Planned.SKIP: frozenset({"skipped"}),
    Planned.CALL: frozenset({"executed"}),
    Planned.READ: frozenset({"executed", "reused"}),  # `sync` reads what an instance has
    Planned.BLOCKED: frozenset({"failed", "blocked", "stopped"}),
}
"""What a task that was planned so comes to in a run; UNTOLD may come to anything."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedTask:
    """What a run would do about one task. `id` is empty for what is yet to be made."""

    step: str
    action: Planned
    index: int | None = None
    item: str | None = None
    kind: str = ""
    instance: str = ""
    id: str = ""
    drift: tuple[Json, ...] = ()
    notes: tuple[str, ...] = ()

    def __str__(self) -> str:
        return self.step if self.item is None else f"{self.step}[{self.item}]"

    def comes_to(self, record: TaskRecord) -> bool:
        """Whether a run that came to `record` did what was planned."""
        return self.action is Planned.UNTOLD or record.word in COMES_TO[self.action]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a run would do, task by task, in the order in which steps were written."""

    workflow: str
    tasks: tuple[PlannedTask, ...]

    @property
    def is_ok(self) -> bool:
        """Whether nothing is blocked."""
        return all(task.action is not Planned.BLOCKED for task in self.tasks)

    def to_json(self) -> dict[str, Any]:
        """Return it as plain JSON."""
        return asdict(self)

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> Plan:
        """Return the plan that `to_json` gave. Raises: KeyError, TypeError, ValueError."""
        return cls(
            workflow=values["workflow"],
            tasks=tuple(
                PlannedTask(**{**task, "action": Planned(task["action"])})
                for task in values["tasks"]
            ),
        )

    def deviations(self, records: tuple[TaskRecord, ...]) -> tuple[str, ...]:
        """Return what a run did otherwise than planned: the world changed in between."""
        uncounted = {task.step for task in self.tasks if is_unknown(task.item)}
        told = (task for task in self.tasks if task.step not in uncounted)
        planned = {(task.step, task.index): task for task in told}
        found = []
        for record in records:
            if record.step in uncounted:
                continue  # how many there would be was known only in a run
            task = planned.pop((record.step, record.index), None)
            if task is None:
                found.append(f"{record}: {record.word}, and was not in the plan")
            elif not task.comes_to(record):
                found.append(f"{record}: {record.word}, and {task.action} was planned")
        missing = (
            f"{one}: {one.action} was planned, and it never began" for one in planned.values()
        )
        return (*found, *missing)
