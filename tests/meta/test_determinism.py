"""Same input, same bytes: whatever the folder and the hash seed, and as committed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
PROVIDERS = sorted(path.parent.name for path in (ROOT / "specs").glob("*/openapi.json"))


def generated(provider: str, out: Path, *, seed: str) -> dict[str, bytes]:
    """Return the package generated into `out` by a new process, file by file."""
    spec = ROOT / "specs" / provider / "openapi.json"
    overlay = spec.with_name("overlay.yaml")
    command = [sys.executable, "-m", "codegen", "generate", str(spec), "--provider", provider]
    subprocess.run(
        [*command, "--overlay", str(overlay), "--out", str(out)],
        cwd=ROOT,
        check=True,
        capture_output=True,
        env={**os.environ, "PYTHONHASHSEED": seed},
    )
    return files(out)


def files(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }


@pytest.mark.parametrize("provider", PROVIDERS)
def test_two_folders_and_two_hash_seeds_give_the_same_bytes(provider: str, tmp_path: Path) -> None:
    first = generated(provider, tmp_path / "a" / provider, seed="1")
    second = generated(provider, tmp_path / "b" / "c" / provider, seed="4242")
    assert first.keys() == second.keys()
    assert [name for name in first if first[name] != second[name]] == []


def test_the_committed_output_is_what_the_generator_writes() -> None:
    told = subprocess.run(
        [sys.executable, "-m", "codegen", "check"], cwd=ROOT, capture_output=True, text=True
    )
    assert told.returncode == 0, told.stderr
