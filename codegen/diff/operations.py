"""Operations of two versions: where they are, what they are taken for, what a repeat does."""

from __future__ import annotations

from collections.abc import Iterator

from ..ir.idempotency import Idempotency, Verdict
from ..ir.operations import Operation, Role
from .findings import Finding
from .pairing import Pairing, place
from .spelling import spelled_names

_WORSE = {
    Idempotency.SAFE: 0,
    Idempotency.IDEMPOTENT: 1,
    Idempotency.CONFLICTS: 2,
    Idempotency.DUPLICATES: 3,
    Idempotency.UNKNOWN: 3,  # treated as duplicates
}


def operation_findings(operations: Pairing[Operation]) -> Iterator[Finding]:
    """Yield what changes in operations of both versions; their methods tell of all others."""
    for old, new in operations.both:
        yield from _changed(old, new)


def verdict_findings(
    old: Verdict,
    new: Verdict,
    *,
    python: str,
    source: str,
    resources: tuple[str, ...] = (),
    is_create: bool = False,
) -> Iterator[Finding]:
    """Yield a verdict that is another: milder, harsher, or treated alike."""
    if old.value is new.value:
        return
    step = _WORSE[new.value] - _WORSE[old.value]
    code = "verdict-harsher" if step > 0 else "verdict-milder"
    yield Finding(
        code="verdict-changed" if step == 0 else f"create-{code}" if is_create else code,
        resources=resources,
        python=python,
        source=source,
        was=old.value,
        now=new.value,
    )


def _changed(old: Operation, new: Operation) -> Iterator[Finding]:
    python, resources = new.python or "-", _resources(new)

    def found(code: str, was: str, now: str) -> Finding:
        return Finding(
            code=code, resources=resources, python=python, source=new.source, was=was, now=now
        )

    if place(old.key) != place(new.key):
        yield found("operation-moved", old.key, new.key)
    if old.server != new.server:
        yield found("server-changed", old.server or "-", new.server or "-")
    if old.auth != new.auth:
        yield found("auth-changed", _ways(old), _ways(new))
    if old.role is not new.role:
        yield found("role-changed", old.role, new.role)
    if old.python is not None and new.python is not None:
        is_create = old.role is Role.CREATE and new.role is Role.CREATE
        yield from verdict_findings(
            old.verdict,
            new.verdict,
            python=python,
            source=new.source,
            resources=resources,
            is_create=is_create,
        )


def _ways(operation: Operation) -> str:
    if operation.auth is None:
        return "-"
    return spelled_names(operation.auth) if operation.auth else "none"


def _resources(operation: Operation) -> tuple[str, ...]:
    return (operation.resource,) if operation.resource is not None else ()
