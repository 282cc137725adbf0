"""Verdicts → the words of a docstring."""

from __future__ import annotations

from ..ir.idempotency import Idempotency, Verdict

_CREATE = {
    Idempotency.SAFE: "Create changes nothing",
    Idempotency.IDEMPOTENT: "Create is idempotent: an identical request has no further effect",
    Idempotency.CONFLICTS: "Create cannot double: an identical request is refused",
    Idempotency.DUPLICATES: "Create is NOT idempotent: an identical request makes a second one",
    Idempotency.UNKNOWN: "Create may NOT be idempotent: nothing tells what a repeat does",
}
_CALL = {
    Idempotency.SAFE: "Safe: nothing changes",
    Idempotency.IDEMPOTENT: "Idempotent: a repeat has no further effect",
    Idempotency.CONFLICTS: "A repeat is refused",
    Idempotency.DUPLICATES: "NOT idempotent: a repeat acts again",
    Idempotency.UNKNOWN: "May NOT be idempotent: nothing tells what a repeat does",
}


def of_create(verdict: Verdict) -> str:
    """Return what a create's verdict means, with the rules behind it."""
    return f"{_CREATE[verdict.value]} ({_rules(verdict)})."


def of_call(verdict: Verdict) -> str:
    """Return what another call's verdict means, with the rules behind it."""
    return f"{_CALL[verdict.value]} ({_rules(verdict)})."


def must_not_repeat(verdict: Verdict) -> bool:
    """Whether a repeat after a lost answer could do harm."""
    return verdict.value not in (Idempotency.SAFE, Idempotency.IDEMPOTENT)


def _rules(verdict: Verdict) -> str:
    rules = list(dict.fromkeys(evidence.rule for evidence in verdict.evidence))
    return f"{'rule' if len(rules) == 1 else 'rules'}: {', '.join(rules)}"
