"""Document and Discovery → Classification: what an identical repeat of each operation does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ..diagnostics import Findings
from ..document import Document
from ..ir.discovery import Classification, Discovery, Tried
from ..ir.idempotency import Evidence, Idempotency, Verdict
from ..ir.operations import Role
from ..shapes import Shapes
from ..verbs import verb_of
from .hearing import Hearing, hearings
from .rules import RULES
from .verdict import verdict_from, worst_of


def classify(document: Document, discovery: Discovery, findings: Findings) -> Classification:
    """Return the verdict of every operation, and of every variant of a discriminated action.

    Findings: operations that no rule knows.
    """
    shapes = Shapes(document)
    verdicts: dict[str, Verdict] = {}
    variants: dict[str, dict[str, Verdict]] = {}
    for hearing in hearings(document.operations, discovery, shapes):
        key = hearing.operation.key
        each = _variants(hearing)
        if each:
            variants[key] = each
        verdicts[key] = _worst(hearing, each) if each else _judged(hearing)
        if verdicts[key].value is Idempotency.UNKNOWN:
            findings.note(
                "unknown-idempotency",
                hearing.source,
                f"{key}: no rule tells what a repeat does; it is treated as one that duplicates",
            )
    return Classification(verdicts=verdicts, variants=variants)


def verdicts_asked(document: Document, discovery: Discovery, key: str) -> tuple[Tried, ...]:
    """Return what each rule says of the verdict on the operation `key`, strongest first."""
    heard = hearings(document.operations, discovery, Shapes(document))
    hearing = next(one for one in heard if one.operation.key == key)
    return tuple(
        Tried(rule=rule.name, speaks_for=rule.verdict, says=rule.sees(hearing)) for rule in RULES
    )


def _judged(hearing: Hearing) -> Verdict:
    return verdict_from(_heard(hearing), hearing.source)


def _heard(hearing: Hearing) -> Iterator[tuple[Idempotency, Evidence]]:
    """Yield what the rules say, in the order of their strength."""
    for rule in RULES:
        says = rule.sees(hearing)
        if says is not None:
            yield rule.verdict, Evidence(rule=rule.name, source=hearing.source, says=says)


def _variants(hearing: Hearing) -> dict[str, Verdict]:
    """Return the verdict of each variant of an action's body, by its tag.

    Where the path itself says what is done, a type in the body is only a choice of how.
    """
    body = hearing.operation.request
    if hearing.role is not Role.ACTION or body is None or hearing.operation.method != "POST":
        return {}
    if verb_of(hearing.last) is not None:
        return {}
    tags = {variant.tag for variant in hearing.shapes.variants(body.schema)}
    return {tag: _judged(replace(hearing, variant=tag)) for tag in sorted(tags)}


def _worst(hearing: Hearing, variants: dict[str, Verdict]) -> Verdict:
    """Return the verdict of an operation that is as bad as its worst variant."""
    worst = worst_of(variants.values())
    tags = [tag for tag, verdict in variants.items() if verdict.value is worst.value]
    says = f"judged by the worst of its variants: {', '.join(tags)}"
    evidence = Evidence(rule="worst-variant", source=hearing.source, says=says)
    return Verdict(value=worst.value, evidence=(evidence, *worst.evidence))
