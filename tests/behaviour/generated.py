"""A small document of one thing, `/servers`; what is generated of it is imported and run."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

from codegen.diagnostics import Diagnostic
from codegen.pipeline import generate
from codegen.settings import straight

Json = Any
TEXT: Json = {"type": "string"}
WHOLE: Json = {"type": "integer"}
SERVER: Json = {"type": "object", "properties": {"id": TEXT, "name": TEXT, "size": WHOLE}}


@dataclass(frozen=True, slots=True, kw_only=True)
class Generated:
    """What came of a document: the package, its manifest, and what was noted on the way."""

    package: ModuleType
    document: Json
    manifest: Json
    findings: tuple[Diagnostic, ...]


def answering(schema: Json, status: str = "200", **headers: Json) -> Json:
    """Return the declared answers of an operation."""
    content = {"application/json": {"schema": schema}}
    return {status: {"description": "", "content": content, "headers": headers}}


def servers(*, taking: Json = (), listing: Json = None, headers: Json = None, **more: Json) -> Json:
    """Return a document whose one thing is listed with `taking`, answered as `listing`."""
    many = listing or {"type": "array", "items": SERVER}
    body = {"content": {"application/json": {"schema": SERVER}}, "required": True}
    identified = [{"name": "id", "in": "path", "required": True, "schema": TEXT}]
    collection: Json = {
        "get": {"parameters": list(taking), "responses": answering(many, **(headers or {}))},
        "post": {"requestBody": body, "responses": answering(SERVER, "201")},
    }
    item: Json = {
        "parameters": identified,
        "get": {"responses": answering(SERVER)},
        "patch": {"requestBody": body, "responses": answering(SERVER)},
        "delete": {"responses": {"204": {"description": ""}}},
    }
    return {
        "openapi": "3.0.3",
        "info": {"title": "Acme", "version": "1"},
        "servers": [{"url": "https://api.acme.test"}],
        "paths": {"/servers": collection, "/servers/{id}": item},
        **more,
    }


def query(name: str, schema: Json = None, **more: Json) -> Json:
    """Return a parameter of the query."""
    return {"name": name, "in": "query", "schema": schema or TEXT, **more}


def many(**beside: Json) -> Json:
    """Return an answer that holds the servers in `data`, and what stands `beside` them."""
    data = {"type": "array", "items": SERVER}
    return {"type": "object", "properties": {"data": data, **beside}}


def holding(**members: Json) -> Json:
    """Return an object."""
    return {"type": "object", "properties": members}


@contextmanager
def generated(document: Json, folder: Path, *, provider: str = "acme") -> Iterator[Generated]:
    """Yield the package of `document`, importable while the block runs."""
    spec = folder / "spec.json"
    spec.write_text(json.dumps(document))
    report = generate(straight(spec, provider=provider, out=folder / provider))
    sys.path.insert(0, str(folder))
    try:
        yield Generated(
            package=import_module(provider),
            document=document,
            manifest=json.loads((folder / provider / "manifest.json").read_text()),
            findings=report.package.diagnostics,
        )
    finally:
        sys.path.remove(str(folder))
        for name in [name for name in sys.modules if name.partition(".")[0] == provider]:
            del sys.modules[name]
