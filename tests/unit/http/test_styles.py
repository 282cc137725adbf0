"""Values as text: queries, forms, path segments and headers in every style of OpenAPI."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from enum import StrEnum
from urllib.parse import parse_qsl

import pytest

from postonce.errors import RequestInvalid
from postonce.http.styles import form_text, header_text, query_text, segment_text
from postonce.media import Style


class Size(StrEnum):
    SMALL = "s-1"


def test_parameters_are_text_on_the_wire() -> None:
    params = {
        "none": None,
        "yes": True,
        "no": False,
        "number": 1.5,
        "size": Size.SMALL,
        "day": date(2026, 1, 2),
        "at": datetime(2026, 1, 2, 3, 4, 5, tzinfo=timezone(timedelta(hours=2))),
        "utc": datetime(2026, 1, 2, tzinfo=UTC),
        "ids": [1, None, 2],
        "empty": [],
    }

    assert parse_qsl(query_text(params, {}), keep_blank_values=True) == [
        ("yes", "true"),
        ("no", "false"),
        ("number", "1.5"),
        ("size", "s-1"),
        ("day", "2026-01-02"),
        ("at", "2026-01-02T01:04:05Z"),
        ("utc", "2026-01-02T00:00:00Z"),
        ("ids", "1"),
        ("ids", "2"),
    ]


def test_what_has_no_text_is_refused() -> None:
    with pytest.raises(RequestInvalid, match=r"'filter'.*bytes"):
        query_text({"filter": b"\x00"}, {})


@pytest.mark.parametrize(
    ("style", "value", "text"),
    [
        ("form", ["a", "b c"], "p=a&p=b%20c"),
        ("form", {"R": 1, "G": [2, 3]}, "R=1&G=2&G=3"),
        ("comma", ["a,b", "c"], "p=a%2Cb,c"),
        ("comma", {"R": 1, "G": 2}, "p=R,1,G,2"),
        ("comma", [], ""),
        ("space", ["a", "b"], "p=a%20b"),
        ("pipe", ["a|b", "c"], "p=a%7Cb|c"),
        ("deepObject", {"gt": 5, "in": {"a": True}}, "p%5Bgt%5D=5&p%5Bin%5D%5Ba%5D=true"),
        ("deepObject", ["a", {"b": "c"}], "p%5B0%5D=a&p%5B1%5D%5Bb%5D=c"),
        ("deepObject", 7, "p=7"),
        ("json", {"a": [1, None]}, "p=%7B%22a%22%3A%5B1%2Cnull%5D%7D"),
        ("reserved", "a/b:c?d&e#f", "p=a/b:c?d%26e%23f"),
        ("form", "a&b=c#d+e", "p=a%26b%3Dc%23d%2Be"),
    ],
)
def test_each_style_of_a_query(style: Style, value: object, text: str) -> None:
    assert query_text({"p": value}, {"p": style}) == text


def test_a_form_repeats_lists_nests_objects_and_empties_null() -> None:
    body = {
        "on": True,
        "note": None,
        "to": ["a", "b"],
        "address": {"city": "Bern", "lines": ["x", "y"]},
        "items": [{"price": "p1"}],
        "expand": ["data"],
        "raw": {"a": 1},
    }

    text = form_text(body, {"expand": "deepObject", "raw": "json"})

    assert parse_qsl(text, keep_blank_values=True) == [
        ("on", "true"),
        ("note", ""),
        ("to", "a"),
        ("to", "b"),
        ("address[city]", "Bern"),
        ("address[lines][0]", "x"),
        ("address[lines][1]", "y"),
        ("items[0][price]", "p1"),
        ("expand[0]", "data"),
        ("raw", '{"a":1}'),
    ]


def test_a_list_in_a_path_or_header_is_joined_and_each_member_stays_its_own() -> None:
    assert segment_text(["a/b", "c,d"], "ids") == "a%2Fb,c%2Cd"
    assert header_text(["a", 1, True], "X-Ids") == "a,1,true"


@pytest.mark.parametrize("value", ["a\r\nX-B: c", "a\0", "\x1b[2J", "ü"])
def test_a_header_that_no_request_can_carry_is_refused(value: str) -> None:
    with pytest.raises(RequestInvalid, match="nothing was sent"):
        header_text(value, "X-A")
