"""Resources: kinships with their names, parents and facts put together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from ..ir.idempotency import Evidence
from ..ir.operations import Role
from ..ir.resources import Identity, Parent, Resource, ResourceKind
from ..words import singular, spoken, words
from .cases import Case, Survey
from .identity import id_field_of, identity_of
from .keys import path_parameters
from .kinships import Kinship
from .life import immutable_of, readiness_of, sensitive_of, write_once_of
from .naming import names_of
from .paging import filters_of, paging_of, sweeps_of
from .paths import Place


def resources_of(
    found: Sequence[Kinship], survey: Survey, roles: Mapping[str, Role]
) -> list[tuple[Resource, Kinship]]:
    """Return each kinship as a resource, in the order of the document."""
    parents = _parents(found)
    names = names_of(found, parents)
    return [(_resource(kin, names, parents, survey, roles), kin) for kin in found]


def _parents(found: Sequence[Kinship]) -> dict[int, Kinship]:
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
    return above


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


def _resource(
    kin: Kinship,
    names: Mapping[int, str],
    above: Mapping[int, Kinship],
    survey: Survey,
    roles: Mapping[str, Role],
) -> Resource:
    name, parent = names[id(kin)], above.get(id(kin))
    parents = _placing(kin, parent, names)
    identity, why = identity_of(kin, survey)
    kin = _keyed_alike(kin, identity, survey)
    paging = paging_of(kin.list, survey.shapes) if kin.list is not None else None
    placed = {p.parameter for p in parents if p.location == "query"}
    filters = filters_of(kin.list, paging) if kin.list is not None else ()
    once = write_once_of(kin, survey, roles[kin.create.key])
    return Resource(
        name=name,
        title=spoken(name.split("_")),
        kind=_kind(kin, parents),
        parent=names[id(parent)] if parent is not None else None,
        parents=parents,
        create=kin.create.key,
        read=_key(kin.read),
        list=_key(kin.list),
        update=_key(kin.update),
        delete=_key(kin.delete),
        create_envelope=kin.create.answer.envelope,
        read_envelope=_read_envelope(kin),
        list_envelope=kin.list.answer.envelope if kin.list is not None else None,
        identity=identity,
        readiness=readiness_of(kin, survey.shapes),
        immutable=immutable_of(kin, survey.shapes),
        write_once=once,
        # What is shown only once is a secret, also where it stands beside the thing.
        sensitive=tuple(sorted({*sensitive_of(kin, survey.shapes), *once})),
        paging=paging,
        list_filters=tuple(f for f in filters if f not in placed),
        sweeps=sweeps_of(kin.list, survey.shapes) if kin.list is not None else (),
        evidence=(
            *(Evidence(rule=rule, source=source, says=says) for rule, source, says in kin.says),
            *why,
        ),
        source=kin.create.source,
    )


def _keyed_alike(kin: Kinship, identity: Identity, survey: Survey) -> Kinship:
    """Return the kinship without a delete or update that takes another key than the read.

    Sent to the wrong path an id is not found, and what is not found counts as gone. Of what is
    read without a key the key is not known.
    """

    def alike(case: Case | None) -> Case | None:
        if case is None or case.place is kin.collection:
            return case
        if kin.is_singleton:
            return case if case.place.is_literal else None
        return case if id_field_of(kin, case, survey.shapes) == identity.id_field else None

    return replace(kin, update=alike(kin.update), delete=alike(kin.delete))


def _read_envelope(kin: Kinship) -> str | None:
    """Return what holds the thing when it is read.

    A read that declares a list of one, where its fellows answer one, is taken as one of them.
    """
    if kin.read is None:
        return None
    own = kin.read.answer.envelope
    if not kin.read.answer.is_list or own is None:
        return own
    fellows = [case.answer.envelope for case in (kin.create, kin.update) if case is not None]
    return next((name for name in fellows if name == singular(own)), own)


def _key(case: Case | None) -> str | None:
    return None if case is None else case.key


def _kind(kin: Kinship, parents: tuple[Parent, ...]) -> ResourceKind:
    if kin.is_singleton:
        return ResourceKind.SINGLETON
    return ResourceKind.NESTED if parents else ResourceKind.COLLECTION


def _placing(kin: Kinship, parent: Kinship | None, names: Mapping[int, str]) -> tuple[Parent, ...]:
    """Return what places the thing: parameters of the create's path, required query parameters."""
    places = [p for p in reversed(list(kin.create.place.up())) if not p.is_literal]
    if kin.create.place is kin.item:  # the last ones are the thing's own key
        places = [p for p in places if p.depth < kin.collection.depth]
    last = next((place for place in reversed(places)), None)
    homes = {id(home) for home in _homes(parent)} if parent is not None else set()
    homes |= {id(last)} if parent is not None and not homes & {id(p) for p in places} else set()
    own = iter(path_parameters(kin.create))
    found = [
        Parent(
            parameter=next(own, name),
            location="path",
            resource=names[id(parent)] if parent is not None and id(place) in homes else None,
        )
        for place in places
        for name in place.segment.parameters
    ]
    required = dict.fromkeys(
        p.name
        for case in (kin.create, kin.read, kin.list, kin.delete)
        if case is not None
        for p in case.operation.parameters
        if p.location == "query" and p.is_required and (case is not kin.create or _refers(p.name))
    )
    return (*found, *(Parent(parameter=n, location="query", resource=None) for n in required))


def _refers(name: str) -> bool:
    """Whether a query parameter of a create names another thing, and is no fact of the new one."""
    return words(name)[-1:] in (("id",), ("uuid",), ("slug",))
