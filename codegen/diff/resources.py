"""Resources of two versions: what recorded data means, and how their classes behave."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..ir.operations import Paging
from ..ir.package import Model
from ..ir.resources import Identity, Readiness, Resource
from ..ir.types import Reference
from .findings import Finding
from .reach import Start
from .sides import Versions
from .spelling import spelled_names, spelled_yes
from .types import ClassPair

Change = tuple[str, str, str]
"""A code, what was, and what is."""


def resource_findings(versions: Versions, old: Model, new: Model) -> Iterator[Finding | Start]:
    """Yield what changes in one resource, its methods excepted."""
    for code, was, now in _changes(versions, old, new):
        yield Finding(
            code=code, python=new.class_name, source=new.resource.source, was=was, now=now
        )
    pair = ClassPair(old=old.answer, new=new.answer)
    yield Start(resource=new.resource.name, side="answer", pair=pair)


def _changes(versions: Versions, old: Model, new: Model) -> Iterator[Change]:
    yield from _names(versions, old, new)
    mine, theirs = old.resource, new.resource
    yield from _identity(mine.identity, theirs.identity)
    yield from _readiness(mine.readiness, theirs.readiness)
    lasting = _request_fields(versions, old, new)
    for fact, was, now in (
        ("immutable", *(tuple(lasting.intersection(r.immutable)) for r in (mine, theirs))),
        ("write-once", mine.write_once, theirs.write_once),
        ("sensitive", _nested(mine.sensitive), _nested(theirs.sensitive)),
    ):
        yield from ((f"{fact}-gained", "-", name) for name in sorted({*now} - {*was}))
        yield from ((f"{fact}-lost", name, "-") for name in sorted({*was} - {*now}))
    if mine.paging != theirs.paging:
        yield "paging-changed", _paging(mine.paging), _paging(theirs.paging)
    if _envelopes(old) != _envelopes(new):
        yield "envelope-changed", _envelopes(old), _envelopes(new)
    if mine.sweeps != theirs.sweeps:
        yield "search-changed", _sweeps(mine), _sweeps(theirs)


def _request_fields(versions: Versions, old: Model, new: Model) -> frozenset[str]:
    """Return the wire names that both requests have: what one alone has was never changed."""
    scopes = versions.classes["request"].types
    names = [
        frozenset(field.wire_name for field in schema.fields)
        for scope, model in ((scopes.old, old), (scopes.new, new))
        if model.request is not None
        and (schema := scope.schema(Reference(class_name=model.request))) is not None
    ]
    return names[0] & names[1] if len(names) == 2 else frozenset()


def _names(versions: Versions, old: Model, new: Model) -> Iterator[Change]:
    """Yield what the thing is called: by its records, by imports, by its constructor."""
    kinds = [
        f"{package.provider.name}/{model.resource.name}"
        for package, model in ((versions.old, old), (versions.new, new))
    ]
    if kinds[0] != kinds[1]:
        yield "kind-changed", kinds[0], kinds[1]
    if old.class_name != new.class_name:
        yield "class-renamed", old.class_name, new.class_name
    if old.resource.kind is not new.resource.kind:
        yield "shape-changed", old.resource.kind, new.resource.kind
    was, now = (spelled_names([p.name for p in model.parents]) for model in (old, new))
    wires = [[p.wire_name for p in model.parents] for model in (old, new)]
    if was != now or wires[0] != wires[1]:
        yield "parents-changed", was, now


def _identity(old: Identity, new: Identity) -> Iterator[Change]:
    if old.id_field != new.id_field:
        yield "id-changed", old.id_field or "-", new.id_field or "-"
    if old.natural_key != new.natural_key:
        was, now = spelled_names(old.natural_key), spelled_names(new.natural_key)
        yield "natural-key-changed", was, now
    yield from _uniqueness(old.is_unique, new.is_unique)
    yield from _swapped("marker", old.marker, new.marker)
    yield from _swapped("native-key", old.native_key, new.native_key)
    if (mine := _places(old)) != (theirs := _places(new)):
        yield "answer-places-changed", spelled_names(mine), spelled_names(theirs)


def _uniqueness(old: bool | None, new: bool | None) -> Iterator[Change]:
    if old is new:
        return
    was, now = spelled_yes(old), spelled_yes(new)
    if True in (old, new):
        yield "uniqueness-gained" if new else "uniqueness-lost", was, now
    else:
        yield "uniqueness-unknown" if new is None else "uniqueness-denied", was, now


def _swapped(fact: str, old: str | None, new: str | None) -> Iterator[Change]:
    if old == new:
        return
    way = "gained" if old is None else "lost" if new is None else "changed"
    yield f"{fact}-{way}", old or "-", new or "-"


def _places(identity: Identity) -> Sequence[str]:
    """Return where answers show what is looked for, beside the id."""
    found = sorted(f"{one.field}: {one.path}" for one in identity.answer_paths)
    found += [f"created id: {identity.created_id}"] if identity.created_id else []
    return [*found, *([f"made at: {identity.made_at}"] if identity.made_at else [])]


def _readiness(old: Readiness | None, new: Readiness | None) -> Iterator[Change]:
    yield from _swapped("readiness", _ready(old), _ready(new))


def _ready(readiness: Readiness | None) -> str | None:
    if readiness is None:
        return None
    states = (("ready", readiness.ready), ("failed", readiness.failed), ("gone", readiness.gone))
    words = [f"{state}: {spelled_names(sorted(names))}" for state, names in states if names]
    return "; ".join((readiness.field, *words))


def _sweeps(resource: Resource) -> str:
    return spelled_names([f"{sweep.parameter}={sweep.value}" for sweep in resource.sweeps])


def _nested(names: Sequence[str]) -> tuple[str, ...]:
    """Return the dotted ones: of the others the fields of classes tell."""
    return tuple(name for name in names if "." in name)


def _paging(paging: Paging | None) -> str:
    return "-" if paging is None else paging.style


def _envelopes(model: Model) -> str:
    resource = model.resource
    kept = (resource.create_envelope, resource.read_envelope, resource.list_envelope)
    return ", ".join(name or "none" for name in kept)
