"""Small documents for tests of discovery and classification, written as Python values."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from codegen.diagnostics import Findings
from codegen.discover import discover
from codegen.discover.cases import Survey, survey
from codegen.document import Document
from codegen.ir.discovery import Discovery
from codegen.ir.resources import Resource
from codegen.load import operations_of

Json = Any


def text(**keywords: Json) -> Json:
    """Return the schema of a text."""
    return {"type": "string", **keywords}


def integer(**keywords: Json) -> Json:
    """Return the schema of a whole number."""
    return {"type": "integer", **keywords}


def thing(*names: str, required: Sequence[str] = (), **fields: Json) -> Json:
    """Return an object of texts `names` and of `fields`."""
    properties = {**dict.fromkeys(names, text()), **fields}
    return {"type": "object", "properties": properties, "required": list(required)}


def many(items: Json) -> Json:
    """Return the schema of a list."""
    return {"type": "array", "items": items}


def ref(name: str) -> Json:
    """Return a reference to a component schema."""
    return {"$ref": f"#/components/schemas/{name}"}


def op(
    answer: Json = None,
    *,
    body: Json = None,
    status: str = "200",
    query: Sequence[str | Json] = (),
    **more: Json,
) -> Json:
    """Return an operation that takes `body`, answers `answer` with `status`."""
    content = {"application/json": {"schema": answer}}
    operation: dict[str, Json] = {
        "parameters": [_query(q) for q in query],
        "responses": {status: {"content": content} if answer is not None else {}},
        **more,
    }
    if body is not None:
        operation["requestBody"] = {"content": {"application/json": {"schema": body}}}
    return operation


def _query(parameter: str | Json) -> Json:
    if isinstance(parameter, str):
        return {"name": parameter, "in": "query", "schema": text()}
    return parameter


def document(operations: Mapping[str, Json], schemas: Mapping[str, Json] | None = None) -> Document:
    """Return the document of `operations`, by `METHOD /path`; path parameters are texts."""
    paths: dict[str, Json] = {}
    for key, operation in operations.items():
        method, path = key.split(" ", 1)
        named = {p["name"] for p in operation["parameters"] if p["in"] == "path"}
        own = [
            {"name": name, "in": "path", "required": True, "schema": text()}
            for name in re.findall(r"\{([^{}]+)\}", path)
            if name not in named
        ]
        operation = {**operation, "parameters": [*own, *operation["parameters"]]}
        paths.setdefault(path, {})[method.lower()] = operation
    raw = {"openapi": "3.0.0", "paths": paths, "components": {"schemas": dict(schemas or {})}}
    return Document(raw=raw, sha256="0" * 64, parse=operations_of)


def surveyed(operations: Mapping[str, Json], schemas: Mapping[str, Json] | None = None) -> Survey:
    """Return what is read of `operations`."""
    return survey(document(operations, schemas))


def discovered(
    operations: Mapping[str, Json], schemas: Mapping[str, Json] | None = None
) -> Discovery:
    """Return what is discovered in `operations`."""
    return discover(document(operations, schemas), Findings())


def resource(
    operations: Mapping[str, Json],
    schemas: Mapping[str, Json] | None = None,
    name: str | None = None,
) -> Resource:
    """Return the resource of that name, or the only one."""
    found = {r.name: r for r in discovered(operations, schemas).resources}
    if name is not None:
        return found[name]
    assert len(found) == 1, f"expected one resource, found {sorted(found)}"
    return next(iter(found.values()))


def role(
    key: str, operations: Mapping[str, Json], schemas: Mapping[str, Json] | None = None
) -> str:
    """Return the role of the operation `key`."""
    return discovered(operations, schemas).judgements[key].role.value


SERVER = thing("id", "name", "region")


def collection(
    path: str = "/servers", made: Json = None, item: str = "id", **changes: Json
) -> dict[str, Json]:
    """Return a plain collection of things: create, list, read, delete; `changes` by key."""
    made = made if made is not None else SERVER
    body = {**made, "properties": {k: v for k, v in made["properties"].items() if k != "id"}}
    return {
        f"POST {path}": op(made, body=body, status="201"),
        f"GET {path}": op(thing(**{"items": many(made)})),
        f"GET {path}/{{{item}}}": op(made),
        f"DELETE {path}/{{{item}}}": op(status="204"),
        **changes,
    }
