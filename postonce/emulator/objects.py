"""Objects: what a new thing looks like: a sample of the answer, with the request shown in it."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace

from ..composite import joined
from ..paths import dig
from ..types import Json
from .echo import Echo
from .envelopes import Envelopes
from .ids import Ids
from .manifest import Readiness, Resource
from .messages import Call
from .options import Options
from .progress import UNDER_WAY, first_word, put
from .samples import Sampler, Wish
from .shapes import Shape, shapes
from .spec import Spec, mapping, sequence
from .store import Thing
from .texts import DATE_TIME

_NEW = Wish(side="answer", is_minimal=False, lists=0)


class Objects:
    """Makes and changes the things of one spec."""

    def __init__(self, spec: Spec, sampler: Sampler, envelopes: Envelopes, echo: Echo) -> None:
        self._spec = spec
        self._sampler = sampler
        self._envelopes = envelopes
        self._echo = echo
        self._ids = Ids(spec, sampler)
        self._bases: dict[str, dict[str, Json]] = {}

    def new(
        self,
        resource: Resource,
        call: Call,
        parents: tuple[str, ...],
        serial: int,
        options: Options,
    ) -> Thing:
        """Return what a create makes of a request; nothing is stored."""
        body = deepcopy(self._base(resource))
        self._show(resource, body, call.fields)
        _stamp(body, ("creat", "reserv"), options)
        _stamp(body, "updat", options)
        id = self._identify(resource, call, parents, body, serial)
        thing = Thing(resource=resource.name, parents=parents, id=id, body=body, serial=serial)
        if resource.readiness is not None:
            thing.waiting = self._waiting_word(resource, resource.readiness)
            ready = next(iter(resource.readiness.ready), None)
            put(body, resource.readiness.field, thing.waiting or ready)
        return thing

    def change(self, resource: Resource, thing: Thing, call: Call, options: Options) -> None:
        """Merge a request into a thing. An id that is its name changes with it, no other does."""
        is_named = resource.id_field in resource.natural_key
        fields = {n: v for n, v in call.fields.items() if n != resource.id_field or is_named}
        self._show(resource, thing.body, fields)
        _stamp(thing.body, "updat", options)
        if resource.id_fields:
            thing.id = _composite(resource, thing.body)
            return
        key = _key(resource)
        if key in resource.natural_key and (value := dig(call.fields, key, None)) is not None:
            thing.id = str(value)

    def sample(self, schema: Json) -> Json:
        """Return an answer of this schema that is about nothing in particular."""
        return self._sampler.value(schema, _NEW)

    def shape_at(self, schema: Json, path: str | None) -> Shape:
        """Return what is declared at a dotted path of an answer; empty where nothing is."""
        node = self._echo.schema_at(schema, path) if path else None
        return next(iter(shapes(self._spec, node)), {}) if node else {}

    def _schemas(self, resource: Resource) -> Iterator[Json]:
        """Yield the schemas in which answers show this resource, the fullest door first."""
        for door in ("read", "create", "list"):
            operation = self._spec.operations.get(resource.doors.get(door, ""))
            if operation is not None and operation.schema is not None:
                yield self._envelopes.inside(operation.schema, resource.envelopes[door]).schema

    def _base(self, resource: Resource) -> dict[str, Json]:
        if resource.name not in self._bases:
            body: dict[str, Json] = {}
            wish = replace(_NEW, also=frozenset(resource.write_once))
            for schema in self._schemas(resource):
                made = mapping(self._sampler.value(schema, wish, resource.name))
                body.update({name: value for name, value in made.items() if name not in body})
            self._bases[resource.name] = body
        return self._bases[resource.name]

    def _show(self, resource: Resource, body: dict[str, Json], fields: dict[str, Json]) -> None:
        for schema in self._schemas(resource):
            shown = self._echo.members(schema, fields, resource.answer_paths, body)
            for path, value in shown.items():
                put(body, path, value)

    def _identify(
        self,
        resource: Resource,
        call: Call,
        parents: tuple[str, ...],
        body: dict[str, Json],
        serial: int,
    ) -> str:
        """Give a new object its id, and return that as paths hold it."""
        key = _key(resource)
        if resource.is_singleton and key is None:
            return ""
        if given := call.values[len(parents) :]:  # made by writing to its own path
            own = resource.id_fields or (resource.id_field,)
            shown = {f: one for f, one in zip(own, given, strict=False) if f is not None}
            self._show(resource, body, shown)
            return joined(given)
        if resource.id_fields:
            return _composite(resource, body)
        value = dig(call.fields, key, None) if key else None
        if value is None:
            declared = [self._echo.schema_at(s, key) for s in self._schemas(resource) if key]
            value = self._ids.new(resource, declared, serial)
            if key is not None:
                put(body, key, value)
        self._spell_out(resource, body, value)
        return str(value)

    def _spell_out(self, resource: Resource, body: dict[str, Json], value: Json) -> None:
        """Put the id where a create's answer has it by another name: `thing_id`, `ids`.

        An answer about an operation has it in what it refers to: `reference.id`.
        """
        key = _key(resource)
        operation = self._spec.operations.get(resource.doors.get("create", ""))
        if key is None or operation is None:
            return
        schema = self._envelopes.inside(operation.schema, resource.envelopes["create"]).schema
        names = self._envelopes.names(schema)
        for name in _REFERENCES & set(names):
            for field in _REFERENCE_IDS & set(mapping(body.get(name))):
                body[name][field] = value
        for name in names if key not in names else ():
            if name == f"{key}s" or name.endswith((f"_{key}", f"_{key}s")):
                body[name] = [value] if isinstance(body.get(name), list) else value

    def _waiting_word(self, resource: Resource, words: Readiness) -> str | None:
        read = self._spec.operations.get(resource.doors.get("read", ""))
        around = () if read is None or read.schema is None else (read.schema,)
        for schema in (*self._schemas(resource), *around):
            if (node := self._echo.schema_at(schema, words.field)) is not None:
                members = [m for s in shapes(self._spec, node) for m in sequence(s.get("enum"))]
                return first_word(UNDER_WAY, members, (*words.ready, *words.failed))
        return "pending"


_REFERENCES = {"reference", "resource", "target"}
_REFERENCE_IDS = {"id", "uuid"}


def _key(resource: Resource) -> str | None:
    """Return the field that paths address this resource by."""
    return resource.id_field or next(iter(resource.natural_key), None)


def _composite(resource: Resource, body: Json) -> str:
    """Return the id of a thing that several fields name together."""
    return joined([str(dig(body, path, "")) for path in resource.id_fields])


def _stamp(body: dict[str, Json], beginning: str | tuple[str, ...], options: Options) -> None:
    """Put the present time where a date says when a thing was made or changed."""
    now = options.clock().strftime("%Y-%m-%dT%H:%M:%SZ")
    for name, value in body.items():
        if name == "metadata" and isinstance(value, dict):
            _stamp(value, beginning, options)
        elif name.startswith(beginning) and _is_moment(value):
            body[name] = now


def _is_moment(value: Json) -> bool:
    return isinstance(value, str) and len(value) == len(DATE_TIME)
