"""Where runs are kept, as addresses. Nothing here needs an extra."""

from __future__ import annotations

from ...data.open import file_of
from ...errors import ConfigError


def dbos_address(store: str) -> str:
    """Return where the runs on the data repository at `store` are kept unless told otherwise.

    The same database on a server; `state.dbos.db` beside a file `state.db`. Raises: ConfigError.
    """
    if is_server(store):
        return store
    file = file_of(store)
    if file is None:
        raise ConfigError(
            "runs that outlive their process need a data repository that does: a file "
            "(sqlite:///state.db) or a server (postgresql://user@host/database)"
        )
    return f"sqlite:///{file.with_name(f'{file.stem}.dbos{file.suffix}')}"


def is_server(address: str) -> bool:
    """Whether an address is a PostgreSQL server's."""
    return address.partition("://")[0].partition("+")[0] in ("postgresql", "postgres")
