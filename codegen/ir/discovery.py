"""What discovery hands on: every operation's role, and the resources found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from .idempotency import Evidence, Verdict
from .operations import Paging, Role
from .resources import Resource


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """An operation's role, the resource it belongs to, and why."""

    role: Role
    resource: str | None
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """A rule that was asked about one operation. `says` is None where it did not fire."""

    rule: str
    speaks_for: str
    """The role or verdict that it would give."""
    says: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Discovery:
    """The judgement of every operation, by key, and the resources in the order of their names."""

    judgements: Mapping[str, Judgement]
    resources: tuple[Resource, ...]
    pagings: Mapping[str, Paging] = field(default_factory=dict)
    """How the operations that list things are walked, by key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Classification:
    """The verdict of every operation, by key.

    `variants` holds the verdicts of the single variants of a body discriminated by type:
    operation key → tag → verdict. The operation itself is judged by its worst case.
    """

    verdicts: Mapping[str, Verdict]
    variants: Mapping[str, Mapping[str, Verdict]]
