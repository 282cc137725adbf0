from __future__ import annotations

from typing import Any

import httpx
import pytest

from postonce.emulator.dialect import Side, json_schema
from postonce.emulator.spec import Spec
from postonce.emulator.validation import Validation

OLD, NEW = "3.0.3", "3.1.0"


def accepts(
    schema: Any, value: Any, *, version: str = OLD, side: Side = "request", **schemas: Any
) -> bool:
    spec = Spec({"openapi": version, "components": {"schemas": schemas}})
    return Validation(spec).accepts(schema, value, side)


def test_null_is_accepted_where_the_old_dialect_says_nullable() -> None:
    assert accepts({"type": "string", "nullable": True}, None)
    assert not accepts({"type": "string"}, None)
    assert accepts({"type": "string", "enum": ["a"], "nullable": True}, None)
    assert accepts({"nullable": True, "allOf": [{"$ref": "#/components/schemas/a"}]}, None, a={})
    assert accepts({"$ref": "#/components/schemas/a", "nullable": True}, None, a={"type": "string"})


def test_null_is_accepted_where_the_new_dialect_lists_it() -> None:
    assert accepts({"type": ["string", "null"]}, None, version=NEW)
    assert accepts({"type": ["integer", "null"]}, None, version=OLD)


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "integer", "minimum": 0, "exclusiveMinimum": True},
        {"type": "integer", "exclusiveMinimum": 0},
    ],
)
def test_an_exclusive_bound_is_read_in_both_dialects(schema: Any) -> None:
    assert accepts(schema, 1)
    assert not accepts(schema, 0)


def test_a_bound_is_inclusive_where_the_flag_says_so() -> None:
    assert accepts({"minimum": 0, "exclusiveMinimum": False}, 0)


def test_what_stands_beside_a_reference_counts_in_the_new_dialect_only() -> None:
    schema = {"$ref": "#/components/schemas/a", "maxLength": 1}
    assert accepts(schema, "long", version=OLD, a={"type": "string"})
    assert not accepts(schema, "long", version=NEW, a={"type": "string"})


def test_read_only_properties_are_not_required_of_a_request() -> None:
    schema = {"required": ["id"], "properties": {"id": {"readOnly": True}}}
    assert accepts(schema, {})
    assert not accepts(schema, {}, side="answer")


def test_read_only_properties_are_found_in_another_member_of_all_of() -> None:
    declared = {"properties": {"id": {"readOnly": True}}}
    schema = {"allOf": [{"$ref": "#/components/schemas/a"}, {"required": ["id"]}]}
    assert accepts(schema, {}, a=declared)


def test_write_only_properties_are_not_required_of_an_answer() -> None:
    schema = {"required": ["key"], "properties": {"key": {"writeOnly": True}}}
    assert accepts(schema, {}, side="answer")
    assert not accepts(schema, {})


def test_a_recursive_schema_is_followed_as_deep_as_the_value_goes() -> None:
    node = {"properties": {"next": {"$ref": "#/components/schemas/node"}, "n": {"type": "integer"}}}
    reference = {"$ref": "#/components/schemas/node"}
    assert accepts(reference, {"next": {"next": {"n": 1}}}, node=node)
    assert not accepts(reference, {"next": {"next": {"n": "x"}}}, node=node)


ACTION = {
    "oneOf": [{"$ref": "#/components/schemas/plain"}, {"$ref": "#/components/schemas/resize"}],
    "discriminator": {
        "propertyName": "type",
        "mapping": {"boot": "#/components/schemas/plain", "resize": "resize"},
    },
}
ACTIONS: Any = {
    "plain": {"properties": {"type": {"type": "string"}}},
    "resize": {"required": ["size"], "properties": {"type": {}, "size": {"type": "integer"}}},
}


@pytest.mark.parametrize(
    ("value", "is_valid"),
    [
        ({"type": "boot"}, True),
        ({"type": "resize", "size": 2}, True),
        ({"type": "resize"}, False),
        ({"type": "explode"}, False),
        ({"size": 2}, False),
    ],
)
def test_a_discriminated_body_is_judged_by_the_variant_it_names(value: Any, is_valid: bool) -> None:
    assert accepts(ACTION, value, **ACTIONS) is is_valid


def test_a_value_of_two_variants_is_refused_where_only_one_may_hold() -> None:
    schema = {"oneOf": [{"required": ["name"]}, {"required": ["names"]}]}
    assert accepts(schema, {"name": "a"})
    assert not accepts(schema, {"name": "a", "names": ["b"]})


@pytest.mark.parametrize(
    "schema",
    [
        {"required": True},
        {"type": "file"},
        {"enum": []},
        {"pattern": "("},
        {"format": 1},
        {"minLength": "2"},
        {"items": None},
        {"required": ["a", "a"]},
        "nonsense",
    ],
)
def test_a_slip_in_the_spec_makes_nothing_unusable(schema: Any) -> None:
    assert accepts(schema, {"a": 1})


def test_a_schema_is_translated_with_what_it_refers_to_and_nothing_else() -> None:
    spec = Spec({"components": {"schemas": {"a": {"type": "string"}, "b": {"type": "integer"}}}})
    translated = json_schema(spec, {"$ref": "#/components/schemas/a"}, "request")
    assert list(translated["$defs"].values()) == [{"type": "string"}]


@pytest.mark.parametrize(("text", "is_valid"), [("10.0.0.0/16", True), ("10.0.0.0", False)])
def test_a_network_has_a_prefix_length(text: str, is_valid: bool) -> None:
    assert accepts({"type": "string", "format": "cidr"}, text) is is_valid


def test_an_invalid_body_is_refused_with_pointer_and_reason(client: httpx.Client) -> None:
    answer = client.post("/servers", json={"name": "WEB", "region": 1, "cores": 0})
    assert answer.status_code == 422
    message = answer.json()["message"]
    for pointer in ("/name: ", "/region: ", "/cores: "):
        assert pointer in message


def test_a_refusal_never_repeats_a_value(client: httpx.Client) -> None:
    answer = client.post("/servers", json={"name": "web", "region": "n", "password": ["hidden"]})
    assert answer.status_code == 422
    assert "hidden" not in answer.text


def test_unknown_fields_are_accepted_where_the_spec_does_not_forbid_them(
    client: httpx.Client,
) -> None:
    body = {"name": "web", "region": "north", "surprise": 1}
    assert client.post("/servers", json=body).status_code == 202


@pytest.mark.parametrize(("content", "status"), [(b"{", 400), (b"", 422), (b"null", 422)])
def test_a_body_that_is_no_json_object_is_refused(
    client: httpx.Client, content: bytes, status: int
) -> None:
    assert client.post("/servers", content=content).status_code == status


@pytest.mark.parametrize(
    ("query", "status"), [({}, 422), ({"kind": "b"}, 422), ({"kind": "a"}, 200)]
)
def test_the_query_is_checked(client: httpx.Client, query: dict[str, str], status: int) -> None:
    assert client.get("/sizes", params=query).status_code == status
