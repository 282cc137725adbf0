"""Ids: of the type and format that the spec declares, and never the same twice."""

from __future__ import annotations

from collections.abc import Sequence

from ..types import Json
from .manifest import Resource
from .routing import parameters_of
from .samples import Sampler, Wish
from .shapes import shapes, type_of
from .spec import Spec, sequence

_ITEM_DOORS = ("read", "update", "delete")


class Ids:
    """Makes ids for the resources of one spec."""

    def __init__(self, spec: Spec, sampler: Sampler) -> None:
        self._spec = spec
        self._sampler = sampler

    def new(self, resource: Resource, declared: Sequence[Json], serial: int) -> Json:
        """Return a new id. `declared`: schemas of the id in answers; the item's path tells too."""
        for schema in self._telling([*declared, *self._path_schemas(resource)]):
            shape = next(iter(shapes(self._spec, schema)), {})
            match type_of(shape):
                case "integer" | "number":
                    return max(serial, shape.get("minimum", serial))
                case "string" if not sequence(shape.get("enum")):
                    wish = Wish(side="answer", serial=serial)
                    return self._sampler.value(shape, wish, resource.name)
        return f"{resource.name}-{serial}"

    def _path_schemas(self, resource: Resource) -> list[Json]:
        door = next((door for door in _ITEM_DOORS if door in resource.doors), "")
        operation = self._spec.operations.get(resource.doors.get(door, ""))
        if operation is None:
            return []
        last = parameters_of(operation.path)[-1:]
        return [p.schema for p in operation.parameters if (p.name,) == last]

    def _telling(self, declared: Sequence[Json]) -> list[Json]:
        """Return the schemas of the type that is declared first, those with a format in front."""
        known = [schema for schema in declared if schema]
        alike = [schema for schema in known if self._type(schema) == self._type(known[0])]
        return sorted(alike, key=lambda s: not {"format", "pattern"} & set(self._spec.resolve(s)))

    def _type(self, schema: Json) -> str | None:
        return type_of(next(iter(shapes(self._spec, schema)), {}))
