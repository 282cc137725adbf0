"""Format and check generated Python with ruff: three processes, whatever the number of files.

The settings are ours, not those of the folder that is written to: same input, same bytes.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from ..errors import EmitError
from ..ir.files import File

_SETTINGS = (
    "--isolated",
    "--no-cache",
    "--config=line-length=100",
    "--config=target-version='py311'",
)
_LINT = (
    "--config=lint.isort.known-first-party=['postonce']",
    "--select=E,F,W,I,UP,B,C4,SIM,RUF",
    # Class attributes of a model are facts, not shared mutable state.
    "--ignore=RUF012,E501",
    "--output-format=concise",
)
# A long value of the document stays in one piece, and its line says so.
_EXCUSE = ("--select=E501", "--add-noqa")


def format_files(files: Iterable[File]) -> tuple[File, ...]:
    """Return `files` with their Python formatted, imports sorted and checked.

    Raises: EmitError where ruff cannot parse a file or finds a fault: a bug of ours.
    """
    with tempfile.TemporaryDirectory(prefix="postonce-") as folder:
        root = Path(folder)
        kept = tuple(files)
        for file in kept:
            if file.path.suffix == ".py":
                target = root / file.path
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text(file.text, encoding="utf-8")
        _ruff(root, "check", "--fix", *_LINT)
        _ruff(root, "format")  # after what is fixed, which may be laid out in another way
        _ruff(root, "check", *_EXCUSE)
        return tuple(
            (
                replace(file, text=(root / file.path).read_text(encoding="utf-8"))
                if file.path.suffix == ".py"
                else file
            )
            for file in kept
        )


def _ruff(root: Path, command: str, *flags: str) -> None:
    done = subprocess.run(
        [_executable(), command, *_SETTINGS, *flags, "."],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        found = (done.stdout + done.stderr).strip().replace(f"{root}/", "")
        raise EmitError(f"the rendered code is faulty, which is a bug of the generator:\n{found}")


def _executable() -> str:
    """Return ruff as installed beside this Python, else as found on the path."""
    beside = Path(sys.executable).parent / "ruff"
    return str(beside) if beside.is_file() else "ruff"
