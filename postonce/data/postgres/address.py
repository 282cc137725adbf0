"""Where a PostgreSQL store is: an address in libpq's own form, never shown with its password.

Source: postgresql.org/docs/current/libpq-connect.html (connection URIs).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from ...errors import ConfigError

FORM = "postgresql://user@host:5432/database"

_UNLESS_GIVEN = {
    "connect_timeout": "10",
    "fallback_application_name": "postonce",
    # A server whose machine is gone says nothing: without these, a call waits for hours.
    "keepalives_idle": "15",
    "keepalives_interval": "5",
    "keepalives_count": "3",
    "tcp_user_timeout": "30000",  # ms
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """A server and database. `name` may be shown, `conninfo` never: it may hold a password."""

    name: str
    conninfo: str = field(repr=False)


def address_of(rest: str) -> Address:
    """Return what follows the `://` of an address, read by libpq itself.

    Raises: ConfigError, which quotes no part that could be of a password.
    """
    # An `@` or `/` in a password that is not escaped moves its rest into host, port or database,
    # which are shown.
    if rest.count("@") > 1 or "@" in rest.partition("/")[2]:
        raise ConfigError(
            f"the address of the store has an @ beyond user and password; use {FORM} and write "
            "@, / and : of a password as %40, %2F and %3A, or leave it to PGPASSWORD"
        )
    try:
        given = conninfo_to_dict(f"postgresql://{rest}")
    except psycopg.ProgrammingError:
        raise ConfigError(
            f"the address of the store cannot be read; use {FORM}, with % as %25, and libpq's own "
            "parameters only (?sslmode=verify-full)"
        ) from None
    parts = {key: str(value) for key, value in given.items() if value is not None}
    if not all(port.isdecimal() for port in parts.get("port", "0").split(",") if port):
        raise ConfigError(f"the port in the address of the store is no number; use {FORM}")
    conninfo = make_conninfo(**{**_UNLESS_GIVEN, **parts, "client_encoding": "utf8"})
    return Address(name=_name(parts), conninfo=conninfo)


def _name(parts: Mapping[str, str]) -> str:
    user = f"{parts['user']}@" if "user" in parts else ""
    port = f":{parts['port']}" if "port" in parts else ""
    host = parts.get("host", parts.get("hostaddr", ""))
    return f"postgresql://{user}{host}{port}/{parts.get('dbname', '')}"
