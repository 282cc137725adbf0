"""What a create, sync or apply came to."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Generic, TypeVar

StateT = TypeVar("StateT")


class Outcome(StrEnum):
    """What a call did."""

    CREATED = "created"
    REUSED = "reused"  # recorded and alive
    ADOPTED = "adopted"  # found, not made by this record
    RECREATED = "recreated"  # was recorded, was gone
    RESUMED = "resumed"  # an earlier run's create was completed
    UPDATED = "updated"  # `apply` changed it
    SKIPPED = "skipped"  # a step or method was not executed
    EXECUTED = "executed"  # a step or method that makes no instance ran


class Verified(StrEnum):
    """How a result's state came to be known."""

    ANSWER = "answer"  # the answer to the create
    GET = "get"  # a read of its own
    LIST = "list"  # a list that many verifies share, over what the record held
    SEARCH = "search"  # the look for what a lost answer had made


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """A field of the request whose value is not what the live thing shows.

    `field` is a wire name; sensitive values read `***` on both sides.
    """

    field: str
    wanted: Any
    found: Any

    def __str__(self) -> str:
        return f"{self.field}: wanted {self.wanted!r}, found {self.found!r}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Result(Generic[StateT]):
    """The thing as it is now, and what was done to get there.

    `id` is the provider's id as text; `drift` is empty where the live thing is as requested;
    `notes` are sentences for people (a secret that was only in a lost answer, say); `verified`
    is how the state came to be known. `kind` and `instance` name its record.
    """

    outcome: Outcome
    state: StateT
    instance: str
    id: str
    drift: tuple[Drift, ...] = ()
    notes: tuple[str, ...] = ()
    verified: Verified = Verified.GET
    kind: str = ""
