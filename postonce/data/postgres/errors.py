"""What PostgreSQL's errors mean for the user, and what to do about them.

Only the first line of an error is told: its details may quote the row that was being written.
"""

from __future__ import annotations

import re

import psycopg
from psycopg import errors

from ...errors import RepositoryError, RepositoryLocked

_PASSING = "starting up|shutting down|not yet accepting|recovery mode"
_ADVICE = (
    (_PASSING, "it is about to start or stop: run again in a moment"),
    ("database .* does not exist", "make that database first (createdb), or name another"),
    (
        "authentication|no password|role .* does not exist|pg_hba.conf|not permitted to log in",
        "check user and password (in the address, PGPASSWORD or ~/.pgpass), and that the server "
        "lets this user in from here (pg_hba.conf)",
    ),
    ("permission denied for database", "have its owner GRANT CONNECT on it to this user"),
    (
        "too many (clients|connections)|connection slots",
        "close some of its clients, or raise max_connections",
    ),
)
"""What to do, by the words of a refused connection, which carries no code. A server may speak
another language: then its words stand alone with the last advice."""
_LAST_ADVICE = "is it running, are host and port right, and does it let this machine in?"


def refused(error: psycopg.OperationalError, name: str) -> RepositoryError:
    """Return the error for a connection to the store called `name` that could not be made."""
    words = " ".join(str(error).split())
    advice = (advice for signs, advice in _ADVICE if re.search(signs, words))
    return RepositoryError(
        f"no connection to {name} ({words}); nothing was written: {next(advice, _LAST_ADVICE)}"
    )


def is_passing(error: psycopg.OperationalError) -> bool:
    """Whether a connection may be had in a moment: the server is away, or about to come or go."""
    words = str(error)
    return re.search(_PASSING, words) is not None or "FATAL" not in words


def explained(error: BaseException | None, name: str) -> RepositoryError:
    """Return the error that says what is wrong with the store called `name`."""
    match error:
        case errors.LockNotAvailable() | errors.DeadlockDetected() | errors.SerializationFailure():
            return RepositoryLocked(
                f"{name} is held by another session ({_words(error)}); nothing was written: wait "
                "for it or end it (pg_stat_activity lists them), then run again"
            )
        case errors.ReadOnlySqlTransaction():
            return RepositoryError(
                f"{name} can only be read (a standby?); nothing was written: name the primary, or "
                "several hosts with ?target_session_attrs=read-write"
            )
        case errors.InsufficientPrivilege():
            return RepositoryError(
                f"{name} does not let this user work ({_words(error)}); nothing was written: have "
                "an owner run CREATE SCHEMA postonce AUTHORIZATION <user>, or hand its tables to "
                "this user"
            )
        case errors.DiskFull() | errors.OutOfMemory():
            return RepositoryError(
                f"no room left for {name} ({_words(error)}); nothing was written: free some"
            )
        case psycopg.OperationalError() if _is_lost(error):
            return RepositoryError(
                f"the connection to {name} was lost ({_words(error)}); whether the last write "
                "took place is not known: run again, it is read anew"
            )
        case psycopg.DataError() if error.sqlstate is None:
            return RepositoryError(
                f"{name} cannot hold a name or id with a null character; nothing was written: "
                "leave it out"
            )
        case _:
            return RepositoryError(
                f"{name} could not be used: {_words(error)}; nothing was written"
            )


def _is_lost(error: psycopg.OperationalError) -> bool:
    """Whether the session is over: told by the server (class 57P, 08), or found out by libpq."""
    return error.sqlstate is None or error.sqlstate.startswith(("57P", "08"))


def _words(error: BaseException | None) -> str:
    told = error.diag.message_primary if isinstance(error, psycopg.Error) else None
    return told or " ".join(str(error).partition("DETAIL:")[0].split())
