"""Generate in this process, within a time limit; then format and import many packages at once."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from types import FrameType
from typing import Any

from codegen.build import build
from codegen.diagnostics import Findings
from codegen.emit import format_files
from codegen.errors import CodegenError, EmitError
from codegen.ir.files import File
from codegen.pipeline import judge
from codegen.render import render
from codegen.settings import straight

Json = Any
ROOT = Path(__file__).parents[2]
LIMIT_S = 10.0
"""Seconds of this process's own time that no small document may take: what hangs takes for ever."""


class TooLong(BaseException):
    """Generation took longer than its limit; no handler of the code under test may swallow it."""


@contextmanager
def within(limit_s: float) -> Iterator[None]:
    """Raise TooLong in this thread after `limit_s` seconds of work."""

    def ring(_signal: int, _frame: FrameType | None) -> None:
        raise TooLong

    before = signal.signal(signal.SIGVTALRM, ring)
    signal.setitimer(signal.ITIMER_VIRTUAL, limit_s)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def rendered(document: Json, folder: Path, *, provider: str = "hostile") -> tuple[File, ...]:
    """Return the files of `document`'s package, as text that is not formatted yet.

    Raises: CodegenError where it cannot be used; TooLong.
    """
    spec = folder / f"{provider}.json"
    spec.write_text(json.dumps(document))
    settings, findings = straight(spec, provider=provider, out=folder / provider), Findings()
    with within(LIMIT_S):
        read, discovery, classification = judge(settings, findings)
        return render(build(read, discovery, classification, settings, findings))


def fault_of(document: Json, folder: Path, provider: str) -> tuple[str | None, tuple[File, ...]]:
    """Return what is wrong with how `document` was taken, or None, and the files it became.

    A refusal in one line is no fault.
    """
    try:
        return None, rendered(document, folder, provider=provider)
    except CodegenError as error:
        text = str(error)
        return (None if len(text.splitlines()) == 1 else f"several lines: {text}"), ()
    except TooLong:
        return f"took longer than {LIMIT_S} s:\n{traceback.format_exc(limit=-8)}", ()
    except Exception:  # any other is a fault, and what is looked for
        return traceback.format_exc(limit=-6), ()


def put(files: tuple[File, ...], folder: Path) -> None:
    """Write `files` into `folder`."""
    for file in files:
        target = folder / file.path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(file.text, encoding="utf-8")


def unlayable(folder: Path, packages: list[str]) -> Mapping[str, str]:
    """Format all packages under `folder` at once; return those in which ruff finds a fault."""
    try:
        files = format_files(
            File(PurePosixPath(path.relative_to(folder)), path.read_text(encoding="utf-8"))
            for package in packages
            for path in sorted((folder / package).rglob("*.py"))
        )
    except EmitError as error:
        return {
            package: "\n".join(lines)
            for package in packages
            if (lines := [line for line in str(error).splitlines() if f"{package}/" in line])
        } or {packages[0]: str(error)}
    put(files, folder)
    return {}


_IMPORT_ALL = """
import importlib, json, pathlib, sys, traceback, warnings
warnings.simplefilter("error")
found = {}
for name in sys.argv[1:]:
    for path in sorted(pathlib.Path(name).rglob("*.py")):
        module = ".".join(path.with_suffix("").parts).removesuffix(".__init__")
        try:
            loaded = importlib.import_module(module)
            if module == name:
                for exported in loaded.__all__:
                    getattr(loaded, exported)
        except BaseException:
            found.setdefault(name, traceback.format_exc(limit=-3))
print(json.dumps(found))
"""


def unimportable(folder: Path, packages: list[str]) -> Mapping[str, str]:
    """Return the packages under `folder` that do not import whole, each with its traceback."""
    if not packages:
        return {}
    done = subprocess.run(
        [sys.executable, "-c", _IMPORT_ALL, *packages],
        cwd=folder,
        env={"PYTHONPATH": f"{folder}:{ROOT}", "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        return {"interpreter": done.stderr[-2000:]}
    found: dict[str, str] = json.loads(done.stdout)
    return found
