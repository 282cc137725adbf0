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
        (
            {"properties": {"a": None}},
            {"properties": {"a": {}}},
            f"repaired boolean-schema {THING}/properties/a",
        ),
        (
            {"properties": [{"name": "a", "type": "string"}]},
            {"properties": {"a": {"type": "string"}}},
            f"repaired property-list {THING}/properties",
        ),
        (
            {"properties": {"x-a": "text", "b": {}}},
            {"properties": {"b": {}}},
            f"repaired extension-as-property {THING}/properties/x-a",
        ),
        (
            {"type": "array", "items": [{"type": "string"}]},
            {"type": "array", "items": {"type": "string"}},
            f"repaired one-for-list {THING}/items",
        ),
        (
            {"type": "array", "items": [{"type": "string"}, {"type": "integer"}]},
            {"type": "array", "items": {"anyOf": [{"type": "string"}, {"type": "integer"}]}},
            f"repaired one-for-list {THING}/items",
        ),
        ({"required": "a"}, {"required": ["a"]}, f"repaired one-for-list {THING}/required"),
        ({"enum": "a"}, {"enum": ["a"]}, f"repaired one-for-list {THING}/enum"),
        ({"allOf": {}}, {"allOf": [{}]}, f"repaired one-for-list {THING}/allOf"),
        ({"examples": {"a": 1}}, {"examples": [1]}, f"repaired one-for-list {THING}/examples"),
        ({"maximum": "5"}, {"maximum": 5}, f"repaired text-for-number {THING}/maximum"),
        ({"minimum": "-1.5"}, {"minimum": -1.5}, f"repaired text-for-number {THING}/minimum"),
        ({"minLength": "5"}, {"minLength": 5}, f"repaired text-for-number {THING}/minLength"),
        ({"maximum": "1e999"}, {}, f"skipped invalid-part {THING}/maximum"),
        ({"maximum": "1" + "0" * 9999}, {}, f"skipped invalid-part {THING}/maximum"),
        ({"nullable": "True"}, {"nullable": True}, f"repaired text-for-flag {THING}/nullable"),
        (
            {"type": "int64"},
            {"type": "integer", "format": "int64"},
            f"repaired odd-type {THING}/type",
        ),
        (
            {"type": "datetime"},
            {"type": "string", "format": "date-time"},
            f"repaired odd-type {THING}/type",
        ),
        ({"description": 5}, {}, f"repaired prose-no-text {THING}/description"),
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
        {"type": "object", "properties": {"description": {}, "title": {}, "nullable": {}}},
        {"type": "string", "default": "true", "enum": ["true", "5"], "example": 5},
    ],
)
def test_what_is_right_is_left_alone(tmp_path: Path, schema: Json) -> None:
    assert mended(schema, tmp_path) == (schema, [])


def test_a_list_of_types_is_right_in_a_newer_document(tmp_path: Path) -> None:
    schema = {"type": ["integer", "null"], "exclusiveMinimum": 3}
    assert mended(schema, tmp_path, "3.1.0") == (schema, [])


def test_statuses_and_methods_get_their_plain_spelling(tmp_path: Path) -> None:
    responses = {
        "200": {"description": ""},
        "4xx": {"description": ""},
        "Default": {"description": ""},
    }
    read, findings = loaded(document({"/a": {"GET": {"responses": responses}}}), tmp_path)
    (found,) = read.operations
    assert found.method == "GET"
    assert [response.status for response in found.responses] == ["200", "4XX", "DEFAULT"]
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


@pytest.mark.parametrize(
    ("get", "plain", "finding"),
    [
        ({"tags": "a"}, {"tags": ["a"]}, "one-for-list {}/tags"),
        ({"operationId": 5}, {"operationId": "5"}, "number-for-text {}/operationId"),
        ({"security": {"k": []}}, {"security": [{"k": []}]}, "odd-security {}/security"),
        ({"servers": "a.test"}, {"servers": [{"url": "a.test"}]}, "odd-servers {}/servers"),
        ({"servers": {"url": "u"}}, {"servers": [{"url": "u"}]}, "odd-servers {}/servers"),
        ({"deprecated": "true"}, {"deprecated": True}, "text-for-flag {}/deprecated"),
        (
            {"responses": {"204": "Gone"}},
            {"responses": {"204": {"description": "Gone"}}},
            "text-for-response {}/responses/204",
        ),
        (
            {"responses": {"204": None}},
            {"responses": {"204": {"description": ""}}},
            "text-for-response {}/responses/204",
        ),
        (
            {"responses": {"200": {"description": "", "schema": {"type": "string"}}}},
            {
                "responses": {
                    "200": {
                        "description": "",
                        "content": {"application/json": {"schema": {"type": "string"}}},
                    }
                }
            },
            "schema-outside-content {}/responses/200/schema",
        ),
        (
            {"parameters": [{"name": "q", "in": "Query", "schema": {}}]},
            {"parameters": [{"name": "q", "in": "query", "schema": {}}]},
            "odd-location {}/parameters/0/in",
        ),
        (
            {"parameters": [{"name": "b", "in": "body", "required": True, "schema": {}}]},
            {
                "parameters": [],
                "requestBody": {"content": {"application/json": {"schema": {}}}, "required": True},
            },
            "parameter-in-body {}/parameters",
        ),
        (
            {
                "parameters": [
                    {"name": "a", "in": "formData", "type": "string", "required": True},
                    {"name": "b", "in": "formData", "schema": {"type": "integer"}},
                ]
            },
            {
                "parameters": [],
                "requestBody": {
                    "content": {
                        "application/x-www-form-urlencoded": {
                            "schema": {
                                "type": "object",
                                "properties": {"a": {"type": "string"}, "b": {"type": "integer"}},
                                "required": ["a"],
                            }
                        }
                    },
                    "required": True,
                },
            },
            "parameter-in-body {}/parameters",
        ),
    ],
)
def test_an_operation_is_read_as_it_was_meant(
    tmp_path: Path, get: Json, plain: Json, finding: str
) -> None:
    answers = {"responses": {"200": {"description": ""}}}
    read, findings = loaded(document({"/a": {"get": {**answers, **get}}}), tmp_path)
    assert read.at("#/paths/~1a/get").raw == {**answers, **plain}
    assert findings == [f"repaired {finding.format('#/paths/~1a/get')}"]


def test_a_path_begins_with_a_slash(tmp_path: Path) -> None:
    paths = {"a/b": {"get": operation()}, " /c ": {"get": None}, "https://x/": {}}
    read, findings = loaded(document(paths), tmp_path)
    assert [one.key for one in read.operations] == ["GET /a/b", "GET /c"]
    assert findings == [
        "repaired odd-path #/paths/ ~1c ",
        "repaired odd-path #/paths/a~1b",
        "repaired no-responses #/paths/~1c/get",
        "repaired null #/paths/~1c/get",
    ]


@pytest.mark.parametrize(
    "reference", ["#/definitions/Other", "Other", "#Other", "components/schemas/Other", "#/Other"]
)
def test_a_reference_to_a_name_that_there_is_means_that(tmp_path: Path, reference: str) -> None:
    schemas = {"Thing": {"properties": {"a": {"$ref": reference}}}, "Other": {}}
    read, findings = loaded(document(components={"schemas": schemas}), tmp_path)
    found = read.at(f"{THING}/properties/a")
    assert found.raw == {"$ref": "#/components/schemas/Other"}
    assert findings == [f"repaired odd-reference {THING}/properties/a"]


def test_a_component_may_be_a_reference_to_another(tmp_path: Path) -> None:
    body: Json = {"content": {"application/json": {"schema": {}}}}
    bodies = {"a": {"$ref": "#/components/requestBodies/b"}, "b": body}
    post = operation(requestBody={"$ref": "#/components/requestBodies/a"})
    raw = document({"/a": {"post": post}}, components={"requestBodies": bodies})
    read, findings = loaded(raw, tmp_path)
    assert read.operations[0].request is not None
    assert findings == []


def test_a_callback_may_be_a_reference(tmp_path: Path) -> None:
    callback = {"{$request.body#/url}": {"post": operation()}}
    get = operation(callbacks={"done": {"$ref": "#/components/callbacks/done"}})
    raw = document({"/a": {"get": get}}, components={"callbacks": {"done": callback}})
    read, findings = loaded(raw, tmp_path)
    assert read.operations[0].node.get("callbacks") == {"done": callback}
    assert findings == []


@pytest.mark.parametrize(
    ("responses", "read"),
    [
        ({"default": {"description": "What there is"}}, {"2XX": {"description": "What there is"}}),
        (
            {"default": {"description": "Unexpected error"}},
            {"default": {"description": "Unexpected error"}, "2XX": {"description": ""}},
        ),
        (
            {"404": {"description": "none"}},
            {"404": {"description": "none"}, "2XX": {"description": ""}},
        ),
    ],
)
def test_operation_that_declares_no_success_succeeds(
    responses: Json, read: Json, tmp_path: Path
) -> None:
    paths = {"/a": {"get": {"responses": responses}}}
    found, findings = loaded(document(paths), tmp_path)
    assert found.at("#/paths/~1a/get/responses").raw == read
    assert findings == ["repaired no-success #/paths/~1a/get/responses"]


@pytest.mark.parametrize("status", ["101", "204", "302", "410"])
def test_operation_that_never_answers_200_is_left_alone(status: str, tmp_path: Path) -> None:
    responses = {status: {"description": ""}, "default": {"description": ""}}
    found, findings = loaded(document({"/a": {"get": {"responses": responses}}}), tmp_path)
    assert found.at("#/paths/~1a/get/responses").raw == responses
    assert not findings
