from __future__ import annotations

from codegen.ir.operations import Cursor, LinkHeader, Offset, PageNumber
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
