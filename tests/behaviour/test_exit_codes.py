"""What `codegen generate` says to the shell, run as a command whose output is a pipe."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

CLEAN = """
openapi: 3.0.3
info: {title: Toy, version: "1"}
paths:
  /pets:
    post:
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/pet"}}}}
      responses: {"201": &pet {description: ok, content: {application/json: {schema:
        {$ref: "#/components/schemas/pet"}}}}}
    get: {responses: {"200": {description: ok, content: {application/json: {schema:
      {type: array, items: {$ref: "#/components/schemas/pet"}}}}}}}
  /pets/{id}:
    get: {responses: {"200": *pet}}
components:
  schemas:
    pet: {type: object, properties: {id: {type: string, readOnly: true}, name: {type: string}}}
"""
SKIPPING = CLEAN.replace("schemas:\n", "schemas:\n    broken: []\n")


def generate(folder: Path, text: str, *flags: str) -> subprocess.CompletedProcess[str]:
    spec = folder / "spec.yaml"
    spec.write_text(text)
    command = [sys.executable, "-m", "codegen", "generate", str(spec), "--provider", "toy"]
    return subprocess.run(
        [*command, "--out", str(folder / "toy"), *flags],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def test_clean_document_is_0_and_one_line(tmp_path: Path) -> None:
    done = generate(tmp_path, CLEAN, "--strict")
    assert (done.returncode, done.stderr) == (0, "")
    (line,) = done.stdout.splitlines()
    assert (
        "1 resource, 0 further methods, 2 schemas from 3 of 3 operations, 0 parts skipped" in line
    )
    assert "modules imported" in line


@pytest.mark.parametrize(("flags", "code"), [((), 0), (("--strict",), 1)])
def test_skipped_part_is_1_where_that_is_asked_for(
    tmp_path: Path, flags: tuple[str, ...], code: int
) -> None:
    done = generate(tmp_path, SKIPPING, *flags)
    assert done.returncode == code
    assert "1 part skipped" in done.stdout
    (line,) = done.stderr.splitlines()
    assert "#/components/schemas/broken" in line
    assert (tmp_path / "toy" / "manifest.json").exists()


def test_operation_of_no_resource_is_a_plain_call(tmp_path: Path) -> None:
    stray = '  /strays: {post: {responses: {"200": {description: ok}}}}\n'
    done = generate(tmp_path, CLEAN.replace("paths:\n", f"paths:\n{stray}"), "--strict")
    assert (done.returncode, done.stderr) == (0, "")
    assert "2 schemas from 4 of 4 operations, 0 parts skipped" in done.stdout


def test_nothing_written_is_2_and_one_line(tmp_path: Path) -> None:
    done = generate(tmp_path, "[1, 2]")
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert not (tmp_path / "toy").exists()
