"""Verdicts: all that the rules say of one operation, weighed. The only place that weighs."""

from __future__ import annotations

from collections.abc import Iterable

from ..ir.idempotency import Evidence, Idempotency, Verdict

# Worst first: what a repeat may cost.
_WORST = (
    Idempotency.DUPLICATES,
    Idempotency.UNKNOWN,
    Idempotency.CONFLICTS,
    Idempotency.IDEMPOTENT,
    Idempotency.SAFE,
)


def verdict_from(heard: Iterable[tuple[Idempotency, Evidence]], source: str) -> Verdict:
    """Return the verdict of the strongest rule, `heard` in the order of strength.

    The evidence holds the deciding rule first, then the weaker ones that agree. Nothing heard
    is `unknown`, and that is said too.
    """
    told = list(heard)
    if not told:
        says = "no rule tells what a repeat does"
        nothing = Evidence(rule="no-rule", source=source, says=says)
        return Verdict(value=Idempotency.UNKNOWN, evidence=(nothing,))
    decided = told[0][0]
    return Verdict(value=decided, evidence=tuple(e for value, e in told if value is decided))


def worst_of(verdicts: Iterable[Verdict]) -> Verdict:
    """Return the verdict whose repeat costs most. Raises ValueError where there is none."""
    return min(verdicts, key=lambda verdict: _WORST.index(verdict.value))
