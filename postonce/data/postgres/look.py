"""A look into a PostgreSQL database."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from functools import partial
from typing import Any

import psycopg
from psycopg.conninfo import make_conninfo

from ..look import Look
from .address import address_of
from .errors import explained
from .schema import SCHEMA, STEPS, Database, format_of
from .server import check_server, connected

_WRITTEN = ("records", "history", "claims")


@contextmanager
def look_into_database(rest: str, *, busy_timeout_s: float) -> Iterator[Look]:
    """Yield a look into the database at the address that ends in `rest`.

    Raises: RepositoryTooNew, RepositoryError, ConfigError.
    """
    address = address_of(rest)
    hurried = make_conninfo(address.conninfo, connect_timeout=max(1, round(busy_timeout_s)))
    try:
        with closing(connected(replace(address, conninfo=hurried))) as db:
            check_server(db, address.name)
            found = format_of(db, address.name, newest=len(STEPS))
            yield Look(
                where=address.name,
                engine=f"PostgreSQL {db.info.parameter_status('server_version')}, UTF8",
                format=found,
                newest=len(STEPS),
                try_to_write=partial(_try_to_write, db, address.name, found, busy_timeout_s),
                table=f"{SCHEMA}.records",
                ask=partial(_ask, db),
            )
    except psycopg.Error as error:
        raise explained(error, address.name) from None


def _ask(db: Database, query: str, values: tuple[Any, ...]) -> Iterator[Sequence[Any]]:
    yield from db.execute(query.replace("?", "%s").encode(), values)


def _try_to_write(db: Database, name: str, found: int, busy_timeout_s: float) -> None:
    """Write nothing into each table, or make the store, and roll that back."""
    try:
        with db.transaction(force_rollback=True):
            db.execute(f"SET LOCAL lock_timeout = '{busy_timeout_s * 1000:.0f}ms'".encode())
            for statement in _writes(db, found):
                db.execute(statement.encode())
    except psycopg.Error as error:
        raise explained(error, name) from None


def _writes(db: Database, found: int) -> list[str]:
    if found:
        return [f"UPDATE {SCHEMA}.{table} SET kind = kind WHERE false" for table in _WRITTEN]
    is_there = db.execute("SELECT to_regnamespace(%s) IS NOT NULL", (SCHEMA,)).fetchall()[0][0]
    return [f"CREATE TABLE {SCHEMA}.records ()" if is_there else f"CREATE SCHEMA {SCHEMA}"]
