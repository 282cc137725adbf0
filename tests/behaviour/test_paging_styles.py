"""Every way of paging, from the document to the last item; and lists that have no end."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import pytest

from postonce import Context, Timing
from postonce.emulator import Emulator, serving
from postonce.errors import TransportError
from postonce.http import paging as walking
from postonce.result import Verified

from .generated import TEXT, WHOLE, Json, generated, holding, many, query, servers

SIZE = query("limit", {"type": "integer", "maximum": 2})
LINK: Json = {"Link": {"schema": TEXT}}
FLAG: Json = {"type": "boolean"}
STYLES: dict[str, tuple[str, Json]] = {
    "pages from one": ("page", servers(taking=[query("page", WHOLE), SIZE], listing=many())),
    "pages from nought": (
        "page",
        servers(taking=[query("pageNumber", {"type": "integer", "default": 0}), SIZE]),
    ),
    "pages, the next one numbered": (
        "page",
        servers(taking=[query("page", WHOLE), SIZE], listing=many(next_page=WHOLE)),
    ),
    "pages, a flag says if there are more": (
        "page",
        servers(taking=[query("_page", WHOLE), SIZE], listing=many(hasMore=FLAG)),
    ),
    "pages that no parameter is declared for": (
        "page",
        servers(listing=many(meta=holding(page=WHOLE, next_page=WHOLE))),
    ),
    "offset and limit": ("offset", servers(taking=[query("offset", WHOLE), SIZE])),
    "skip and take": (
        "offset",
        servers(taking=[query("skip", WHOLE), query("take", {"type": "integer", "maximum": 2})]),
    ),
    "a start index that counts from one": (
        "offset",
        servers(taking=[query("startIndex", {"type": "integer", "minimum": 1}), query("count")]),
    ),
    "first and max": ("offset", servers(taking=[query("first", WHOLE), query("max", WHOLE)])),
    "cursor of the same name": (
        "cursor",
        servers(taking=[query("cursor"), SIZE], listing=many(cursor=TEXT)),
    ),
    "page token": (
        "cursor",
        servers(taking=[query("pageToken")], listing=many(nextPageToken=TEXT)),
    ),
    "capitals": (
        "cursor",
        servers(taking=[query("nextToken")], listing=many(NextToken=TEXT)),
    ),
    "continue": (
        "cursor",
        servers(taking=[query("continue")], listing=many(metadata=holding(**{"continue": TEXT}))),
    ),
    "marker": ("cursor", servers(taking=[query("marker")], listing=many(next_marker=TEXT))),
    "token in a header": (
        "cursor",
        servers(taking=[query("page_token")], headers={"X-Next-Page-Token": {"schema": TEXT}}),
    ),
    "id of the last item": (
        "item",
        servers(taking=[query("starting_after"), SIZE], listing=many(has_more=FLAG)),
    ),
    "id of the last item, nothing told": ("item", servers(taking=[query("starting_after")])),
    "next address": ("next", servers(listing=many(links=holding(next=TEXT)))),
    "next address in an object": (
        "next",
        servers(listing=many(_links=holding(next=holding(href=TEXT)))),
    ),
    "next address with a dot in its name": (
        "next",
        servers(
            taking=[query("$top", WHOLE), query("$skip", WHOLE)],
            listing=many(**{"@odata.nextLink": TEXT}),
        ),
    ),
    "next address beside page and token": (
        "next",
        servers(
            taking=[query("Page", WHOLE), query("PageToken")],
            listing=many(meta=holding(next_page_url=TEXT)),
        ),
    ),
    "link header": ("link", servers(taking=[query("per_page", WHOLE)], headers=LINK)),
}


@pytest.mark.parametrize("name", STYLES)
def test_every_page_is_seen_and_a_lost_create_is_found_on_the_last(
    name: str, tmp_path: Path
) -> None:
    style, document = STYLES[name]
    with generated(document, tmp_path) as made:
        assert made.manifest["resources"][0]["paging"]["style"] == style
        stand_in = Emulator(document, made.manifest)
        stand_in.configure(page_size=2)
        timing = Timing(sleep=lambda _: None)
        with (
            serving(stand_in) as running,
            Context.open("sqlite://", base_url=running.url, timing=timing) as ctx,
        ):
            model = made.package.Server(ctx)
            for number in range(4):
                model.create(made.package.ServerSpec(name=f"web-{number}"))
            stand_in.fault(kind="status", status=503, method="POST", when="after")
            found = model.create(made.package.ServerSpec(name="web-4"))
            listed = [server.name for server in model.list()]
    assert found.verified is Verified.SEARCH
    assert listed == [f"web-{number}" for number in range(5)]


def page(*names: str, **beside: Any) -> Json:
    return {"data": [{"id": name, "name": name} for name in names], **beside}


def listed(made: Any, answer: Callable[[httpx.Request], httpx.Response]) -> list[Any]:
    with Context.open("sqlite://", transport=httpx.MockTransport(answer)) as ctx:
        return list(made.package.Server(ctx).list())


LOOPS: dict[str, tuple[Json, Callable[[int], Json], str]] = {
    "a cursor that never changes": (
        STYLES["cursor of the same name"][1],
        lambda turn: page(f"web-{turn}", cursor="again"),
        "already seen",
    ),
    "new cursors without end": (
        STYLES["cursor of the same name"][1],
        lambda turn: page(f"web-{turn}", cursor=f"c{turn}"),
        "no end after 9 pages",
    ),
    "empty pages without end": (
        STYLES["cursor of the same name"][1],
        lambda turn: page(cursor=f"c{turn}"),
        "no end after 9 pages",
    ),
    "numbered pages that are all the same": (
        STYLES["pages from one"][1],
        lambda turn: page("web-1"),
        "same items",
    ),
    "a next address that leads back": (
        STYLES["next address"][1],
        lambda turn: page(f"web-{turn}", links={"next": "?_after=1"}),
        "already seen",
    ),
    "a last item that shows no id": (
        STYLES["id of the last item"][1],
        lambda turn: {"data": [{"name": "web"}], "has_more": True},
        "shows no id",
    ),
    "more than can be reached": (
        servers(listing=many(next_marker=TEXT)),
        lambda turn: page("web-1", next_marker="x"),
        "nothing says how to go on",
    ),
    "a page that is full, and nothing to ask for the next by": (
        servers(taking=[SIZE], listing=many()),
        lambda turn: page("web-1", "web-2"),
        "nothing says how to go on",
    ),
}


@pytest.mark.parametrize("name", LOOPS)
def test_a_list_that_cannot_be_walked_to_its_end_says_so(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document, answer, said = LOOPS[name]
    monkeypatch.setattr(walking, "MOST_PAGES", 9)
    turns = count(1)
    with generated(document, tmp_path) as made, pytest.raises(TransportError, match=said):
        listed(made, lambda _: httpx.Response(200, json=answer(next(turns))))


def test_a_list_that_nothing_leads_on_from_is_noted(tmp_path: Path) -> None:
    with generated(servers(listing=many(next_marker=TEXT)), tmp_path) as made:
        noted = [one for one in made.findings if one.code == "unknown-paging"]
    assert [one.source for one in noted] == ["#/paths/~1servers/get"]
    assert "next_marker" in noted[0].message


def test_one_page_that_is_not_full_is_all_there_is(tmp_path: Path) -> None:
    with generated(servers(taking=[SIZE], listing=many()), tmp_path) as made:
        found = listed(made, lambda _: httpx.Response(200, json=page("web-1")))
    assert len(found) == 1


def test_the_token_does_not_follow_a_next_address_to_another_host(tmp_path: Path) -> None:
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.host)
        return httpx.Response(200, json=page("web", links={"next": "https://evil.test/?p=2"}))

    with (
        generated(STYLES["next address"][1], tmp_path) as made,
        pytest.raises(TransportError, match="another host"),
    ):
        listed(made, answer)
    assert asked == ["api.acme.test"]


def test_a_page_is_asked_for_as_large_as_the_document_allows_and_no_larger(tmp_path: Path) -> None:
    sizes: list[str | None] = []

    def answer(request: httpx.Request) -> httpx.Response:
        sizes.append(request.url.params.get("limit"))
        return httpx.Response(200, json=page())

    with generated(STYLES["pages from one"][1], tmp_path) as made:
        listed(made, answer)
    assert sizes == ["2"]
