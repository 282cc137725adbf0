from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from codegen.diagnostics import Findings
from codegen.errors import UnusableSpec
from codegen.load import json as json_module
from codegen.load import load
from codegen.load.limits import MOST_LEVELS
from codegen.load.read import values_of

from .documents import document


def complaint(path: Path) -> str:
    """Return the one line that loading `path` ends with."""
    with pytest.raises(UnusableSpec) as caught:
        load(path, Findings())
    text = str(caught.value)
    assert "\n" not in text
    return text


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("empty.yaml", b"", "empty.yaml: expected an OpenAPI document (an object), found nothing"),
        ("list.json", b"[]", "list.json: expected an OpenAPI document (an object), found a list"),
        ("text.yaml", b"hello", "text.yaml: expected an OpenAPI document (an object), found text"),
        ("cut.json", b'{"openapi": "3.0.0",\n "info', "cut.json:2:2: expected JSON, found"),
        ("nan.json", b'{"openapi": NaN}', "expected JSON, found NaN, which JSON does not have"),
        ("bad.yaml", b"openapi: 3.0.0\ninfo: ]", "bad.yaml:2:7: expected JSON or YAML, found"),
        ("tab.yaml", b"openapi: 3.0.0\ninfo:\n\ta: 1", "tab.yaml:3:1: expected JSON or YAML"),
        ("nul.yaml", b"openapi: \x00", "nul.yaml: expected JSON or YAML, found"),
        (
            "latin.yaml",
            "t: é".encode("latin-1"),
            "expected UTF-8 text, found byte 0xe9 at offset 3",
        ),
        ("key.yaml", b"? [a]\n: 1", "key.yaml:1:3: expected text as a key, found a list or object"),
        ("loop.yaml", b"a: &x [*x]", "loop.yaml:1:8: an alias stands inside what it refers to"),
        ("other.json", b'{"name": "x"}', "other.json#/openapi: expected an OpenAPI document"),
        ("old.json", b'{"swagger": "1.2"}', "old.json#/swagger: expected OpenAPI 3.0 or 3.1, or"),
        ("new.json", b'{"openapi": "4.0.0"}', "or Swagger 2.0, found '4.0.0'"),
        (
            "bare.json",
            b'{"openapi": "3.0.0"}',
            "bare.json#/paths: expected an object with at least",
        ),
    ],
)
def test_unusable_input_is_one_line_that_names_the_place(
    tmp_path: Path, name: str, data: bytes, said: str
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    assert said in complaint(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "none.json"
    assert complaint(path) == (
        f"{path}: expected an OpenAPI document, found no such file; check the path"
    )


def test_a_folder_is_no_document(tmp_path: Path) -> None:
    assert "found a folder; name the file in it" in complaint(tmp_path)


@pytest.mark.parametrize("name", ["deep.json", "deep.yaml", "deep"])
@pytest.mark.parametrize("text", ["[" * 100_000, '{"a":' * 100_000, "- " * 100_000])
def test_deep_nesting_is_refused_without_a_traceback(tmp_path: Path, name: str, text: str) -> None:
    path = tmp_path / name
    path.write_text(text)
    assert re.search("nested more than 100 levels deep|expected JSON, found", complaint(path))


def test_as_many_levels_as_allowed_are_read_and_no_more(tmp_path: Path) -> None:
    for name in ("x.json", "x.yaml"):
        assert values_of("[" * MOST_LEVELS + "]" * MOST_LEVELS, name)
        with pytest.raises(UnusableSpec, match="nested more than 100 levels deep"):
            values_of("[" * (MOST_LEVELS + 1) + "]" * (MOST_LEVELS + 1), name)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-8-sig"])
def test_text_is_read_in_the_encoding_that_it_shows(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "spec.json"
    path.write_bytes(json.dumps(document(info={"title": "Tür", "version": "1"})).encode(encoding))
    assert load(path, Findings()).title == "Tür"


def test_the_last_of_two_equal_keys_counts_and_is_reported() -> None:
    findings = Findings()
    assert values_of('{"a": {"b": 1, "b": 2}}', "x.json", findings) == {"a": {"b": 2}}
    assert values_of("a:\n  c/d: {b: 1, b: 2}", "x.yaml", findings) == {"a": {"c/d": {"b": 2}}}
    assert [str(one) for one in findings] == [
        "note: #: b stands twice in one object; the last one counts [duplicate-key]",
        "note: #/a/c~1d: b stands here twice (again in line 2); the last one counts "
        "[duplicate-key]",
    ]


def test_half_a_character_is_replaced_and_reported() -> None:
    findings = Findings()
    found = values_of(r'{"a\udc00": ["\ud83d\ude00", "x\ud800y"]}', "x.json", findings)
    assert found == {"a\ufffd": ["\U0001f600", "x\ufffdy"]}
    assert [one.code for one in findings] == ["half-character", "half-character"]


@pytest.mark.parametrize("digits", ["1" + "0" * 10_000, "1e999", "-1e999"])
def test_a_number_that_nothing_can_hold_is_text(digits: str) -> None:
    assert values_of(f'{{"a": {digits}}}', "x.json") == {"a": digits}
    assert values_of(f"a: {digits}", "x.yaml") == {"a": digits}


def test_more_values_than_allowed_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_module, "MOST_VALUES", 10)
    assert values_of("[1, 2, 3, 4, 5, 6]", "x.json")
    with pytest.raises(UnusableSpec, match=r"^x\.json: it holds more than 10 values"):
        values_of("[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]", "x.json")


def test_paths_that_are_no_object_are_unusable(tmp_path: Path) -> None:
    path = tmp_path / "spec.json"
    path.write_text(json.dumps(document(paths=["/things"])))
    assert "spec.json#/paths: expected an object with at least one path, found a list" in (
        complaint(path)
    )


def test_a_document_without_operations_says_what_was_left_out(tmp_path: Path) -> None:
    path = tmp_path / "spec.json"
    path.write_text(json.dumps(document(paths={"/things": {"get": 5}})))
    said = complaint(path)
    assert "expected at least one operation, found none; the first part left out is" in said
    assert "#/paths/~1things/get" in said


def test_json_is_read_whatever_the_file_is_called(tmp_path: Path) -> None:
    path = tmp_path / "spec"
    path.write_text(json.dumps(document()))
    assert load(path, Findings()).title == "Toy"


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "spec.json"
    path.write_text(json.dumps(document()), encoding="utf-8-sig")
    assert load(path, Findings()).title == "Toy"


@pytest.mark.parametrize(
    ("version", "read", "codes"),
    [
        ({"openapi": "3.0"}, "3.0", []),
        ({"openapi": "3.1.1", "swagger": "2.0"}, "3.1.1", []),
        ({"openapi": 3}, "3.0", ["odd-version"]),
        ({"openapi": "v3.0.1 "}, "3.0.1", ["odd-version"]),
        ({"swagger": "3.0.0"}, "3.0.0", ["odd-version"]),
        ({"openapi": "3.2.0"}, "3.2.0", ["newer-version"]),
    ],
)
def test_a_version_is_read_as_it_was_meant(
    tmp_path: Path, version: dict[str, object], read: str, codes: list[str]
) -> None:
    path = tmp_path / "spec.json"
    path.write_text(json.dumps({**version, "paths": document()["paths"]}))
    findings = Findings()
    assert load(path, findings).raw["openapi"] == read
    assert [one.code for one in findings] == codes


def test_further_paths_are_paths(tmp_path: Path) -> None:
    path = tmp_path / "spec.json"
    paths = document()["paths"]
    path.write_text(json.dumps({"openapi": "3.0.0", "paths": {}, "x-ms-paths": paths}))
    findings = Findings()
    assert [one.key for one in load(path, findings).operations] == ["GET /things"]
    assert [one.code for one in findings] == ["further-paths"]


def test_an_unquoted_version_number_is_a_version(tmp_path: Path) -> None:
    path = tmp_path / "spec.yaml"
    path.write_text("openapi: 3.1\npaths: {/a: {get: {responses: {200: {description: ''}}}}}")
    assert load(path, Findings()).raw["openapi"] == "3.1"


def test_an_address_is_downloaded() -> None:
    asked: list[str] = []

    def download(address: str) -> bytes:
        asked.append(address)
        return json.dumps(document()).encode()

    assert load("https://example.test/spec.json", Findings(), download=download).title == "Toy"
    assert asked == ["https://example.test/spec.json"]
