"""REPORT.md: what was made of a document, for a reader who has never seen the generator."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..diagnostics import Diagnostic, Level
from ..ir.idempotency import Idempotency
from ..ir.operations import Operation, Role
from ..ir.package import Model, Package
from ..ir.resources import Resource

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|])")
_UNIQUE = {True: "yes", False: "no", None: "not known"}

Row = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One resource: what it is in sentences, and its operations."""

    title: str
    facts: tuple[str, ...]
    operations: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportView:
    """Counts, and tables whose cells are escaped already."""

    title: str
    spec: str
    roles: tuple[Row, ...]
    verdicts: tuple[Row, ...]
    costly: tuple[Row, ...]
    resources: tuple[Row, ...]
    sections: tuple[Section, ...]
    rest: tuple[Row, ...]
    schemas: int
    unreached: tuple[str, ...]
    skipped: tuple[Row, ...]
    notes: tuple[Row, ...]


def report_view(package: Package) -> ReportView:
    """Return the view of REPORT.md."""
    mine = {model.resource.name for model in package.models}
    return ReportView(
        title=cell(package.provider.title),
        spec=f"{cell(package.spec.title)} {cell(package.spec.version)}, sha256 "
        f"`{package.spec.sha256}`",
        roles=tuple(_counted(_ROLES, Counter(one.role for one in package.operations))),
        verdicts=tuple(
            _counted(_VERDICTS, Counter(one.verdict.value for one in package.operations))
        ),
        costly=tuple(_operation(one) for one in package.operations if _is_costly(one)),
        resources=tuple(_resource(model) for model in package.models),
        sections=tuple(_section(model, package.operations) for model in package.models),
        rest=tuple(_operation(one) for one in package.operations if one.resource not in mine),
        schemas=len(package.components),
        unreached=tuple(cell(one.name) for one in package.components if not one.is_reached),
        skipped=tuple(
            (cell(one.code), cell(one.source), cell(one.message)) for one in sorted(package.skipped)
        ),
        notes=tuple(_notes(package.diagnostics)),
    )


def _notes(diagnostics: Sequence[Diagnostic]) -> Iterator[Row]:
    """Yield what was odd, each once: where it is said of many places, the first stands for all."""
    places: dict[tuple[str, str], list[str]] = {}
    for one in diagnostics:
        if one.level is not Level.SKIPPED:
            places.setdefault((one.code, one.message), []).append(one.source)
    for (code, message), (first, *others) in places.items():
        more = f" and {len(others)} more" if others else ""
        yield cell(code), f"{cell(first)}{more}", cell(message)


def cell(text: str) -> str:
    """Return text of a document as it may stand in a cell of a Markdown table."""
    clean = " ".join(character if character.isprintable() else " " for character in text.split())
    return _SPECIAL.sub(r"\\\1", clean)


_ROLES = {
    Role.READ: "reads one thing",
    Role.LIST: "lists things",
    Role.CREATE: "makes a thing",
    Role.UPDATE: "changes a thing",
    Role.DELETE: "deletes a thing, or several",
    Role.ACTION: "a verb on a thing that is there",
    Role.ATTACH: "puts a member into a set",
    Role.DETACH: "takes a member out of a set",
    Role.QUERY: "a POST that only reads, checks or computes",
    Role.CREDENTIAL: "issues or rotates a secret",
}
_VERDICTS = {
    Idempotency.SAFE: "nothing changes",
    Idempotency.IDEMPOTENT: "no further effect",
    Idempotency.CONFLICTS: "refused: a key must be unique, so no double can arise",
    Idempotency.DUPLICATES: "a second thing, or a second side effect",
    Idempotency.UNKNOWN: "no rule tells; treated as `duplicates`",
}


def _counted(
    meanings: dict[Role, str] | dict[Idempotency, str], counts: Counter[str]
) -> Iterator[Row]:
    for value, meaning in meanings.items():
        yield f"`{value}`", meaning, str(counts[value])


def _is_costly(operation: Operation) -> bool:
    """Whether an operation is one to be careful with: no create guards it, and it acts anew."""
    is_guarded = operation.role in (Role.CREATE, Role.CREDENTIAL) and operation.resource is not None
    is_harmful = operation.verdict.value in (Idempotency.DUPLICATES, Idempotency.UNKNOWN)
    return is_harmful and not is_guarded


def _resource(model: Model) -> Row:
    resource = model.resource
    verdict = model.create_verdict
    can = [v for v in ("create", "read", "list", "update", "delete") if getattr(resource, v)]
    return (
        model.class_name,
        resource.kind.value,
        cell(resource.parent or ""),
        ", ".join(can),
        cell(", ".join(resource.identity.natural_key)),
        _UNIQUE[resource.identity.is_unique],
        verdict.value.value if verdict is not None else "",
        cell(resource.identity.marker or ""),
    )


def _section(model: Model, operations: Sequence[Operation]) -> Section:
    mine = [one for one in operations if one.resource == model.resource.name]
    return Section(
        title=model.class_name,
        facts=tuple(f"{cell(name)}: {cell(what)}" for name, what in _facts(model.resource)),
        operations=tuple(_operation(one) for one in mine),
    )


def _facts(resource: Resource) -> Iterator[tuple[str, str]]:
    """Yield what is known of a resource, each with what it is about."""
    identity, readiness = resource.identity, resource.readiness
    if identity.id_field is not None:
        yield "id", f"{identity.id_field} of the answer"
    if identity.id_fields:
        yield "id", f"{'/'.join(identity.id_fields)} of the answer, as one text"
    if identity.natural_key:
        unique = _UNIQUE[identity.is_unique]
        yield (
            "told apart by",
            f"{', '.join(identity.natural_key)} (kept unique by the API: {unique})",
        )
    if identity.native_key is not None:
        yield "takes an idempotency token", identity.native_key
    if identity.answer_paths:
        shown = ", ".join(f"{one.field} as {one.path}" for one in identity.answer_paths)
        yield "shown otherwise than sent", shown
    if readiness is not None:
        unless = " or ".join(readiness.resting)
        told = f"; {unless} will do where {readiness.starts} is false" if unless else ""
        yield "ready", f"when {readiness.field} is {' or '.join(readiness.ready)}{told}"
    for about, fields in (
        ("cannot be changed", resource.immutable),
        ("shown once", resource.write_once),
        ("secret", resource.sensitive),
    ):
        if fields:
            yield about, ", ".join(fields)
    for one in resource.evidence:
        yield f"evidence, {one.rule}", one.says


def _operation(operation: Operation) -> Row:
    why = "; ".join(f"{one.rule}: {one.says}" for one in operation.verdict.evidence)
    return (
        operation.method,
        cell(operation.path),
        operation.role.value,
        operation.verdict.value.value,
        cell(operation.python or ""),
        cell(why),
    )
