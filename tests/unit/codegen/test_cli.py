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
    assert told.startswith("made/toy: written: 1 resource, 0 further methods, 3 schemas from 5 ")


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
            '  /seeds: {$ref: "#/components/pathItems/seeds"}\ncomponents:\n',
        )
    )
    arguments = ("generate", spec, "--provider", "toy", "--out", tmp_path / "toy")
    assert run(monkeypatch, *arguments) == 0
    (told,) = capsys.readouterr().err.splitlines()
    assert told.startswith(f"skipped: {spec}#/paths/~1seeds: ")
    assert told.endswith("[dangling-reference]")
    assert run(monkeypatch, *arguments, "--strict") == 1


def test_classify_prints_json_for_programs(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ("classify", SPEC, "--provider", "toy", "--json", "--role", "create")
    assert run(monkeypatch, *arguments) == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert (row["method"], row["path"], row["idempotency"]) == ("POST", "/servers", "duplicates")
    assert row["evidence"]


def test_classify_prints_whole_lines_for_people(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "classify", SPEC, "--provider", "toy", "--path", "server_id") == 0
    heading, *lines = capsys.readouterr().out.splitlines()
    assert heading.split() == ["operation", "role", "resource", "an", "identical", "repeat"]
    assert ["GET", "/servers/{server_id}", "read", "server", "safe"] in [s.split() for s in lines]
    assert "  safe-method: GET is safe (RFC 9110 §9.2.1)" in lines


@pytest.mark.parametrize(
    ("flags", "methods"),
    [
        (["--role", "delete"], {"DELETE"}),
        (["--verdict", "duplicates"], {"POST"}),
        (["--resource", "server", "--role", "list"], {"GET"}),
        (["--resource", "nothing"], set()),
    ],
)
def test_classify_shows_what_is_asked_for(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    flags: list[str],
    methods: set[str],
) -> None:
    assert run(monkeypatch, "classify", SPEC, "--provider", "toy", "--json", *flags) == 0
    assert {row["method"] for row in json.loads(capsys.readouterr().out)} == methods


@pytest.mark.parametrize("flag", ["--role", "--verdict"])
def test_classify_names_the_words_that_it_knows(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], flag: str
) -> None:
    assert run(monkeypatch, "classify", SPEC, "--provider", "toy", flag, "nonsense") == 2
    assert "'nonsense' is not one of" in capsys.readouterr().err


def vendored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, spec: Path = SPEC) -> None:
    """Vendor the toy into `tmp_path`, and stay there."""
    monkeypatch.chdir(tmp_path)
    assert run(monkeypatch, "vendor", spec, "--provider", "toy") == 0


@pytest.mark.parametrize("command", ["classify", "generate"])
def test_a_vendored_document_goes_by_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    vendored(tmp_path, monkeypatch)
    assert run(monkeypatch, command, "toy") == 0
    assert (tmp_path / "generated" / "toy").exists() is (command == "generate")


def test_vendoring_tells_what_it_leaves_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    spec = tmp_path / "odd.yaml"
    spec.write_text(SPEC.read_text().replace('schemas/server"', 'schemas/gone"', 1))
    assert "schemas/gone" in spec.read_text()
    vendored(tmp_path, monkeypatch, spec)
    told = capsys.readouterr().err
    assert told.startswith(f"skipped: {spec}#/paths/")
    assert "found nothing; it is left out [dangling-reference]" in told


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["generate", "--out", "made"], "--out goes with a document or --provider"),
        (["generate", "--overlay", "x.yaml"], "--overlay goes with a document"),
        (["generate", ""], "expected an OpenAPI document, a path or an address, found none"),
        (["vendor", "", "--provider", "x"], "expected an OpenAPI document, a path or an address"),
        (["generate", SPEC, "--provider", ""], "found ''; give one with --provider"),
        (["vendor", SPEC, "--provider", ""], "found ''; give one with --provider"),
    ],
)
def test_flags_that_do_not_fit_are_one_line_and_nothing_is_written(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[object],
    told: str,
) -> None:
    vendored(tmp_path, monkeypatch)
    capsys.readouterr()
    assert run(monkeypatch, *arguments) == 2
    error = capsys.readouterr().err
    assert told in error
    assert error.count("\n") == 1
    assert [path.name for path in tmp_path.iterdir()] == ["specs"]


def test_a_folder_with_files_of_its_owner_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    assert run(monkeypatch, "generate", SPEC, "--provider", "toy", "--out", tmp_path) == 2
    assert "found notes.txt; name another --out" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_provider_that_is_not_vendored_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(monkeypatch, "generate", "--provider", "nobody") == 2
    assert "specs/nobody/openapi.json: no such file" in capsys.readouterr().err
    assert run(monkeypatch, "check") == 2
    assert "specs/ holds no provider" in capsys.readouterr().err


def test_why_prints_the_rules_that_decided_and_those_that_were_silent(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    why = ("--why", "post", "/servers")
    assert run(monkeypatch, "classify", SPEC, "--provider", "toy", *why) == 0
    told = capsys.readouterr().out
    assert told.startswith("POST /servers: create of server; an identical repeat: duplicates\n")
    assert "  post-on-collection decides: create: posts to a collection whose things" in told
    assert "  rotated-secret: silent (would say credential)\n" in told
    assert "  id-field: /servers/{server_id} takes `server_id`; the answer shows it as `id`" in told
    assert "  post-on-collection decides: duplicates: each call makes another one" in told


def test_why_tells_programs_which_rules_were_silent(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    why = ("--why", "GET", "/servers/{server_id}", "--json")
    assert run(monkeypatch, "classify", SPEC, "--provider", "toy", *why) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["role"], told["idempotency"]) == ("read", "safe")
    fired = [one["rule"] for one in told["verdict_rules"] if one["says"] is not None]
    assert fired == ["safe-method"]


def test_why_names_what_is_near_an_operation_that_is_not_there(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    why = ("--why", "POST", "/server")
    assert run(monkeypatch, "classify", SPEC, "--provider", "toy", *why) == 2
    assert "found no POST /server; near it are POST /servers" in capsys.readouterr().err


def test_references_outside_the_folder_are_followed_where_it_is_allowed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    text = SPEC.read_text()
    (tmp_path / "common").mkdir()
    (tmp_path / "common" / "paths.yaml").write_text(text[text.index("paths:") :])
    spec = tmp_path / "api" / "spec.yaml"
    spec.parent.mkdir()
    head = text[: text.index("paths:")]
    spec.write_text(f"{head}paths: {{$ref: '../common/paths.yaml#/paths'}}\n")
    arguments = ("generate", spec, "--provider", "toy", "--out", tmp_path / "toy")
    assert run(monkeypatch, *arguments) == 2
    assert "--allow-refs FOLDER allows" in capsys.readouterr().err
    assert run(monkeypatch, *arguments, "--allow-refs", tmp_path / "common") == 0
    assert run(monkeypatch, *arguments, "--allow-refs", tmp_path / "none") == 2
    assert "--allow-refs: expected a folder" in capsys.readouterr().err
