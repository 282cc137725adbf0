"""When a thing was made is read in the spellings that APIs use."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from postonce.facts import Identity
from postonce.moments import made_at
from postonce.types import Json

NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("body", "moment"),
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
def test_when_it_was_made_is_read_in_many_spellings(body: Json, moment: datetime | None) -> None:
    assert made_at(body, Identity(id_field="id")) == moment


def test_a_model_that_says_where_it_stands_is_believed() -> None:
    stated = Identity(id_field="ip", made_at="reserved_at")
    body = {"created_at": "2020-01-01T00:00:00Z", "reserved_at": "2026-01-01T00:00:00Z"}
    assert made_at(body, stated) == NOW
    assert made_at({"created_at": "2020-01-01T00:00:00Z"}, stated) is None
