"""What may be sent again, and when: pure functions and one value.

Rule 1: a repeatable request (GET, PUT, DELETE, …) is sent again after any passing failure.
Rule 2: any other only where the failed attempt cannot have taken place: it was not sent, or it
        was refused for coming too soon.
Rule 3: the server's word on when to come back (Retry-After, or the reset of a used-up budget)
        beats our own pauses; where it asks for more than we would wait, the error says so at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from ..facts import RateLimit

REPEATABLE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE"})
"""Methods whose repeat has no further effect. Source: RFC 9110 §9.2.2."""

REFUSED_FOR_NOW = frozenset({425, 429})
"""Not processed, and welcome later. Source: RFC 8470 §5.2, RFC 6585 §4."""

PASSING = REFUSED_FOR_NOW | {408, 500, 502, 503, 504}
"""Answers that a later attempt may well not get."""

_EPOCH_FROM = 1e9  # as seconds to wait this would be 31 years
_EPOCH_MS_FROM = 1e12


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How often a request is repeated, and how long to wait in between."""

    retries: int = 4
    first_pause_s: float = 0.5
    """Pauses of our own double from here, less up to half of it by chance."""
    max_pause_s: float = 10.0
    max_wait_s: float = 60.0
    """The longest wait that a server may ask for."""


def asked_wait_s(
    status: int, headers: Mapping[str, str], rate_limit: RateLimit, now: datetime
) -> float | None:
    """Return the seconds that an answer asks us to wait, or None where it does not say.

    A reset header counts only on 429 and with no budget left: many APIs send it with every
    answer, and a limit on bursts ends long before the hour does. `headers` ignores case.
    """
    if (retry_after := headers.get("retry-after")) is not None:
        return _seconds_until(retry_after, now)
    reset = headers.get(rate_limit.reset) if rate_limit.reset else None
    if status != 429 or reset is None:
        return None
    remaining = headers.get(rate_limit.remaining) if rate_limit.remaining else None
    is_used_up = remaining is None or remaining.strip() in ("", "0")
    return _seconds_until(reset, now) if is_used_up else None


def _seconds_until(text: str, now: datetime) -> float | None:
    """Read seconds to wait, an epoch time in seconds or milliseconds, or an HTTP date."""
    try:
        number = float(text)
    except ValueError:
        return _seconds_until_date(text, now)
    if not 0 <= number < float("inf"):
        return None
    if number >= _EPOCH_MS_FROM:
        number /= 1000
    return max(0.0, number - now.timestamp()) if number >= _EPOCH_FROM else number


def _seconds_until_date(text: str, now: datetime) -> float | None:
    try:
        then = parsedate_to_datetime(text)
    except ValueError:
        return None
    aware = then if then.tzinfo else then.replace(tzinfo=UTC)
    return max(0.0, (aware - now).total_seconds())
