"""Names of further methods, as they come out of a document with one resource, `server`."""

from __future__ import annotations

from pathlib import Path

import pytest

from codegen.pipeline import generate
from codegen.settings import straight

BASE = """
openapi: 3.0.3
info: {title: Toy, version: "1"}
paths:
  /servers:
    get: {operationId: servers_list, responses: {"200": {content: {application/json:
      {schema: {type: array, items: {$ref: "#/components/schemas/server"}}}}}}}
    post: {operationId: servers_create, requestBody: &body {content: {application/json:
      {schema: {$ref: "#/components/schemas/server"}}}}, responses: {"201": &one {content:
      {application/json: {schema: {$ref: "#/components/schemas/server"}}}}}}
  /servers/{server_id}:
    parameters: &id [{name: server_id, in: path, required: true, schema: {type: string}}]
    get: {operationId: servers_get, responses: {"200": *one}}
    patch: {operationId: servers_update, requestBody: *body, responses: {"200": *one}}
    put: {operationId: servers_replace, requestBody: *body, responses: {"200": *one}}
    delete: {operationId: servers_delete, responses: {"204": {description: ""}}}
components:
  schemas:
    server: {properties: {id: {type: string}, name: {type: string}, note: {type: string}}}
"""
LIST = """{content: {application/json: {schema: {type: object, properties:
      {kernels: {type: array, items: {type: object, properties: {id: {type: integer}}}}}}}}}"""
EMPTY = '{description: ""}'


@pytest.mark.parametrize(
    ("path", "method", "answer", "operation_id", "name"),
    [
        ("/servers/{server_id}/kernels", "get", LIST, "servers_list_kernels", "list_kernels"),
        ("/servers/{server_id}/restart", "post", EMPTY, "servers_restart", "restart"),
        ("/servers/{server_id}/rollback/validate", "post", EMPTY, "x", "validate_rollback"),
        ("/servers/{server_id}/cache", "delete", EMPTY, "servers_purge_cache", "purge_cache"),
        ("/servers/{server_id}/reset-password", "put", EMPTY, "r", "reset_password"),
        ("/servers/{server_id}/import", "post", EMPTY, "servers_import", "import_"),
        ("/servers/{server_id}:enable-tpm", "post", EMPTY, "enable-tpm", "enable_tpm"),
        ("/servers/{server_id}/actions/change_type", "post", EMPTY, "x", "change_type"),
        ("/servers/{server_id}/install_update", "put", EMPTY, "x", "install_update"),
        (
            "/servers/{server_id}/peerings",
            "post",
            EMPTY,
            "servers_create_peerings",
            "create_peering",
        ),
        ("/servers/kernels", "get", LIST, "x", "list_kernels"),
    ],
)
def test_method_is_named_verb_first(
    tmp_path: Path, path: str, method: str, answer: str, operation_id: str, name: str
) -> None:
    more = f"""
  {path}:
    parameters: [{{name: server_id, in: path, required: true, schema: {{type: string}}}}]
    {method}: {{operationId: {operation_id}, responses: {{"200": {answer}}}}}
components:"""
    assert name in methods(tmp_path, BASE.replace("\ncomponents:", more))


def test_put_beside_patch_is_a_replacement(tmp_path: Path) -> None:
    assert methods(tmp_path, BASE) == ["replace"]


def test_put_beside_patch_of_a_part_is_a_replacement_too(tmp_path: Path) -> None:
    more = """
  /servers/default:
    patch: {operationId: servers_patch_default, requestBody: *body, responses: {"200": *one}}
    put: {operationId: servers_update_default, requestBody: *body, responses: {"200": *one}}
components:"""
    found = methods(tmp_path, BASE.replace("\ncomponents:", more))
    assert {"update_default", "replace_default"} <= set(found)


def test_what_is_run_is_not_created(tmp_path: Path) -> None:
    more = """
  /servers/{server_id}/audit:
    parameters: *id
    get: {operationId: servers_get_audit, responses: {"200": *one}}
    post: {operationId: servers_run_audit, responses: {"202": *one}}
components:"""
    assert "run_audit" in methods(tmp_path, BASE.replace("\ncomponents:", more))


def test_variants_of_a_verb_are_named_after_it(tmp_path: Path) -> None:
    more = """
  /servers/{server_id}/add_target:
    parameters: *id
    post:
      operationId: add_target
      requestBody: {content: {application/json: {schema: {
        discriminator: {propertyName: type}, oneOf: [
        {$ref: "#/components/schemas/ip"}, {$ref: "#/components/schemas/label"}]}}}}
      responses: {"204": {description: ""}}
components:"""
    variants = """
    ip: {type: object, required: [type],
      properties: {type: {enum: [ip], type: string}, ip: {type: string}}}
    label: {type: object, required: [type],
      properties: {type: {enum: [label], type: string}, selector: {type: string}}}
"""
    found = methods(tmp_path, BASE.replace("\ncomponents:", more) + variants.lstrip("\n"))
    assert {"add_target_ip", "add_target_label"} <= set(found)


def methods(folder: Path, spec: str) -> list[str]:
    """Return the names of the only resource's further methods."""
    (folder / "spec.yaml").write_text(spec)
    report = generate(straight(folder / "spec.yaml", provider="toy", out=folder / "toy"))
    (model,) = report.package.models
    return [method.name for method in model.methods]
