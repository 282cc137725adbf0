"""Resources: kinships with their names, parents and facts put together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from ..ir.idempotency import Evidence
from ..ir.operations import Role
from ..ir.resources import Identity, Parent, Resource, ResourceKind
from ..words import singular, spoken
from .cases import Case, Survey
from .identity import id_field_of, identity_of
from .kinships import Kinship
from .life import immutable_of, readiness_of, sensitive_of, write_once_of
from .naming import names_of
from .paging import filters_of, paging_of, sweeps_of
from .parents import parents_of, placing_of


def resources_of(
    found: Sequence[Kinship], survey: Survey, roles: Mapping[str, Role]
) -> list[tuple[Resource, Kinship]]:
    """Return each kinship as a resource, in the order of the document."""
    parents = parents_of(found)
    names = names_of(found, parents)
    return [(_resource(kin, names, parents, survey, roles), kin) for kin in found]


def _resource(
    kin: Kinship,
    names: Mapping[int, str],
    above: Mapping[int, Kinship],
    survey: Survey,
    roles: Mapping[str, Role],
) -> Resource:
    name, parent = names[id(kin)], above.get(id(kin))
    parents = _stated(placing_of(kin, parent, names), survey)
    identity, why = identity_of(kin, survey)
    kin = _keyed_alike(kin, identity, survey)
    paging = paging_of(kin.list, survey.shapes) if kin.list is not None else None
    placed = {p.parameter for p in parents if p.location == "query"}
    filters = filters_of(kin.list, paging) if kin.list is not None else ()
    once = write_once_of(kin, survey, roles[kin.create.key])
    return Resource(
        name=name,
        title=spoken(name.split("_")),
        kind=_kind(kin, parents, survey),
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
        list_filters=tuple(
            f for f in filters if f not in placed and ("query", f.lower()) not in survey.unstated
        ),
        sweeps=sweeps_of(kin.list, survey.shapes) if kin.list is not None else (),
        evidence=(
            *(Evidence(rule=rule, source=source, says=says) for rule, source, says in kin.says),
            *why,
        ),
        source=kin.create.source,
    )


def _stated(parents: tuple[Parent, ...], survey: Survey) -> tuple[Parent, ...]:
    """Return the parents that somebody states: a token, or what goes everywhere, places nothing."""
    return tuple(p for p in parents if (p.location, p.parameter.lower()) not in survey.unstated)


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
        if identity.id_fields:
            return case if case.place is kin.item else None
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


def _kind(kin: Kinship, parents: tuple[Parent, ...], survey: Survey) -> ResourceKind:
    if kin.is_singleton:
        return ResourceKind.SINGLETON
    placing = [p for p in parents if p.location == "path" or p.parameter not in survey.everywhere]
    return ResourceKind.NESTED if placing else ResourceKind.COLLECTION
