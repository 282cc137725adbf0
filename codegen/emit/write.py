"""Write a package whole or not at all: staged in a side folder, tried there, swapped in.

What stood there before is moved aside and removed last, so that a failure at any point leaves
either the old package or the new one, never a mixture.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from ..errors import EmitError, OutOfDate
from ..ir.files import File
from .importing import Imported

Trial: TypeAlias = Callable[[Path], Imported]
"""Imports what is about to be put in place, and raises where that fails."""

_CACHES = frozenset(("__pycache__", ".mypy_cache", ".ruff_cache"))
_SHOWN = 10


_MARKS = ("manifest.json", "provider.py")
"""Files that every package of ours has, whatever became of the others."""


def check_place(out: Path) -> None:
    """Raise EmitError where writing to `out` would remove what the generator never wrote."""
    if out.is_file():
        raise EmitError(f"{out}: expected a folder, found a file; name another --out")
    if not out.is_dir() or all((out / mark).is_file() for mark in _MARKS):
        return
    strange = sorted(path.relative_to(out).as_posix() for path in _files_in(out))
    if strange:
        raise EmitError(
            f"{out}: expected a new or empty folder, or a package generated before, found "
            f"{_named(strange)}; name another --out"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """Whether anything had to change, and what the trial found; None where there was none."""

    is_changed: bool
    imported: Imported | None = None


def write(
    files: Iterable[File], out: Path, *, check: bool = False, trial: Trial | None = None
) -> Written:
    """Make `out` hold exactly `files`.

    `trial` is given the folder that holds them, before it becomes `out`: what it refuses is not
    put in place. With `check` nothing is written, and nothing tried. Raises: OutOfDate (with
    `check`) naming the files that differ; EmitError where the folder cannot be written; what
    `trial` raises.
    """
    wanted = {Path(file.path): file.text for file in files}
    changed = _differences(wanted, out)
    if not changed:
        tried = trial(out) if trial is not None and not check else None
        return Written(is_changed=False, imported=tried)
    if check:
        named = _named([path.as_posix() for path in changed])
        raise OutOfDate(f"{out}: not what would be generated now: {named}; regenerate it")
    try:
        return Written(is_changed=True, imported=_swap_in(wanted, out, trial))
    except OSError as error:
        raise EmitError(f"{out}: cannot be written: {error.strerror or error}") from error


def _named(paths: Sequence[str]) -> str:
    more = f" and {len(paths) - _SHOWN} more" if len(paths) > _SHOWN else ""
    return ", ".join(paths[:_SHOWN]) + more


def _differences(wanted: dict[Path, str], out: Path) -> list[Path]:
    """Return the files that are missing, stale or different, sorted."""
    there = {path.relative_to(out) for path in _files_in(out)}
    changed = set(there) ^ set(wanted)
    for path in there & set(wanted):
        if (out / path).read_bytes() != wanted[path].encode():
            changed.add(path)
    return sorted(changed)


def _files_in(out: Path) -> list[Path]:
    return [
        path
        for path in out.rglob("*")
        if path.is_file() and not _CACHES.intersection(path.relative_to(out).parts)
    ]


def _swap_in(wanted: dict[Path, str], out: Path, trial: Trial | None) -> Imported | None:
    out.parent.mkdir(parents=True, exist_ok=True)
    # Beside the target: a rename is only whole within one file system.
    side = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    try:
        fresh, old = side / "fresh", side / "old"
        for path, text in wanted.items():
            target = fresh / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(text.encode())
        tried = trial(fresh) if trial is not None else None
        if out.exists():
            out.rename(old)
        try:
            fresh.rename(out)
        except BaseException:  # an interrupt, too, must leave what stood there
            if old.exists():
                old.rename(out)
            raise
        return tried
    finally:
        shutil.rmtree(side, ignore_errors=True)
