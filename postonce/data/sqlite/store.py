"""The repository in one SQLite file: WAL, every commit on disk before the call returns.

Several processes may use one file. Readers never wait for a writer; writers queue, at most
`busy_timeout_s`, and each write announces itself at once (BEGIN IMMEDIATE): a transaction that
starts by reading cannot wait for its turn to write, it can only fail.
"""

from __future__ import annotations

import sqlite3
import sys
import time
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import cast

from sqlalchemy import Connection, Engine, QueuePool, create_engine, event
from sqlalchemy.dialects.sqlite import Insert
from sqlalchemy.exc import DBAPIError

from ...errors import RepositoryError
from ..sql import SqlRepository
from ..statements import Statements
from ..transactions import WRITES
from .errors import explained
from .file import check_library, made_ready
from .schema import bring_up_to_date

_FILE_CONNECTIONS = 8
_WAL_RETRY_S = 0.01


class SqliteRepository(SqlRepository):
    """Records in a SQLite file, or in memory for the length of a process. Made by `open_sqlite`."""

    def __init__(self, engine: Engine, name: str, *, clock: Callable[[], datetime]) -> None:
        super().__init__(engine, Statements(Insert, ("kind", "instance")), clock=clock)
        self._name = name

    def __repr__(self) -> str:
        return f"SqliteRepository({self._name!r})"

    def _explained(self, error: DBAPIError) -> RepositoryError:
        return explained(error.orig, self._name)


def open_sqlite(
    path: Path | None, *, clock: Callable[[], datetime], busy_timeout_s: float
) -> SqliteRepository:
    """Return the repository in the file at `path`, made where missing; None is memory.

    Raises: RepositoryTooNew, RepositoryLocked, RepositoryError, ConfigError.
    """
    check_library()
    if path is None:
        name, connections = "the store in memory", 1
        connect = partial(_connect_memory, name)
    else:
        path = path.absolute()  # a later change of folder must not lead to another file
        name, connections = str(path), _FILE_CONNECTIONS
        connect = partial(_connect, f"{path.as_uri()}?mode=rw", busy_timeout_s)
        made_ready(path)
        _prepare(connect, name, busy_timeout_s)
    engine = create_engine(
        "sqlite://",
        creator=connect,
        poolclass=QueuePool,
        pool_size=connections,
        max_overflow=0,
        pool_timeout=busy_timeout_s,
        hide_parameters=True,  # errors must not show what records hold
    )
    event.listen(engine, "begin", partial(_begin, name))
    return SqliteRepository(engine, name, clock=clock)


def _prepare(connect: Callable[[], sqlite3.Connection], name: str, busy_timeout_s: float) -> None:
    try:
        with closing(connect()) as db:
            bring_up_to_date(db, name)
            _switch_to_wal(db, busy_timeout_s)
    except sqlite3.Error as error:
        raise explained(error, name) from error


def _connect_memory(name: str) -> sqlite3.Connection:
    db = _connect(":memory:", 0.0)
    bring_up_to_date(db, name)
    return db


def _connect(address: str, busy_timeout_s: float) -> sqlite3.Connection:
    db = sqlite3.connect(
        address,
        timeout=busy_timeout_s,
        isolation_level=None,  # transactions are begun by `_begin`, not by the driver's guess
        check_same_thread=False,  # the pool hands a connection to one thread at a time
        uri=True,
    )
    db.execute("PRAGMA synchronous = FULL")
    if sys.platform == "darwin":
        db.execute("PRAGMA fullfsync = 1")  # there, fsync alone leaves data in the disk's cache
    return db


def _switch_to_wal(db: sqlite3.Connection, busy_timeout_s: float) -> None:
    """Put the file into WAL mode for good; SQLite does not wait for others here, so we do."""
    deadline = time.monotonic() + busy_timeout_s
    while db.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        try:
            db.execute("PRAGMA journal_mode = WAL")
            return  # a file system that cannot hold a WAL keeps its journal: slower, as safe
        except sqlite3.OperationalError as error:
            is_busy = error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
            if not is_busy or time.monotonic() > deadline:
                raise
        time.sleep(_WAL_RETRY_S)


def _begin(name: str, db: Connection) -> None:
    """Begin a transaction. By the driver: through SQLAlchemy it takes longer than a small write."""
    is_writing = db.get_execution_options().get(WRITES, False)
    driver = cast(sqlite3.Connection, db.connection.dbapi_connection)
    try:
        driver.execute("BEGIN IMMEDIATE" if is_writing else "BEGIN")
    except sqlite3.Error as error:
        raise explained(error, name) from None
