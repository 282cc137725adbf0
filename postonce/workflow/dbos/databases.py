"""Where runs are kept: a database of DBOS's own tables, beside the data repository.

DBOS gets a ready engine instead of an address, so that an address means here what it means for the
data repository, and DBOS has no password to tell.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import psycopg
from psycopg.rows import TupleRow
from sqlalchemy import Engine, QueuePool, create_engine

from ...data.open import file_of
from ...data.postgres.address import Address, address_of
from ...data.postgres.errors import refused
from ...errors import ConfigError
from .addresses import is_server
from .slots import Slot, made_private, postgres_slot, sqlite_slot

_CONNECTIONS = 8
"""A process's share of a server's. DBOS keeps two of them for itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Database:
    """Where runs are kept. `name` may be shown; `engine` is a new one, to be disposed of."""

    name: str
    slot: Callable[[], Slot]
    engine: Callable[[], Engine]


def name_of(address: str) -> str:
    """Return what a store or database is called, wherever it is named from; no password."""
    file = file_of(address)
    return str(file.absolute()) if file is not None else _server(address).name


def database_at(address: str) -> Database:
    """Return the database at `address`; nothing is opened yet. Raises: ConfigError."""
    file = file_of(address)
    if file is not None:
        path = file.absolute()
        return Database(
            name=str(path),
            slot=partial(sqlite_slot, path),
            engine=partial(_sqlite_engine, path),
        )
    server = _server(address)
    return Database(
        name=server.name,
        slot=partial(postgres_slot, partial(_connect, server)),
        engine=partial(_postgres_engine, server),
    )


def _server(address: str) -> Address:
    if not is_server(address):
        raise ConfigError(
            "runs are kept in sqlite:///state.dbos.db (a file, one process at a time) or "
            "postgresql://user@host/database (many processes)"
        )
    return address_of(address.partition("://")[2])


def _sqlite_engine(path: Path) -> Engine:
    made_private(path)
    return _pooled("sqlite://", partial(_open, path), can_break=False)


def _open(path: Path) -> sqlite3.Connection:
    db = sqlite3.connect(
        path,
        timeout=30.0,
        isolation_level="IMMEDIATE",  # a transaction that begins by reading cannot wait to write
        check_same_thread=False,  # the pool hands a connection to one thread at a time
    )
    db.execute("PRAGMA foreign_keys = ON")
    db.execute("PRAGMA journal_mode = WAL")
    # A power cut may take the last steps back: they are carried out again, as after any kill.
    db.execute("PRAGMA synchronous = NORMAL")
    return db


def _postgres_engine(server: Address) -> Engine:
    return _pooled("postgresql+psycopg://", partial(_connect_pooled, server), can_break=True)


def _connect_pooled(server: Address) -> psycopg.Connection[TupleRow]:
    db = _connect(server)
    # A process that is frozen amid a transaction must not keep others from its rows for ever.
    db.execute("SET idle_in_transaction_session_timeout = '60s'")
    db.autocommit = False
    return db


def _connect(server: Address) -> psycopg.Connection[TupleRow]:
    try:
        return psycopg.connect(server.conninfo, autocommit=True)
    except psycopg.OperationalError as error:
        raise refused(error, server.name) from None  # the cause knows the password


def _pooled(dialect: str, connect: Callable[[], object], *, can_break: bool) -> Engine:
    return create_engine(
        dialect,
        creator=connect,
        poolclass=QueuePool,
        pool_size=_CONNECTIONS,
        max_overflow=0,
        pool_timeout=30,
        pool_pre_ping=can_break,
        hide_parameters=True,
    )
