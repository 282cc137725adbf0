"""When a provider says that it made a thing."""

from __future__ import annotations

from datetime import UTC, datetime

from .facts import Identity
from .paths import dig
from .types import Json

_USUAL = (
    "created_at",
    "created",
    "create_time",
    "createdAt",
    "creation_time",
    "date_created",
    "creationTimestamp",
    "metadata.creationTimestamp",
)
"""Where it often stands, for models that do not say where."""
_EPOCH_MS_FROM = 1e11  # as seconds this is the year 5138


def made_at(body: Json, identity: Identity) -> datetime | None:
    """Return when the provider says it made `body` (UTC), or None where it does not say."""
    names = _USUAL if identity.made_at is None else (identity.made_at,)
    moments = (_moment(dig(body, name, None)) for name in names)
    return next((moment for moment in moments if moment is not None), None)


def _moment(value: Json) -> datetime | None:
    """Read epoch seconds, epoch milliseconds or ISO 8601; None for anything else."""
    try:
        match value:
            case bool():
                return None
            case int() | float() if value > 0:
                return datetime.fromtimestamp(value / (1000 if value > _EPOCH_MS_FROM else 1), UTC)
            case str():
                moment = datetime.fromisoformat(value)
                return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
            case _:
                return None
    except (ValueError, OverflowError, OSError):
        return None
