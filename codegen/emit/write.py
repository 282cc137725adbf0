"""Write a package whole or not at all: staged in a side folder, compared, swapped in.

What stood there before is moved aside and removed last, so that a failure at any point leaves
either the old package or the new one, never a mixture.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from ..errors import EmitError, OutOfDate
from ..ir.files import File

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


def write(files: Iterable[File], out: Path, *, check: bool = False) -> bool:
    """Make `out` hold exactly `files`; return whether anything had to change.

    With `check` nothing is written. Raises: OutOfDate (with `check`) naming the files that
    differ; EmitError where the folder cannot be written.
    """
    wanted = {Path(file.path): file.text for file in files}
    changed = _differences(wanted, out)
    if not changed:
        return False
    if check:
        named = _named([path.as_posix() for path in changed])
        raise OutOfDate(f"{out}: not what would be generated now: {named}; regenerate it")
    try:
        _swap_in(wanted, out)
    except OSError as error:
        raise EmitError(f"{out}: cannot be written: {error.strerror or error}") from error
    return True


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


def _swap_in(wanted: dict[Path, str], out: Path) -> None:
    out.parent.mkdir(parents=True, exist_ok=True)
    # Beside the target: a rename is only whole within one file system.
    side = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    try:
        fresh, old = side / "fresh", side / "old"
        for path, text in wanted.items():
            target = fresh / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(text.encode())
        if out.exists():
            out.rename(old)
        try:
            fresh.rename(out)
        except OSError:
            if old.exists():
                old.rename(out)
            raise
    finally:
        shutil.rmtree(side, ignore_errors=True)
