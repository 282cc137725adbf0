"""From OpenAPI's schema dialects to JSON Schema 2020-12, which the validator understands.

Only keywords of a known name and a sound shape are taken over: real documents carry `required:
true` on properties, unknown types and patterns that no engine reads, and one such slip must not
make a whole operation unusable. Read-only properties are not required of a request, write-only
ones not of an answer. A body with a discriminator is judged by the variant its tag names.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal, TypeAlias

import jsonschema_rs

from ..types import Json
from .spec import Spec, mapping, sequence

Side: TypeAlias = Literal["request", "answer"]

TYPES = {"string", "integer", "number", "boolean", "object", "array", "null"}
_HIDDEN = {"request": "readOnly", "answer": "writeOnly"}


def json_schema(spec: Spec, schema: Json, side: Side) -> Json:
    """Return `schema` as one self-contained JSON Schema, with all it refers to in `$defs`."""
    return _Translation(spec, side).whole(schema)


class _Translation:
    def __init__(self, spec: Spec, side: Side) -> None:
        self._spec = spec
        self._hidden = _HIDDEN[side]
        self._names: dict[str, str] = {}  # pointer → name in $defs
        self._waiting: list[str] = []

    def whole(self, schema: Json) -> Json:
        result = self.schema(schema)
        definitions: dict[str, Json] = {}
        while self._waiting:
            pointer = self._waiting.pop()
            definitions[self._names[pointer]] = self.schema(self._spec.at(pointer))
        if not definitions or not isinstance(result, dict):
            return result
        return {**result, "$defs": definitions}

    def schema(self, schema: Json, hidden: frozenset[str] = frozenset()) -> Json:
        if not isinstance(schema, dict):
            return schema if isinstance(schema, bool) else {}
        if isinstance(schema.get("$ref"), str):
            return self._referred(schema)
        hidden |= self._hidden_names(schema)
        result: dict[str, Json] = {}
        for keyword, value in schema.items():
            if (translate := _KEYWORDS.get(keyword)) is not None and translate(value):
                result[keyword] = value
            elif keyword in ("items", "additionalProperties", "not", "contains", "propertyNames"):
                result[keyword] = self.schema(value)
            elif keyword in ("properties", "patternProperties") and isinstance(value, dict):
                result[keyword] = {name: self.schema(part) for name, part in value.items()}
        if required := [n for n in _texts(schema.get("required")) if n not in hidden]:
            result["required"] = required
        self._bounds(schema, result)
        self._variants(schema, result, hidden)
        return self._nullable(schema, result)

    def _referred(self, schema: Mapping[str, Json]) -> Json:
        pointer = schema["$ref"]
        if pointer not in self._names:
            self._names[pointer] = f"d{len(self._names)}"
            self._waiting.append(pointer)
        reference = {"$ref": f"#/$defs/{self._names[pointer]}"}
        if schema.get("nullable") is True:
            return {"anyOf": [reference, {"type": "null"}]}
        siblings = {key: value for key, value in schema.items() if key != "$ref"}
        if self._spec.is_old_dialect or not siblings:  # 3.0 ignores what stands beside a $ref
            return reference
        return {"allOf": [reference, self.schema(siblings)]}

    def _hidden_names(self, schema: Mapping[str, Json]) -> frozenset[str]:
        """Return the names that this side may leave out though they are required.

        Through one level of `allOf`: there, one member often requires what another declares.
        """
        parts = [schema, *(self._spec.resolve(part) for part in sequence(schema.get("allOf")))]
        return frozenset(
            name
            for part in parts
            for name, node in mapping(part.get("properties")).items()
            if self._spec.resolve(node).get(self._hidden) is True
        )

    def _bounds(self, schema: Mapping[str, Json], result: dict[str, Json]) -> None:
        for exclusive, bound in (
            ("exclusiveMinimum", "minimum"),
            ("exclusiveMaximum", "maximum"),
        ):
            value = schema.get(exclusive)
            if value is True and bound in result:  # 3.0: a flag beside the bound
                result[exclusive] = result.pop(bound)
            elif _is_number(value):
                result[exclusive] = value

    def _variants(
        self, schema: Mapping[str, Json], result: dict[str, Json], hidden: frozenset[str]
    ) -> None:
        if all_of := sequence(schema.get("allOf")):
            result["allOf"] = [self.schema(part, hidden) for part in all_of]
        for keyword in ("oneOf", "anyOf"):
            if not (variants := sequence(schema.get(keyword))):
                continue
            tags = tags_of(self._spec, schema)
            if tags:
                name = schema["discriminator"]["propertyName"]
                result.setdefault("allOf", []).extend(self._tagged(name, tags))
            else:
                result[keyword] = [self.schema(part, hidden) for part in variants]

    def _tagged(self, name: str, tags: Mapping[str, str]) -> list[Json]:
        known = {"required": [name], "properties": {name: {"enum": sorted(tags)}}}
        return [
            known,
            *(
                {
                    "if": {"properties": {name: {"const": tag}}, "required": [name]},
                    "then": self.schema({"$ref": pointer}),
                }
                for tag, pointer in sorted(tags.items())
            ),
        ]

    def _nullable(self, schema: Mapping[str, Json], result: dict[str, Json]) -> Json:
        if schema.get("nullable") is not True:
            return result
        if not isinstance(result.get("type"), str):
            return {"anyOf": [result, {"type": "null"}]}
        if "enum" in result and None not in result["enum"]:
            result["enum"] = [*result["enum"], None]
        result["type"] = [result["type"], "null"]
        return result


def tags_of(spec: Spec, schema: Mapping[str, Json]) -> Mapping[str, str]:
    """Return the tags of a discriminated schema and the pointers of the variants they name.

    Empty where there is no discriminator, no mapping, or one that names what does not exist.
    """
    discriminator = mapping(schema.get("discriminator"))
    tags = {
        tag: target if target.startswith("#") else f"#/components/schemas/{target}"
        for tag, target in mapping(discriminator.get("mapping")).items()
        if isinstance(target, str)
    }
    is_sound = isinstance(discriminator.get("propertyName"), str) and all(
        spec.at(pointer) is not None for pointer in tags.values()
    )
    return tags if is_sound else {}


def _is_number(value: Json) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_count(value: Json) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _is_type(value: Json) -> bool:
    words = value if isinstance(value, list) else [value]
    return bool(words) and all(isinstance(word, str) and word in TYPES for word in words)


def _is_pattern(value: Json) -> bool:
    """Whether the validator's engine can read this regular expression."""
    try:
        return isinstance(value, str) and bool(jsonschema_rs.validator_for({"pattern": value}))
    except ValueError:
        return False


def _texts(value: Json) -> list[str]:
    return list(dict.fromkeys(name for name in sequence(value) if isinstance(name, str)))


_KEYWORDS: Mapping[str, Callable[[Json], bool]] = {
    "type": _is_type,
    "enum": lambda value: isinstance(value, list) and bool(value),
    "const": lambda value: True,
    "format": lambda value: isinstance(value, str),
    "pattern": _is_pattern,
    "minimum": _is_number,
    "maximum": _is_number,
    "multipleOf": lambda value: _is_number(value) and value > 0,
    "minLength": _is_count,
    "maxLength": _is_count,
    "minItems": _is_count,
    "maxItems": _is_count,
    "uniqueItems": lambda value: isinstance(value, bool),
    "minProperties": _is_count,
    "maxProperties": _is_count,
}
