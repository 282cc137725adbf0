"""A look into a SQLite file."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path

from ..look import Look
from .errors import explained, unwritable
from .file import HEADER_BYTES, check_header, check_library, refuse_folder
from .schema import STEPS, format_of

_ENGINE = f"SQLite {sqlite3.sqlite_version}"


@contextmanager
def look_into_file(path: Path | None, *, busy_timeout_s: float) -> Iterator[Look]:
    """Yield a look into the file at `path`; one that is not there holds nothing, as memory does.

    The two files that SQLite keeps beside it are gone again afterwards, unless somebody else
    uses them; what a killed run left in them is moved into the file, as by every opening.
    Raises: RepositoryTooNew, RepositoryLocked, RepositoryError, ConfigError.
    """
    check_library()
    if path is None:
        yield _empty("memory", lambda: None)
        return
    path = path.absolute()
    name = str(path)
    if not _is_there(path, name):
        yield _empty(name, partial(_check_makeable, path, name))
        return
    try:
        with closing(_connect(path, busy_timeout_s)) as db:
            yield Look(
                where=name,
                engine=_ENGINE,
                format=format_of(db, name, newest=len(STEPS)),
                newest=len(STEPS),
                try_to_write=partial(_try_to_write, db, name),
                table="records",
                ask=db.execute,
            )
    except sqlite3.Error as error:
        raise explained(error, name) from error


def _empty(name: str, try_to_write: Callable[[], None]) -> Look:
    return Look(where=name, engine=_ENGINE, format=0, newest=len(STEPS), try_to_write=try_to_write)


def _is_there(path: Path, name: str) -> bool:
    """Whether there is a file. Raises: RepositoryError for one that SQLite must not open."""
    try:
        refuse_folder(path)
        with path.open("rb") as file:
            check_header(file.read(HEADER_BYTES), path)
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as error:
        raise unwritable(name, error.strerror or str(error)) from error
    _check_rights(name, path, path.parent)
    return True


def _check_makeable(path: Path, name: str) -> None:
    """Refuse a file that could not be made, with the folders above it that are missing."""
    above = next(above for above in path.parents if above.exists())
    if not above.is_dir():
        raise unwritable(name, f"{above} is no folder")
    _check_rights(name, above)


def _check_rights(name: str, *places: Path) -> None:
    for place in places:
        if not os.access(place, os.W_OK, effective_ids=os.access in os.supports_effective_ids):
            raise unwritable(name, f"{place} is not this user's to write")


def _connect(path: Path, busy_timeout_s: float) -> sqlite3.Connection:
    address = f"{path.as_uri()}?mode=rw"  # not `ro`, which could not take its two files away
    return sqlite3.connect(address, timeout=busy_timeout_s, isolation_level=None, uri=True)


def _try_to_write(db: sqlite3.Connection, name: str) -> None:
    """Take the lock that every write begins with, and give it back."""
    try:
        db.execute("BEGIN IMMEDIATE")
        db.execute("ROLLBACK")
    except sqlite3.Error as error:
        raise explained(error, name) from error
