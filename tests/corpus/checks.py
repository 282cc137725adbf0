"""What others say of the generated code: mypy and ruff, each asked about one package."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from .runs import ROOT

_SETTINGS = ROOT / "pyproject.toml"


def mypy(package: Path) -> list[str]:
    """Return what mypy in strict mode complains of; what it knows of libraries is kept."""
    flags = ["--no-error-summary", "--no-pretty", f"--config-file={_SETTINGS}"]
    return _complaints(["mypy", *flags, str(package)], {"MYPYPATH": str(package.parent)})


def ruff(package: Path) -> list[str]:
    """Return what ruff complains of, by the rules that hold for this repository."""
    flags = ["--no-cache", "--quiet", "--output-format=concise"]
    return _complaints(["ruff", "check", f"--config={_SETTINGS}", *flags, str(package)], {})


def _complaints(command: list[str], environment: dict[str, str]) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode == 0:
        return []
    return (done.stdout.strip() or done.stderr.strip() or f"exit {done.returncode}").splitlines()
