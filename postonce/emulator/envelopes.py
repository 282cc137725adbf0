"""Envelopes: the object inside an answer, and an answer around an object."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass

from ..types import Json
from .manifest import Resource
from .samples import Sampler, Wish
from .shapes import Shape, property_names, shapes, type_of
from .spec import Operation, Spec, mapping, sequence

TOTALS = frozenset({"total", "total_count", "total_entries", "total_items", "totalCount"})
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

    def wrapped(self, operation: Operation, envelope: str | None, value: Json) -> Json:
        """Return the answer of `operation` that carries `value`, in a list where it must be."""
        inside = self.inside(operation.schema, envelope)
        if inside.is_list and not isinstance(value, list):
            value = [value]
        if envelope is None:
            return value
        key = (operation.key, envelope)
        if key not in self._frames:
            self._frames[key] = self._frame(inside.frame, envelope)
        return {**deepcopy(self._frames[key]), envelope: value}

    def envelope_of(self, operation: Operation, resource: Resource) -> str | None:
        """Return the envelope in which `operation` would answer one thing of `resource`.

        The manifest tells for create, read and list; else the first of those that is declared.
        """
        names = {
            name: shape
            for shape in shapes(self._spec, operation.schema)
            for name in property_names(shape)
        }
        for door in ("read", "create"):
            envelope = resource.envelopes[door]
            if envelope is not None and envelope in names:
                return envelope
        return None

    def _inside(self, schema: Json, frame: Shape) -> Inside:
        first = next(iter(shapes(self._spec, schema)), {})
        is_list = type_of(first) == "array"
        return Inside(
            schema=first.get("items", {}) if is_list else schema, frame=frame, is_list=is_list
        )

    def _frame(self, shape: Shape, envelope: str) -> dict[str, Json]:
        properties = {n: s for n, s in mapping(shape.get("properties")).items() if n != envelope}
        required = [name for name in sequence(shape.get("required")) if name != envelope]
        required += [name for name, node in properties.items() if self._has_total(name, node)]
        made = self._sampler.value({"properties": properties, "required": required}, _FRAME)
        return dict(mapping(made))

    def _has_total(self, name: str, schema: Json) -> bool:
        """Whether a member of a list's answer tells how many things there are in all."""
        below = {n for shape in shapes(self._spec, schema) for n in property_names(shape)}
        return bool(TOTALS & {name, *below})
