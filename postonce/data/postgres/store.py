"""The repository on a PostgreSQL server: several machines, one store.

Each transaction says by itself what it relies on, in the very message that begins it: a pooler
between here and the server may hand every transaction to another session.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from functools import partial

import psycopg
from sqlalchemy import (
    ColumnElement,
    Connection,
    Float,
    QueuePool,
    cast,
    create_engine,
    event,
    extract,
    func,
)
from sqlalchemy.dialects.postgresql import Insert
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DBAPIError

from ...errors import ConfigError, RepositoryError
from ..sql import SqlRepository
from ..statements import Statements
from .address import Address, address_of
from .errors import explained, is_passing, refused
from .schema import SCHEMA, Database, bring_up_to_date

_OLDEST = 13
_CONNECTIONS = 8
_RETRY_S = 0.2


class PostgresRepository(SqlRepository):
    """Records in a PostgreSQL database. Made by `open_postgres`."""

    def __init__(
        self, engine: Engine, name: str, *, clock: Callable[[], datetime] | None = None
    ) -> None:
        statements = Statements(Insert, ("key",), now=_server_time() if clock is None else None)
        super().__init__(engine, statements, clock=clock or _utc_now)
        self._name = name

    def __repr__(self) -> str:
        return f"PostgresRepository({self._name!r})"

    def _explained(self, error: DBAPIError) -> RepositoryError:
        return explained(error.orig, self._name)


def open_postgres(
    rest: str, *, clock: Callable[[], datetime] | None, busy_timeout_s: float
) -> PostgresRepository:
    """Return the repository at the address that ends in `rest`, made where there is none yet.

    Leases are measured by `clock`, or by the server where none is given.
    Raises: RepositoryTooNew, RepositoryLocked, RepositoryError, ConfigError.
    """
    address = address_of(rest)
    _prepare(address, busy_timeout_s)
    engine = create_engine(
        "postgresql+psycopg://",
        creator=partial(_connect, address, patience_s=busy_timeout_s),
        poolclass=QueuePool,
        pool_size=_CONNECTIONS,
        max_overflow=0,
        pool_timeout=busy_timeout_s,
        pool_pre_ping=True,  # a server that was restarted has forgotten its old connections
        use_native_hstore=False,
        hide_parameters=True,  # errors must not show what records hold
    )
    event.listen(engine, "begin", partial(_begin, _beginning(busy_timeout_s)))
    engine = engine.execution_options(schema_translate_map={None: SCHEMA})
    return PostgresRepository(engine, address.name, clock=clock)


def _prepare(address: Address, busy_timeout_s: float) -> None:
    with closing(_connect(address)) as db:
        _check(db, address.name)
        try:
            timeout = f"{busy_timeout_s * 1000:.0f}ms"
            db.execute("SELECT set_config('lock_timeout', %s, false)", (timeout,))
            bring_up_to_date(db, address.name)
        except psycopg.Error as error:
            raise explained(error, address.name) from None


def _check(db: Database, name: str) -> None:
    """Refuse a server that cannot hold a store. Raises: ConfigError."""
    version, encoding = db.info.server_version, db.info.parameter_status("server_encoding")
    if version < _OLDEST * 10000:
        raise ConfigError(
            f"PostgreSQL {_OLDEST} or newer is needed; {name} is served by {version // 10000}"
        )
    if encoding != "UTF8":
        raise ConfigError(
            f"{name} is encoded in {encoding}, which does not hold every name; make a database "
            "for it: createdb --encoding=UTF8 --template=template0"
        )


def _connect(address: Address, *, patience_s: float = 0.0) -> Database:
    """Return a new connection; a server that is away for a moment is waited for.

    Raises: RepositoryError.
    """
    deadline = time.monotonic() + patience_s
    while True:
        try:
            return psycopg.connect(
                address.conninfo,
                autocommit=True,  # transactions are begun by `_begin`, not by the driver
                prepare_threshold=None,  # a statement prepared here is unknown behind a pooler
            )
        except psycopg.OperationalError as error:
            if not is_passing(error) or time.monotonic() > deadline:
                raise refused(error, address.name) from None  # the cause knows the password
        time.sleep(_RETRY_S)


def _beginning(busy_timeout_s: float) -> str:
    """Return what begins a transaction, whatever the defaults of server, database and role.

    Durable once committed: `off` and `local` come back before that is so, `remote_apply` is
    stricter than we are and stays. Read committed: each statement decides its own race.
    """
    return (
        "BEGIN ISOLATION LEVEL READ COMMITTED;"
        f"SET LOCAL lock_timeout = '{busy_timeout_s * 1000:.0f}ms';"
        "SELECT set_config('synchronous_commit', 'on', true)"
        " WHERE current_setting('synchronous_commit') IN ('off', 'local')"
    )


def _begin(beginning: str, db: Connection) -> None:
    db.exec_driver_sql(beginning)


def _server_time() -> ColumnElement[float]:
    """Return the server's time: the runners' clocks may differ, and a lease is between them.

    Not the transaction's, which stands still while it waits for another one.
    """
    return cast(extract("epoch", func.clock_timestamp()), Float)


def _utc_now() -> datetime:
    return datetime.now(UTC)
