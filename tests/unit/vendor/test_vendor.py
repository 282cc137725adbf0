from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from codegen.diagnostics import Findings
from codegen.document import Json
from codegen.errors import CodegenError, EmitError, SettingsError, UnusableSpec
from codegen.load import load
from codegen.settings import vendored
from codegen.sources import read_source
from codegen.vendor import Told, Vendored, vendor

RAW: Json = {
    "openapi": "3.0.0",
    "info": {"title": "Toy", "version": "7", "license": {"name": "MIT"}, "description": "Prose."},
    "paths": {
        "/things": {
            "post": {
                "summary": "Make a thing",
                "requestBody": {
                    "content": {
                        "application/json": {
                            "schema": {
                                "properties": {
                                    "name": {"type": "string", "description": "Must be unique."}
                                }
                            }
                        }
                    }
                },
                "responses": {"201": {"description": "Made."}},
            }
        }
    },
}


def vendor_toy(
    folder: Path, raw: Json = RAW, *, today: str = "2026-01-01", told: Told | None = None
) -> Vendored:
    source = folder / "toy.json"
    source.write_text(json.dumps(raw))
    return vendor(
        source, "toy", folder / "specs", Findings(), told=told or Told(prose="drop"), today=today
    )


def contents(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in sorted(folder.iterdir())}


def test_a_provider_is_a_document_its_source_and_an_overlay(tmp_path: Path) -> None:
    done = vendor_toy(tmp_path)
    assert done.facts == 1
    written = contents(done.folder)
    assert sorted(written) == ["openapi.json", "overlay.yaml", "source.toml"]
    assert "Must be unique" not in written["openapi.json"]
    assert '"rule": "must-be-unique"' in written["openapi.json"]
    source = read_source(done.folder / "source.toml", "toy")
    assert source == done.source
    assert (source.address, source.revision, source.date) == ("toy.json", "7", "2026-01-01")
    assert (source.licence, source.prose, source.env) == ("MIT", "drop", ("TOY_TOKEN",))
    assert source.sha256 == hashlib.sha256((tmp_path / "toy.json").read_bytes()).hexdigest()


def test_what_is_vendored_can_be_loaded_with_its_overlay(tmp_path: Path) -> None:
    done = vendor_toy(tmp_path)
    settings = vendored("toy", specs=tmp_path / "specs")
    assert settings.overlay == done.folder / "overlay.yaml"
    findings = Findings()
    assert [one.key for one in load(settings.spec, findings, overlay=settings.overlay).operations]
    assert [*findings] == []


def test_the_same_document_gives_the_same_bytes_on_another_day(tmp_path: Path) -> None:
    first = contents(vendor_toy(tmp_path).folder)
    again = contents(vendor_toy(tmp_path, today="2027-12-31", told=Told()).folder)
    assert first == again


def test_a_changed_document_is_dated_anew(tmp_path: Path) -> None:
    vendor_toy(tmp_path)
    changed = {**RAW, "info": {**RAW["info"], "version": "8"}}
    source = vendor_toy(tmp_path, changed, today="2027-12-31", told=Told()).source
    assert (source.date, source.revision, source.prose) == ("2027-12-31", "8", "drop")


def test_what_was_set_by_hand_survives(tmp_path: Path) -> None:
    folder = vendor_toy(tmp_path).folder
    toml = folder / "source.toml"
    toml.write_text(
        '# By hand.\nsha256 = "old"\nprose = "drop"\nnote = "mine"  # mine\n\n'
        '[auth]\nenv = ["A", "B"]\n\n[other]\nsha256 = "not this one"\n'
    )
    (folder / "overlay.yaml").write_text("mine\n")
    source = vendor_toy(tmp_path, told=Told(licence="Apache-2.0")).source
    assert source.env == ("A", "B")
    text = toml.read_text()
    assert text.startswith(f'# By hand.\nsha256 = "{source.sha256}"\nprose = "drop"\nnote = "mine"')
    assert 'licence = "Apache-2.0"' in text
    assert text.endswith('[auth]\nenv = ["A", "B"]\n\n[other]\nsha256 = "not this one"\n')
    assert (folder / "overlay.yaml").read_text() == "mine\n"


def test_prose_is_kept_unless_told_to_drop_it(tmp_path: Path) -> None:
    written = contents(vendor_toy(tmp_path, told=Told()).folder)
    assert "Must be unique." in written["openapi.json"]
    assert 'prose = "keep"' in written["source.toml"]


def test_a_text_for_toml_is_quoted(tmp_path: Path) -> None:
    told = Told(address='a"b\\c\nd', revision="\x07")
    source = vendor_toy(tmp_path, told=told).source
    assert read_source(tmp_path / "specs" / "toy" / "source.toml", "toy") == source


def test_other_files_of_the_document_come_along(tmp_path: Path) -> None:
    (tmp_path / "thing.yaml").write_text("type: object\ndescription: Prose.\n")
    raw = {**RAW, "components": {"schemas": {"Other": {"items": {"$ref": "thing.yaml"}}}}}
    folder = vendor_toy(tmp_path, raw).folder
    schemas = json.loads((folder / "openapi.json").read_bytes())["components"]["schemas"]
    assert schemas["Other"] == {"items": {"$ref": "#/components/schemas/thing"}}
    assert schemas["thing"] == {"type": "object"}


def test_an_address_is_its_own_provenance(tmp_path: Path) -> None:
    done = vendor(
        "https://example.test/toy.json",
        "toy",
        tmp_path,
        Findings(),
        told=Told(),
        today="2026-01-01",
        download=lambda _: json.dumps(RAW).encode(),
    )
    assert done.source.address == "https://example.test/toy.json"


@pytest.mark.parametrize("name", ["../toy", "Toy", "1toy", "to-y", "class", ""])
def test_a_name_that_cannot_name_a_package_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(SettingsError, match="expected a provider name"):
        vendor(tmp_path / "x", name, tmp_path, Findings(), told=Told(), today="2026-01-01")


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "specs").write_text("a file")
    with pytest.raises(EmitError, match="toy: cannot be written: Not a directory"):
        vendor_toy(tmp_path)


@pytest.mark.parametrize(
    "text", ["", "{", '{"swagger": "2.0"}', '{"openapi": "3.0.0", "paths": {"/a": {"get": 17}}}']
)
def test_unusable_input_leaves_what_is_there_untouched(tmp_path: Path, text: str) -> None:
    folder = vendor_toy(tmp_path).folder
    before = contents(folder)
    (tmp_path / "bad.json").write_text(text)
    with pytest.raises(UnusableSpec):
        vendor(
            tmp_path / "bad.json",
            "toy",
            tmp_path / "specs",
            Findings(),
            told=Told(),
            today="2026-01-01",
        )
    assert contents(folder) == before


def test_a_broken_source_toml_is_an_error_and_left_alone(tmp_path: Path) -> None:
    folder = vendor_toy(tmp_path).folder
    (folder / "source.toml").write_text("prose = ")
    before = contents(folder)
    with pytest.raises(CodegenError, match=r"source\.toml: expected TOML"):
        vendor_toy(tmp_path)
    assert contents(folder) == before
