from __future__ import annotations

import re
from typing import Any

import pytest

from postonce.emulator.samples import (
    Sampler,
    Wish,
    body_sample,
    parameter_samples,
    request_sample,
    sample,
)
from postonce.emulator.spec import Spec
from postonce.emulator.texts import text
from postonce.emulator.validation import Validation

from .toy import MANIFEST, SPEC


def of(schema: Any, *, minimal: bool = True, **schemas: Any) -> Any:
    return sample(schema, {"openapi": "3.0.3", "components": {"schemas": schemas}}, minimal=minimal)


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "integer", "minimum": 10, "maximum": 12},
        {"type": "integer", "maximum": -3},
        {"type": "integer", "minimum": 5, "exclusiveMinimum": True},
        {"type": "integer", "minimum": 5, "multipleOf": 4},
        {"type": "number", "exclusiveMinimum": 0, "maximum": 0.7},
        {"type": "number", "exclusiveMaximum": 1},
        {"type": "string", "minLength": 30},
        {"type": "string", "maxLength": 3},
        {"type": "string", "maxLength": 0},
        {"type": "string", "pattern": r"^\d{3}-[A-F]{2}$"},
        {"type": "string", "pattern": r"^https://"},
        {"type": "string", "pattern": r".+\.json$", "maxLength": 40},
        {"type": "string", "enum": [None, "a"], "nullable": True},
        {"type": "array", "minItems": 3, "uniqueItems": True, "items": {"type": "string"}},
        {"type": "array", "minItems": 2, "uniqueItems": True, "items": {"enum": ["a", "b", "c"]}},
        {"type": "array", "maxItems": 0, "items": {"type": "string"}},
        {"type": "object", "minProperties": 2, "additionalProperties": {"type": "integer"}},
        {"type": "object", "required": ["unnamed"]},
        {"required": ["a"], "properties": {"a": {"const": 7}}},
        {"oneOf": [{"type": "null"}, {"type": "boolean"}]},
        {"anyOf": [{"required": ["a"]}, {"required": ["b"]}], "properties": {"a": {}, "b": {}}},
        {"allOf": [{"properties": {"a": {"type": "integer"}}}, {"required": ["a"]}]},
        {
            "properties": {"a": {"type": "string"}},
            "allOf": [{"properties": {"a": {"minLength": 9}}}],
        },
    ],
)
@pytest.mark.parametrize("minimal", [True, False])
def test_a_sample_is_valid_under_its_schema(schema: Any, minimal: bool) -> None:
    made = of(schema, minimal=minimal)
    assert Validation(Spec({"openapi": "3.0.3"})).violations(schema, made) == []


@pytest.mark.parametrize(
    "kind",
    ["uuid", "date-time", "date", "time", "email", "hostname", "ipv4", "ipv6", "cidr", "uri"],
)
def test_a_sample_has_the_declared_format(kind: str) -> None:
    schema = {"type": "string", "format": kind}
    made = of(schema)
    assert made != of({"type": "string"})
    assert Validation(Spec({})).accepts(schema, made)


def test_a_minimal_sample_holds_what_is_required_and_a_full_one_everything() -> None:
    schema = {"required": ["a"], "properties": {"a": {}, "b": {}}}
    assert list(of(schema)) == ["a"]
    assert list(of(schema, minimal=False)) == ["a", "b"]


def test_samples_are_the_same_in_every_run() -> None:
    schema = {"type": "string", "pattern": "^[a-z]{4}[0-9]{9}$"}
    assert of(schema) == of(schema)


def test_another_serial_gives_another_sample() -> None:
    spec = Spec(SPEC)
    names = {request_sample(spec, MANIFEST["resources"][0], serial=n)["name"] for n in range(1, 5)}
    assert len(names) == 4


def test_read_only_properties_are_never_sent() -> None:
    schema = {"required": ["id"], "properties": {"id": {"type": "integer", "readOnly": True}}}
    assert of(schema, minimal=False) == {}


def test_one_thing_is_preferred_to_many() -> None:
    many = {"required": ["names"], "properties": {"names": {"type": "array", "items": {}}}}
    one = {"required": ["name"], "properties": {"name": {"type": "string"}}}
    assert list(of({"oneOf": [many, one]})) == ["name"]


def test_a_full_sample_keeps_to_one_variant() -> None:
    only = {"type": "object", "additionalProperties": False}
    schema: Any = {
        "oneOf": [{**only, "properties": {"a": {}}}, {**only, "properties": {"b": {}}}],
    }
    assert list(of(schema, minimal=False)) == ["a"]


def test_the_tag_of_a_discriminated_sample_names_its_variant() -> None:
    reference = "#/components/schemas/resize"
    schema: Any = {
        "anyOf": [{"$ref": reference}],
        "discriminator": {"propertyName": "type", "mapping": {"resize": reference}},
    }
    resize = {"required": ["size"], "properties": {"type": {"enum": ["x", "resize"]}, "size": {}}}
    assert of(schema, resize=resize)["type"] == "resize"


@pytest.mark.parametrize("minimal", [True, False])
def test_recursion_is_cut(minimal: bool) -> None:
    reference = {"$ref": "#/components/schemas/node"}
    node = {
        "type": "object",
        "properties": {
            "name": {"type": "string"},
            "next": reference,
            "all": {"type": "array", "items": reference},
            "map": {"type": "object", "additionalProperties": reference},
        },
    }
    made = of(reference, minimal=minimal, node=node)
    assert made == ({} if minimal else {"name": "name-1", "all": [], "map": {}})


def test_a_new_thing_in_an_answer_has_no_failure_and_no_members() -> None:
    schema: Any = {
        "properties": {
            "error": {"type": "string"},
            "disks": {"type": "array", "items": {}},
            "parent": {"type": "string", "nullable": True},
            "status": {"enum": ["failed", "active"]},
        }
    }
    spec = Spec({})
    wish = Wish(side="answer", is_minimal=False, lists=0)
    made = Sampler(spec, Validation(spec)).value(schema, wish)
    assert made == {"disks": [], "parent": None, "status": "active"}


def test_a_request_sample_holds_the_natural_key() -> None:
    schema: Any = {"properties": {"spec": {"properties": {"name": {}, "size": {}}}}}
    content = {"application/json": {"schema": schema}}
    spec = {"paths": {"/apps": {"post": {"requestBody": {"content": content}}}}}
    resource = {"create": "POST /apps", "natural_key": ["spec.name"]}
    assert request_sample(spec, resource) == {"spec": {"name": "name-1"}}


def test_an_operation_without_a_body_has_no_sample() -> None:
    spec = Spec(SPEC)
    assert body_sample(spec.operations["GET /servers"]) is None


def test_required_parameters_get_values() -> None:
    spec = Spec(SPEC)
    assert parameter_samples(spec.operations["GET /sizes"], "query") == {"kind": "a"}
    assert parameter_samples(spec.operations["GET /servers/{server_id}"], "path") == {
        "server_id": 1
    }


def test_a_text_that_no_pattern_allows_is_plain() -> None:
    assert text({"pattern": "a^"}, "name") == "name-1"
    assert text({"pattern": r"\p{L}+"}, "name") == "name-1"


def test_a_text_is_cut_before_its_serial() -> None:
    assert re.fullmatch(r"fi.*-12", text({"maxLength": 6}, "filesystem_label", 12))
