from __future__ import annotations

from pathlib import Path

from codegen.pipeline import Report, generate
from codegen.settings import straight

SPEC = """
openapi: 3.0.3
info: {title: Toy, version: "1"}
paths:
  /networks:
    get: {responses: {"200": {description: ok, content: {application/json: {schema:
      {type: array, items: {$ref: "#/components/schemas/network"}}}}}}}
    post:
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/network"}}}}
      responses: {"201": &one {description: ok, content: {application/json:
        {schema: {$ref: "#/components/schemas/network"}}}}}
  /networks/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    get: {responses: {"200": *one}}
components:
  schemas:
    network:
      properties:
        id: {type: string, readOnly: true}
        name: {type: string, description: The name. Must be unique in the account.}
"""
OVERLAY = """
overlay: 1.0.0
info: {title: t, version: "1"}
actions:
  - target: $.components.schemas.network.properties.name
    description: It is not. By trying it out.
    update: {x-postonce-unique: {rule: overlay, value: false}}
"""


def generated(folder: Path, overlay: str | None = None) -> Report:
    (folder / "spec.yaml").write_text(SPEC)
    path = folder / "overlay.yaml"
    if overlay is not None:
        path.write_text(overlay)
    settings = straight(
        folder / "spec.yaml",
        provider="toy",
        out=folder / "toy",
        overlay=path if overlay is not None else None,
    )
    return generate(settings)


def unique(folder: Path, overlay: str | None = None) -> bool | None:
    (model,) = generated(folder, overlay).package.models
    return model.resource.identity.is_unique


def test_facts_that_only_prose_states_count_without_vendoring(tmp_path: Path) -> None:
    assert unique(tmp_path) is True


def test_overlay_goes_before_what_prose_states(tmp_path: Path) -> None:
    assert unique(tmp_path, OVERLAY) is False


def test_run_tells_which_resources_needed_the_overlay(tmp_path: Path) -> None:
    needed = generated(tmp_path, OVERLAY).corrections
    assert needed is not None
    assert (needed.actions, needed.resources) == (1, ("network",))


def test_action_that_says_what_the_document_says_is_needed_by_nothing(tmp_path: Path) -> None:
    needed = generated(tmp_path, OVERLAY.replace("value: false", "value: true")).corrections
    assert needed is not None
    assert (needed.actions, needed.resources) == (1, ())


def test_run_without_an_overlay_tells_of_none(tmp_path: Path) -> None:
    assert generated(tmp_path).corrections is None
