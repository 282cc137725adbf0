from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from codegen.diagnostics import Findings
from codegen.document import Json
from codegen.errors import UnusableSpec
from codegen.load import copies, files
from codegen.load.bundle import bundle
from codegen.load.limits import MOST_HOPS

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
        ("https://example.test/x.json", "is at an address, which is not fetched by itself"),
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
    assert "is in another file, which is not fetched" in finding


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


def write(folder: Path, contents: dict[str, str]) -> None:
    for name, text in contents.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def test_what_knows_no_references_is_put_in_its_place(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "paths/all.yaml": "/a: {get: {$ref: get.yaml}}\n/b: {$ref: 'all.yaml#/~1a'}",
            "paths/get.yaml": (
                "parameters: {$ref: '../parts.yaml#/list'}\n"
                "responses: {$ref: '../parts.yaml#/answers'}"
            ),
            "parts.yaml": (
                "list: [{name: q, in: query, schema: {$ref: schemas.yaml#/Text}}]\n"
                "answers: {'200': {description: ''}}"
            ),
            "schemas.yaml": "Text: {type: string}\nThing: {properties: {$ref: fields.json}}",
            "fields.json": '{"name": {"$ref": "schemas.yaml#/Text"}}',
        },
    )
    raw = document(
        {"$ref": "paths/all.yaml", "/c": {"get": operation()}},
        components={"schemas": {"$ref": "schemas.yaml"}},
    )
    assert bundled(raw, tmp_path / "spec.json") == []
    text = {"$ref": "#/components/schemas/Text"}
    get = {
        "parameters": [{"name": "q", "in": "query", "schema": text}],
        "responses": {"200": {"description": ""}},
    }
    assert raw["paths"]["/a"] == {"get": get}
    assert raw["paths"]["/c"] == {"get": operation()}
    assert raw["components"]["schemas"]["Thing"] == {"properties": {"name": text}}
    assert raw["paths"]["/b"] == {"$ref": "#/paths/~1a"}


def test_a_component_keeps_the_name_that_the_document_gives_it(tmp_path: Path) -> None:
    write(tmp_path, {"pet.yaml": "properties: {mate: {$ref: './pet.yaml#/'}}"})
    raw = document(
        {"/a": {"post": operation(requestBody=body({"$ref": "./x/../pet.yaml"}))}},
        components={"schemas": {"Pet": {"$ref": "pet.yaml"}, "Other": {"$ref": "pet.yaml#"}}},
    )
    assert bundled(raw, tmp_path / "spec.json") == []
    pet = {"$ref": "#/components/schemas/Pet"}
    assert raw["components"]["schemas"] == {"Pet": {"properties": {"mate": pet}}, "Other": pet}
    assert raw["paths"]["/a"]["post"]["requestBody"] == body(pet)


def test_references_into_paths_are_followed(tmp_path: Path) -> None:
    pointer = "#/paths/~1x~1{id}/get/responses/200/content/application~1json/schema"
    parameter = {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
    get = operation(parameters=[parameter])
    get["responses"]["200"] |= body({"type": "object"})
    write(tmp_path, {"other.yaml": json.dumps({"paths": {"/x/{id}": {"get": get}}})})
    encoded = pointer.replace("{", "%7B").replace("}", "%7D")
    raw = document(
        {
            "/x/{id}": {"$ref": "other.yaml#/paths/~1x~1%7Bid%7D"},
            "/y/{id}": {
                "get": operation(parameters=[{"$ref": "#/paths/~1x~1{id}/get/parameters/0"}]),
                "post": operation(requestBody=body({"$ref": f"other.yaml{encoded}"})),
                "put": operation(requestBody=body({"$ref": encoded})),
            },
        }
    )
    assert bundled(raw, tmp_path / "spec.json") == []
    item = raw["paths"]["/y/{id}"]
    shared = "#/components/pathItems/~1x~1{id}"
    assert item["get"]["parameters"] == [{"$ref": f"{shared}/get/parameters/0"}]
    assert item["post"]["requestBody"] == body({"$ref": "#/components/schemas/schema"})
    assert raw["components"]["schemas"]["schema"] == {"type": "object"}
    inside = pointer.removeprefix("#/paths/~1x~1{id}")
    assert item["put"]["requestBody"] == body({"$ref": f"{shared}{inside}"})


def test_references_in_other_files_are_followed_to_their_end(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "a.yaml": "A: {$ref: b.yaml#/B}\nlist: [{$ref: b.yaml#/B}]",
            "b.yaml": "B: {$ref: 'a.yaml#/list/0'}\nC: {$ref: 'd.yaml'}",
            "d.yaml": "type: string",
            "e.yaml": "E: {$ref: b.yaml}",
        },
    )
    raw = with_schema(
        {
            "properties": {
                "circle": {"$ref": "a.yaml#/A"},
                "end": {"$ref": "b.yaml#/C"},
                "through": {"$ref": "e.yaml#/E/C"},
            }
        }
    )
    (finding,) = bundled(raw, tmp_path / "spec.json")
    assert "a.yaml#/A leads through more than 100 references" in finding
    assert raw["components"]["schemas"]["d"] == {"type": "string"}
    assert raw["components"]["schemas"]["Thing"]["properties"] == {
        "circle": {},
        "end": {"$ref": "#/components/schemas/d"},
        "through": {"$ref": "#/components/schemas/d"},
    }


def test_files_that_put_each_other_in_place_come_to_an_end(tmp_path: Path) -> None:
    write(tmp_path, {"a.yaml": "/a: {}\nx: {properties: {$ref: 'a.yaml#/x/properties'}}"})
    raw = document(components={"schemas": {"T": {"properties": {"$ref": "a.yaml#/x/properties"}}}})
    (finding,) = bundled(raw, tmp_path / "spec.json")
    assert "leads through more than 100 references" in finding or "refers to itself" in finding


def test_what_is_put_in_place_again_and_again_is_bounded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copies, "MOST_VALUES", 1000)
    pairs = "a: {{properties: {{$ref: {0}.yaml}}}}\nb: {{properties: {{$ref: {0}.yaml}}}}"
    write(tmp_path, {f"{n}.yaml": pairs.format(n + 1) for n in range(20)})
    write(tmp_path, {"20.yaml": "a: {type: string}"})
    with pytest.raises(UnusableSpec, match="holds more than 1,000 values"):
        bundled(with_schema({"properties": {"$ref": "0.yaml"}}), tmp_path / "spec.json")


def test_what_would_become_too_deep_is_left_out(tmp_path: Path) -> None:
    write(tmp_path, {f"{n}.yaml": f"p: {{properties: {{$ref: {n + 1}.yaml}}}}" for n in range(60)})
    (finding,) = bundled(with_schema({"properties": {"$ref": "0.yaml"}}), tmp_path / "spec.json")
    assert "it is nested more than 100 levels deep" in finding


def test_a_folder_outside_is_read_where_the_user_allows_it(tmp_path: Path) -> None:
    write(tmp_path, {"common/v1/types.json": '{"X": {"type": "string"}}', "no.json": "{}"})
    raw = with_schema(
        {
            "properties": {
                "x": {"$ref": "../../common/v1/types.json#/X"},
                "y": {"$ref": "../../no.json"},
            }
        }
    )
    spec = tmp_path / "api" / "v1" / "spec.json"
    spec.parent.mkdir(parents=True)
    findings = Findings()
    bundle(raw, spec, findings, allowed=tmp_path / "common")
    (finding,) = findings
    assert "../../no.json is outside the document's folder" in finding.message
    assert "--allow-refs FOLDER" in finding.message
    assert raw["components"]["schemas"]["X"] == {"type": "string"}


def test_a_chain_of_references_is_followed_so_far_and_no_further() -> None:
    count = 10_000
    links: Json = {f"S{n}": {"$ref": f"#/components/schemas/S{n + 1}"} for n in range(count)}
    raw = document(components={"schemas": links | {f"S{count}": {"type": "string"}}})
    found = bundled(raw, None)
    assert len(found) == count - 1 - MOST_HOPS
    assert "leads through more than 100 references" in found[0]
    assert raw["components"]["schemas"]["S0"] == {}
    assert raw["components"]["schemas"][f"S{count - MOST_HOPS}"]["$ref"]


def test_what_need_never_end_is_no_part_of_a_document(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    raw = with_schema({"properties": {"x": {"$ref": "pipe"}, "y": {"$ref": "pi\x00pe"}}})
    found = bundled(raw, tmp_path / "spec.json")
    assert "found no regular file" in found[0]
    assert "cannot be read" in found[1]


def test_the_files_of_a_document_have_a_limit_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "MOST_BYTES", 30)
    write(tmp_path, {"a.json": '{"type": "string"}', "b.json": '{"type": "string"}'})
    raw = with_schema({"properties": {"a": {"$ref": "a.json"}, "b": {"$ref": "b.json"}}})
    (finding,) = bundled(raw, tmp_path / "spec.json")
    assert "b.json cannot be read: with it the files have more than 30 bytes" in finding
