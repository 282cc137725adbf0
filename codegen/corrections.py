"""Corrections: what an overlay is needed for, seen by judging the document without it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from .ir.discovery import Classification, Discovery
from .ir.idempotency import Idempotency
from .ir.resources import Resource


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrections:
    """How many `actions` an overlay has, and the names of the `resources` that they change."""

    actions: int
    resources: tuple[str, ...]


def changed(
    judged: tuple[Discovery, Classification], without: tuple[Discovery, Classification]
) -> tuple[str, ...]:
    """Return the names of the resources that are not, or not the same, without the overlay."""
    before = {one.create: _facts(one, without) for one in without[0].resources}
    return tuple(
        resource.name
        for resource in judged[0].resources
        if before.get(resource.create) != _facts(resource, judged)
    )


def _facts(
    resource: Resource, judged: tuple[Discovery, Classification]
) -> tuple[Resource, tuple[tuple[str, Idempotency], ...]]:
    """Return what is known of a resource and the verdicts on its operations, evidence left out."""
    discovery, classification = judged
    mine = (key for key, one in discovery.judgements.items() if one.resource == resource.name)
    return replace(resource, evidence=(), source=""), tuple(_verdicts(mine, classification))


def _verdicts(
    keys: Iterable[str], classification: Classification
) -> Iterable[tuple[str, Idempotency]]:
    return ((key, classification.verdicts[key].value) for key in sorted(keys))
