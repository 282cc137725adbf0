"""Shapes: a schema with its `allOf`, `anyOf` and `oneOf` worked in, one for each choice.

A sample is made of one shape; an answer's object is looked for in all of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import reduce
from itertools import islice, product
from typing import TypeAlias

from ..types import Json
from .dialect import tags_of
from .spec import Spec, mapping, sequence

Shape: TypeAlias = Mapping[str, Json]

_MOST = 64  # choices looked at per schema: products of unions grow fast
_PYTHON = {"string": str, "boolean": bool, "array": list, "object": dict}
_COMBINATORS = ("allOf", "anyOf", "oneOf", "discriminator", "$ref")


def shapes(spec: Spec, schema: Json) -> list[Shape]:
    """Return the shapes of `schema`, the likeliest first; empty where it only leads to itself.

    Null comes last; a variant that takes one thing comes before one that takes many.
    """
    if id(schema) not in spec.memo:
        spec.memo[id(schema)] = (schema, _shapes(spec, schema, frozenset()))
    return spec.memo[id(schema)][1]


def property_names(shape: Shape) -> list[str]:
    """Return the names of a shape's properties, in the order of the spec."""
    return list(mapping(shape.get("properties")))


def type_of(shape: Shape) -> str | None:
    """Return the JSON type of a shape, guessed from its keywords where none is given."""
    kind = shape.get("type")
    if isinstance(kind, list):
        kind = next((word for word in kind if word != "null"), "null")
    if isinstance(kind, str):
        return kind
    for keyword, guess in (
        ("properties", "object"),
        ("additionalProperties", "object"),
        ("items", "array"),
        ("pattern", "string"),
        ("format", "string"),
        ("maxLength", "string"),
        ("minLength", "string"),
        ("minimum", "integer"),
        ("maximum", "integer"),
    ):
        if keyword in shape:
            return guess
    return None


def is_nullable(shape: Shape) -> bool:
    """Return whether null is a value of this shape."""
    kind = shape.get("type")
    return shape.get("nullable") is True or kind == "null" or "null" in sequence(kind)


def has_type(shape: Shape, value: Json) -> bool:
    """Return whether `value`, which is not null, is of this shape's type."""
    match type_of(shape):
        case None:
            return True
        case "integer":
            return isinstance(value, int) and not isinstance(value, bool)
        case "number":
            return isinstance(value, int | float) and not isinstance(value, bool)
        case kind:
            return isinstance(value, _PYTHON.get(kind, type(None)))


def admits(spec: Spec, schema: Json, value: Json) -> bool:
    """Return whether an answer may hold `value` here, by its type and its enum alone."""
    for shape in shapes(spec, schema):
        if value is None and is_nullable(shape):
            return True
        members = sequence(shape.get("enum"))
        if value is not None and has_type(shape, value) and (not members or value in members):
            return True
    return False


def _shapes(spec: Spec, schema: Json, seen: frozenset[str]) -> list[Shape]:
    """Return the shapes of `schema`, not following the references in `seen` again."""
    seen |= _references(schema, spec)
    schema = _meant(spec, schema)
    groups = [_shapes(spec, part, seen) for part in _open(schema.get("allOf"), seen)]
    for keyword in ("oneOf", "anyOf"):
        if sequence(schema.get(keyword)):
            groups.append(sorted(_choices(spec, schema, keyword, seen), key=_unlikeliness))
    base: Shape = {key: value for key, value in schema.items() if key not in _COMBINATORS}
    return [reduce(_merged, combination, base) for combination in islice(product(*groups), _MOST)]


def _choices(
    spec: Spec, schema: Mapping[str, Json], keyword: str, seen: frozenset[str]
) -> Iterator[Shape]:
    tags = tags_of(spec, schema)
    for variant in _open(schema[keyword], seen):
        target = mapping(variant).get("$ref")
        mine = sorted(tag for tag, pointer in tags.items() if pointer == target)
        for shape in _shapes(spec, variant, seen):
            if tags and mine:
                name = schema["discriminator"]["propertyName"]
                tagged = {"properties": {name: {"enum": mine}}, "required": [name]}
                yield _merged(shape, tagged)
            elif not tags:
                yield shape


def _open(variants: Json, seen: frozenset[str]) -> list[Json]:
    """Return the variants that do not lead back to where we came from."""
    return [v for v in sequence(variants) if mapping(v).get("$ref") not in seen]


def _references(schema: Json, spec: Spec) -> frozenset[str]:
    found: set[str] = set()
    while isinstance(target := mapping(schema).get("$ref"), str) and target not in found:
        found.add(target)
        schema = spec.at(target)
    return frozenset(found)


def _meant(spec: Spec, schema: Json) -> Mapping[str, Json]:
    """Return what `schema` refers to; a `nullable` beside the reference is kept."""
    target = spec.resolve(schema)
    if mapping(schema).get("nullable") is True:
        return {**target, "nullable": True}
    return target


def _merged(one: Shape, other: Shape) -> Shape:
    """Return what satisfies both; where two single values clash, the later one holds."""
    result = {**one, **other}
    if properties := {**mapping(one.get("properties"))}:
        for name, node in mapping(other.get("properties")).items():
            properties[name] = {"allOf": [properties[name], node]} if name in properties else node
        result["properties"] = properties
    required = [*sequence(one.get("required")), *sequence(other.get("required"))]
    if required:
        result["required"] = list(dict.fromkeys(n for n in required if isinstance(n, str)))
    if "enum" in one and "enum" in other:
        result["enum"] = [m for m in sequence(one["enum"]) if m in sequence(other["enum"])]
    if one.get("readOnly") is True or other.get("readOnly") is True:
        result["readOnly"] = True
    return result


def _unlikeliness(shape: Shape) -> int:
    if type_of(shape) == "null":
        return 1_000
    properties = mapping(shape.get("properties"))
    required = (properties.get(name) for name in sequence(shape.get("required")))
    return sum(1 for node in required if mapping(node).get("type") == "array")
