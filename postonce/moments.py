"""When a provider says that it made a thing, and how exactly it says so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

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
_DATE_LENGTH = len("2026-01-01")

_SKEW = timedelta(seconds=30)
"""How far a provider's clock may lag behind ours in what still counts as made since."""
_DEFINITE = timedelta(minutes=10)
"""By how much a thing must be older to be definitely so: clocks are wrong by minutes at times."""
_ANY_ZONE = timedelta(hours=14)
"""How far any zone's time may be from UTC."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """When a thing was made: `at` (UTC), give or take `slack`.

    A time without a zone is taken for UTC, and may be another; a date is any time of its day.
    """

    at: datetime
    slack: timedelta = timedelta(0)

    @property
    def is_time(self) -> bool:
        """Whether it tells a time, and not a day only."""
        return self.slack <= _ANY_ZONE

    def is_before(self, since: datetime) -> bool:
        """Whether it is definitely before `since`."""
        return self.at + self.slack < since - _DEFINITE

    def is_between(self, since: datetime, until: datetime | None) -> bool:
        """Whether it shows a time since `since`, and not after `until`."""
        is_late = until is not None and self.at > until
        return self.is_time and self.at >= since - _SKEW and not is_late


def made_at(body: Json, identity: Identity) -> Moment | None:
    """Return when the provider says it made `body`, or None where it does not say."""
    names = _USUAL if identity.made_at is None else (identity.made_at,)
    moments = (_moment(dig(body, name, None)) for name in names)
    return next((moment for moment in moments if moment is not None), None)


def _moment(value: Json) -> Moment | None:
    """Read epoch seconds, epoch milliseconds or ISO 8601; None for anything else."""
    try:
        match value:
            case bool():
                return None
            case int() | float() if value > 0:
                seconds = value / (1000 if value > _EPOCH_MS_FROM else 1)
                return Moment(at=datetime.fromtimestamp(seconds, UTC))
            case str():
                return _read(value)
            case _:
                return None
    except (ValueError, OverflowError, OSError):
        return None


def _read(text: str) -> Moment:
    at = datetime.fromisoformat(text)
    if at.tzinfo is not None:
        return Moment(at=at)
    at = at.replace(tzinfo=UTC)
    if len(text) <= _DATE_LENGTH:
        return Moment(at=at, slack=timedelta(days=1) + _ANY_ZONE)
    return Moment(at=at, slack=_ANY_ZONE)
