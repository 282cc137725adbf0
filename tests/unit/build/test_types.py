from __future__ import annotations

import pytest

from codegen.build.unions import union
from codegen.document import Json
from codegen.ir.schemas import Field
from codegen.ir.types import (
    Anything,
    Constraints,
    Enum,
    ListOf,
    MapOf,
    Null,
    Reference,
    Scalar,
    Union,
)

from .documents import Built

STRING, INTEGER = Scalar(name="string"), Scalar(name="integer")


def field(schema: Json, *, side: str = "Spec", **others: Json) -> Field:
    """Return the only field of a class whose property `x` is `schema`."""
    built = Built({"type": "object", "properties": {"x": schema}}, **others)
    (only,) = built.schema(f"Thing{side}").fields
    return only


@pytest.mark.parametrize(
    ("schema", "kind"),
    [
        ({"type": "string"}, STRING),
        ({"type": "string", "format": "date-time"}, Scalar(name="datetime")),
        ({"type": ["string", "integer"]}, Union(members=(STRING, INTEGER))),
        ({"type": "array"}, ListOf(items=Anything())),
        ({"items": {"type": "string"}}, ListOf(items=STRING)),
        ({"type": "object"}, MapOf(values=Anything())),
        ({"additionalProperties": {"type": "integer"}}, MapOf(values=INTEGER)),
        ({"minLength": 3}, Scalar(name="string", constraints=Constraints(min_length=3))),
        ({}, Anything()),
        (True, Anything()),
        ({"const": "a"}, Enum(members=("a",))),
        ({"enum": ["a", "a", None]}, Enum(members=("a",))),
        ({"enum": [1, True]}, Enum(members=(1, True))),
        ({"enum": [None]}, Null()),
        ({"type": "number", "enum": [0.5, 1]}, Scalar(name="number")),
        ({"type": "string", "anyOf": [{"format": "ipv4"}, {"format": "ipv6"}]}, STRING),
        ({"oneOf": [{"enum": ["a"]}, {"enum": ["b"]}]}, Enum(members=("a", "b"))),
        ({"allOf": [{"enum": ["a", "b"]}, {"enum": ["b"]}]}, Enum(members=("b",))),
        (
            {"type": "array", "items": {"type": "string", "nullable": True}},
            ListOf(items=Union(members=(STRING, Null()))),
        ),
    ],
)
def test_schema_becomes_a_type(schema: Json, kind: object) -> None:
    assert field(schema).type == kind


@pytest.mark.parametrize(
    ("schema", "bounds"),
    [
        ({"maximum": 2**63 - 1}, Constraints(maximum=2**63 - 1)),
        ({"maximum": 9e3}, Constraints(maximum=9000)),
        ({"maximum": 1.7e308}, Constraints(maximum=1.7e308)),
        ({"minimum": 1.0}, Constraints(minimum=1)),
        ({"minimum": 1, "exclusiveMinimum": True}, Constraints(exclusive_minimum=1)),
        ({"exclusiveMaximum": 7}, Constraints(exclusive_maximum=7)),
        ({"maximum": 7, "exclusiveMaximum": False}, Constraints(maximum=7)),
        ({"minimum": "1", "multipleOf": 0}, Constraints()),
    ],
)
def test_bounds_are_read_raw(schema: Json, bounds: Constraints) -> None:
    assert field({"type": "integer", **schema}).type == Scalar(name="integer", constraints=bounds)


def test_answers_are_held_to_no_bounds() -> None:
    assert field({"type": "integer", "minimum": 5}, side="State").type == INTEGER


@pytest.mark.parametrize(
    ("pattern", "read"), [("/^[a-z]+$/", "^[a-z]+$"), ("/^[0-9]{5}$/i", "(?i)^[0-9]{5}$")]
)
def test_pattern_in_quotes_of_another_language_is_read_without_them(
    pattern: str, read: str
) -> None:
    built = Built({"properties": {"x": {"type": "string", "pattern": pattern}}})
    held = Scalar(name="string", constraints=Constraints(pattern=read))
    assert built.schema("ThingSpec").fields[0].type == held
    assert built.codes == ["quoted-pattern"]


@pytest.mark.parametrize("pattern", ["^(?=a)", "(", "(?<!x)y"])
def test_pattern_that_cannot_be_checked_is_dropped_and_told(pattern: str) -> None:
    built = Built({"properties": {"x": {"type": "string", "pattern": pattern}}})
    assert built.schema("ThingSpec").fields[0].type == STRING
    assert built.codes == ["pattern-dropped"]


def test_long_enum_with_a_name_is_used_by_name_and_open_in_answers() -> None:
    size = {"type": "string", "enum": list("abcdef")}
    schema = {"properties": {"x": {"$ref": "#/components/schemas/size"}}}
    built = Built(schema, size=size)
    assert built.alias("Size").type == Enum(members=tuple("abcdef"))
    assert built.schema("ThingSpec").fields[0].type == Reference(class_name="Size")
    shown = Union(members=(Reference(class_name="Size"), STRING))
    assert built.schema("ThingState").fields[0].type == shown


def test_type_that_contains_itself_without_an_object_is_any_json() -> None:
    words = {"type": "array", "items": {"$ref": "#/components/schemas/words"}}
    built = Built({"properties": {"x": {"$ref": "#/components/schemas/words"}}}, words=words)
    assert built.schema("ThingSpec").fields[0].type == ListOf(items=Anything())
    assert "endless-type" in built.codes


def test_union_is_flat_and_distinct() -> None:
    inner = Union(members=(STRING, INTEGER))
    assert union((inner, STRING)) == inner
    assert union((STRING, Anything())) == Anything()
    assert union((STRING,)) == STRING
