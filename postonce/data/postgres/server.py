"""Connections to a PostgreSQL server, and whether it can hold a store."""

from __future__ import annotations

import time

import psycopg

from ...errors import ConfigError
from .address import Address
from .errors import is_passing, refused
from .schema import Database

_OLDEST = 13
_RETRY_S = 0.2


def check_server(db: Database, name: str) -> None:
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


def connected(address: Address, *, patience_s: float = 0.0) -> Database:
    """Return a new connection; a server that is away for a moment is waited for.

    Raises: RepositoryError.
    """
    deadline = time.monotonic() + patience_s
    while True:
        try:
            return psycopg.connect(
                address.conninfo,
                autocommit=True,  # transactions are begun by the store, not by the driver
                prepare_threshold=None,  # a statement prepared here is unknown behind a pooler
            )
        except psycopg.OperationalError as error:
            if not is_passing(error) or time.monotonic() > deadline:
                raise refused(error, address.name) from None  # the cause knows the password
        time.sleep(_RETRY_S)
