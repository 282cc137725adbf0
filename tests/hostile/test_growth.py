"""Work grows no faster than the document: counted in lines that run, never in seconds."""

from __future__ import annotations

import sys
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from .documents import TEXT
from .running import rendered

Json = Any
FEW, MANY = 15, 60
SLACK = 1.1
"""What is looked up in sorted order takes a little more."""


def resources(count: int, schemas: Json) -> Json:
    """Return a document of `count` things, each of its own schema: `T0`, `T1`, …"""
    paths: Json = {}
    for number in range(count):
        own = {"$ref": f"#/components/schemas/T{number}"}
        holds = {"content": {"application/json": {"schema": own}}}
        answers = {"200": {"description": "ok", **holds}}
        listed = {"type": "array", "items": own}
        lists = {"200": {"description": "ok", "content": {"application/json": {"schema": listed}}}}
        key = {"name": "id", "in": "path", "required": True, "schema": TEXT}
        paths[f"/thing{number}s"] = {
            "get": {"responses": lists},
            "post": {"requestBody": holds, "responses": answers},
        }
        paths[f"/thing{number}s/{{id}}"] = {
            "parameters": [key],
            "get": {"responses": answers},
            "delete": {"responses": {"204": {"description": "gone"}}},
        }
        paths[f"/thing{number}s/{{id}}/restart"] = {
            "parameters": [key],
            "post": {"responses": answers},
        }
    return {
        "openapi": "3.1.0",
        "info": {"title": "Growing", "version": "1"},
        "paths": paths,
        "components": {"schemas": schemas},
    }


def thing(number: int, **more: Json) -> Json:
    fields = {f"field_{number}_{at}": TEXT for at in range(8)}
    return {"type": "object", "properties": {"id": TEXT, "name": TEXT, **fields, **more}}


def alone(count: int) -> Json:
    return resources(count, {f"T{n}": thing(n) for n in range(count)})


def in_circles(count: int) -> Json:
    """Each thing holds the next two: all reach all."""
    schemas = {
        f"T{n}": thing(
            n,
            next={"$ref": f"#/components/schemas/T{(n + 1) % count}"},
            other={"$ref": f"#/components/schemas/T{(n + 7) % count}"},
        )
        for n in range(count)
    }
    return resources(count, schemas)


def heirs(count: int) -> Json:
    """All things extend one base, whose mapping lists them all."""
    mapping = {f"t{n}": f"#/components/schemas/T{n}" for n in range(count)}
    base = {
        "type": "object",
        "required": ["kind"],
        "properties": {"kind": TEXT},
        "discriminator": {"propertyName": "kind", "mapping": mapping},
    }
    schemas: Json = {
        f"T{n}": {"allOf": [{"$ref": "#/components/schemas/Base"}, thing(n)]} for n in range(count)
    }
    return resources(count, {**schemas, "Base": base})


def lines_run(document: Json, folder: Path) -> int:
    """Return how many lines of the generator run for `document`, each turn of a loop counted."""
    count = 0

    def note(frame: FrameType, event: str, _argument: object) -> Any:
        nonlocal count
        if "codegen" not in frame.f_code.co_filename:
            return None
        count += event == "line"
        return note

    rendered(document, folder)  # what is found once per process is found now
    sys.settrace(note)
    try:
        rendered(document, folder)
    finally:
        sys.settrace(None)
    return count


@pytest.mark.parametrize("shape", [alone, in_circles, heirs])
def test_work_grows_with_the_document(shape: Any, tmp_path: Path) -> None:
    few, many = lines_run(shape(FEW), tmp_path), lines_run(shape(MANY), tmp_path)
    assert many / few < MANY / FEW * SLACK
