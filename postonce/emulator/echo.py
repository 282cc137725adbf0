"""Echo: what an answer shows of a request, field by field, in the answer's own shape."""

from __future__ import annotations

from collections.abc import Mapping

from ..paths import dig
from ..types import Json
from .samples import Sampler, Wish
from .shapes import Shape, has_type, is_nullable, shapes, type_of
from .spec import Spec, mapping

NOTHING: Json = object()
"""Says that an answer of this shape cannot show this value."""

_KEYS = ("slug", "id", "uuid", "name")  # where an object shows the text that named it
_ANSWER = Wish(side="answer", is_minimal=False, lists=0)


class Echo:
    """Projects request values onto answer schemas."""

    def __init__(self, spec: Spec, sampler: Sampler) -> None:
        self._spec = spec
        self._sampler = sampler

    def onto(self, schema: Json, value: Json, current: Json = None) -> Json:
        """Return `value` as an answer of this schema shows it, or NOTHING where it does not.

        Members that only the answer has are taken from `current`, else they are samples.
        """
        for shape in shapes(self._spec, schema):
            if (shown := self._shown(shape, value, current)) is not NOTHING:
                return shown
        return NOTHING

    def members(
        self, schema: Json, fields: Mapping[str, Json], paths: Mapping[str, str], current: Json
    ) -> dict[str, Json]:
        """Return the fields of a request that an answer of this schema shows, by dotted path.

        `paths`: request field → where the answer shows it, if not under the same name.
        `current`: the object as it is, whose other members stay.
        """
        found: dict[str, Json] = {}
        for name, value in fields.items():
            path = paths.get(name, name)
            if (node := self.schema_at(schema, path)) is None:
                continue
            if (shown := self.onto(node, value, dig(current, path, None))) is not NOTHING:
                found |= self._around(schema, path, current)
                found[path] = shown
        return found

    def _around(self, schema: Json, path: str, current: Json) -> dict[str, Json]:
        """Return samples of the objects that a dotted path leads through and that are missing."""
        head, dot, _ = path.partition(".")
        if not dot or path in mapping(current) or isinstance(dig(current, head, None), dict):
            return {}
        return {head: self._sampler.value(self.schema_at(schema, head), _ANSWER, head)}

    def schema_at(self, schema: Json, path: str) -> Json:
        """Return the schema at a dotted path of an object; None where it declares none there.

        An object that declares nothing at all may hold anything.
        """
        found = shapes(self._spec, schema)
        head, _, rest = path.partition(".")
        for shape in found:
            properties = mapping(shape.get("properties"))
            for name, tail in ((path, ""), (head, rest)):
                if name in properties:
                    return self.schema_at(properties[name], tail) if tail else properties[name]
        return {} if all(_is_open(shape) for shape in found) else None

    def _shown(self, shape: Shape, value: Json, current: Json) -> Json:
        kind = type_of(shape)
        if value is None:
            return None if is_nullable(shape) or kind is None else NOTHING
        if kind == "object" and isinstance(value, str | int) and not isinstance(value, bool):
            return self._named(shape, value)
        if not has_type(shape, value):
            return NOTHING
        if kind == "object":
            return self._object(shape, value, current)
        if kind == "array":
            items = shape.get("items", {})
            shown = [self.onto(items, element) for element in value]
            return [element for element in shown if element is not NOTHING]
        return value

    def _object(self, shape: Shape, value: Mapping[str, Json], current: Json) -> Json:
        if _is_open(shape):
            return {**mapping(current), **value}
        base = current if isinstance(current, dict) else self._sampler.value(shape, _ANSWER)
        result = dict(mapping(base))
        for name, node in mapping(shape.get("properties")).items():
            if name in value:
                shown = self.onto(node, value[name], result.get(name))
                if shown is not NOTHING:
                    result[name] = shown
        return result

    def _named(self, shape: Shape, value: str | int) -> Json:
        """Return the object that `value` is the name of: a region for its slug."""
        properties = mapping(shape.get("properties"))
        for key in _KEYS:
            if key in properties and self.onto(properties[key], value) is not NOTHING:
                return {**mapping(self._sampler.value(shape, _ANSWER)), key: value}
        return NOTHING


def _is_open(shape: Shape) -> bool:
    """Whether this may be an object of any members."""
    return type_of(shape) in (None, "object") and not mapping(shape.get("properties"))
