"""How long an answer asks us to wait."""

from __future__ import annotations

from datetime import UTC, datetime

import httpx
import pytest

from postonce.facts import RateLimit
from postonce.http.retry import asked_wait_s

NOW = datetime(2026, 1, 1, 12, 0, 0, tzinfo=UTC)
EPOCH = int(NOW.timestamp())
LIMIT = RateLimit(remaining="RateLimit-Remaining", reset="RateLimit-Reset")


def asked(status: int, limit: RateLimit = LIMIT, **headers: str) -> float | None:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return asked_wait_s(status, httpx.Headers(named), limit, NOW)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("7", 7.0),
        ("0", 0.0),
        (" 7 ", 7.0),
        ("1.5", 1.5),
        ("Thu, 01 Jan 2026 12:00:30 GMT", 30.0),
        ("Thu, 01 Jan 2026 11:59:30 GMT", 0.0),
        ("soon", None),
        ("", None),
        ("-3", None),
        ("nan", None),
        ("inf", None),
    ],
)
def test_retry_after_is_read_as_seconds_or_a_date(text: str, seconds: float | None) -> None:
    assert asked(503, retry_after=text) == seconds


@pytest.mark.parametrize(
    ("reset", "seconds"),
    [
        (str(EPOCH + 20), 20.0),
        (str((EPOCH + 20) * 1000), 20.0),
        (str(EPOCH - 20), 0.0),
        ("20", 20.0),
    ],
)
def test_a_reset_is_read_as_epoch_time_or_as_seconds_to_wait(reset: str, seconds: float) -> None:
    assert asked(429, ratelimit_remaining="0", ratelimit_reset=reset) == seconds


def test_a_reset_counts_where_no_budget_is_told() -> None:
    assert asked(429, ratelimit_reset="20") == 20.0


def test_a_reset_does_not_count_while_budget_is_left() -> None:
    assert asked(429, ratelimit_remaining="12", ratelimit_reset="3000") is None


@pytest.mark.parametrize("status", [200, 500, 503])
def test_a_reset_does_not_count_on_other_answers(status: int) -> None:
    assert asked(status, ratelimit_remaining="0", ratelimit_reset="3000") is None


def test_retry_after_beats_the_reset() -> None:
    assert asked(429, retry_after="2", ratelimit_remaining="0", ratelimit_reset="3000") == 2.0


def test_an_unnamed_header_says_nothing() -> None:
    assert asked(429, RateLimit(), ratelimit_reset="20") is None
