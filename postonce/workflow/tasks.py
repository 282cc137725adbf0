"""A task is one execution of a step; its record says what came of it, and goes to JSON and back."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, fields
from enum import StrEnum
from typing import Any

from ..result import Outcome
from ..types import Json


class TaskStatus(StrEnum):
    """How a task ended."""

    DONE = "done"
    FAILED = "failed"
    BLOCKED = "blocked"  # it never began: what it needs is not there
    STOPPED = "stopped"  # the run was interrupted before it, or while it waited


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A step, or one item of it: `index` counts from 0, None where the step has no `for_each`."""

    step: str
    index: int | None = None
    each: Json = field(default=None, compare=False)

    def __str__(self) -> str:
        return self.step if self.index is None else f"{self.step}[{self.index}]"


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskRecord:
    """What came of a task. Plain JSON but for two enums, and without secrets.

    `outcome` is what the call did, None where it did not end well. `kind`, `instance` and `id`
    name what it is about, where that is recorded in the data repository; `output` is what it
    answered where that is recorded nowhere else. `sent` lists the requests (`POST /v2/vpcs 202`),
    `request` is what was asked for. `duration_s` is in seconds, of all attempts.
    """

    step: str
    status: TaskStatus
    index: int | None = None
    item: str | None = None
    outcome: Outcome | None = None
    kind: str = ""
    instance: str = ""
    id: str = ""
    attempts: int = 0
    duration_s: float = 0.0
    sent: tuple[str, ...] = ()
    request: Json = None
    drift: tuple[Json, ...] = ()
    notes: tuple[str, ...] = ()
    error: str | None = None
    output: Json = None

    @property
    def is_satisfied(self) -> bool:
        """Whether what depends on it may begin."""
        return self.status is TaskStatus.DONE

    @property
    def word(self) -> str:
        """Return the outcome where there is one, else how it ended."""
        return self.outcome.value if self.outcome is not None else self.status.value

    def __str__(self) -> str:
        return self.step if self.item is None else f"{self.step}[{self.item}]"

    def to_json(self) -> dict[str, Any]:
        """Return it as plain JSON."""
        return asdict(self)

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> TaskRecord:
        """Return the record that `to_json` gave, whatever else stands beside it."""
        known = {f.name: values[f.name] for f in fields(cls) if f.name in values}
        known["status"] = TaskStatus(known["status"])
        if known.get("outcome") is not None:
            known["outcome"] = Outcome(known["outcome"])
        for name in ("sent", "drift", "notes"):
            known[name] = tuple(known.get(name, ()))
        return cls(**known)
