"""The repository on a PostgreSQL server: several machines, one store.

Each transaction says by itself what it relies on, in the very message that begins it: a pooler
between here and the server may hand every transaction to another session.
"""

from __future__ import annotations

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

from ...errors import RepositoryError
from ..sql import SqlRepository
from ..statements import Statements
from .address import Address, address_of
from .errors import explained
from .schema import SCHEMA, bring_up_to_date
from .server import check_server, connected

_CONNECTIONS = 8


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
        creator=partial(connected, address, patience_s=busy_timeout_s),
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
    with closing(connected(address)) as db:
        check_server(db, address.name)
        try:
            timeout = f"{busy_timeout_s * 1000:.0f}ms"
            db.execute("SELECT set_config('lock_timeout', %s, false)", (timeout,))
            bring_up_to_date(db, address.name)
        except psycopg.Error as error:
            raise explained(error, address.name) from None


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
