"""Parents: what a thing hangs below, and the parameters that place it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ..everywhere import only_value
from ..ir.resources import Parent
from ..words import singular, words
from .kinships import Kinship
from .paths import Place, segments


def parents_of(found: Sequence[Kinship]) -> dict[int, Kinship]:
    """Return, for each kinship, the one whose thing its collection hangs below."""
    by_home: dict[int, Kinship] = {}
    for kin in found:
        for home in _homes(kin):
            by_home.setdefault(id(home), kin)
    by_noun: dict[str, list[Kinship]] = {}
    for kin in found:
        for noun in _nouns(kin):
            by_noun.setdefault(noun, []).append(kin)
    singletons = {id(kin.collection): kin for kin in found if kin.is_singleton}
    above: dict[int, Kinship] = {}
    for kin in found:
        for place in kin.create.place.up():
            parent = by_home.get(id(place)) or _namesake(place, by_noun, singletons)
            if parent is None or place is kin.collection:
                continue
            if not any(kin is one for one in _line(parent, above)):
                above[id(kin)] = parent
                break
        else:
            parent = _by_parameter(kin, by_noun)
            if parent is not None and not any(kin is one for one in _line(parent, above)):
                above[id(kin)] = parent
    return above


def _by_parameter(kin: Kinship, by_noun: Mapping[str, list[Kinship]]) -> Kinship | None:
    """Return what a parameter that places a thing is called after: `/{account_slug}`, `?site_id=`.

    Of the path only the first segment counts: below a literal, that says what is meant.
    """
    first = [p for p in kin.create.place.up() if p.depth == 1]
    named = [name for place in first for name in place.segment.parameters]
    for name in (*named, *placing_queries(kin)):
        same = by_noun.get("_".join(words(name)[:-1]), []) if _refers(name) else []
        if len(same) == 1 and same[0] is not kin:
            return same[0]
    return None


def _line(kin: Kinship, above: Mapping[int, Kinship]) -> Iterator[Kinship]:
    """Yield a kinship, its parent, that one's parent, and so on."""
    seen: Kinship | None = kin
    while seen is not None:
        yield seen
        seen = above.get(id(seen))


def _nouns(kin: Kinship) -> set[str]:
    """Return what paths and answers call the thing, where it has no parents of its own."""
    if kin.collection.above is not None or kin.is_singleton:
        return set()
    shown = (kin.create, kin.read)
    envelopes = {c.answer.envelope for c in shown if c is not None and c.answer.envelope}
    return {singular(name) for name in (kin.collection.text, *envelopes)}


def _namesake(
    place: Place, by_noun: Mapping[str, list[Kinship]], singletons: Mapping[int, Kinship]
) -> Kinship | None:
    """Return what `/shares/{id}` is about, where shares have their paths elsewhere."""
    if place.is_literal or place.parent is None or not place.parent.is_literal:
        return None
    same = by_noun.get(singular(place.parent.text), [])
    return singletons.get(id(place.parent)) or (same[0] if len(same) == 1 else None)


def _homes(kin: Kinship) -> list[Place]:
    """Return the places below which everything belongs to one thing of a kinship."""
    homes = [kin.item] if kin.item is not None else []
    if kin.read is not None and kin.read.place is not kin.item and not kin.is_singleton:
        homes.append(kin.read.place)
    return homes


def placing_of(
    kin: Kinship, parent: Kinship | None, names: Mapping[int, str]
) -> tuple[Parent, ...]:
    """Return what places the thing: parameters of the create's path, required query parameters."""
    places = [p for p in reversed(list(kin.create.place.up())) if not p.is_literal]
    if kin.create.place is kin.item:  # the last ones are the thing's own key
        places = [p for p in places if p.depth < kin.collection.depth]
    nouns = _nouns(parent) if parent is not None else set()
    homes = {id(home) for home in _homes(parent)} if parent is not None else set()
    is_asked_for = any("_".join(words(name)[:-1]) in nouns for name in placing_queries(kin))
    if parent is not None and places and not is_asked_for:
        known = homes & {id(place) for place in places}
        homes = known or {id(places[-1])}
    parts = segments(kin.create.operation.path)  # in its own spelling
    placing = {name: place for place in places for name in parts[place.depth - 1].parameters}
    found = [
        Parent(
            parameter=name,
            location="path",
            resource=names[id(parent)] if parent is not None and id(place) in homes else None,
        )
        for name, place in placing.items()
    ]
    is_told = any(one.resource is not None for one in found)
    above = names[id(parent)] if parent is not None and not is_told else None
    asked = [
        (name, above if "_".join(words(name)[:-1]) in nouns else None)
        for name in placing_queries(kin)
        if name not in {one.parameter for one in found}
    ]
    return (*found, *(Parent(parameter=n, location="query", resource=of) for n, of in asked))


def placing_queries(kin: Kinship) -> tuple[str, ...]:
    """Return the query parameters without which a thing cannot be made, or found again."""
    found = dict.fromkeys(
        p.name
        for case in (kin.create, kin.read, kin.list, kin.delete)
        if case is not None
        for p in case.operation.parameters
        if p.location == "query" and p.is_required and only_value(p) is None
        if case is not kin.create or _refers(p.name)
    )
    return tuple(found)


def _refers(name: str) -> bool:
    """Whether a query parameter of a create names another thing, and is no fact of the new one."""
    return words(name)[-1:] in (("id",), ("uuid",), ("slug",))
