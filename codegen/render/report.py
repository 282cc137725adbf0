"""REPORT.md: what was made of a document, for a reader who has never seen the generator."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from ..diagnostics import Level
from ..ir.idempotency import Idempotency
from ..ir.operations import Operation, Role
from ..ir.package import Model, Package
from .manifest import skipped

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|])")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportView:
    """Counts, and tables whose cells are escaped already."""

    title: str
    spec: str
    counts: tuple[tuple[str, int], ...]
    resources: tuple[tuple[str, ...], ...]
    operations: tuple[tuple[str, ...], ...]
    skipped: tuple[tuple[str, ...], ...]
    notes: tuple[tuple[str, ...], ...]


def report_view(package: Package) -> ReportView:
    """Return the view of REPORT.md."""
    return ReportView(
        title=cell(package.provider.title),
        spec=f"{cell(package.spec.title)} {cell(package.spec.version)}, sha256 "
        f"`{package.spec.sha256}`",
        counts=tuple(_counts(package)),
        resources=tuple(_resource(model) for model in package.models),
        operations=tuple(_operation(one) for one in package.operations),
        skipped=tuple(
            tuple(cell(one[key]) for key in ("code", "source", "message"))
            for one in skipped(package)
        ),
        notes=tuple(
            (cell(one.code), cell(one.source), cell(one.message))
            for one in package.diagnostics
            if one.level is not Level.SKIPPED
        ),
    )


def cell(text: str) -> str:
    """Return text of a document as it may stand in a cell of a Markdown table."""
    clean = " ".join(character if character.isprintable() else " " for character in text.split())
    return _SPECIAL.sub(r"\\\1", clean)


def _counts(package: Package) -> list[tuple[str, int]]:
    roles = Counter(one.role for one in package.operations)
    verdicts = Counter(one.verdict.value for one in package.operations)
    return [
        ("resources", len(package.models)),
        (
            "methods beside create, read, list, update, delete",
            sum(len(model.methods) for model in package.models),
        ),
        ("operations", len(package.operations)),
        *((f"operations that are: {role}", roles[role]) for role in Role),
        *((f"repeats that are: {value}", verdicts[value]) for value in Idempotency),
    ]


def _resource(model: Model) -> tuple[str, ...]:
    resource = model.resource
    verdict = model.create_verdict
    can = [v for v in ("create", "read", "list", "update", "delete") if getattr(resource, v)]
    unique = {True: "yes", False: "no", None: "not known"}[resource.identity.is_unique]
    return (
        model.class_name,
        resource.kind.value,
        cell(resource.parent or ""),
        ", ".join(can),
        cell(", ".join(resource.identity.natural_key)),
        unique,
        verdict.value.value if verdict is not None else "",
        cell(resource.identity.marker or ""),
    )


def _operation(operation: Operation) -> tuple[str, ...]:
    why = "; ".join(f"{one.rule}: {one.says}" for one in operation.verdict.evidence)
    return (
        operation.method,
        cell(operation.path),
        operation.role.value,
        operation.verdict.value.value,
        cell(operation.python or ""),
        cell(why),
    )
