"""Slices: what of the matrix `make test` plays; `POSTONCE_TORTURE=all` has it play everything."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
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


def everywhere() -> Iterator[tuple[str, str]]:
    """Yield each store with the subjects to play on it: all on the first, a spread on others."""
    first, *others = NAMES
    yield from ((first, str(subject)) for subject in subjects())
    yield from ((store, subject) for store in others for subject in spread())


def spread() -> list[str]:
    """Return one subject of each sort."""
    sorts: dict[Json, str] = {}
    for subject in subjects():
        sorts.setdefault(_sort(subject), str(subject))
    return list(sorts.values())


def spread_everywhere() -> Iterator[tuple[str, str]]:
    """Yield each store with the subjects of the spread."""
    chosen = [str(subject) for subject in subjects()] if IS_WHOLE else spread()
    first, *others = NAMES
    yield from ((first, subject) for subject in chosen)
    yield from ((store, subject) for store in others for subject in spread())


def _sort(subject: Subject) -> Json:
    """Return what makes a subject's life unlike that of others."""
    facts = subject.facts
    return (
        facts["kind"],
        facts["natural_key_unique"],
        bool(facts["natural_key"]),
        bool(facts["readiness"]),
        bool(facts["write_once"]),
    )
