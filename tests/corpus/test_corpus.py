"""A folder of documents, generated and held against itself: those of this repository, and yours."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from .documents import files_of
from .rows import Row, Wanted, row_of
from .runs import ROOT

MADE_UP = Path(__file__).parent / "made_up"
VENDORED = sorted((ROOT / "specs").glob("*/openapi.json"))
YOURS = os.environ.get("POSTONCE_CORPUS")


def row(path: Path, folder: Path, scratch: Path, *, with_mypy: bool = True) -> Row:
    wanted = Wanted(folder=folder, scratch=scratch, with_mypy=with_mypy, timeout_s=250)
    return row_of(path, wanted)


@pytest.mark.parametrize("name", ["names.yaml", "below/paths.json"])
def test_document_of_oddities_loses_nothing_and_passes_every_check(
    name: str, tmp_path: Path
) -> None:
    made = row(MADE_UP / name, MADE_UP, tmp_path)
    assert made.faults == ()
    assert made.modules
    assert made.resources


@pytest.mark.parametrize("path", VENDORED, ids=lambda path: path.parent.name)
def test_vendored_document_loses_nothing(path: Path, tmp_path: Path) -> None:
    made = row(path, path.parent, tmp_path, with_mypy=False)  # `make type` checks generated/
    assert made.faults == ()


@pytest.mark.skipif(not YOURS, reason="POSTONCE_CORPUS names no folder of documents")
@pytest.mark.parametrize("path", files_of(Path(YOURS)) if YOURS else (), ids=lambda p: p.name)
def test_document_of_yours_loses_nothing_and_passes_every_check(path: Path, tmp_path: Path) -> None:
    made = row(path, Path(YOURS or ""), tmp_path)
    assert made.faults == ()


def command(folder: Path, *flags: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "tests.corpus", str(folder), "--no-mypy", *flags],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def test_programs_are_told_in_json_and_by_the_exit_code(tmp_path: Path) -> None:
    (tmp_path / "bad.json").write_text('{"openapi": "3.0.3", "info": {}, "paths": {"/x": 1}}')
    (tmp_path / "notes.yml").write_text("a: b")
    done = command(tmp_path, "--json")
    assert done.returncode == 1
    bad, notes = json.loads(done.stdout)
    assert (bad["document"], bad["exit_code"]) == ("bad.json", 2)
    assert "expected at least one operation" in bad["faults"][0]
    assert (notes["is_openapi"], notes["faults"]) == (False, [])


def test_people_are_told_in_a_table(tmp_path: Path) -> None:
    (tmp_path / "notes.yml").write_text("a: b")
    (tmp_path / "toy.json").write_text((MADE_UP / "below" / "paths.json").read_text())
    done = command(tmp_path, "--twice")
    assert done.returncode == 0, done.stdout
    assert "toy.json" in done.stdout
    assert "no OpenAPI documents: notes.yml" in done.stdout
    assert "1 documents, 0 failed" in done.stdout
