"""Documents that once made code that does not parse or import: generated and imported whole."""

from __future__ import annotations

import json
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from codegen.pipeline import generate
from codegen.settings import straight

Json = Any
TEXT = {"type": "string"}


def op(schema: Json = None, *, body: Json = None, query: tuple[str, ...] = ()) -> Json:
    """Return an operation that answers `schema` and takes `body`."""

    def content(of: Json) -> Json:
        return {"content": {"application/json": {"schema": of}}}

    answer = content(schema) if schema else {}
    required = [{"name": q, "in": "query", "required": True, "schema": TEXT} for q in query]
    request = {"requestBody": content(body)} if body else {}
    responses = {"200": {"description": "ok", **answer}}
    return {"parameters": required, "responses": responses, **request}


def at(path: str, **operations: Json) -> Json:
    """Return a path with its parameters declared."""
    names = [part[1:-1] for part in path.split("/") if part.startswith("{")]
    declared = [{"name": n, "in": "path", "required": True, "schema": TEXT} for n in names]
    return {path: {"parameters": declared, **operations}}


def thing(*names: str) -> Json:
    return {"type": "object", "properties": dict.fromkeys(names, TEXT)}


def part(*names: str) -> Json:
    """Return an object that has each of the components `names` as a part."""
    parts = {name: {"$ref": f"#/components/schemas/{name}"} for name in names}
    return {"type": "object", "properties": {"id": TEXT, **parts}}


ITEM, NEW = thing("id", "name"), thing("name")
ANYTHING = op(ITEM) | {"parameters": [{"name": "filter", "in": "query", "schema": {}}]}
COMPONENTS = {
    "house": part("apple", "barn", "shed"),
    "barn": part("box"),
    "shed": part("box"),
    "box": part("apple"),
    "apple": part("box"),
    "tagged": {
        "oneOf": [
            {"type": "object", "properties": {"kind": {"enum": ["a"]}, "x": TEXT}},
            {"type": "object", "properties": {"kind": {"enum": ["b"]}, "y": TEXT}},
        ],
        "discriminator": {"propertyName": "kind"},
    },
}
DOCUMENTS: dict[str, Json] = {
    "no resources": at("/status", get=op(ITEM)),
    "parameter in path and query": {
        **at("/tokens/{token}/hooks", post=op(ITEM, body=NEW), get=op(ITEM, query=("token",))),
        **at("/tokens/{token}/hooks/{id}", get=op(ITEM, query=("token",))),
    },
    "parent called by a keyword": {
        **at("/classes/{class}/tasks", post=op(ITEM, body=NEW)),
        **at("/classes/{class}/tasks/{id}", get=op(ITEM)),
    },
    "any JSON as an argument": {
        **at("/things", post=op(ITEM, body=NEW), get=op({"type": "array", "items": ITEM})),
        **at("/things/{id}", get=op(ITEM), delete=op()),
        **at("/things/{id}/notes", get=ANYTHING),
    },
    "action that nothing names": {
        **at("/things", post=op(ITEM, body=NEW)),
        **at("/things/{id}", get=op(ITEM), put=op(ITEM, body=NEW), post=op(body=NEW)),
    },
    "circle that is used at two of its parts": {
        **at("/cats", post=op(part("barn", "house", "shed"), body=NEW)),
        **at("/cats/{id}", get=op(part("barn", "house", "shed"))),
        **at("/dogs", post=op(part("barn", "house", "shed"), body=NEW)),
        **at("/dogs/{id}", get=op(part("barn", "house", "shed"))),
    },
    "variants whose tag may be left out": {
        **at("/jobs", post=op(ITEM, body=part("tagged"))),
        **at("/jobs/{id}", get=op(ITEM)),
    },
    "resource called like the folder of what is shared": {
        **at("/shared", post=op(part("house"), body=NEW)),
        **at("/shared/{id}", get=op(part("house"))),
        **at("/cats", post=op(part("house"), body=NEW)),
        **at("/cats/{id}", get=op(part("house"))),
    },
    "discriminator without variants": {
        **at(
            "/jobs",
            post=op(ITEM, body={**thing("mode"), "discriminator": {"propertyName": "mode"}}),
        ),
        **at("/jobs/{id}", get=op(ITEM)),
    },
}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_everything_that_is_generated_imports(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spec = tmp_path / "spec.json"
    info = {"title": "Odd", "version": "1"}
    document = {"openapi": "3.0.3", "info": info, "paths": DOCUMENTS[name]}
    document["components"] = {"schemas": COMPONENTS}
    spec.write_text(json.dumps(document))
    generate(straight(spec, provider="odd", out=tmp_path / "odd"))
    monkeypatch.syspath_prepend(tmp_path)
    files = [path.relative_to(tmp_path) for path in (tmp_path / "odd").rglob("*.py")]
    modules = [".".join(path.with_suffix("").parts).removesuffix(".__init__") for path in files]
    try:
        for module in modules:
            import_module(module)
    finally:
        for module in [known for known in sys.modules if known.partition(".")[0] == "odd"]:
            del sys.modules[module]
    assert "odd" in modules
