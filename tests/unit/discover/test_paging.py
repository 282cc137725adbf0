from __future__ import annotations

import pytest

from codegen.ir.operations import (
    Cursor,
    LastItem,
    LinkHeader,
    NextLink,
    Offset,
    OnePage,
    PageNumber,
    Paging,
)
from codegen.ir.resources import Resource, Sweep

from .documents import SERVER, Json, collection, integer, many, op, resource, text, thing


def listed(answer: Json = None, *, query: Json = (), **more: Json) -> Resource:
    answer = answer if answer is not None else thing(servers=many(SERVER))
    return resource(collection() | {"GET /servers": op(answer, query=query, **more)})


def test_pages_are_counted_and_the_answer_says_if_there_is_another() -> None:
    size = {"name": "per_page", "in": "query", "schema": integer(maximum=200)}
    links = thing(pages=thing("next"))
    found = listed(thing(servers=many(SERVER), links=links), query=["page", size])
    assert found.paging == PageNumber(
        page="page", size="per_page", max_size=200, next_path="links.pages.next"
    )


def test_offset_and_limit() -> None:
    assert listed(query=["offset", "limit"]).paging == Offset(
        offset="offset", limit="limit", max_size=None
    )


def test_cursor_is_taken_from_where_the_answer_holds_the_next_one() -> None:
    answer = thing("last_id", "has_more", data=many(SERVER))
    assert listed(answer, query=["after", "limit"]).paging == Cursor(
        cursor="after", size="limit", max_size=None, next_path="last_id"
    )


def test_link_header() -> None:
    answer = op(many(SERVER), query=["per_page"])
    answer["responses"]["200"]["headers"] = {"Link": {"schema": text()}}
    found = resource(collection() | {"GET /servers": answer})
    assert found.paging == LinkHeader(size="per_page", max_size=None)


def test_list_without_paging_has_none() -> None:
    assert listed().paging is None


BOOLEAN: Json = {"type": "boolean"}


def parameter(name: str, schema: Json, **more: Json) -> Json:
    return {"name": name, "in": "query", "schema": schema, **more}


@pytest.mark.parametrize(
    ("page", "first"),
    [
        (parameter("page", integer()), 1),
        (parameter("page", integer(default=0)), 0),
        (parameter("page", integer(minimum=0)), 0),
        (parameter("page", integer(minimum=0, default=1)), 1),
        (parameter("pageIndex", integer()), 0),
        (parameter("page", integer(), **{"x-postonce-first-page": {"value": 0}}), 0),
    ],
)
def test_first_page_is_where_the_document_begins_to_count(page: Json, first: int) -> None:
    found = listed(query=[page]).paging
    assert isinstance(found, PageNumber)
    assert found.first == first


@pytest.mark.parametrize(
    ("names", "beside", "paging"),
    [
        (
            ["page", "pageToken"],
            {"next_page_url": text()},
            NextLink(next_path="next_page_url", size=None, max_size=None),
        ),
        (
            ["page_number", "next_page_token"],
            {"next_page_token": text()},
            Cursor(cursor="next_page_token", next_path="next_page_token", size=None, max_size=None),
        ),
        (
            ["starting_after", "ending_before"],
            {"has_more": BOOLEAN},
            LastItem(
                cursor="starting_after", field="id", more_path="has_more", size=None, max_size=None
            ),
        ),
        (["$top"], {"nextLink": text()}, NextLink(next_path="nextLink", size=None, max_size=None)),
        (
            ["page"],
            {"links": thing("next"), "meta": thing(next_page=integer())},
            PageNumber(page="page", size=None, max_size=None, next_path="meta.next_page"),
        ),
        ([], {"next_marker": text()}, OnePage(more_path="next_marker", size=None, max_size=None)),
        (["from", "to"], {}, None),
        ([parameter("after", text(format="date-time"))], {}, None),
        ([parameter("count", BOOLEAN), parameter("size", text(enum=["s", "m"]))], {}, None),
    ],
)
def test_style_is_chosen_by_what_is_taken_and_told(
    names: list[Json], beside: Json, paging: Paging | None
) -> None:
    found = listed(thing(servers=many(SERVER), **beside), query=names)
    assert found.paging == paging


def test_page_larger_than_anyone_means_is_not_asked_for() -> None:
    size = parameter("limit", integer(maximum=2**31 - 1))
    found = listed(query=["offset", size]).paging
    assert isinstance(found, Offset)
    assert found.max_size == 1000


def test_largest_of_the_sizes_to_choose_from_is_asked_for() -> None:
    size = parameter("limit", integer(enum=[10, 50, 25]))
    found = listed(query=["offset", size]).paging
    assert isinstance(found, Offset)
    assert found.max_size == 50


def test_filters_are_the_query_parameters_that_do_not_page() -> None:
    assert listed(query=["name", "page", "per_page", "tag"]).list_filters == ("name", "tag")


def test_list_that_hides_something_is_swept() -> None:
    kind = {
        "name": "type",
        "in": "query",
        "schema": text(enum=["plain", "gpu"]),
        "x-postonce-hides-by-default": {"value": True, "rule": "by-default-only"},
    }
    assert listed(query=[kind]).sweeps == (
        Sweep(parameter="type", value="plain"),
        Sweep(parameter="type", value="gpu"),
    )
