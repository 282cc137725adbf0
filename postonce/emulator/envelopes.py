"""Envelopes: the object inside an answer, and an answer around an object."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, replace

from ..types import Json
from .manifest import Resource
from .samples import Sampler, Wish
from .shapes import Shape, admits, property_names, shapes, type_of
from .spec import Operation, Spec, mapping, sequence

TOTALS = frozenset({"total", "total_count", "total_entries", "total_items", "totalCount"})
_SAMPLE = Wish(side="answer", is_minimal=False, lists=0)
_FRAME = Wish(side="answer", is_minimal=True, lists=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Inside:
    """The object an answer carries: its schema, what is around it, whether it comes in a list."""

    schema: Json
    frame: Shape
    is_list: bool


class Envelopes:
    """Finds and fills the envelopes of one spec's answers."""

    def __init__(self, spec: Spec, sampler: Sampler) -> None:
        self._spec = spec
        self._sampler = sampler
        self._frames: dict[tuple[str, str], dict[str, Json]] = {}

    def inside(self, schema: Json, envelope: str | None) -> Inside:
        """Return what stands in `envelope` (None: bare) of an answer of this schema.

        Where the schema has no such member, the spec errs and its answer is the object itself.
        """
        for shape in shapes(self._spec, schema):
            if envelope is None:
                return self._inside(shape, {})
            if envelope in property_names(shape):
                return self._inside(shape["properties"][envelope], shape)
        return self._inside(schema, {})

    def wrapped(
        self,
        operation: Operation,
        envelope: str | None,
        value: Json,
        beside: frozenset[str] = frozenset(),
    ) -> Json:
        """Return the answer of `operation` that carries `value`, in a list where it must be.

        Of each object it shows what the spec declares there, and nothing else; `beside` names
        (dotted) what to show outside the envelope though the spec does not require it.
        """
        inside = self.inside(operation.schema, envelope)
        around = self._around(value, inside)
        if isinstance(value, list):
            value = [self._declared(element, inside.schema) for element in value]
        else:
            value = self._declared(value, inside.schema)
        if inside.is_list and not isinstance(value, list):
            value = [value]
        if envelope is None:
            return value
        key = (operation.key, envelope)
        if key not in self._frames:
            self._frames[key] = self._frame(inside.frame, envelope, beside)
        return {**deepcopy(self._frames[key]), **around, envelope: value}

    def _around(self, value: Json, inside: Inside) -> dict[str, Json]:
        """Return the members of an object that are declared around it and not in it: a status."""
        frame = mapping(inside.frame.get("properties"))
        names = self.names(inside.schema) if isinstance(value, dict) else set()
        return {n: member for n, member in mapping(value).items() if n in frame and n not in names}

    def envelope_of(self, operation: Operation, resource: Resource) -> str | None:
        """Return the envelope in which `operation` would answer one thing of `resource`.

        The manifest tells for create, read and list; else the first of those that is declared.
        """
        for door in ("read", "create"):
            if operation.key == resource.doors.get(door):
                return resource.envelopes[door]
        names = self.names(operation.schema)
        envelopes = (resource.envelopes[door] for door in ("read", "create"))
        return next((name for name in envelopes if name is not None and name in names), None)

    def names(self, schema: Json) -> set[str]:
        """Return the members that an object of this schema is declared, or required, to have."""
        return {
            name
            for shape in shapes(self._spec, schema)
            for name in (*property_names(shape), *sequence(shape.get("required")))
        }

    def _declared(self, value: Json, schema: Json) -> Json:
        """Return the members of an object that this schema declares.

        One that does not fit there (a state among other words) gives way to a sample.
        """
        found = shapes(self._spec, schema)
        names = self.names(schema)
        if not isinstance(value, dict) or not (names or _is_closed(found)):
            return value
        result: dict[str, Json] = {}
        for name, member in value.items():
            nodes = [s["properties"][name] for s in found if name in property_names(s)]
            if not nodes and name not in names:
                continue
            is_fit = not nodes or any(admits(self._spec, node, member) for node in nodes)
            result[name] = member if is_fit else self._sampler.value(nodes[0], _SAMPLE, name)
        return result

    def _inside(self, schema: Json, frame: Shape) -> Inside:
        first = next(iter(shapes(self._spec, schema)), {})
        is_list = type_of(first) == "array"
        return Inside(
            schema=first.get("items", {}) if is_list else schema, frame=frame, is_list=is_list
        )

    def _frame(self, shape: Shape, envelope: str, beside: frozenset[str]) -> dict[str, Json]:
        properties = {n: s for n, s in mapping(shape.get("properties")).items() if n != envelope}
        required = [name for name in sequence(shape.get("required")) if name != envelope]
        required += [name for name, node in properties.items() if self._has_total(name, node)]
        schema = {"properties": properties, "required": required}
        made = self._sampler.value(schema, replace(_FRAME, also=beside))
        return dict(mapping(made))

    def _has_total(self, name: str, schema: Json) -> bool:
        """Whether a member of a list's answer tells how many things there are in all."""
        return bool(TOTALS & {name, *self.names(schema)})


def _is_closed(found: list[Shape]) -> bool:
    return bool(found) and all(shape.get("additionalProperties") is False for shape in found)
