"""What an identical repeat of an operation does, and why we say so (RFC 9110 §9.2)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Idempotency(StrEnum):
    """The five verdicts. `unknown` is treated as `duplicates`."""

    SAFE = "safe"  # nothing changes
    IDEMPOTENT = "idempotent"  # no further effect
    CONFLICTS = "conflicts"  # the API refuses it: a key must be unique
    DUPLICATES = "duplicates"  # a second thing, or a second side effect
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A rule that fired (`rule`), where in the spec (`source`, a JSON pointer), what it `says`."""

    rule: str
    source: str
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """A judgement and its evidence, strongest first; never without any."""

    value: Idempotency
    evidence: tuple[Evidence, ...]

    def __post_init__(self) -> None:
        """Refuse a verdict nobody can check."""
        if not self.evidence:
            raise ValueError("a verdict needs evidence")
