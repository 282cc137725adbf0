from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import httpx
import pytest

from postonce.emulator import Running
from postonce.emulator.pages import page_of


def named(client: httpx.Client, count: int) -> list[str]:
    names = [f"web-{index}" for index in range(count)]
    for name in names:
        client.post("/servers", json={"name": name, "region": "north"})
    return names


def test_pages_by_number_lead_to_the_next_until_there_is_none(client: httpx.Client) -> None:
    names, seen, url = named(client, 5), [], "/servers?per_page=2"
    totals = set()
    while url:
        body = client.get(url).json()
        totals.add(body["meta"]["total"])
        seen += [server["name"] for server in body["servers"]]
        url = body.get("links", {}).get("pages", {}).get("next", "")
    assert seen == names
    assert totals == {5}


def test_pages_by_cursor_lead_to_the_next_until_there_is_none(client: httpx.Client) -> None:
    for name in "abc":
        client.post("/tokens", json={"name": name})
    seen: list[str] = []
    after: str | None = None
    while after is not None or not seen:
        query = {"limit": "2"} if after is None else {"limit": "2", "after": after}
        body = client.get("/tokens", params=query).json()
        seen += [token["name"] for token in body["tokens"]]
        after = body.get("next")
    assert seen == ["a", "b", "c"]


def test_pages_by_link_header_lead_to_the_next_until_there_is_none(client: httpx.Client) -> None:
    for index in range(3):
        client.post("/zones/z/records", json={"type": f"T{index}"})
    answer, seen = client.get("/zones/z/records?limit=2"), []
    while True:
        seen += [record["type"] for record in answer.json()]
        if "next" not in answer.links:
            break
        answer = client.get(answer.links["next"]["url"])
    assert seen == ["T0", "T1", "T2"]


def test_a_page_is_never_larger_than_the_provider_allows(client: httpx.Client) -> None:
    named(client, 51)
    assert len(client.get("/servers?per_page=1000").json()["servers"]) == 50


def test_a_filter_leaves_what_equals_it(client: httpx.Client) -> None:
    named(client, 3)
    body = client.get("/servers?name=web-1").json()
    assert [server["name"] for server in body["servers"]] == ["web-1"]


def test_a_parameter_that_is_no_field_filters_nothing(client: httpx.Client) -> None:
    named(client, 2)
    assert len(client.get("/servers?sort=asc").json()["servers"]) == 2


def test_a_new_thing_shows_in_lists_only_after_the_lag(client: httpx.Client, toy: Running) -> None:
    toy.configure(list_lag=2)
    named(client, 1)
    assert [len(client.get("/servers").json()["servers"]) for _ in range(3)] == [0, 0, 1]


@pytest.mark.parametrize(
    ("query", "shown", "following"),
    [
        ({}, [0, 1, 2, 3], "4"),
        ({"limit": "3"}, [0, 1, 2], "3"),
        ({"limit": "3", "skip": "6"}, [6, 7], None),
        ({"limit": "3", "skip": "x"}, [0, 1, 2], "3"),
        ({"skip": "80"}, [], None),
    ],
)
def test_pages_by_offset(query: Mapping[str, str], shown: list[int], following: Any) -> None:
    paging = {"style": "offset", "offset": "skip", "limit": "limit", "max_size": None}
    page = page_of(list(range(8)), paging, query, 4)
    assert list(page.things) == shown
    assert page.next == following


def test_a_list_without_pages_is_shown_whole() -> None:
    page = page_of(list(range(80)), {}, {}, 20)
    assert (len(page.things), page.next) == (80, None)
