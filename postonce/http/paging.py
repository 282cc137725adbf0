"""Page walkers: how each style asks for the first page, and which page an answer says is next.

A search that misses a page makes a second thing, so a walk ends only where it is told to, or at
a page that holds nothing; a short page is no end, since servers cap sizes without notice. What
cannot be walked to its end raises: pages that repeat, that never end, or that nothing leads to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias, assert_never

from ..errors import ApiError, Effect, TransportError
from ..facts import (
    Cursor,
    LastItem,
    LinkHeader,
    NextLink,
    Offset,
    OnePage,
    PageNumber,
    Paging,
)
from ..paths import MISSING, dig
from ..types import Json
from .urls import path_of

MOST_PAGES = 10_000
"""More than any list has: a server that always names another page is not followed for ever."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page of a list: where it came from, its whole body, its items, links and headers."""

    url: str
    body: Json
    items: list[Json]
    links: Mapping[str, str]
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Link:
    """The next page by its address, which may be relative."""

    url: str


Params: TypeAlias = Mapping[str, object]
Step: TypeAlias = Params | Link
"""Where to go: parameters on the list's own path, or an address."""


def walk(paging: Paging | None, params: Params, fetch: Callable[[Step], Page]) -> Iterator[Json]:
    """Yield the items of every page, in the order of the pages.

    Raises: TransportError for a list that cannot be walked to its end; what `fetch` raises.
    """
    step: Step | None = first_step(paging, params)
    taken: set[str] = set()
    before: list[Json] = []
    while step is not None:
        try:
            page = fetch(step)
        except ApiError as error:
            if taken and error.status == 404 and isinstance(paging, PageNumber | Offset):
                return  # how some APIs say that there are no more pages
            raise
        if page.items and page.items == before:
            raise _unwalked(page, "a page of this list shows the same items as the page before")
        yield from page.items
        taken.add(repr(step))
        before = page.items
        step = next_step(paging, step, page)
        if repr(step) in taken:
            raise _unwalked(page, "a page of this list names as next a page already seen")
        if len(taken) >= MOST_PAGES and step is not None:
            raise _unwalked(page, f"this list has no end after {MOST_PAGES} pages")


def first_step(paging: Paging | None, params: Params) -> Step:
    """Return the parameters of the first page, the pages as large as the API allows.

    What the caller gives is kept.
    """
    given = {name: value for name, value in params.items() if value is not None}
    match paging:
        case PageNumber(page=page, size=size, max_size=most, first=first):
            return {page: first, **_sized(size, most), **given}
        case Offset(offset=offset, limit=limit, max_size=most, first=first):
            return {offset: first, **_sized(limit, most), **given}
        case (
            Cursor(size=size, max_size=most)
            | LastItem(size=size, max_size=most)
            | NextLink(size=size, max_size=most)
            | LinkHeader(size=size, max_size=most)
            | OnePage(size=size, max_size=most)
        ):
            return {**_sized(size, most), **given}
        case None:
            return given
        case _:
            assert_never(paging)


def next_step(paging: Paging | None, step: Step, page: Page) -> Step | None:
    """Return where the page after `page` is, or None where it was the last."""
    match paging:
        case PageNumber():
            return _next_number(paging, step, page)
        case Offset():
            return _next_offset(paging, step, page)
        case Cursor():
            return _next_cursor(paging, step, page)
        case LastItem():
            return _next_item(paging, step, page)
        case NextLink():
            return _next_link(paging, page)
        case LinkHeader() | None:  # a header is a plain word, though the document has none on it
            return _linked(page)
        case OnePage():
            linked = _linked(page)
            if linked is None:
                _refuse_more(paging, step, page)
            return linked
        case _:
            assert_never(paging)


def _next_number(paging: PageNumber, step: Step, page: Page) -> Step | None:
    """Return the page after; where the answer has no word on it, any full page has one."""
    assert not isinstance(step, Link)
    if not page.items:
        return None
    if paging.next_path is not None:
        said = dig(page.body, paging.next_path, None)
        is_silent = dig(page.body, paging.next_path.partition(".")[0]) is MISSING
        if not said and not is_silent:
            return None
        if isinstance(said, int) and not isinstance(said, bool):
            return {**step, paging.page: said}
    return {**step, paging.page: _number(step[paging.page]) + 1}


def _next_offset(paging: Offset, step: Step, page: Page) -> Step | None:
    """Return the offset behind the items that came, which may be fewer than were asked for."""
    assert not isinstance(step, Link)
    if not page.items:
        return None
    return {**step, paging.offset: _number(step[paging.offset]) + len(page.items)}


def _next_cursor(paging: Cursor, step: Step, page: Page) -> Step | None:
    """Return the step to the cursor named, even from an empty page: filters make such pages."""
    if paging.next_path is not None:
        where, cursor = paging.next_path, dig(page.body, paging.next_path, None)
    else:
        where = paging.next_header or ""
        cursor = page.headers.get(where.lower())
    if not cursor:
        return None
    if _is_address(cursor):
        return Link(cursor)
    if isinstance(cursor, dict | list | bool) or isinstance(step, Link):
        raise _unwalked(page, f"a page of this list names no usable cursor at {where}")
    return {**step, paging.cursor: cursor}


def _next_item(paging: LastItem, step: Step, page: Page) -> Step | None:
    """Return the step to what comes after the last item; an empty page is the last."""
    assert not isinstance(step, Link)
    more = dig(page.body, paging.more_path) if paging.more_path is not None else MISSING
    if not page.items or (more is not MISSING and not more):
        return None
    last = dig(page.items[-1], paging.field, None)
    if not last or isinstance(last, dict | list | bool):
        raise _unwalked(page, f"the last item of a page of this list shows no {paging.field}")
    return {**step, paging.cursor: last}


def _next_link(paging: NextLink, page: Page) -> Step | None:
    """Return the address named, even by an empty page."""
    address = dig(page.body, paging.next_path, None)
    if not address:
        return None
    if not isinstance(address, str):
        raise _unwalked(page, f"a page of this list names no address at {paging.next_path}")
    return Link(address)


def _linked(page: Page) -> Link | None:
    """Return the address that the `Link` header names as next (RFC 8288)."""
    link = page.links.get("next")
    return Link(link) if link else None


def _refuse_more(paging: OnePage, step: Step, page: Page) -> None:
    """Raise where a list holds more than came: what is not seen may be what is looked for."""
    more = dig(page.body, paging.more_path, None) if paging.more_path is not None else None
    most = step.get(paging.size or "") if not isinstance(step, Link) else None
    is_full = most is not None and len(page.items) >= _number(most)
    if more or is_full:
        raise _unwalked(page, "this list holds more than one page, and nothing says how to go on")


def _is_address(cursor: Json) -> bool:
    """Whether a cursor is an address, which may be relative; a token may begin with a slash."""
    if not isinstance(cursor, str):
        return False
    is_relative = cursor.startswith("?") or (cursor.startswith("/") and "?" in cursor)
    return is_relative or cursor.startswith(("https://", "http://"))


def _sized(name: str | None, most: int | None) -> dict[str, object]:
    return {} if name is None or most is None else {name: most}


def _number(value: object) -> int:
    return int(str(value))


def _unwalked(page: Page, what: str) -> TransportError:
    return TransportError(
        f"GET {path_of(page.url)}: {what}, so the whole list cannot be told; "
        "the model's paging facts do not fit this API",
        method="GET",
        url=page.url,
        effect=Effect.UNKNOWN,
    )
