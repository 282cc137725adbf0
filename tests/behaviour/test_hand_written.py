"""The hand-written example: what it prints, and that no kill makes a second record."""

from __future__ import annotations

import os
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from examples.hand_written import main
from postonce import Outcome

from ..subjects import ROOT
from ..torture.boundaries import Boundaries
from .name_server import create

BOUNDARIES = (
    *("claim", "have claimed", "put intent", "have put intent", "insert", "have inserted"),
    *("put live", "have put live", "release", "have released"),
)


def records(folder: Path) -> int:
    """Return how many records the server has."""
    if not (folder / "server.db").exists():
        return 0
    with closing(sqlite3.connect(folder / "server.db")) as server:
        (count,) = server.execute("SELECT count(*) FROM records").fetchone()
    return int(count)


def change(folder: Path, statement: str) -> None:
    with closing(sqlite3.connect(folder / "nameserver.db")) as server, server:
        server.execute(statement)


def command_prints(folder: Path) -> str:
    """Run the example as the documentation says, and return what it prints."""
    done = subprocess.run(
        [sys.executable, ROOT / "examples" / "hand_written.py"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def test_it_prints_what_the_documentation_shows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    first = command_prints(tmp_path)
    monkeypatch.chdir(tmp_path)
    main()
    change(tmp_path, "UPDATE records SET content = '192.0.2.9'")
    main()
    change(tmp_path, "DELETE FROM records")
    main()
    lines = (first + capsys.readouterr().out).splitlines()
    assert lines == [
        "created 1, records: 1",
        "skipped 1, records: 1",
        "skipped 1, records: 1; content: wanted '192.0.2.7', found '192.0.2.9'",
        "recreated 2, records: 1",
    ]
    page = (ROOT / "docs" / "designing-models.md").read_text()
    (console,) = re.findall(r"^```console\n(.*?)^```$", page, re.DOTALL | re.MULTILINE)
    assert lines == [line for line in console.splitlines() if not line.startswith("$")]


@pytest.fixture(scope="module")
def killed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folders in which a process was killed at its first boundary, its second one, …"""
    folder = tmp_path_factory.mktemp("killed")
    command = [sys.executable, "-m", "tests.behaviour.name_server", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True)
    return folder


def test_a_create_has_these_boundaries(tmp_path: Path, killed: Path) -> None:
    boundaries = Boundaries(lambda _number: None)
    create(tmp_path, boundaries)
    assert tuple(boundaries.names) == BOUNDARIES
    assert {path.name for path in killed.iterdir()} == {
        "rehearsal",
        *(str(number + 1) for number in range(len(BOUNDARIES) + 1)),
    }


@pytest.mark.parametrize("killed_at", BOUNDARIES)
def test_a_kill_makes_no_second_record(killed: Path, killed_at: str) -> None:
    place = BOUNDARIES.index(killed_at)
    folder = killed / str(place + 1)
    is_announced, is_made, is_recorded = (
        place >= BOUNDARIES.index(reached)
        for reached in ("have put intent", "have inserted", "have put live")
    )
    assert records(folder) == is_made
    boundaries = Boundaries(lambda _number: None)
    outcomes = [create(folder, boundaries).outcome for _ in range(2)]
    after_kill = Outcome.RESUMED if is_announced else Outcome.CREATED
    assert outcomes == [Outcome.SKIPPED if is_recorded else after_kill, Outcome.SKIPPED]
    assert boundaries.names.count("insert") == (not is_made)
    assert records(folder) == 1
