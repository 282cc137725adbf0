"""Import what was generated before it is put in place: what does not import is of no use.

An interpreter of its own does it (trial.py): what it imports neither stays nor hides a fault.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from ..errors import EmitError

_PROGRAM = Path(__file__).with_name("trial.py")
_TIMEOUT_S = 600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What was imported, counted; or the package that is `missing` for it: then nothing was."""

    modules: int = 0
    names: int = 0
    models: int = 0
    missing: str | None = None


def import_package(folder: Path, name: str, *, timeout_s: float = _TIMEOUT_S) -> Imported:
    """Import every module of the package in `folder`, called `name`, and build its models.

    Raises: EmitError where one does not import, or they all take longer than `timeout_s`.
    """
    try:
        done = subprocess.run(
            # -B: no bytecode is left behind; -P: the folder of the program is no place to import.
            [sys.executable, "-B", "-P", str(_PROGRAM), str(folder.resolve()), name],
            env={**os.environ, "PYTHONPATH": os.pathsep.join(_search_path())},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=timeout_s,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise EmitError(f"the package took more than {timeout_s:.0f} s to import") from None
    if done.returncode != 0:
        told = done.stderr.strip() or f"the interpreter ended with {done.returncode}"
        raise EmitError(f"the package does not import, which is a bug of the generator:\n{told}")
    counts = json.loads(done.stdout.splitlines()[-1])
    return Imported(**counts)


def _search_path() -> list[str]:
    """Return where this interpreter finds modules, in full: the runtime may be in this folder."""
    return [str(Path(entry).resolve()) for entry in sys.path]
