"""Swagger 2.0 documents, read as the OpenAPI 3.0 documents that say the same."""

from __future__ import annotations

import copy
import json
from pathlib import Path

import pytest

from codegen.diagnostics import Findings
from codegen.document import Json
from codegen.errors import CodegenError
from codegen.load import load
from codegen.load.limits import MOST_MEDIA_TYPES
from codegen.load.load import openapi_of

from .test_broken import JUNK, parts

TEXT = {"type": "string"}


def read(raw: Json, folder: Path, *, allowed: Path | None = None) -> tuple[Json, list[str]]:
    """Return the converted document, and what was found as `code pointer`."""
    path = folder / "spec.json"
    path.write_text(json.dumps({"swagger": "2.0", "host": "a.test", **raw}))
    findings = Findings()
    made = openapi_of(path, path.read_bytes(), findings, allowed=allowed)
    return made, [f"{one.code} {one.source}" for one in findings]


def posted(operation: Json, folder: Path, **members: Json) -> Json:
    """Return the converted `operation`, in which nothing was found."""
    made, findings = read({"paths": {"/a": {"post": operation}}, **members}, folder)
    assert findings == []
    return made["paths"]["/a"]["post"]


@pytest.mark.parametrize(
    ("said", "urls", "found"),
    [
        ({"schemes": ["http", "wss", "https"]}, ["https://a.test", "http://a.test"], []),
        ({"schemes": ["http"], "basePath": "/v1/"}, ["http://a.test/v1"], []),
        ({"basePath": "v1"}, ["https://a.test/v1"], []),
        ({"basePath": "/"}, ["https://a.test"], []),
        ({"schemes": "https", "host": "a.test:8443"}, ["https://a.test:8443"], []),
        ({"host": "http://a.test/"}, ["http://a.test"], []),
        ({"host": None, "basePath": "/v1"}, ["/v1"], ["no-host #/host"]),
        ({"host": None}, ["/"], ["no-host #/host"]),
    ],
)
def test_host_schemes_and_base_path_make_servers(
    tmp_path: Path, said: Json, urls: list[str], found: list[str]
) -> None:
    made, findings = read({"paths": {"/a": {}}, **said}, tmp_path)
    assert [server["url"] for server in made["servers"]] == urls
    assert findings == found


def test_a_downloaded_document_is_served_from_where_it_was() -> None:
    data = json.dumps({"swagger": "2.0", "basePath": "/v1", "paths": {"/a": {}}}).encode()
    made = openapi_of("https://docs.test:81/x.json", data, Findings())
    assert made["servers"] == [{"url": "https://docs.test:81/v1"}]


def test_a_host_with_parameters_is_a_server_with_variables(tmp_path: Path) -> None:
    zone = {"name": "zone", "in": "path", "type": "string", "default": "eu", "enum": ["eu", "us"]}
    host = {
        "hostTemplate": "{account}.{zone}.test",
        "parameters": [{"$ref": "#/parameters/zone"}, {"name": "account", "type": "string"}],
    }
    made, findings = read(
        {
            "paths": {"/a": {}},
            "basePath": "/v1",
            "parameters": {"zone": zone},
            "x-ms-parameterized-host": host,
        },
        tmp_path,
    )
    assert findings == []
    (server,) = made["servers"]
    assert server["url"] == "https://{account}.{zone}.test/v1"
    assert server["variables"] == {
        "account": {"default": "account"},
        "zone": {"default": "eu", "enum": ["eu", "us"]},
    }


@pytest.mark.parametrize(
    ("where", "format_", "styled"),
    [
        ("query", None, {"style": "form", "explode": False}),
        ("query", "csv", {"style": "form", "explode": False}),
        ("query", "multi", {"style": "form", "explode": True}),
        ("query", "ssv", {"style": "spaceDelimited", "explode": False}),
        ("query", "pipes", {"style": "pipeDelimited", "explode": False}),
        ("path", "csv", {}),
        ("header", None, {}),
    ],
)
def test_a_list_is_written_as_its_collection_format_says(
    tmp_path: Path, where: str, format_: str | None, styled: Json
) -> None:
    raw = {"name": "q", "in": where, "type": "array", "items": TEXT, "maxItems": 3}
    if format_ is not None:
        raw["collectionFormat"] = format_
    made = posted({"parameters": [raw]}, tmp_path)
    schema = {"type": "array", "items": TEXT, "maxItems": 3}
    assert made["parameters"] == [{"name": "q", "in": where, **styled, "schema": schema}]


def test_a_format_that_cannot_be_said_any_more_is_reported(tmp_path: Path) -> None:
    raw = {"name": "q", "in": "query", "type": "array", "items": TEXT, "collectionFormat": "tsv"}
    made, findings = read({"paths": {"/a": {"get": {"parameters": [raw]}}}}, tmp_path)
    assert made["paths"]["/a"]["get"]["parameters"][0]["style"] == "form"
    assert findings == ["collection-format #/paths/~1a/get/parameters/0/collectionFormat"]


def test_what_a_parameter_says_of_its_type_moves_into_its_schema(tmp_path: Path) -> None:
    raw = {
        "name": "n",
        "in": "query",
        "required": True,
        "description": "d",
        "allowEmptyValue": True,
        "type": "integer",
        "format": "int32",
        "minimum": 1,
        "exclusiveMinimum": True,
        "default": 5,
        "enum": [5, 6],
        "x-nullable": True,
        "x-note": 1,
    }
    (made,) = posted({"parameters": [raw]}, tmp_path)["parameters"]
    assert made == {
        **{key: raw[key] for key in ("name", "in", "required", "description", "allowEmptyValue")},
        "x-note": 1,
        "schema": {
            "type": "integer",
            "format": "int32",
            "minimum": 1,
            "exclusiveMinimum": True,
            "default": 5,
            "enum": [5, 6],
            "nullable": True,
            "x-nullable": True,
        },
    }


@pytest.mark.parametrize(
    ("own", "shared", "types"),
    [
        (None, None, ["application/json"]),
        (None, ["application/json", "text/xml"], ["application/json", "text/xml"]),
        (["a/b"], ["application/json"], ["a/b"]),
        ([], ["application/json"], ["application/json"]),
        (["multipart/form-data"], None, ["application/json"]),
    ],
)
def test_a_body_has_the_types_that_are_consumed(
    tmp_path: Path, own: Json, shared: Json, types: list[str]
) -> None:
    body = {"name": "b", "in": "body", "required": True, "description": "d", "schema": TEXT}
    made = posted(
        {"parameters": [body], **({} if own is None else {"consumes": own})},
        tmp_path,
        **({} if shared is None else {"consumes": shared}),
    )
    assert made == {
        "requestBody": {
            "content": {name: {"schema": TEXT} for name in types},
            "description": "d",
            "required": True,
        }
    }


def test_a_shared_body_is_referred_to_unless_its_types_differ(tmp_path: Path) -> None:
    shared = {"b": {"name": "b", "in": "body", "schema": {"$ref": "#/definitions/T"}}}
    use = [{"$ref": "#/parameters/b"}]
    made, findings = read(
        {
            "paths": {
                "/a": {"post": {"parameters": use}, "put": {"parameters": use, "consumes": ["x/y"]}}
            },
            "parameters": shared,
            "definitions": {"T": TEXT},
        },
        tmp_path,
    )
    assert findings == []
    content = {"schema": {"$ref": "#/components/schemas/T"}}
    assert made["components"]["requestBodies"] == {"b": {"content": {"application/json": content}}}
    item = made["paths"]["/a"]
    assert item["post"] == {"requestBody": {"$ref": "#/components/requestBodies/b"}}
    assert item["put"] == {"requestBody": {"content": {"x/y": content}}}


def test_what_a_path_shares_goes_to_each_of_its_operations(tmp_path: Path) -> None:
    field = {"in": "formData", "type": "string"}
    made, findings = read(
        {
            "paths": {
                "/a/{id}": {
                    "parameters": [
                        {"name": "id", "in": "path", "required": True, "type": "string"},
                        {"name": "b", "in": "body", "schema": TEXT},
                    ],
                    "post": {},
                    "put": {"parameters": [{"name": "c", "in": "body", "schema": {}}]},
                },
                "/b": {
                    "parameters": [{"name": "x", **field}, {"name": "y", **field}],
                    "post": {"parameters": [{"name": "y", **field, "required": True}]},
                },
            }
        },
        tmp_path,
    )
    assert findings == []
    item = made["paths"]["/a/{id}"]
    assert [one["name"] for one in item["parameters"]] == ["id"]
    assert item["post"]["requestBody"] == {"content": {"application/json": {"schema": TEXT}}}
    assert item["put"]["requestBody"] == {"content": {"application/json": {"schema": {}}}}
    (form,) = made["paths"]["/b"]["post"]["requestBody"]["content"].values()
    assert form["schema"] == {
        "type": "object",
        "properties": {"x": TEXT, "y": TEXT},
        "required": ["y"],
    }


def test_a_form_is_url_encoded_unless_a_file_goes_with_it(tmp_path: Path) -> None:
    tags = {"name": "t", "in": "formData", "type": "array", "items": TEXT}
    form = [
        {"name": "x", "in": "formData", "type": "string"},
        {**tags, "collectionFormat": "multi"},
    ]
    file = {"name": "f", "in": "formData", "type": "file", "required": True, "description": "d"}
    (plain,) = posted({"parameters": form}, tmp_path)["requestBody"]["content"].items()
    assert plain == (
        "application/x-www-form-urlencoded",
        {
            "schema": {
                "type": "object",
                "properties": {"x": TEXT, "t": {"type": "array", "items": TEXT}},
            },
            "encoding": {"t": {"style": "form", "explode": True}},
        },
    )
    both = ["multipart/form-data", "application/x-www-form-urlencoded", "application/json"]
    made = posted({"parameters": form, "consumes": both}, tmp_path)
    assert [*made["requestBody"]["content"]] == both[:2]
    with_file = posted({"parameters": [*form, file], "consumes": both[1:]}, tmp_path)
    assert with_file["requestBody"]["required"]
    ((name, media),) = with_file["requestBody"]["content"].items()
    assert name == "multipart/form-data"
    assert media["schema"]["properties"]["f"] == {
        "type": "string",
        "format": "binary",
        "description": "d",
    }


def test_a_form_beside_a_body_and_a_second_body_are_left_out(tmp_path: Path) -> None:
    parameters = [
        {"name": "x", "in": "formData", "type": "string"},
        {"name": "b", "in": "body", "schema": TEXT},
        {"name": "c", "in": "body", "schema": {}},
    ]
    made, findings = read({"paths": {"/a": {"post": {"parameters": parameters}}}}, tmp_path)
    body = made["paths"]["/a"]["post"]["requestBody"]
    assert body == {"content": {"application/json": {"schema": TEXT}}}
    assert findings == [
        "form-beside-body #/paths/~1a/post/parameters/0",
        "second-body #/paths/~1a/post/parameters/2",
    ]


def test_answers_have_the_types_that_are_produced(tmp_path: Path) -> None:
    made = posted(
        {
            "produces": ["application/json"],
            "responses": {
                "200": {
                    "description": "d",
                    "schema": TEXT,
                    "headers": {"X": {"type": "array", "items": TEXT, "description": "h"}},
                    "examples": {"application/json": "x", "text/plain": "y", "odd": 1},
                },
                "204": {"description": ""},
                "400": {"$ref": "#/responses/bad"},
                "x-note": 1,
            },
        },
        tmp_path,
        responses={"bad": {"description": "", "schema": TEXT}},
    )
    assert made["responses"] == {
        "200": {
            "description": "d",
            "headers": {"X": {"description": "h", "schema": {"type": "array", "items": TEXT}}},
            "content": {
                "application/json": {"schema": TEXT, "example": "x"},
                "text/plain": {"example": "y"},
            },
        },
        "204": {"description": ""},
        "400": {"$ref": "#/components/responses/bad"},
        "x-note": 1,
    }


def test_a_shared_answer_is_written_out_where_its_types_differ(tmp_path: Path) -> None:
    made = posted(
        {"produces": ["a/b"], "responses": {"400": {"$ref": "#/responses/bad"}}},
        tmp_path,
        responses={"bad": {"description": "", "schema": TEXT}},
    )
    assert made["responses"]["400"] == {"description": "", "content": {"a/b": {"schema": TEXT}}}


def test_too_many_types_are_cut_short(tmp_path: Path) -> None:
    body = {"name": "b", "in": "body", "schema": TEXT}
    types = [f"a/{n}" for n in range(1000)]
    made, findings = read(
        {"paths": {"/a": {"post": {"parameters": [body]}}}, "consumes": types}, tmp_path
    )
    assert len(made["paths"]["/a"]["post"]["requestBody"]["content"]) == MOST_MEDIA_TYPES
    assert {one.partition(" ")[0] for one in findings} == {"media-types"}


def test_a_file_is_answered_as_bytes(tmp_path: Path) -> None:
    made = posted({"responses": {"200": {"description": "", "schema": {"type": "file"}}}}, tmp_path)
    schema = {"type": "string", "format": "binary"}
    content = {"application/octet-stream": {"schema": schema}}
    assert made["responses"]["200"]["content"] == content


def test_security_definitions_become_schemes(tmp_path: Path) -> None:
    urls = {"authorizationUrl": "https://a.test/auth", "tokenUrl": "https://a.test/token"}
    scopes = {"read": "r", "x-note": 1}
    definitions = {
        "basic": {"type": "basic", "description": "d"},
        "key": {"type": "apiKey", "name": "X-Key", "in": "header", "x-note": 1},
        **{
            flow: {"type": "oauth2", "flow": flow, "scopes": scopes, **urls, "x-note": 1}
            for flow in ("implicit", "password", "application", "accessCode")
        },
        "bare": {"type": "oauth2", "flow": "password", "tokenUrl": "https://a.test/token"},
    }
    made, findings = read({"paths": {"/a": {}}, "securityDefinitions": definitions}, tmp_path)
    assert findings == []
    schemes = made["components"]["securitySchemes"]
    assert schemes["basic"] == {"type": "http", "scheme": "basic", "description": "d"}
    assert schemes["key"] == definitions["key"]
    names = {"application": "clientCredentials", "accessCode": "authorizationCode"}
    for flow in ("implicit", "password", "application", "accessCode"):
        assert schemes[flow] == {
            "type": "oauth2",
            "x-note": 1,
            "flows": {names.get(flow, flow): {**urls, "scopes": {"read": "r"}}},
        }
    assert schemes["bare"]["flows"]["password"]["scopes"] == {}


def test_schemas_keep_all_but_what_is_said_otherwise_now(tmp_path: Path) -> None:
    definitions = {
        "Pet": {
            "type": "object",
            "discriminator": "kind",
            "required": ["kind"],
            "properties": {
                "kind": TEXT,
                "mate": {"$ref": "#/definitions/Pet"},
                "name": {"type": "string", "x-nullable": True, "readOnly": True},
                "discriminator": TEXT,
                "$ref": TEXT,
            },
            "x-note": {"$ref": "#/definitions/Pet"},
        },
        "Cat": {"allOf": [{"$ref": "#/definitions/Pet"}], "x-ms-discriminator-value": "#cat"},
        "a/b": {"items": {"$ref": "#/definitions/a~1b"}},
    }
    made, findings = read({"paths": {"/a": {}}, "definitions": definitions}, tmp_path)
    assert findings == []
    pet = {"$ref": "#/components/schemas/Pet"}
    assert made["components"]["schemas"] == {
        "Pet": {
            "type": "object",
            "discriminator": {
                "propertyName": "kind",
                "mapping": {"#cat": "#/components/schemas/Cat"},
            },
            "required": ["kind"],
            "properties": {
                "kind": TEXT,
                "mate": pet,
                "name": {"type": "string", "x-nullable": True, "nullable": True, "readOnly": True},
                "discriminator": TEXT,
                "$ref": TEXT,
            },
            "x-note": {"$ref": "#/definitions/Pet"},
        },
        "Cat": {"allOf": [pet], "x-ms-discriminator-value": "#cat"},
        "a/b": {"items": {"$ref": "#/components/schemas/a~1b"}},
    }


def test_references_to_places_that_change_are_given_a_name(tmp_path: Path) -> None:
    thing = {
        "type": "object",
        "properties": {"next": {"$ref": "#/paths/~1a/get/responses/200/schema"}},
    }
    made, findings = read(
        {
            "paths": {
                "/a": {
                    "get": {
                        "parameters": [{"name": "q", "in": "query", "type": "string"}],
                        "responses": {"200": {"description": "", "schema": thing}},
                    },
                    "put": {"parameters": [{"$ref": "#/paths/~1a/get/parameters/0"}]},
                }
            },
            "definitions": {"schema": {}},
        },
        tmp_path,
    )
    assert findings == []
    named = {"$ref": "#/components/schemas/schema-2"}
    assert made["components"]["schemas"]["schema-2"]["properties"] == {"next": named}
    assert made["paths"]["/a"]["put"]["parameters"] == [{"$ref": "#/components/parameters/0"}]
    assert made["components"]["parameters"]["0"]["schema"] == TEXT


def test_other_files_are_swagger_too(tmp_path: Path) -> None:
    folder = tmp_path / "api" / "v1"
    folder.mkdir(parents=True)
    (tmp_path / "common").mkdir()
    (tmp_path / "common" / "types.json").write_text(
        json.dumps(
            {
                "parameters": {
                    "Id": {"name": "id", "in": "path", "required": True, "type": "string"},
                    "Body": {"name": "b", "in": "body", "schema": {"$ref": "#/definitions/T"}},
                },
                "responses": {"Bad": {"description": "", "schema": {"$ref": "#/definitions/T"}}},
                "definitions": {"T": {"properties": {"x": TEXT}, "discriminator": "x"}},
            }
        )
    )
    (folder / "items.json").write_text(
        json.dumps({"get": {"responses": {"200": {"description": "", "schema": TEXT}}}})
    )
    types = "../../common/types.json#"
    raw = {
        "paths": {
            "/a/{id}": {
                "parameters": [{"$ref": f"{types}/parameters/Id"}],
                "put": {
                    "parameters": [{"$ref": f"{types}/parameters/Body"}],
                    "responses": {"400": {"$ref": f"{types}/responses/Bad"}},
                },
            },
            "/b": {"$ref": "items.json"},
        }
    }
    made, findings = read(raw, folder, allowed=tmp_path / "common")
    assert findings == []
    components = made["components"]
    assert components["schemas"]["T"]["discriminator"] == {"propertyName": "x"}
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/T"}}}
    assert components["requestBodies"] == {"Body": {"content": content}}
    assert components["responses"] == {"Bad": {"description": "", "content": content}}
    item = made["paths"]["/a/{id}"]
    assert item["parameters"] == [{"$ref": "#/components/parameters/Id"}]
    assert item["put"]["requestBody"] == {"$ref": "#/components/requestBodies/Body"}
    answer = made["paths"]["/b"]["get"]["responses"]["200"]
    assert answer["content"] == {"application/json": {"schema": TEXT}}
    _, findings = read(raw, folder)
    assert len(findings) == 3
    assert {one.partition(" ")[0] for one in findings} == {"dangling-reference"}


WHOLE: Json = {
    "swagger": "2.0",
    "host": "a.test",
    "basePath": "/v1",
    "schemes": ["https"],
    "consumes": ["application/json"],
    "produces": ["application/json"],
    "x-ms-parameterized-host": {"hostTemplate": "{z}.test", "parameters": [{"name": "z"}]},
    "paths": {
        "/things/{id}": {
            "parameters": [{"$ref": "#/parameters/id"}],
            "post": {
                "consumes": ["multipart/form-data"],
                "parameters": [
                    {"name": "f", "in": "formData", "type": "file"},
                    {"name": "q", "in": "query", "type": "array", "collectionFormat": "csv"},
                ],
                "responses": {"200": {"$ref": "#/responses/ok"}},
            },
            "put": {"parameters": [{"$ref": "#/parameters/body"}], "responses": {}},
        }
    },
    "parameters": {
        "id": {"name": "id", "in": "path", "required": True, "type": "string"},
        "body": {"name": "b", "in": "body", "schema": {"$ref": "#/definitions/T"}},
    },
    "responses": {
        "ok": {
            "description": "",
            "schema": {"$ref": "#/definitions/T"},
            "headers": {"X": {"type": "string"}},
            "examples": {"application/json": {}},
        }
    },
    "definitions": {
        "T": {"discriminator": "k", "properties": {"k": {"type": "string"}}},
        "U": {"allOf": [{"$ref": "#/definitions/T"}], "x-ms-discriminator-value": "u"},
    },
    "securityDefinitions": {"o": {"type": "oauth2", "flow": "implicit", "scopes": {"a": "b"}}},
}


def test_a_broken_document_is_converted_as_far_as_it_goes(tmp_path: Path) -> None:
    path, count = tmp_path / "spec.json", 0
    for keys in parts(WHOLE):
        for junk in (*JUNK[::3], {"$ref": "#/paths"}):
            raw = copy.deepcopy(WHOLE)
            holder = raw
            for key in keys[:-1]:
                holder = holder[key]
            holder[keys[-1]] = copy.deepcopy(junk)
            path.write_text(json.dumps(raw))
            try:
                count += len(load(path, Findings()).operations)
            except CodegenError:
                continue
    assert count > 150


def test_the_whole_document_is_right(tmp_path: Path) -> None:
    path = tmp_path / "spec.json"
    path.write_text(json.dumps(WHOLE))
    findings = Findings()
    assert len(load(path, findings).operations) == 2
    assert [one for one in findings if one.level == "skipped"] == []
