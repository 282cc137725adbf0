"""Reach: every pair of classes that stand in one place, compared once, and whom each concerns."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from ..ir.schemas import Side
from .findings import Finding
from .schemas import Classes
from .types import ClassPair


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """A pair of classes that a resource itself uses."""

    resource: str
    side: Side
    pair: ClassPair


_Place = tuple[Side, ClassPair]


def class_findings(starts: Iterable[Start], classes: dict[Side, Classes]) -> Iterator[Finding]:
    """Yield what changes in all classes that are reached from `starts`, each pair once."""
    found: dict[_Place, list[Finding]] = {}
    below: dict[_Place, list[_Place]] = {}
    users: defaultdict[_Place, set[str]] = defaultdict(set)
    for start in starts:
        waiting: list[_Place] = [(start.side, start.pair)]
        while waiting:
            place = waiting.pop()
            if start.resource in users[place]:
                continue
            users[place].add(start.resource)
            if place not in found:
                told = list(classes[place[0]].compare(place[1]))
                found[place] = [one for one in told if isinstance(one, Finding)]
                below[place] = [(place[0], one) for one in told if isinstance(one, ClassPair)]
            waiting.extend(below[place])
    for place, findings in found.items():
        resources = tuple(sorted(users[place]))
        yield from (replace(one, resources=resources) for one in findings)
