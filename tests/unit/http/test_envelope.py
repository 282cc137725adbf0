"""Wrapped or bare, whatever the document says."""

from __future__ import annotations

import pytest

from postonce.http.envelope import items_in, unwrap, with_beside
from postonce.types import Json

SERVER = {"id": 1, "name": "web"}


@pytest.mark.parametrize(
    ("body", "envelope", "inner"),
    [
        ({"server": SERVER, "links": {}}, "server", SERVER),
        ({"server": SERVER}, None, {"server": SERVER}),
        (SERVER, "server", SERVER),
        ({"server": None}, "server", None),
        ({"keys": [1]}, "keys", [1]),
        ({"peering": SERVER}, "vpc_peering", SERVER),
        ({"keys": SERVER, "meta": {}}, "key", SERVER),
        ({"other": SERVER}, "server", {"other": SERVER}),
        ({"id": 1, "endpoint": "https://x"}, "endpoint", {"id": 1, "endpoint": "https://x"}),
        ({"endpoint": {"endpoint": "https://x"}}, "endpoint", {"endpoint": "https://x"}),
        ([SERVER], "server", [SERVER]),
        (None, "server", None),
        ("text", "server", "text"),
    ],
)
def test_an_envelope_is_taken_off_where_there_is_one(
    body: Json, envelope: str | None, inner: Json
) -> None:
    assert unwrap(body, envelope) == inner


@pytest.mark.parametrize(
    ("body", "key", "items"),
    [
        ({"servers": [1, 2], "links": {}}, "servers", [1, 2]),
        ([1, 2], None, [1, 2]),
        ([1, 2], "servers", [1, 2]),
        ({"servers": [1]}, None, [1]),
        ({"machines": [1], "meta": {}}, "servers", [1]),
        ({"servers": None}, "servers", []),
        ({"servers": []}, "servers", []),
        ({"servers": {"a": 1}}, "servers", None),
        ({"a": [1], "b": [2]}, "servers", None),
        ({}, "servers", None),
        (None, None, None),
        ("text", "servers", None),
    ],
)
def test_a_list_is_found_where_there_is_one(
    body: Json, key: str | None, items: list[Json] | None
) -> None:
    assert items_in(body, key) == items


@pytest.mark.parametrize(
    ("body", "kept"),
    [
        ({"server": SERVER, "root_password": "p"}, {**SERVER, "root_password": "p"}),
        (
            {"server": {**SERVER, "root_password": "own"}, "root_password": "p"},
            {**SERVER, "root_password": "own"},
        ),
        ({"server": SERVER}, SERVER),
        (SERVER, SERVER),
        ({"server": [1], "root_password": "p"}, [1]),
    ],
)
def test_what_stands_beside_the_thing_is_kept_when_named(body: Json, kept: Json) -> None:
    assert with_beside(unwrap(body, "server"), body, ["root_password", "token"]) == kept
