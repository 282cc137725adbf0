from __future__ import annotations

from pathlib import Path

import pytest

from codegen.document import Json

from .documents import document, loaded, operation, with_schema

GET = "#/paths/~1a/get"


def kept(get: Json, folder: Path, **members: Json) -> tuple[list[str], list[str]]:
    """Return the operations that are left of a document with GET /a, and what was skipped."""
    read, findings = loaded(document({"/a": {"get": get, "put": operation()}}, **members), folder)
    return [one.key for one in read.operations], findings


def test_one_bad_keyword_costs_that_keyword(tmp_path: Path) -> None:
    schema = {"type": "object", "properties": {"a": {"type": 7, "maxLength": 5}, "b": {}}}
    read, findings = loaded(with_schema(schema), tmp_path)
    properties = "#/components/schemas/Thing/properties"
    assert read.at(properties).raw == {"a": {"maxLength": 5}, "b": {}}
    assert findings == [f"skipped invalid-part {properties}/a/type"]


def test_a_bad_property_costs_that_property(tmp_path: Path) -> None:
    read, findings = loaded(with_schema({"properties": {"a": 5, "b": {}}}), tmp_path)
    assert read.at("#/components/schemas/Thing").raw == {"properties": {"b": {}}}
    assert findings == ["skipped invalid-part #/components/schemas/Thing/properties/a"]


def test_several_bad_elements_of_a_list_all_go(tmp_path: Path) -> None:
    read, findings = loaded(with_schema({"allOf": [5, {"type": "object"}, 6, 7]}), tmp_path)
    assert read.at("#/components/schemas/Thing/allOf").raw == [{"type": "object"}]
    assert len(findings) == 3


def test_an_operation_survives_an_optional_parameter_that_is_broken(tmp_path: Path) -> None:
    good = {"name": "q", "in": "query", "schema": {"type": "string"}}
    get = operation(parameters=[{"name": "x"}, good, 5])
    read, findings = loaded(document({"/a": {"get": get}}), tmp_path)
    assert [one.name for one in read.operations[0].parameters] == ["q"]
    assert f"skipped invalid-part {GET}/parameters/0" in findings
    assert f"skipped invalid-part {GET}/parameters/2" in findings


def test_an_operation_goes_with_a_required_parameter_that_is_broken(tmp_path: Path) -> None:
    get = operation(parameters=[{"name": "x", "in": "nowhere", "required": True, "schema": {}}])
    keys, findings = kept(get, tmp_path)
    assert keys == ["PUT /a"]
    assert findings[-1] == f"skipped invalid-part {GET}/parameters/0/in"
    assert f"skipped invalid-part {GET}" in findings


def test_an_operation_goes_with_a_required_body_that_is_broken(tmp_path: Path) -> None:
    keys, findings = kept(operation(requestBody={"required": True}), tmp_path)
    assert keys == ["PUT /a"]
    assert findings == [f"skipped invalid-part {GET}"]


def test_an_operation_survives_an_optional_body_that_is_broken(tmp_path: Path) -> None:
    keys, findings = kept(operation(requestBody={"required": False}), tmp_path)
    assert keys == ["GET /a", "PUT /a"]
    assert findings == [f"skipped invalid-part {GET}/requestBody"]


@pytest.mark.parametrize(
    ("is_required", "left"), [(True, ["PUT /a"]), (False, ["GET /a", "PUT /a"])]
)
def test_a_broken_component_costs_what_it_costs_where_it_is_used(
    tmp_path: Path, is_required: bool, left: list[str]
) -> None:
    components = {"parameters": {"bad": {"name": "x", "required": is_required, "schema": {}}}}
    get = operation(parameters=[{"$ref": "#/components/parameters/bad"}])
    keys, findings = kept(get, tmp_path, components=components)
    assert keys == left
    assert "skipped invalid-part #/components/parameters/bad" in findings


def test_one_bad_operation_costs_no_other(tmp_path: Path) -> None:
    keys, findings = kept("nonsense", tmp_path)
    assert keys == ["PUT /a"]
    assert findings == [f"skipped invalid-part {GET}"]


def test_one_bad_path_costs_no_other(tmp_path: Path) -> None:
    read, findings = loaded(document({"/a": {"get": operation()}, "/b": [1]}), tmp_path)
    assert [one.key for one in read.operations] == ["GET /a"]
    assert findings == ["skipped invalid-part #/paths/~1b"]


def test_the_reason_says_what_was_expected_and_found(tmp_path: Path) -> None:
    from codegen.diagnostics import Findings
    from codegen.load.validate import validate

    findings = Findings()
    validate(with_schema({"type": "string", "maxLength": "many", "enum": 5}), findings)
    assert [str(one) for one in findings] == [
        "skipped: #/components/schemas/Thing/enum: expected a valid list, found 5; "
        "it is left out [invalid-part]",
        "skipped: #/components/schemas/Thing/maxLength: expected a valid integer, unable to parse "
        'string as an integer, found "many"; it is left out [invalid-part]',
    ]


def test_components_that_are_no_object_do_no_harm(tmp_path: Path) -> None:
    keys, _ = kept(operation(), tmp_path, components=[1], servers="x", tags=[5])
    assert keys == ["GET /a", "PUT /a"]


def test_a_newer_document_is_checked_by_its_own_rules(tmp_path: Path) -> None:
    schema = {"type": ["string", "null"], "const": "x", "examples": ["x"]}
    _, findings = loaded(with_schema(schema, version="3.1.0"), tmp_path)
    assert findings == []
