"""Slices: what of the matrix `make test` plays; `POSTONCE_TORTURE=all` has it play everything."""

from __future__ import annotations

import os
from collections.abc import Iterable
from random import Random

from postonce import Json

from ..subjects import Subject, subjects
from .cases import Case
from .stores import NAMES

IS_WHOLE = os.environ.get("POSTONCE_TORTURE") == "all"


def sliced(cases: Iterable[Case], most: int) -> list[Case]:
    """Return `most` of the cases, always the same, and others for each subject; or all of them."""
    found = list(cases)
    if IS_WHOLE or len(found) <= most:
        return found
    chosen = Random(str(found[0])).sample(range(len(found)), most)
    return [found[place] for place in sorted(chosen)]


def spread() -> list[str]:
    """Return one subject of each sort."""
    sorts: dict[Json, str] = {}
    for subject in subjects():
        sorts.setdefault(_sort(subject), str(subject))
    return list(sorts.values())


def played_on(store: str) -> list[str]:
    """Return the subjects to play on a store: all on the first, a spread of them on others."""
    if store == NAMES[0]:
        return [str(subject) for subject in subjects()]
    return spread() if IS_WHOLE else spread()[::2]


def everywhere() -> list[tuple[str, str]]:
    """Return each store with the subjects to play on it."""
    return [(store, subject) for store in NAMES for subject in played_on(store)]


def sorts_everywhere() -> list[tuple[str, str]]:
    """Return each store with one subject of each sort, or with all where all is wanted."""
    sorts = spread()
    return [pair for pair in everywhere() if IS_WHOLE or pair[1] in sorts]


def _sort(subject: Subject) -> Json:
    """Return what makes a subject's life unlike that of others."""
    facts = subject.facts
    return (
        facts["kind"],
        facts["natural_key_unique"],
        bool(facts["natural_key"]),
        bool(facts["id_fields"]),
        bool(facts["readiness"]),
        bool(facts["write_once"]),
    )
