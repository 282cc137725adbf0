"""Paths: the tree of all places in an API, in which a literal segment beats a parameter.

Parameters match by position, whatever they are called (`/apps/{id}`, `/apps/{app_id}/logs`),
unless text stands before them (`usage(from={from})`): that is another place;
a trailing slash is no segment, and a `.json` at the end says nothing of what is there.
`{id}:verb` is two segments, the second a literal `:verb`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from ..document import Operation

ITEM_METHODS = ("GET", "PUT", "PATCH", "DELETE")
"""What a path of one thing has at least one of."""

_PARAMETER = re.compile(r"\{([^{}]+)\}")
_ITEM_VERB = re.compile(r"(\{[^{}]+\}):(\w[\w-]*)")
_FORMAT = re.compile(r"\.json$")
_VERSION = re.compile(r"v?\d+(\.\d+)*((alpha|beta)\d*)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Segment:
    """One part of a path between slashes; `parameters` is empty for a literal."""

    text: str
    parameters: tuple[str, ...]

    @property
    def is_literal(self) -> bool:
        """Whether the segment is fixed text."""
        return not self.parameters


def segments(path: str) -> tuple[Segment, ...]:
    """Return the segments of `path`; an item verb (`{id}:scale`) becomes a segment `:scale`."""
    spread = _ITEM_VERB.sub(r"\1/:\2", _FORMAT.sub("", path))
    return tuple(
        Segment(text, tuple(_PARAMETER.findall(text))) for text in spread.split("/") if text
    )


@dataclass(slots=True, eq=False)
class Place:
    """A node of the tree: where a path ends, or passes through."""

    segment: Segment
    parent: Place | None
    depth: int
    operations: dict[str, Operation] = field(default_factory=dict)
    literals: dict[str, Place] = field(default_factory=dict)
    parameter: Place | None = None
    calls: dict[str, Place] = field(default_factory=dict)
    """Places of segments in which text stands before parameters, by that text."""

    @property
    def is_literal(self) -> bool:
        """Whether the place ends with fixed text, as collections and verbs do."""
        return self.segment.is_literal

    @property
    def text(self) -> str:
        """The last segment, an item verb without its colon."""
        return self.segment.text.removeprefix(":")

    @property
    def is_version(self) -> bool:
        """Whether the last segment is a version, which holds no things of one kind."""
        return _VERSION.fullmatch(self.segment.text) is not None

    def get(self, *methods: str) -> Operation | None:
        """Return the operation of the first of `methods` that this place has."""
        return next((self.operations[m] for m in methods if m in self.operations), None)

    def up(self) -> Iterator[Place]:
        """Yield this place and all above it, the root excepted."""
        place: Place | None = self
        while place is not None and place.parent is not None:
            yield place
            place = place.parent

    @property
    def collection(self) -> Place | None:
        """The nearest place at or above this one that ends with a literal."""
        return next((place for place in self.up() if place.is_literal), None)

    @property
    def above(self) -> Place | None:
        """The nearest place above this one that ends with a parameter, or None."""
        return next((p for p in self.up() if p is not self and not p.is_literal), None)

    @property
    def item(self) -> Place | None:
        """The place of one thing of this collection, or None.

        Keys may have several parts (`/rrsets/{name}/{type}`): the first parameters then have no
        operations of their own, or only a list of what shares them, to which more may be posted.
        """
        place = self.parameter
        while place is not None and place.parameter is not None:
            if set(place.operations) - {"GET", "POST"} or place.literals:
                break
            if place.operations and not set(place.parameter.operations) - {"GET"}:
                break
            place = place.parameter
        return place if place is not None and place.operations else None

    def parameters(self) -> tuple[str, ...]:
        """Return the names of the parameters on the way to this place, first to last."""
        return tuple(p for place in reversed(list(self.up())) for p in place.segment.parameters)


class PathTree:
    """The places of all operations."""

    def __init__(self, operations: Iterable[Operation]) -> None:
        self.root = Place(Segment("", ()), None, 0)
        self._places: dict[str, Place] = {}
        self._versions: dict[tuple[str, ...], list[Place]] = {}
        known = set[int]()
        for operation in operations:
            place = self._place(segments(operation.path))
            place.operations.setdefault(operation.method, operation)
            self._places[operation.key] = place
            for passed in place.up():
                if id(passed) in known:
                    break  # and so is all above it: a long path is not walked for each below it
                known.add(id(passed))
                self._versions.setdefault(_versionless(passed), []).append(passed)

    def place(self, key: str) -> Place:
        """Return the place of the operation `key`."""
        return self._places[key]

    def versions(self, place: Place) -> list[Place]:
        """Return the other places that differ from `place` in a version only, the latest first.

        A version that makes its own things is another API.
        """
        same = self._versions.get(_versionless(place), ())
        others = [other for other in same if other is not place and not _makes_its_own(other)]
        return sorted(others, key=_version, reverse=True)

    def _place(self, parts: tuple[Segment, ...]) -> Place:
        place = self.root
        for part in parts:
            place = _below(place, part)
        return place


def _below(place: Place, part: Segment) -> Place:
    """Return the place one segment below another, made where there is none yet."""
    if not part.is_literal and part.text.startswith("{"):
        place.parameter = place.parameter or Place(part, place, place.depth + 1)
        return place.parameter
    if part.is_literal:
        return place.literals.setdefault(part.text, Place(part, place, place.depth + 1))
    text = part.text.partition("{")[0]
    return place.calls.setdefault(text, Place(part, place, place.depth + 1))


def _makes_its_own(place: Place) -> bool:
    home = place.collection
    return home is not None and home.get("POST") is not None


def _versionless(place: Place) -> tuple[str, ...]:
    """Return the segments down to `place`, parameters nameless and versions left out."""
    texts = (p.segment.text if p.is_literal else "{}" for p in place.up())
    return tuple(text for text in texts if not _VERSION.fullmatch(text))


def _version(place: Place) -> list[int]:
    """Return the numbers of the first version in a path: [2] of `/v2/teams`."""
    found = next((p.text for p in reversed(list(place.up())) if _VERSION.fullmatch(p.text)), "")
    return [int(number) for number in re.findall(r"\d+", found)]
