"""When a thing was made is read in the spellings that APIs use."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from postonce.facts import Identity
from postonce.moments import made_at
from postonce.types import Json

NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("body", "at"),
    [
        ({"created_at": "2026-01-01T00:00:00Z"}, NOW),
        ({"created_at": "2026-01-01T00:00:00.000000123Z"}, NOW),
        ({"created": "2026-01-01T00:00:00"}, NOW),
        ({"created": NOW.timestamp()}, NOW),
        ({"created": int(NOW.timestamp() * 1000)}, NOW),
        ({"metadata": {"creationTimestamp": "2026-01-01T00:00:00Z"}}, NOW),
        ({"created_at": "yesterday", "created": int(NOW.timestamp())}, NOW),
        ({"created_at": 10**300}, None),
        ({"created": True}, None),
        ({"created": -1}, None),
        ({"created_at": None}, None),
        ({}, None),
    ],
)
def test_when_it_was_made_is_read_in_many_spellings(body: Json, at: datetime | None) -> None:
    moment = made_at(body, Identity(id_field="id"))
    assert (moment and moment.at) == at


def test_a_model_that_says_where_it_stands_is_believed() -> None:
    stated = Identity(id_field="ip", made_at="reserved_at")
    body = {"created_at": "2020-01-01T00:00:00Z", "reserved_at": "2026-01-01T00:00:00Z"}
    moment = made_at(body, stated)
    assert moment is not None
    assert moment.at == NOW
    assert made_at({"created_at": "2020-01-01T00:00:00Z"}, stated) is None


@pytest.mark.parametrize(
    ("shown", "age", "is_before", "is_between"),
    [
        ("2026-01-01T00:00:00Z", timedelta(seconds=29), False, True),
        ("2026-01-01T00:00:00Z", timedelta(minutes=5), False, False),
        ("2026-01-01T00:00:00Z", timedelta(minutes=11), True, False),
        ("2026-01-01T00:00:00", timedelta(seconds=29), False, True),
        ("2026-01-01T00:00:00", timedelta(hours=10), False, False),
        ("2026-01-01T00:00:00", timedelta(hours=15), True, False),
        ("2026-01-01", timedelta(hours=30), False, False),
        ("2026-01-01", timedelta(hours=39), True, False),
    ],
)
def test_what_is_shown_less_exactly_tells_less(
    shown: str, age: timedelta, is_before: bool, is_between: bool
) -> None:
    moment = made_at({"created": shown}, Identity(id_field="id"))
    assert moment is not None
    since = NOW + age
    assert moment.is_before(since) == is_before
    assert moment.is_between(since, None) == is_between


def test_what_was_made_long_after_is_not_between() -> None:
    moment = made_at({"created": "2026-01-01T05:00:00Z"}, Identity(id_field="id"))
    assert moment is not None
    assert not moment.is_between(NOW, NOW + timedelta(hours=1))
