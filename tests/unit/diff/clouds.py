"""A made-up cloud, and what changes for its users where its document is edited."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml

from codegen.diff import Finding, compare
from codegen.ir.package import Package
from codegen.pipeline import package_of
from codegen.settings import straight

CLOUD = """
openapi: 3.0.3
info: {title: Cloud, version: "1"}
servers: [{url: https://api.cloud.example/v1}]
security: [{token: []}]
paths:
  /servers:
    get:
      operationId: list_servers
      parameters:
        - {name: page, in: query, schema: {type: integer}}
        - {name: per_page, in: query, schema: {type: integer, maximum: 100}}
        - {name: region, in: query, schema: {type: string}}
        - {name: size, in: query, schema: {type: string, enum: [small, large]}}
      responses:
        "200": {description: ok, content: {application/json: {schema: {properties: {
          servers: {type: array, items: {$ref: "#/components/schemas/server"}},
          next: {type: string}}}}}}
        "404": &error {description: refused, headers: {RateLimit-Remaining: {}}, content: {
          application/json: {schema: {properties: {message: {type: string}}}}}}
    post:
      operationId: create_server
      requestBody: {required: true, content: {application/json: {schema:
        {$ref: "#/components/schemas/server_create"}}}}
      responses:
        "202": {description: ok, content: {application/json: {schema: {properties: {
          server: {$ref: "#/components/schemas/server"}}}}}}
        "404": *error
  /servers/{server_id}:
    parameters: [{name: server_id, in: path, required: true, schema: {type: integer}}]
    get:
      operationId: get_server
      responses: {"200": &one {description: ok, content: {application/json: {schema: {properties: {
        server: {$ref: "#/components/schemas/server"}}}}}}, "404": *error}
    patch:
      operationId: update_server
      requestBody: {required: true, content: {application/json: {schema:
        {$ref: "#/components/schemas/server_update"}}}}
      responses: {"200": *one, "404": *error}
    delete: {operationId: delete_server, responses: {"204": {description: gone}}}
  /servers/{server_id}/resize:
    parameters: [{name: server_id, in: path, required: true, schema: {type: integer}}]
    post:
      operationId: resize_server
      parameters: [{name: dry_run, in: query, schema: {type: boolean}}]
      requestBody: {content: {application/json: {schema: {properties: {
        size: {type: string}, force: {type: boolean}}}}}}
      responses: {"200": *one, "404": *error}
  /servers/{server_id}/restart:
    parameters: [{name: server_id, in: path, required: true, schema: {type: integer}}]
    post: {operationId: restart_server, responses: {"204": {description: done}}}
  /servers/{server_id}/usage:
    parameters: [{name: server_id, in: path, required: true, schema: {type: integer}}]
    get:
      operationId: get_usage
      responses: {"200": {description: ok, content: {application/json: {schema:
        {$ref: "#/components/schemas/usage"}}}}}
  /servers/{server_id}/volumes:
    parameters: [{name: server_id, in: path, required: true, schema: {type: integer}}]
    get:
      operationId: list_volumes
      responses: {"200": {description: ok, content: {application/json: {schema:
        {type: array, items: {$ref: "#/components/schemas/volume"}}}}}}
    post:
      operationId: create_volume
      requestBody: {required: true, content: {application/json: {schema: {required: [label, kind],
        properties: {label: {type: string}, kind: {type: string, enum: [ssd]}}}}}}
      responses: {"201": &volume {description: ok, content: {application/json: {schema:
        {$ref: "#/components/schemas/volume"}}}}}
  /servers/{server_id}/volumes/{volume_id}:
    parameters:
      - {name: server_id, in: path, required: true, schema: {type: integer}}
      - {name: volume_id, in: path, required: true, schema: {type: string}}
    get: {operationId: get_volume, responses: {"200": *volume}}
    delete: {operationId: delete_volume, responses: {"204": {description: gone}}}
  /prices:
    get: {operationId: list_prices, responses: {"200": {description: ok, content: {
      application/json: {schema: {properties: {cents: {type: integer}}}}}}}}
components:
  securitySchemes:
    token: {type: http, scheme: bearer}
    key: {type: apiKey, in: header, name: X-Key}
  schemas:
    server:
      properties:
        id: {type: integer}
        name: {type: string}
        size: {type: string, enum: [small, large]}
        address: {type: string, nullable: true}
        made-by: {type: string}
        status: {type: string, enum: [new, active, errored]}
        disk: {$ref: "#/components/schemas/disk"}
        created_at: {type: string, format: date-time}
        tags: {type: array, items: {type: string}}
    server_create:
      required: [name, size]
      properties:
        name: {type: string, maxLength: 60}
        size: {type: string, enum: [small, large]}
        count: {type: integer, minimum: 1, maximum: 9, default: 1}
        note: {type: string, nullable: true}
        made-for: {type: string}
        code: {type: string, pattern: "^[a-z]+$"}
        keys: {type: array, items: {type: integer}, maxItems: 5}
        disk: {$ref: "#/components/schemas/disk"}
        tags: {type: array, items: {type: string}}
    server_update:
      properties:
        name: {type: string}
        note: {type: string}
    disk:
      properties:
        gb: {type: integer}
        kind: {type: string}
        mirror: {$ref: "#/components/schemas/disk"}
    usage:
      properties: {hours: {type: integer}, traffic: {type: integer}}
    volume:
      properties: {id: {type: string}, label: {type: string}, gb: {type: integer}}
"""

DROP = object()
"""As the value of an edit: the key goes."""

Edit = tuple[str, Any]
"""A pointer (`/` in keys as `~1`), and what stands there instead; an element ends its list."""


_TEXT = json.dumps(yaml.safe_load(CLOUD))


def document(*edits: Edit) -> dict[str, Any]:
    """Return the cloud's document with `edits` made."""
    made: dict[str, Any] = json.loads(_TEXT)
    for pointer, value in edits:
        *above, last = [key.replace("~1", "/") for key in pointer.split("/")]
        at: Any = made
        for key in above:
            at = at[int(key)] if isinstance(at, list) else at.setdefault(key, {})
        if value is DROP:
            del at[last]
        elif isinstance(at, list):
            at[int(last) :] = [value]
        else:
            at[last] = value
    return made


def package(raw: dict[str, Any], provider: str = "cloud") -> Package:
    """Return what would be generated from a document."""
    with TemporaryDirectory() as folder:
        spec = Path(folder) / "spec.json"
        spec.write_text(json.dumps(raw))
        return package_of(straight(spec, provider=provider, out=Path(folder) / "out"))


@cache
def plain() -> Package:
    """The package of the cloud as it is."""
    return package(document())


def codes(found: Iterable[Finding]) -> list[str]:
    """Return the codes of findings, sorted, each as often as it was found."""
    return sorted(one.code for one in found)


def changed(*edits: Edit) -> tuple[Finding, ...]:
    """Return what changes for users where the document is edited."""
    return compare(plain(), package(document(*edits)))
