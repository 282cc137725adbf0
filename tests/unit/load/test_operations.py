from __future__ import annotations

from pathlib import Path

from codegen.diagnostics import Findings
from codegen.document import Json, Operation
from codegen.load import load

from .documents import document, loaded, operation


def only(paths: Json, folder: Path, **members: Json) -> Operation:
    """Return the one operation of a document."""
    read, findings = loaded(document(paths, **members), folder)
    assert findings == []
    (found,) = read.operations
    return found


def test_statuses_are_upper_case_text(tmp_path: Path) -> None:
    path = tmp_path / "spec.yaml"
    path.write_text(
        "openapi: 3.0.0\npaths:\n  /a:\n    get:\n      responses:\n"
        "        200: {description: ''}\n        5XX: {description: ''}\n"
        "        default: {description: ''}\n        x-note: 1\n"
    )
    (found,) = load(path, Findings()).operations
    assert [response.status for response in found.responses] == ["200", "5XX", "DEFAULT"]


def test_operations_keep_the_order_and_spelling_of_the_document(tmp_path: Path) -> None:
    paths = {
        "/z/": {"post": operation(), "get": operation()},
        "/<upload_url>": {"put": operation()},
        "x-groups": {"get": operation()},
    }
    read, _ = loaded(document(paths), tmp_path)
    assert [one.key for one in read.operations] == ["POST /z/", "GET /z/", "PUT /<upload_url>"]


def test_parameters_of_the_path_come_first_and_give_way_to_the_operations(tmp_path: Path) -> None:
    def parameter(name: str, location: str, type_: str) -> Json:
        return {
            "name": name,
            "in": location,
            "required": location == "path",
            "schema": {"type": type_},
        }

    paths = {
        "/things/{id}": {
            "parameters": [parameter("id", "path", "string"), parameter("page", "query", "string")],
            "get": operation(
                parameters=[
                    parameter("page", "query", "integer"),
                    parameter("id", "query", "boolean"),
                    parameter("Accept", "header", "string"),
                ]
            ),
        }
    }
    found = only(paths, tmp_path).parameters
    assert [(one.location, one.name, one.schema.get("type")) for one in found] == [
        ("path", "id", "string"),
        ("query", "page", "integer"),
        ("query", "id", "boolean"),
    ]


def test_references_are_followed(tmp_path: Path) -> None:
    paths = {
        "/things": {
            "post": {
                "parameters": [{"$ref": "#/components/parameters/dry"}],
                "requestBody": {"$ref": "#/components/requestBodies/thing"},
                "responses": {"201": {"$ref": "#/components/responses/made"}},
            }
        }
    }
    body = {"content": {"application/json": {"schema": {"type": "object"}}}}
    components = {
        "parameters": {"dry": {"name": "dry", "in": "query", "schema": {"type": "boolean"}}},
        "requestBodies": {"thing": {"required": True, **body}},
        "responses": {"made": {"description": "", "headers": {"Location": {}}, **body}},
    }
    found = only(paths, tmp_path, components=components)
    assert found.parameters[0].node.pointer == "#/components/parameters/dry"
    assert found.request is not None
    assert found.request.is_required
    assert found.responses[0].headers == ("Location",)
    assert found.responses[0].body is not None
    assert found.responses[0].body.schema.pointer == (
        "#/components/responses/made/content/application~1json/schema"
    )


def test_the_body_closest_to_json_is_taken(tmp_path: Path) -> None:
    def taken(*media_types: str) -> str | None:
        content: Json = {name: {"schema": {}} for name in media_types}
        paths = {"/a": {"post": operation(requestBody={"content": content})}}
        request = only(paths, tmp_path).request
        return request.media_type if request else None

    assert taken("text/csv", "application/json") == "application/json"
    assert taken("text/csv", "application/merge-patch+json") == "application/merge-patch+json"
    assert taken("application/vnd.x+json", "application/json; charset=utf-8") == (
        "application/json; charset=utf-8"
    )
    assert taken("multipart/form-data", "text/csv") == "multipart/form-data"
    form = "application/x-www-form-urlencoded"
    assert taken("text/xml", "multipart/form-data", form) == form
    assert taken("application/x-ndjson", form) == form
    patches = ("application/json-patch+json", "application/merge-patch+json")
    assert taken(*patches) == "application/merge-patch+json"
    assert taken("image/png", "application/yaml") == "application/yaml"
    assert taken() is None


def test_a_parameter_may_have_content_in_place_of_a_schema(tmp_path: Path) -> None:
    content = {"application/json": {"schema": {"type": "object"}}}
    paths = {
        "/a": {"get": operation(parameters=[{"name": "q", "in": "query", "content": content}])}
    }
    (parameter,) = only(paths, tmp_path).parameters
    assert parameter.schema.get("type") == "object"


def test_servers_of_the_operation_win_over_those_of_the_path(tmp_path: Path) -> None:
    here, there = [{"url": "https://here.test"}], [{"url": "https://there.test"}]
    paths = {"/a": {"servers": there, "get": operation(servers=here), "put": operation()}}
    read, _ = loaded(document(paths), tmp_path)
    assert [one.servers for one in read.operations] == [
        ("https://here.test",),
        ("https://there.test",),
    ]


def test_an_operation_at_the_documents_own_address_has_none_of_its_own(tmp_path: Path) -> None:
    own, other = {"url": "https://own.test"}, {"url": "https://other.test"}
    paths = {"/a": {"get": operation(servers=[own]), "put": operation(servers=[other, own])}}
    read, _ = loaded({**document(paths), "servers": [own, other]}, tmp_path)
    assert [one.servers for one in read.operations] == [
        (),
        ("https://other.test", "https://own.test"),
    ]


def test_bounds_are_read_to_the_last_digit(tmp_path: Path) -> None:
    schema = {"type": "integer", "maximum": 2**63 - 1}
    paths = {"/a": {"get": operation(parameters=[{"name": "n", "in": "query", "schema": schema}])}}
    (parameter,) = only(paths, tmp_path).parameters
    assert parameter.schema.get("maximum") == 9223372036854775807
