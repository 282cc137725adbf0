"""The store's file: made private, and looked at before SQLite may touch it."""

from __future__ import annotations

import os
import sqlite3
import sys
from pathlib import Path

from ...errors import ConfigError, RepositoryError
from .errors import unwritable
from .schema import checked

_OLDEST = (3, 35, 0)
_MAGIC = b"SQLite format 3\x00"
HEADER_BYTES = 100
_FORMAT_AT = slice(60, 64)
_MARK_AT = slice(68, 72)
"""Where the header holds user_version and application_id. Source: sqlite.org/fileformat.html."""


def check_library() -> None:
    """Refuse a Python whose SQLite lacks RETURNING. Raises: ConfigError."""
    if sqlite3.sqlite_version_info < _OLDEST:
        raise ConfigError(
            f"SQLite 3.35 or newer is needed; this Python has {sqlite3.sqlite_version}"
        )


def made_ready(path: Path) -> None:
    """Make a private file at `path` where there is none; check one that is there, reading only.

    Records hold what a provider shows of a thing: nobody else is to read them. SQLite gives the
    two files that it keeps beside it the same mode.
    Raises: RepositoryTooNew, RepositoryError.
    """
    refuse_folder(path)
    try:
        _make_folder(path.parent)
        is_new = not path.exists()
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        with os.fdopen(descriptor, "rb") as file:
            header = file.read(HEADER_BYTES)
        if is_new:
            _make_durable(path.parent)
    except OSError as error:
        raise unwritable(str(path), error.strerror or str(error)) from error
    check_header(header, path)


def refuse_folder(path: Path) -> None:
    """Raise RepositoryError where `path` is a folder."""
    if path.is_dir():
        raise RepositoryError(f"{path} is a folder; name a file in it: sqlite:///{path}/state.db")


def check_header(header: bytes, path: Path) -> None:
    """Refuse the file at `path`, by its first bytes, where SQLite must not open it.

    Raises: RepositoryTooNew, RepositoryError.
    """
    # A journal means that a write was interrupted, which SQLite has to undo first.
    if not header or path.with_name(f"{path.name}-journal").exists():
        return
    name = str(path)
    if not header.startswith(_MAGIC) or len(header) < HEADER_BYTES:
        raise RepositoryError(
            f"{name} is no SQLite database; it was left untouched: name another file, or restore "
            "a copy"
        )
    checked(
        int.from_bytes(header[_FORMAT_AT], "big"), int.from_bytes(header[_MARK_AT], "big"), name
    )


def _make_folder(folder: Path) -> None:
    """Make `folder` and those above it that are missing, for this user alone."""
    missing = [above for above in (folder, *folder.parents) if not above.exists()]
    for above in reversed(missing):
        above.mkdir(mode=0o700, exist_ok=True)


def _make_durable(folder: Path) -> None:
    """Write the folder's new entry to disk: SQLite does so for its other files, not for this."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
