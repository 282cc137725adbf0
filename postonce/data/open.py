"""Which store an address means: the one place that knows them all."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from ..errors import ConfigError
from .keys import keys_of
from .look import Look
from .repository import Repository
from .seal import Seal
from .sealed import SealedRepository

_FORMS = (
    "sqlite:///state.db (relative), sqlite:////var/lib/state.db (absolute), sqlite:// (memory) or "
    "postgresql://user@host/database"
)


def _utc_now() -> datetime:
    return datetime.now(UTC)


def open_repository(
    url: str,
    *,
    clock: Callable[[], datetime] | None = None,
    busy_timeout_s: float = 10.0,
    keys: Sequence[str] | None = None,
) -> Repository:
    """Return the data repository at `url`, made where there is none yet, secrets sealed.

    `keys` are Fernet keys, the one to seal with first; None takes those of the environment
    (`POSTONCE_KEY`, `POSTONCE_KEY_FILE`). The rest is as in `open_store`.
    Raises: ConfigError; RepositoryTooNew, RepositoryLocked, RepositoryError.
    """
    seal = Seal(keys_of(os.environ) if keys is None else keys)
    return SealedRepository(open_store(url, clock=clock, busy_timeout_s=busy_timeout_s), seal)


def open_store(
    url: str, *, clock: Callable[[], datetime] | None = None, busy_timeout_s: float = 10.0
) -> Repository:
    """Return the store at `url` itself, made where there is none yet.

    It needs no key: sealed values come out, and go in again, as the texts that are stored.
    What is shown of its records goes through `postonce.data.sealed.veiled`.
    `sqlite:///state.db` is a file, relative to the present folder; four slashes make it
    absolute; `sqlite://` is memory, for tests. `postgresql://user@host/database` is a server's.
    `clock` returns UTC; where none is given this machine's counts, for the leases of a server
    its own. `busy_timeout_s` is how long to wait for other processes.
    Raises: ConfigError; RepositoryTooNew, RepositoryLocked, RepositoryError.
    """
    scheme, rest = _parts(url)
    if scheme == "sqlite":
        from .sqlite.store import open_sqlite

        return open_sqlite(file_of(url), clock=clock or _utc_now, busy_timeout_s=busy_timeout_s)
    with _needing_postgres():
        from .postgres.store import open_postgres
    return open_postgres(rest, clock=clock, busy_timeout_s=busy_timeout_s)


def look_into(url: str, *, busy_timeout_s: float = 10.0) -> AbstractContextManager[Look]:
    """Return a look into the store at `url`: nothing is made, upgraded or left behind.

    `busy_timeout_s` is how long to wait for other processes, and for a server to answer.
    Raises: ConfigError; RepositoryTooNew, RepositoryLocked, RepositoryError.
    """
    scheme, rest = _parts(url)
    if scheme == "sqlite":
        from .sqlite.look import look_into_file

        return look_into_file(file_of(url), busy_timeout_s=busy_timeout_s)
    with _needing_postgres():
        from .postgres.look import look_into_database
    return look_into_database(rest, busy_timeout_s=busy_timeout_s)


def _parts(url: str) -> tuple[Literal["sqlite", "postgresql"], str]:
    """Return whose address this is, and what follows its `://`. Raises: ConfigError."""
    if "\0" in url:
        raise ConfigError(f"the address of a store holds a null character; use {_FORMS}")
    scheme, separator, rest = url.partition("://")
    # Never the whole address: it may hold a password.
    match scheme.partition("+")[0]:
        case "sqlite" if separator and (not rest or rest.startswith("/")):
            return "sqlite", rest
        case "postgresql" | "postgres" if separator:
            return "postgresql", rest
        case _ if not separator:
            raise ConfigError(f"a store is named by an address: sqlite:///{url}")
        case _:
            raise ConfigError(f"no store is known for {scheme}://…; use {_FORMS}")


@contextmanager
def _needing_postgres() -> Iterator[None]:
    try:
        yield
    except ImportError as error:  # psycopg is missing, or finds no libpq
        raise ConfigError(
            f"a PostgreSQL store needs an extra ({error}): pip install 'postonce[postgres]'"
        ) from error


def file_of(url: str) -> Path | None:
    """Return the file that an address names, None where the store is no file. Nothing is opened."""
    scheme, _, rest = url.partition("://")
    is_file = scheme.partition("+")[0] == "sqlite" and rest not in ("", "/", "/:memory:")
    return Path(rest.removeprefix("/")).expanduser() if is_file and rest[0] == "/" else None
