from __future__ import annotations

import json
from pathlib import Path

import pytest

from codegen.diagnostics import Findings
from codegen.document import Json
from codegen.load.bundle import bundle

from .documents import document, operation, with_schema


def bundled(raw: Json, path: Path | None) -> list[str]:
    """Bundle `raw` in place; return what was found as `code pointer: message`."""
    findings = Findings()
    bundle(raw, path, findings)
    return [f"{one.code} {one.source}: {one.message}" for one in findings]


def body(schema: Json) -> Json:
    return {"content": {"application/json": {"schema": schema}}}


def test_what_other_files_hold_moves_into_components_once(tmp_path: Path) -> None:
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "pet.yaml").write_text(
        "type: object\nproperties:\n  owner: {$ref: 'all.yaml#/Owner'}\n"
        "  mate: {$ref: '#'}\n  tag: {$ref: '../spec.json#/components/schemas/Tag'}\n"
    )
    (tmp_path / "models" / "all.yaml").write_text(
        "Owner: {type: object, properties: {pets: {items: {$ref: pet.yaml}}}}"
    )
    raw = document(
        {
            "/pets": {
                "post": operation(requestBody=body({"$ref": "models/pet.yaml"})),
                "put": operation(requestBody=body({"$ref": "models/pet.yaml"})),
            }
        },
        components={"schemas": {"Tag": {"type": "string"}}},
    )
    assert bundled(raw, tmp_path / "spec.json") == []
    schemas = raw["components"]["schemas"]
    assert sorted(schemas) == ["Owner", "Tag", "pet"]
    assert schemas["pet"]["properties"] == {
        "owner": {"$ref": "#/components/schemas/Owner"},
        "mate": {"$ref": "#/components/schemas/pet"},
        "tag": {"$ref": "#/components/schemas/Tag"},
    }
    assert schemas["Owner"]["properties"]["pets"]["items"] == {"$ref": "#/components/schemas/pet"}


def test_a_whole_path_item_may_stand_in_another_file(tmp_path: Path) -> None:
    (tmp_path / "pets.json").write_text(json.dumps({"get": operation()}))
    raw = document({"/pets": {"$ref": "pets.json"}})
    assert bundled(raw, tmp_path / "spec.json") == []
    assert raw["paths"]["/pets"] == {"$ref": "#/components/pathItems/pets"}
    assert raw["components"]["pathItems"]["pets"] == {"get": operation()}


def test_the_targets_of_a_discriminator_come_along(tmp_path: Path) -> None:
    (tmp_path / "cat.yaml").write_text("type: object")
    mapping = {
        "cat": "cat.yaml",
        "dog": "Dog",
        "cow": "#/components/schemas/Dog",
        "ant": "ant.yaml",
    }
    pet = {"discriminator": {"propertyName": "kind", "mapping": mapping}}
    raw = document(components={"schemas": {"Pet": pet, "Dog": {}}})
    (finding,) = bundled(raw, tmp_path / "spec.json")
    assert "ant.yaml cannot be read" in finding
    assert mapping == {
        "cat": "#/components/schemas/cat",
        "dog": "Dog",
        "cow": "#/components/schemas/Dog",
    }


def test_a_name_that_is_taken_gets_a_number(tmp_path: Path) -> None:
    (tmp_path / "Thing.json").write_text('{"type": "string"}')
    raw = with_schema({"properties": {"other": {"$ref": "Thing.json"}}})
    assert bundled(raw, tmp_path / "spec.json") == []
    assert raw["components"]["schemas"]["Thing-2"] == {"type": "string"}


@pytest.mark.parametrize(
    ("reference", "said"),
    [
        (
            "#/components/schemas/None",
            "expected schemas at #/components/schemas/None, found nothing",
        ),
        ("#/components/schemas/Thing/properties/x", "refers to itself"),
        ("../outside.json", "is outside the document's folder, which is not read"),
        ("/etc/hostname", "is outside the document's folder, which is not read"),
        ("https://example.test/x.json", "is in another place, which is not read; bundle it first"),
        ("absent.json", "absent.json cannot be read"),
        ("broken.json", "broken.json cannot be read"),
        ("list.json", "expected an object at list.json, found nothing"),
        ("#Anchor", "found nothing"),
        (7, "expected `$ref` to be text, found 7"),
    ],
)
def test_a_reference_that_leads_nowhere_is_emptied_and_reported(
    tmp_path: Path, reference: Json, said: str
) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    (tmp_path / "outside.json").write_text('{"type": "string"}')
    (folder / "broken.json").write_text("{")
    (folder / "list.json").write_text("[]")
    raw = with_schema({"properties": {"x": {"$ref": reference}}})
    (finding,) = bundled(raw, folder / "spec.json")
    assert finding.startswith("dangling-reference #/components/schemas/Thing/properties/x: ")
    assert said in finding
    assert raw["components"]["schemas"]["Thing"]["properties"]["x"] == {}


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    (tmp_path / "secret.json").write_text('{"type": "string"}')
    (folder / "link.json").symlink_to(tmp_path / "secret.json")
    raw = with_schema({"properties": {"x": {"$ref": "link.json"}}})
    (finding,) = bundled(raw, folder / "spec.json")
    assert "outside the document's folder" in finding


def test_references_of_a_downloaded_document_are_not_followed() -> None:
    raw = with_schema({"properties": {"x": {"$ref": "other.json"}}})
    (finding,) = bundled(raw, None)
    assert "is in another place" in finding


def test_percent_signs_in_a_pointer_are_read() -> None:
    target = {"get": operation()}
    raw = document({"/a/{id}": target, "/b": {"$ref": "#/paths/~1a~1%7Bid%7D"}})
    assert bundled(raw, None) == []
    assert raw["paths"]["/b"] == {"$ref": "#/paths/~1a~1{id}"}


def test_recursive_schemas_stay_references() -> None:
    raw = with_schema({"properties": {"next": {"$ref": "#/components/schemas/Thing"}}})
    assert bundled(raw, None) == []
    assert raw["components"]["schemas"]["Thing"]["properties"]["next"] == {
        "$ref": "#/components/schemas/Thing"
    }


def test_a_property_named_like_a_reference_is_none() -> None:
    raw = with_schema({"properties": {"$ref": {"type": "string"}}, "example": {"$ref": "x.json"}})
    assert bundled(raw, None) == []
