"""What SQLite's result codes mean for the user, and what to do about them."""

from __future__ import annotations

import sqlite3

from ...errors import RepositoryError, RepositoryLocked

_PRIMARY = 0xFF
"""The low byte of an extended result code. Source: sqlite.org/rescode.html."""


def explained(error: BaseException | None, name: str) -> RepositoryError:
    """Return the error that says what is wrong with the store called `name`."""
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & _PRIMARY
    match code:
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED | sqlite3.SQLITE_PROTOCOL:
            return RepositoryLocked(
                f"{name} is held by another process (a database tool, a backup?); nothing was "
                "written: close that process or wait for it, then run again"
            )
        case sqlite3.SQLITE_NOTADB | sqlite3.SQLITE_CORRUPT:
            return RepositoryError(
                f"{name} is damaged or no SQLite database ({error}); it was left as it is: "
                "restore a copy, or name another file"
            )
        case (
            sqlite3.SQLITE_READONLY
            | sqlite3.SQLITE_CANTOPEN
            | sqlite3.SQLITE_PERM
            | sqlite3.SQLITE_AUTH
        ):
            return unwritable(name, str(error))
        case sqlite3.SQLITE_FULL:
            return RepositoryError(f"no room left for {name}; nothing was written: free some")
        case _:
            return RepositoryError(f"{name} could not be used: {error}; nothing was written")


def unwritable(name: str, why: str) -> RepositoryError:
    """Return the error for a file or folder that this user cannot write."""
    return RepositoryError(
        f"{name} cannot be written ({why}): the file and its folder, in which SQLite keeps two "
        "more files, must be this user's to write; nothing was changed"
    )
