"""Every page of every style, and no page twice."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from postonce.errors import ApiError, Effect, TransportError
from postonce.facts import Cursor, LinkHeader, Offset, OnePage, PageNumber, Paging
from postonce.http.envelope import items_in
from postonce.http.paging import Link, Page, Step, walk
from postonce.types import Json

NUMBERED = PageNumber(page="page", size="per_page", max_size=2, next_path="links.next")
UNTOLD = PageNumber(page="page", size="per_page", max_size=2)
OFFSET = Offset(offset="offset", limit="limit", max_size=2)
CURSOR = Cursor(cursor="after", next_path="meta.after", size="first", max_size=2)
LINKED = LinkHeader(size="per_page", max_size=2)


class Api:
    """Answers steps in turn and keeps what it was asked."""

    def __init__(self, *answers: Json, links: Mapping[int, str] | None = None) -> None:
        self.answers = answers
        self.links = links or {}
        self.asked: list[Step] = []

    def __call__(self, step: Step) -> Page:
        turn = len(self.asked)
        self.asked.append(step)
        body = self.answers[turn]
        if isinstance(body, Exception):
            raise body
        links = {"next": self.links[turn]} if turn in self.links else {}
        return Page(
            url="https://api.acme.test/things",
            body=body,
            items=items_in(body, "things") or [],
            links=links,
        )


def walked(paging: Paging | None, api: Callable[[Step], Page], **params: Any) -> list[Json]:
    return list(walk(paging, params, api))


def not_found() -> ApiError:
    return ApiError("gone", method="GET", url="x", effect=Effect.NONE, status=404)


@pytest.mark.parametrize("paging", [None, OnePage(size="n", max_size=2)])
def test_a_next_page_in_a_header_is_fetched_though_nothing_is_known_of_pages(
    paging: Paging | None,
) -> None:
    api = Api({"things": [1, 2]}, {"things": [3]}, links={0: "?page=2"})

    assert walked(paging, api) == [1, 2, 3]
    assert api.asked[1] == Link("?page=2")


def test_without_paging_there_is_one_request() -> None:
    api = Api({"things": [1, 2]})

    assert walked(None, api, name="a", region=None) == [1, 2]
    assert api.asked == [{"name": "a"}]


def test_pages_are_counted_until_none_is_said_to_follow() -> None:
    api = Api({"things": [1, 2], "links": {"next": "x"}}, {"things": [3], "links": {}})

    assert walked(NUMBERED, api, name="a") == [1, 2, 3]
    assert api.asked == [
        {"page": 1, "per_page": 2, "name": "a"},
        {"page": 2, "per_page": 2, "name": "a"},
    ]


def test_a_next_page_that_is_a_number_is_taken() -> None:
    paging = PageNumber(page="page", next_path="meta.next_page")
    api = Api({"things": [1], "meta": {"next_page": 5}}, {"things": [2], "meta": {}})

    assert walked(paging, api) == [1, 2]
    assert api.asked[1] == {"page": 5}


def test_an_answer_that_is_silent_about_pages_does_not_end_the_list() -> None:
    api = Api({"things": [1, 2]}, {"things": [3]}, {"things": []})

    assert walked(NUMBERED, api) == [1, 2, 3]


def test_a_short_page_is_no_end() -> None:
    """A server may cap the size below what it documents."""
    api = Api({"things": [1]}, {"things": [2]}, {"things": []})

    assert walked(UNTOLD, api) == [1, 2]


@pytest.mark.parametrize("paging", [UNTOLD, OFFSET])
def test_a_404_behind_the_last_page_ends_the_list(paging: Paging) -> None:
    assert walked(paging, Api({"things": [1, 2]}, not_found())) == [1, 2]


def test_a_404_on_the_first_page_is_an_error() -> None:
    with pytest.raises(ApiError):
        walked(UNTOLD, Api(not_found()))


def test_an_empty_page_ends_the_list_whatever_it_says() -> None:
    assert walked(NUMBERED, Api({"things": [], "links": {"next": "x"}})) == []


def test_an_offset_moves_by_what_came() -> None:
    api = Api({"things": [1, 2]}, {"things": [3]}, {"things": []})

    assert walked(OFFSET, api) == [1, 2, 3]
    assert [step["offset"] for step in api.asked if not isinstance(step, Link)] == [0, 2, 3]


def test_a_cursor_is_followed_through_empty_pages() -> None:
    api = Api(
        {"things": [1], "meta": {"after": "b"}},
        {"things": [], "meta": {"after": "c"}},
        {"things": [2], "meta": {"after": ""}},
    )

    assert walked(CURSOR, api) == [1, 2]
    assert api.asked[2] == {"first": 2, "after": "c"}


@pytest.mark.parametrize("address", ["https://api.acme.test/things?after=b", "/things?after=b"])
def test_a_cursor_that_is_an_address_is_followed_as_one(address: str) -> None:
    api = Api({"things": [1], "meta": {"after": address}}, {"things": [2], "meta": {}})

    assert walked(CURSOR, api) == [1, 2]
    assert api.asked[1] == Link(address)


def test_links_are_followed() -> None:
    api = Api({"things": [1]}, {"things": [2]}, links={0: "/things?page=2"})

    assert walked(LINKED, api) == [1, 2]
    assert api.asked == [{"per_page": 2}, Link("/things?page=2")]


@pytest.mark.parametrize(
    ("paging", "links"),
    [(CURSOR, {}), (LINKED, {0: "/p2", 1: "/p2", 2: "/p2"})],
)
def test_a_next_page_seen_before_is_an_error(paging: Paging, links: dict[int, str]) -> None:
    same = {"meta": {"after": "b"}}
    api = Api(
        {"things": [1], **same}, {"things": [2], **same}, {"things": [3], **same}, links=links
    )

    with pytest.raises(TransportError, match="already seen"):
        walked(paging, api)


def test_a_page_number_that_does_not_move_is_an_error() -> None:
    paging = PageNumber(page="page", next_path="next")

    with pytest.raises(TransportError, match="already seen"):
        walked(paging, Api({"things": [1], "next": 1}))


@pytest.mark.parametrize("paging", [UNTOLD, OFFSET])
def test_an_api_that_ignores_paging_is_found_out(paging: Paging) -> None:
    whole = {"things": [{"id": 1}, {"id": 2}]}

    with pytest.raises(TransportError, match="same items"):
        walked(paging, Api(whole, whole))


def test_a_cursor_that_is_none_is_an_error() -> None:
    with pytest.raises(TransportError, match=r"meta\.after"):
        walked(CURSOR, Api({"things": [1], "meta": {"after": {"id": 1}}}))


def test_the_callers_parameters_stand() -> None:
    api = Api({"things": []})

    walked(NUMBERED, api, page=3, per_page=1)

    assert api.asked == [{"page": 3, "per_page": 1}]


def test_items_come_as_they_are_asked_for() -> None:
    api = Api({"things": [1], "links": {"next": "x"}}, {"things": [2], "links": {}})

    assert next(walk(NUMBERED, {}, api)) == 1
    assert len(api.asked) == 1
