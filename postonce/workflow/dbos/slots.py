"""Which executor a process is: the holder of a numbered slot, for as long as it lives.

Rule 1: a slot has one holder. Two processes of one executor id would carry each other's steps out.
Rule 2: a slot is free the moment its holder dies, and never before. So whoever gets hold of a slot
        may hand on what its last holder left unfinished.
Rule 3: a holder that has lost its slot takes no more work: another process may have it by now.
"""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from threading import RLock
from typing import Protocol

import psycopg
from psycopg.rows import TupleRow

from ...errors import ConfigError, RepositoryError, RepositoryLocked

MOST = 1000
"""Slots in one database: more processes than that take no part."""

_NAME = re.compile(r"slot-([1-9][0-9]{0,3})")
_CLASS = int.from_bytes(b"ponc", "big")
"""The first half of our advisory locks' keys; the slot's number is the second."""

_SETTINGS = {
    # A holder whose machine is gone says nothing: the server lets go of its lock after 30 s.
    "tcp_keepalives_idle": "15",
    "tcp_keepalives_interval": "5",
    "tcp_keepalives_count": "3",
    "tcp_user_timeout": "30000",  # ms
    # Others end sessions that are idle; this one is meant to be.
    "idle_session_timeout": "0",
    "statement_timeout": "10000",  # ms
}


class Slot(Protocol):
    """A slot that this process holds. Safe to use from several threads."""

    @property
    def name(self) -> str:
        """Return the executor id that goes with it: `slot-1`."""
        ...

    def check(self) -> None:
        """Raise RepositoryError where it is held no longer."""
        ...

    def borrowed(self, name: str) -> AbstractContextManager[bool]:
        """Hold slot `name`, too, for the length of a block; yield whether it could be had."""
        ...

    def close(self) -> None:
        """Give it back."""
        ...


class PostgresSlot:
    """A slot as an advisory lock of a session of its own, which ends with this process."""

    def __init__(self, db: psycopg.Connection[TupleRow], number: int) -> None:
        self._db = db
        self._lock = RLock()
        self._number = number

    @property
    def name(self) -> str:
        """Return the executor id that goes with it."""
        return f"slot-{self._number}"

    def check(self) -> None:
        """Raise RepositoryError where it is held no longer."""
        self._ask("SELECT 1")

    @contextmanager
    def borrowed(self, name: str) -> Iterator[bool]:
        """Hold slot `name`, too, for the length of a block; yield whether it could be had."""
        found = _NAME.fullmatch(name)
        # Our own would be given us a second time: a session's locks do not exclude each other.
        if found is None or name == self.name:
            yield False
            return
        key = f"{_CLASS}, {int(found[1])}"
        is_ours = self._ask(f"SELECT pg_try_advisory_lock({key})")
        try:
            yield is_ours
        finally:
            if is_ours:
                self._ask(f"SELECT pg_advisory_unlock({key})")

    def close(self) -> None:
        """Give it back."""
        with self._lock, suppress(psycopg.Error):
            self._db.close()

    def _ask(self, statement: str) -> bool:
        try:
            with self._lock:
                row = self._db.execute(statement.encode()).fetchone()
        except psycopg.Error as error:
            raise RepositoryError(
                f"the connection that holds {self.name} was lost "
                f"({' '.join(str(error).split())}); no more work is taken, and others go on with "
                "what was under way here: start this process again"
            ) from None
        return bool(row and row[0])


def postgres_slot(connect: Callable[[], psycopg.Connection[TupleRow]]) -> PostgresSlot:
    """Return the first free slot of a database, held by a connection of its own.

    Raises: ConfigError behind a pooler; RepositoryError.
    """
    db = connect()
    try:
        _refuse_poolers(db)
        for setting, value in _SETTINGS.items():
            with suppress(psycopg.errors.UndefinedObject):  # an older server lacks some
                db.execute("SELECT set_config(%s, %s, false)", (setting, value))
        for number in range(1, MOST + 1):
            found = db.execute("SELECT pg_try_advisory_lock(%s, %s)", (_CLASS, number)).fetchone()
            if found is not None and found[0]:
                return PostgresSlot(db, number)
        raise RepositoryError(f"{MOST} processes work on this database already; stop some of them")
    except BaseException:
        db.close()
        raise


def _refuse_poolers(db: psycopg.Connection[TupleRow]) -> None:
    """Raise ConfigError where a pooler answers in the server's place: it names another process."""
    row = db.execute("SELECT pg_backend_pid()").fetchone()
    if row is None or row[0] != db.info.backend_pid:
        raise ConfigError(
            "the address of the engine's database leads to a connection pooler, which would hand "
            "a worker's lock to others; name the server itself with --engine-db (the data "
            "repository may stay behind the pooler)"
        )


class SqliteSlot:
    """The only slot of a SQLite file: a lock on a second file beside it."""

    name = "slot-1"

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def check(self) -> None:
        """The lock of a file lasts as long as its process."""

    @contextmanager
    def borrowed(self, name: str) -> Iterator[bool]:
        """There is no other slot."""
        yield False

    def close(self) -> None:
        """Give it back."""
        self._db.close()


def sqlite_slot(path: Path, *, patience_s: float = 1.0) -> SqliteSlot:
    """Return the slot of the SQLite file at `path`, whose lock is the file `path`.lock.

    Raises: RepositoryLocked where another process has it; RepositoryError.
    """
    lock = path.with_name(f"{path.name}.lock")
    made_private(lock)
    # SQLite's own lock, since it is the one kind that every system has; it ends with the process.
    db = sqlite3.connect(lock, timeout=patience_s, isolation_level=None, check_same_thread=False)
    try:
        db.execute("BEGIN EXCLUSIVE")
    except sqlite3.Error as error:
        db.close()
        if getattr(error, "sqlite_errorcode", 0) & 0xFF != sqlite3.SQLITE_BUSY:
            raise RepositoryError(f"{lock} cannot be locked: {error}; nothing was begun") from error
        raise RepositoryLocked(
            f"{path} is in use by another process, and on SQLite one works at a time: wait for it, "
            "or keep runs in PostgreSQL (--engine-db), where many do"
        ) from None
    return SqliteSlot(db)


def made_private(path: Path) -> None:
    """Make a file at `path` that nobody else may read, and its folder, where there is none.

    Raises: RepositoryError.
    """
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        raise RepositoryError(
            f"{path} cannot be written ({error.strerror}); nothing was begun: name another file "
            "with --engine-db"
        ) from error
