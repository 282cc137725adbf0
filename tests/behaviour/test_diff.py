"""`codegen diff` as a user meets it: what it prints, and how it ends."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from codegen.cli import main

ROOT = Path(__file__).parent.parent.parent

OLD = """
openapi: 3.0.3
info: {title: Toy, version: "1"}
servers: [{url: https://toy.example}]
paths:
  /lamps:
    get: {responses: {"200": {description: ok, content: {application/json: {schema:
      {type: array, items: {$ref: "#/components/schemas/lamp"}}}}}}}
    post:
      requestBody: {required: true, content: {application/json: {schema:
        {$ref: "#/components/schemas/lamp"}}}}
      responses: {"201": &one {description: ok, content: {application/json: {schema:
        {$ref: "#/components/schemas/lamp"}}}}}
  /lamps/{lamp_id}:
    parameters: [{name: lamp_id, in: path, required: true, schema: {type: integer}}]
    get: {responses: {"200": *one}}
    delete: {responses: {"204": {description: gone}}}
components:
  schemas:
    lamp:
      required: [name]
      properties:
        id: {type: integer, readOnly: true}
        name: {type: string}
        colour: {type: string, enum: [red, green, white]}
"""
MORE = OLD.replace("white]", "white, blue]")
LESS = OLD.replace(", white]", "]").replace("[name]", "[name, colour]")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in (("old", OLD), ("more", MORE), ("less", LESS)):
        (tmp_path / f"{name}.yaml").write_text(text)
    return tmp_path


@dataclass(frozen=True)
class Done:
    """How a command ended."""

    returncode: int
    stdout: str
    stderr: str


Diff = Callable[..., Done]


@pytest.fixture
def diff(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Diff:
    """Runs the command in the folder."""
    monkeypatch.chdir(folder)

    def run(*arguments: str) -> Done:
        monkeypatch.setattr("sys.argv", ["codegen", "diff", *arguments])
        with pytest.raises(SystemExit) as caught:
            main()
        told = capsys.readouterr()
        return Done(int(caught.value.code or 0), told.out, told.err)

    return run


def test_what_is_only_more_ends_with_0(diff: Diff) -> None:
    done = diff("old.yaml", "more.yaml")
    assert (done.returncode, done.stderr) == (0, "")
    heading, *lines = [line.split("\t") for line in done.stdout.splitlines()]
    assert heading[:4] == ["severity", "resource", "change", "name"]
    assert [line[:6] for line in lines] == [
        ["compatible", "lamp", "members-added", "LampSpec.colour", "-", "'blue'"],
        ["compatible", "lamp", "answer-members-added", "LampState.colour", "-", "'blue'"],
    ]


def test_what_breaks_ends_with_1_and_says_where_and_what_to_do(diff: Diff) -> None:
    done = diff("old.yaml", "less.yaml", "--breaking", "--json")
    assert (done.returncode, done.stderr) == (1, "")
    told = json.loads(done.stdout)
    assert told["count"] == {"breaking": 2, "note": 0, "compatible": 0}
    made, removed = told["findings"]
    assert (made["code"], removed["code"]) == ("field-made-required", "members-removed")
    assert removed == {
        "severity": "breaking",
        "code": "members-removed",
        "resources": ["lamp"],
        "python": "LampSpec.colour",
        "version": "new",
        "source": "#/components/schemas/lamp/properties/colour",
        "was": "'white'",
        "now": "-",
        "advice": "give another value",
    }


def test_only_breaking_changes_are_shown_where_asked_for(diff: Diff) -> None:
    done = diff("old.yaml", "more.yaml", "--breaking")
    assert (done.returncode, done.stdout.count("\n")) == (0, 1)


def test_nothing_changed_ends_with_0_and_says_nothing_in_a_pipe(diff: Diff) -> None:
    done = diff("old.yaml", "old.yaml")
    assert (done.returncode, done.stdout.count("\n"), done.stderr) == (0, 1, "")


@pytest.mark.parametrize(
    "arguments", [("old.yaml", "nothing.yaml"), ("old.yaml",), ("old.yaml", "more.yaml", "--x")]
)
def test_unusable_input_ends_with_2(diff: Diff, arguments: tuple[str, ...]) -> None:
    done = diff(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr


def test_a_name_that_would_move_the_cursor_is_shown_as_an_escape(folder: Path, diff: Diff) -> None:
    (folder / "odd.yaml").write_text(OLD.replace("green]", r'white, "\u001b[2J\tx"]'))
    done = diff("old.yaml", "odd.yaml")
    assert done.returncode == 0
    assert "\x1b" not in done.stdout
    assert all(line.count("\t") == 7 for line in done.stdout.splitlines())


def test_a_reader_that_leaves_early_changes_no_exit_code(folder: Path) -> None:
    for new, expected in (("more.yaml", 0), ("less.yaml", 1)):
        reader, writer = os.pipe()
        os.close(reader)
        command = [sys.executable, "-m", "codegen", "diff", "old.yaml", new]
        done = subprocess.run(
            command,
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=writer,
            stderr=subprocess.PIPE,
        )
        os.close(writer)
        assert (done.returncode, done.stderr) == (expected, b"")
