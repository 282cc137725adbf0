"""Owners: the resource each operation becomes a method of."""

from __future__ import annotations

from collections.abc import Iterable

from ..ir.resources import Resource
from .cases import Survey
from .kinships import Kinship


def owners_of(survey: Survey, named: Iterable[tuple[Resource, Kinship]]) -> dict[str, str]:
    """Return operation key → resource name.

    An operation belongs to the resource that uses it, else to the one whose collection or item
    path is the longest part of its own; operations below no resource belong to none.
    """
    pairs = list(named)
    homes: dict[int, str] = {}
    for resource, kin in pairs:
        for place in (kin.collection, kin.item, kin.read.place if kin.read else None):
            if place is not None:
                homes.setdefault(id(place), resource.name)
    owners: dict[str, str] = {}
    for case in survey.cases.values():
        name = next((homes[id(p)] for p in case.place.up() if id(p) in homes), None)
        if name is not None:
            owners[case.key] = name
    for resource, kin in reversed(pairs):  # of several doors to one thing the first one owns it
        used = (kin.create, kin.read, kin.list, kin.update, kin.delete, *kin.others)
        owners |= {case.key: resource.name for case in used if case is not None}
    return owners
