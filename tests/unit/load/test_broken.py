"""Every part of a document, broken in every way: nothing but a CodegenError may come of it."""

from __future__ import annotations

import contextlib
import copy
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from codegen.diagnostics import Findings
from codegen.document import Json
from codegen.errors import CodegenError
from codegen.load import load
from codegen.vendor import Told, vendor

THING = {"$ref": "#/components/schemas/Thing"}
WHOLE: Json = {
    "openapi": "3.0.3",
    "info": {"title": "Toy", "version": "1"},
    "servers": [{"url": "https://{zone}.test", "variables": {"zone": {"default": "a"}}}],
    "tags": [{"name": "Things"}],
    "security": [{"token": []}],
    "paths": {
        "/things/{id}": {
            "parameters": [{"$ref": "#/components/parameters/id"}],
            "servers": [{"url": "https://other.test"}],
            "post": {
                "operationId": "make",
                "tags": ["Things"],
                "deprecated": False,
                "parameters": [
                    {"name": "q", "in": "query", "required": True, "schema": {"type": "string"}}
                ],
                "requestBody": {
                    "required": True,
                    "content": {"application/json": {"schema": THING}},
                },
                "responses": {
                    "201": {"$ref": "#/components/responses/made"},
                    "default": {"description": "", "headers": {"X": {"schema": {}}}},
                },
            },
        }
    },
    "components": {
        "parameters": {
            "id": {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
        },
        "responses": {
            "made": {"description": "", "content": {"application/json": {"schema": THING}}}
        },
        "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        "schemas": {
            "Thing": {
                "type": "object",
                "required": ["name"],
                "properties": {
                    "name": {"type": "string", "maxLength": 5, "description": "Must be unique."},
                    "parts": {"type": "array", "items": THING, "minItems": 1},
                    "kind": {"enum": ["a", None], "nullable": True, "default": "a"},
                },
                "allOf": [{"additionalProperties": {"type": "integer"}}],
                "oneOf": [{"type": "object"}],
                "discriminator": {"propertyName": "kind", "mapping": {"a": THING["$ref"]}},
            }
        },
    },
}
JUNK: tuple[Json, ...] = (
    None,
    True,
    7,
    -1.5,
    "",
    "junk",
    [],
    [None],
    [{}],
    {},
    {"a": 1},
    {"$ref": "#/nowhere"},
    {"$ref": 7},
    {"$ref": "#/components/schemas/Thing"},
)


def broken() -> Iterator[Json]:
    """Yield the document with one part left out, or another value in its place."""
    for keys in parts(WHOLE):
        for junk in (..., *JUNK):
            raw = json.loads(json.dumps(WHOLE))  # a copy that shares nothing
            holder = raw
            for key in keys[:-1]:
                holder = holder[key]
            if junk is ...:
                del holder[keys[-1]]
            else:
                holder[keys[-1]] = copy.deepcopy(junk)
            yield raw


def parts(value: Json, *keys: str | int) -> Iterator[tuple[str | int, ...]]:
    if keys:
        yield keys
    match value:
        case dict():
            members: list[tuple[str | int, Json]] = [*value.items()]
        case list():
            members = [*enumerate(value)]
        case _:
            members = []
    for key, item in members:
        yield from parts(item, *keys, key)


def test_a_broken_document_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    path, count = tmp_path / "spec.json", 0
    for raw in broken():
        path.write_text(json.dumps(raw))
        with contextlib.suppress(CodegenError):
            count += len(load(path, Findings()).operations)
    assert count > 500


def test_a_broken_document_is_vendored_as_far_as_it_goes(tmp_path: Path) -> None:
    path, count = tmp_path / "spec.json", 0
    for raw in broken():
        path.write_text(json.dumps(raw))
        with contextlib.suppress(CodegenError):
            vendor(path, "toy", tmp_path, Findings(), told=Told(prose="drop"), today="2026-01-01")
            count += 1
    assert count > 500


def test_the_whole_document_is_right(tmp_path: Path) -> None:
    path = tmp_path / "spec.json"
    path.write_text(json.dumps(WHOLE))
    findings = Findings()
    assert [one.key for one in load(path, findings).operations] == ["POST /things/{id}"]
    assert [*findings] == []


@pytest.mark.parametrize("junk", [5, "x", [1], None])
def test_a_broken_schema_never_costs_the_operation(tmp_path: Path, junk: Json) -> None:
    raw = copy.deepcopy(WHOLE)
    raw["components"]["schemas"]["Thing"] = junk
    path = tmp_path / "spec.json"
    path.write_text(json.dumps(raw))
    assert [one.key for one in load(path, Findings()).operations] == ["POST /things/{id}"]
