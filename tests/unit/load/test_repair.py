from __future__ import annotations

from pathlib import Path

import pytest

from codegen.document import Json

from .documents import document, loaded, operation, with_schema

THING = "#/components/schemas/Thing"


def mended(schema: Json, folder: Path, version: str = "3.0.3") -> tuple[Json, list[str]]:
    """Return a schema as loaded, and what was found."""
    read, findings = loaded(with_schema(schema, version=version), folder)
    return read.at(THING).raw, findings


@pytest.mark.parametrize(
    ("schema", "plain", "finding"),
    [
        (
            {"type": ["integer", "null"]},
            {"type": "integer", "nullable": True},
            f"repaired type-list {THING}/type",
        ),
        ({"type": ["string"]}, {"type": "string"}, f"repaired type-list {THING}/type"),
        (
            {"type": ["string", "integer", "null"], "maxLength": 5},
            {
                "anyOf": [{"type": "string"}, {"type": "integer"}],
                "nullable": True,
                "maxLength": 5,
            },
            f"repaired type-list {THING}/type",
        ),
        ({"type": "null"}, {"nullable": True}, f"repaired type-list {THING}/type"),
        (
            {"type": "number", "exclusiveMinimum": 3},
            {"type": "number", "minimum": 3, "exclusiveMinimum": True},
            f"repaired exclusive-bound {THING}/exclusiveMinimum",
        ),
        ({"type": "Int"}, {"type": "integer"}, f"repaired odd-type {THING}/type"),
        ({"type": "any"}, {}, f"repaired odd-type {THING}/type"),
        (
            {"properties": {"a": True}},
            {"properties": {"a": {}}},
            f"repaired boolean-schema {THING}/properties/a",
        ),
        (
            {"properties": {"a": False}},
            {"properties": {"a": {"not": {}}}},
            f"repaired boolean-schema {THING}/properties/a",
        ),
        (
            {"type": "array", "items": True},
            {"type": "array", "items": {}},
            f"repaired boolean-schema {THING}/items",
        ),
        ({"required": True}, {}, f"repaired required-flag {THING}/required"),
        (
            {"properties": {"a": {"required": True}, "b": {"type": "string"}}, "required": ["b"]},
            {"properties": {"a": {}, "b": {"type": "string"}}, "required": ["b", "a"]},
            f"repaired required-flag {THING}/properties/a/required",
        ),
        (
            {"properties": {"a": {"required": False}}},
            {"properties": {"a": {}}},
            f"repaired required-flag {THING}/properties/a/required",
        ),
        ({"properties": None}, {}, f"repaired null {THING}/properties"),
    ],
)
def test_a_schema_is_read_as_it_was_meant(
    tmp_path: Path, schema: Json, plain: Json, finding: str
) -> None:
    assert mended(schema, tmp_path) == (plain, [finding])


def test_an_exclusive_flag_in_a_newer_document_becomes_a_bound(tmp_path: Path) -> None:
    schema = {"type": "number", "maximum": 9, "exclusiveMaximum": True}
    assert mended(schema, tmp_path, "3.1.0") == (
        {"type": "number", "exclusiveMaximum": 9},
        [f"repaired exclusive-bound {THING}/exclusiveMaximum"],
    )


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "object", "properties": {"required": {"type": "boolean"}}},
        {"type": "object", "properties": {"type": {"type": "string"}, "items": {"type": "array"}}},
        {"type": "string", "enum": ["int", "any", None], "nullable": True, "default": None},
        {"type": "object", "example": {"type": ["a", "b"], "required": True}},
        {"type": "object", "additionalProperties": False},
    ],
)
def test_what_is_right_is_left_alone(tmp_path: Path, schema: Json) -> None:
    assert mended(schema, tmp_path) == (schema, [])


def test_a_list_of_types_is_right_in_a_newer_document(tmp_path: Path) -> None:
    schema = {"type": ["integer", "null"], "exclusiveMinimum": 3}
    assert mended(schema, tmp_path, "3.1.0") == (schema, [])


def test_statuses_and_methods_get_their_plain_spelling(tmp_path: Path) -> None:
    responses = {"4xx": {"description": ""}, "Default": {"description": ""}}
    read, findings = loaded(document({"/a": {"GET": {"responses": responses}}}), tmp_path)
    (found,) = read.operations
    assert found.method == "GET"
    assert [response.status for response in found.responses] == ["4XX", "DEFAULT"]
    assert findings == [
        "repaired upper-case-method #/paths/~1a/GET",
        "repaired odd-status #/paths/~1a/get/responses/4xx",
        "repaired odd-status #/paths/~1a/get/responses/Default",
    ]


def test_missing_descriptions_and_answers_are_no_loss(tmp_path: Path) -> None:
    read, findings = loaded(
        document({"/a": {"get": {}, "put": {"responses": {"204": {}}}}}), tmp_path
    )
    assert [one.key for one in read.operations] == ["GET /a", "PUT /a"]
    assert findings == [
        "repaired no-responses #/paths/~1a/get",
        "repaired no-description #/paths/~1a/put/responses/204",
    ]


@pytest.mark.parametrize(
    ("parameter", "schema", "finding"),
    [
        ({"name": "q", "in": "query"}, {"type": "string"}, "parameter-without-schema"),
        (
            {"name": "q", "in": "query", "type": "integer", "maximum": 5},
            {"type": "integer", "maximum": 5},
            "parameter-without-schema",
        ),
    ],
)
def test_a_parameter_without_a_schema_gets_the_one_it_means(
    tmp_path: Path, parameter: Json, schema: Json, finding: str
) -> None:
    read, findings = loaded(document({"/a": {"get": operation(parameters=[parameter])}}), tmp_path)
    (found,) = read.operations[0].parameters
    assert found.schema.raw == schema
    assert findings == [f"repaired {finding} #/paths/~1a/get/parameters/0"]


def test_a_path_parameter_is_required_whatever_is_said(tmp_path: Path) -> None:
    parameter = {"name": "id", "in": "path", "required": False, "schema": {"type": "string"}}
    read, findings = loaded(
        document({"/a/{id}": {"get": operation(parameters=[parameter])}}), tmp_path
    )
    assert read.operations[0].parameters[0].is_required
    assert findings == ["repaired path-parameter-not-required #/paths/~1a~1{id}/get/parameters/0"]


def test_extensions_may_hold_anything(tmp_path: Path) -> None:
    read, findings = loaded(
        document(
            {
                "x-groups": [1],
                "/a": {"get": operation(**{"x-schema": {"type": ["x"], "required": True}})},
            }
        ),
        tmp_path,
    )
    assert [one.key for one in read.operations] == ["GET /a"]
    assert findings == []
