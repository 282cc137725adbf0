"""Prism comes and goes with its user, and is missed in plain words."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ..subjects import ROOT
from .prism import Absent, Broken, install, running

_GONE_S = 20
EMPTY = {"openapi": "3.0.3", "info": {"title": "Empty", "version": "1"}, "paths": {}}


@pytest.fixture
def document(tmp_path: Path) -> Path:
    """A document that is read in no time."""
    path = tmp_path / "empty.json"
    path.write_text(json.dumps({**EMPTY, "paths": {"/": {"get": {"responses": {"204": {}}}}}}))
    return path


@pytest.fixture
def npm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that holds all the programs there are; an npm and a node that do nothing."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in ("npm", "node"):
        says(folder / name, "", code=0)
    monkeypatch.setenv("PATH", str(folder))
    (tmp_path / "package-lock.json").write_text("{}")
    return folder / "npm"


def says(program: Path, text: str, *, code: int = 1) -> None:
    program.write_text(f"#!/bin/sh\necho '{text}' >&2\nexit {code}\n")
    program.chmod(0o755)


def is_running(pid: int) -> bool:
    """Return whether the process is there; one that is over and not yet reaped is not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def test_without_npm_it_is_absent(npm: Path, tmp_path: Path) -> None:
    npm.unlink()
    with pytest.raises(Absent, match=r"Node\.js and npm are not on this machine"):
        install(tmp_path)


def test_without_a_network_it_is_absent(npm: Path, tmp_path: Path) -> None:
    says(npm, "npm error code EAI_AGAIN")
    with pytest.raises(Absent, match="EAI_AGAIN"):
        install(tmp_path)


def test_what_else_npm_complains_of_is_a_fault(npm: Path, tmp_path: Path) -> None:
    says(npm, "npm error code EINTEGRITY")
    with pytest.raises(Broken, match="EINTEGRITY"):
        install(tmp_path)


def test_what_is_installed_is_not_installed_again(npm: Path, tmp_path: Path) -> None:
    (tmp_path / "node_modules").mkdir()
    install(tmp_path)
    says(npm, "npm error code EINTEGRITY")
    install(tmp_path)
    (tmp_path / "package-lock.json").write_text('{"another": "lock"}')
    with pytest.raises(Broken):
        install(tmp_path)


def test_it_ends_with_the_block(document: Path) -> None:
    try:
        with running(document) as prism:
            assert is_running(prism.pid)
            assert prism.url.startswith("http://127.0.0.1:")
    except Absent as absent:
        pytest.skip(str(absent))
    assert not is_running(prism.pid)


def test_it_ends_with_whoever_started_it(document: Path) -> None:
    try:
        install()
    except Absent as absent:
        pytest.skip(str(absent))
    code = (
        "import sys\nfrom tests.witness.prism import running\n"
        f"with running({str(document)!r}) as prism:\n"
        "    print(prism.pid, flush=True)\n    sys.stdin.read()"
    )
    starter = subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with starter:
        assert starter.stdout is not None
        pid = int(starter.stdout.readline())
        assert is_running(pid)
        starter.kill()
    deadline = time.monotonic() + _GONE_S
    while is_running(pid) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not is_running(pid)


def test_a_document_that_it_does_not_read_is_told(tmp_path: Path) -> None:
    path = tmp_path / "none.json"
    path.write_text(json.dumps(EMPTY))
    try:
        with pytest.raises(Broken, match=f"Prism does not read {path}"), running(path):
            pass
    except Absent as absent:
        pytest.skip(str(absent))
