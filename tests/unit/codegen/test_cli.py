from __future__ import annotations

import json
from pathlib import Path

import pytest

from codegen.cli import main

SPEC = Path("tests/golden/plain-collection/spec.yaml").resolve()


def run(monkeypatch: pytest.MonkeyPatch, *arguments: object) -> int:
    """Return the exit code of the command line."""
    monkeypatch.setattr("sys.argv", ["codegen", *map(str, arguments)])
    with pytest.raises(SystemExit) as caught:
        main()
    return int(caught.value.code or 0)


def test_straight_generation_touches_only_its_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(monkeypatch, "generate", SPEC, "--provider", "toy", "--out", "made/toy") == 0
    assert [path.name for path in tmp_path.iterdir()] == ["made"]
    assert [path.name for path in (tmp_path / "made").iterdir()] == ["toy"]
    told = capsys.readouterr().out
    assert told.startswith("made/toy: written: 1 resources, 0 further methods, 3 schemas from 5 ")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (None, "spec.json: expected an OpenAPI document, found no such file"),
        ("", "spec.json:1:1: expected JSON"),
        ("[1]", "spec.json: expected an OpenAPI document"),
        ('{"openapi": "3.0.3", "info": {}, "paths": {}}', "spec.json#/paths: expected an object"),
    ],
)
def test_bad_input_is_one_line_and_leaves_the_output_alone(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    text: str | None,
    told: str,
) -> None:
    out, spec = tmp_path / "toy", tmp_path / "spec.json"
    run(monkeypatch, "generate", SPEC, "--provider", "toy", "--out", out)
    before = (out / "manifest.json").read_bytes()
    if text is not None:
        spec.write_text(text)
    capsys.readouterr()
    assert run(monkeypatch, "generate", spec, "--provider", "toy", "--out", out) == 2
    error = capsys.readouterr().err
    assert told in error
    assert error.count("\n") == 1
    assert "Traceback" not in error
    assert (out / "manifest.json").read_bytes() == before


def test_skipped_parts_fail_only_under_strict(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    spec = tmp_path / "spec.yaml"
    spec.write_text(
        SPEC.read_text().replace(
            "components:\n",
            "  /servers/{server_id}/log:\n"
            '    get: {responses: {"200": {content: {text/plain: {}}}}}\ncomponents:\n',
        )
    )
    arguments = ("generate", spec, "--provider", "toy", "--out", tmp_path / "toy")
    assert run(monkeypatch, *arguments) == 0
    assert "it answers no JSON [no-json-answer]" in capsys.readouterr().err
    assert run(monkeypatch, *arguments, "--strict") == 1


def test_classify_prints_json_for_programs(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ("classify", SPEC, "--provider", "toy", "--json", "--role", "create")
    assert run(monkeypatch, *arguments) == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert (row["method"], row["path"], row["idempotency"]) == ("POST", "/servers", "duplicates")
    assert row["evidence"]


def test_classify_prints_a_table_for_people(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "classify", SPEC, "--provider", "toy", "--path", "server_id") == 0
    told = capsys.readouterr().out
    assert "operation" in told
    assert "POST" not in told


def test_provider_that_is_not_vendored_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(monkeypatch, "generate", "--provider", "nobody") == 2
    assert "specs/nobody/openapi.json: no such file" in capsys.readouterr().err
    assert run(monkeypatch, "check") == 2
    assert "specs/ holds no provider" in capsys.readouterr().err
