"""Documents to mutate: a made-up one with a bit of everything, golden specs, slices of others."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from codegen.document import unescape

Json = Any
GOLDEN = Path(__file__).parents[1] / "golden"
TEXT: Json = {"type": "string"}


def _ref(name: str) -> Json:
    return {"$ref": f"#/components/schemas/{name}"}


def _holds(schema: Json) -> Json:
    return {"application/json": {"schema": schema}}


def _answers(schema: Json = None, status: str = "200") -> Json:
    answer = {"description": "Done."} | ({"content": _holds(schema)} if schema else {})
    headers = {name: {"schema": {"type": "integer"}} for name in ("X-RateLimit-Limit", "Link")}
    return {
        status: answer | {"headers": headers},
        "409": {"description": "The name is taken.", "content": _holds(_ref("Error"))},
        "default": {"description": "Refused.", "content": _holds(_ref("Error"))},
    }


def _sends(schema: Json) -> Json:
    return {"required": True, "content": _holds(schema), "description": "What is sent."}


def _query(name: str, schema: Json, **more: Json) -> Json:
    return {"name": name, "in": "query", "schema": schema, "description": f"The {name}.", **more}


def _key(name: str) -> Json:
    return {"name": name, "in": "path", "required": True, "schema": TEXT}


_PAGING = [
    _query("page", {"type": "integer", "minimum": 1, "default": 1}),
    _query("per_page", {"type": "integer", "maximum": 200, "default": 20}),
]


@cache
def _rich() -> str:
    server_fields = {
        "name": {**TEXT, "pattern": r"^[a-z\d-]{1,40}$", "description": "The name must be unique."},
        "region": {**TEXT, "enum": ["north", "south", "east", "west", "mid", "far", "near"]},
        "size": {**TEXT, "default": "small", "maxLength": 60},
        "tags": {"type": "array", "items": TEXT, "description": "Tags to put on the server."},
        "count-of": {"type": "integer", "minimum": 1, "maximum": 2**40, "example": 3},
        "kind": {"const": "server"},
        "disk": {"oneOf": [_ref("LocalDisk"), _ref("RemoteDisk")],
                 "discriminator": {"propertyName": "type", "mapping": {
                     "local": "#/components/schemas/LocalDisk",
                     "remote": "#/components/schemas/RemoteDisk"}}},
        "labels": {"type": "object", "additionalProperties": TEXT},
        "parent": _ref("Server"),
        "from": {"type": ["string", "null"], "format": "date-time"},
        "password": {**TEXT, "format": "password", "writeOnly": True},
    }  # fmt: skip
    server = {
        "type": "object",
        "title": "A server",
        "description": "A machine that runs.",
        "required": ["id", "name", "region"],
        "properties": {
            "id": {"type": "integer", "readOnly": True},
            "status": {**TEXT, "enum": ["new", "active", "failed"], "readOnly": True},
            "created_at": {**TEXT, "format": "date-time", "readOnly": True},
            **server_fields,
        },
    }
    actions = {
        "type": "object",
        "required": ["type"],
        "properties": {"type": {**TEXT, "enum": ["reboot", "resize"]}},
        "discriminator": {
            "propertyName": "type",
            "mapping": {
                "reboot": "#/components/schemas/Reboot",
                "resize": "#/components/schemas/Resize",
            },
        },
    }
    listed = {"type": "object", "properties": {
        "servers": {"type": "array", "items": _ref("Server")},
        "links": {"type": "object", "properties": {
            "pages": {"type": "object", "properties": {"next": TEXT}}}},
        "meta": {"type": "object", "properties": {"total": {"type": "integer"}}}}}  # fmt: skip
    one = {"type": "object", "properties": {"server": _ref("Server")}}
    named = {"type": "object", "properties": {"id": TEXT, "name": TEXT}}
    schemas = {
        "Server": server,
        "ServerCreate": {
            "allOf": [
                {"type": "object", "properties": server_fields, "required": ["name"]},
                {"anyOf": [{"required": ["region"]}, {"required": ["size"]}]},
            ]
        },
        "LocalDisk": {
            "type": "object",
            "required": ["type"],
            "properties": {"type": TEXT, "gb": {"type": "number", "multipleOf": 0.5}},
        },
        "RemoteDisk": {
            "type": "object",
            "required": ["type"],
            "properties": {"type": TEXT, "url": TEXT, "inner": _ref("LocalDisk")},
        },
        "Action": actions,
        "Reboot": {"allOf": [_ref("Action"), {"type": "object"}]},
        "Resize": {
            "allOf": [
                _ref("Action"),
                {"type": "object", "required": ["size"], "properties": {"size": TEXT}},
            ]
        },
        "Job": {
            "type": "object",
            "properties": {"id": TEXT, "state": {**TEXT, "enum": ["running", "done", "errored"]}},
        },
        "Error": {
            "type": "object",
            "properties": {"code": TEXT, "message": TEXT, "request_id": TEXT},
        },
        "Key": {
            "type": "object",
            "properties": {"fingerprint": TEXT, "public_key": TEXT, "secret": TEXT, "name": TEXT},
        },
        "Tree": {
            "type": "object",
            "properties": {"left": _ref("Tree"), "right": {"oneOf": [_ref("Tree"), TEXT]}},
        },
    }
    paths = {
        "/servers": {
            "get": {"operationId": "list_servers", "summary": "List servers", "tags": ["Servers"],
                    "parameters": [*_PAGING, _query("name", TEXT), _query("region", TEXT)],
                    "responses": _answers(listed)},
            "post": {"operationId": "create_server", "summary": "Make a server",
                     "description": "Make a server. It is created in the background.",
                     "tags": ["Servers"], "requestBody": _sends(_ref("ServerCreate")),
                     "parameters": [{"name": "Idempotency-Key", "in": "header", "schema": TEXT}],
                     "responses": _answers(one, "202"), "x-extra": {"any": ["thing", 1]}},
        },
        "/servers/{server_id}": {
            "parameters": [_key("server_id")],
            "get": {"operationId": "get_server", "responses": _answers(one), "tags": ["Servers"]},
            "put": {"operationId": "update_server", "requestBody": _sends(_ref("Server")),
                    "responses": _answers(one)},
            "delete": {"operationId": "delete_server", "responses": _answers(None, "204")},
        },
        "/servers/{server_id}/actions": {
            "parameters": [_key("server_id")],
            "post": {"operationId": "act", "responses": _answers(_ref("Job"), "201"),
                     "requestBody": _sends({"oneOf": [_ref("Reboot"), _ref("Resize")],
                                            "discriminator": actions["discriminator"]})},
        },
        "/jobs/{job_id}": {
            "parameters": [_key("job_id")],
            "get": {"operationId": "get_job", "responses": _answers(_ref("Job"))},
        },
        "/servers/{server_id}/volumes": {
            "parameters": [_key("server_id")],
            "get": {"responses": _answers({"type": "array", "items": _ref("Tree")}),
                    "parameters": [_query("cursor", TEXT),
                                   _query("kind-of", {**TEXT, "enum": ["a", "b"]})]},
            "post": {"requestBody": _sends({"type": "object", "required": ["name"], "properties": {
                "name": TEXT, "tree": _ref("Tree")}}),
                "responses": _answers(named, "201")},
        },
        "/servers/{server_id}/volumes/{id}": {
            "parameters": [_key("server_id"), _key("id")],
            "get": {"responses": _answers(named)},
            "patch": {"requestBody": _sends({"type": "object", "properties": {"name": TEXT}}),
                      "responses": _answers(None)},
            "delete": {"responses": _answers(None, "204")},
        },
        "/keys": {
            "servers": [{"url": "https://keys.example.com/v1"}],
            "get": {"responses": _answers({"type": "array", "items": _ref("Key")})},
            "post": {"requestBody": _sends(_ref("Key")), "responses": _answers(_ref("Key"), "201")},
        },
        "/keys/{fingerprint}": {
            "parameters": [_key("fingerprint")],
            "get": {"responses": _answers(_ref("Key"))},
            "delete": {"responses": _answers(None, "204")},
        },
        "/keys/{fingerprint}/rotate": {
            "parameters": [_key("fingerprint")],
            "post": {"operationId": "rotate_key", "responses": _answers(_ref("Key"))},
        },
        "/validate": {"post": {"operationId": "validate", "requestBody": _sends(_ref("Server")),
                               "responses": _answers({"type": "object", "properties": {
                                   "ok": {"type": "boolean"}}})}},
    }  # fmt: skip
    document = {
        "openapi": "3.1.0",
        "info": {"title": "A made-up cloud", "version": "1.2", "description": "Prose."},
        "servers": [{"url": "https://{region}.example.com/v1", "description": "Main.",
                     "variables": {"region": {"default": "eu", "enum": ["eu", "us"]}}}],
        "tags": [{"name": "Servers", "description": "Machines."}],
        "security": [{"token": []}],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {"token": {"type": "apiKey", "in": "header", "name": "X-Token"},
                                "bearer": {"type": "http", "scheme": "bearer"}},
        },
    }  # fmt: skip
    return json.dumps(document)


def rich() -> Json:
    """Return a fresh copy of a made-up document with a bit of everything."""
    return json.loads(_rich())


def golden() -> Iterator[tuple[str, Json]]:
    """Yield the specs of the golden cases by their names."""
    for path in sorted(GOLDEN.glob("*/spec.yaml")):
        yield path.parent.name, json.loads(json.dumps(yaml.safe_load(path.read_text())))


def documents_in(folder: Path) -> Iterator[tuple[str, Json]]:
    """Yield the JSON and YAML documents of a folder by their names."""
    for path in sorted(folder.iterdir()):
        if path.suffix == ".json":
            yield path.stem, json.loads(path.read_bytes())
        elif path.suffix in (".yaml", ".yml"):
            loaded = yaml.load(path.read_bytes(), yaml.CSafeLoader)
            yield path.stem, json.loads(json.dumps(loaded, default=str))


def slice_of(document: Json, seed: int, *, paths: int = 6) -> Json:
    """Return a small document: some paths that stand together, and what they refer to."""
    chance = random.Random(seed)
    every = [*document["paths"]]
    first = chance.randrange(len(every))
    chosen = {path: document["paths"][path] for path in every[first : first + paths]}
    kept: Json = {**document, "paths": chosen, "components": {}}
    _take_along(document, kept, chosen)
    scheme = document.get("components", {}).get("securitySchemes")
    if scheme:
        kept["components"]["securitySchemes"] = scheme
    return kept


def _take_along(document: Json, kept: Json, start: Json, *, most: int = 60) -> None:
    """Put the components that `start` refers to, and those that they refer to, into `kept`."""
    waiting, seen = [start], set[str]()
    while waiting and len(seen) < most:
        for target in _references(waiting.pop(0)):
            keys = [unescape(key) for key in target.split("/")[1:]]
            if target in seen or len(keys) != 3 or keys[0] != "components":
                continue
            seen.add(target)
            found = document["components"].get(keys[1], {}).get(keys[2])
            if found is not None:
                kept["components"].setdefault(keys[1], {})[keys[2]] = found
                waiting.append(found)


def _references(node: Json) -> Iterator[str]:
    match node:
        case dict():
            target = node.get("$ref")
            if isinstance(target, str):
                yield target
            for value in node.values():
                yield from _references(value)
        case list():
            for value in node:
                yield from _references(value)
