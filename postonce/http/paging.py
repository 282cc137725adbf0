"""Page walkers: how each style asks for the first page, and which page an answer says is next.

A search that misses a page makes a second thing, so a walk ends only where it is told to, or at
a page that holds nothing; a short page is no end, since servers cap sizes without notice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias, assert_never

from ..errors import ApiError, Effect, TransportError
from ..facts import Cursor, LinkHeader, Offset, PageNumber, Paging
from ..paths import MISSING, dig
from ..types import Json
from .urls import path_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page of a list: where it came from, its whole body, its items and its links."""

    url: str
    body: Json
    items: list[Json]
    links: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Link:
    """The next page by its address, which may be relative."""

    url: str


Params: TypeAlias = Mapping[str, object]
Step: TypeAlias = Params | Link
"""Where to go: parameters on the list's own path, or an address."""


def walk(paging: Paging | None, params: Params, fetch: Callable[[Step], Page]) -> Iterator[Json]:
    """Yield the items of every page, in the order of the pages.

    Raises: TransportError for a walk that goes round in circles; what `fetch` raises.
    """
    step: Step | None = first_step(paging, params)
    taken: list[Step] = []
    before: list[Json] = []
    while step is not None:
        try:
            page = fetch(step)
        except ApiError as error:
            if taken and error.status == 404 and isinstance(paging, PageNumber | Offset):
                return  # how some APIs say that there are no more pages
            raise
        if page.items and page.items == before:
            raise _circular(page, "shows the same items as the page before")
        yield from page.items
        taken.append(step)
        before = page.items
        step = next_step(paging, step, page)
        if step in taken:
            raise _circular(page, "names as next a page already seen")


def first_step(paging: Paging | None, params: Params) -> Step:
    """Return the parameters of the first page, the pages as large as the API allows.

    What the caller gives is kept.
    """
    given = {name: value for name, value in params.items() if value is not None}
    match paging:
        case PageNumber(page=page, size=size, max_size=most):
            return {page: 1, **_sized(size, most), **given}
        case Offset(offset=offset, limit=limit, max_size=most):
            return {offset: 0, **_sized(limit, most), **given}
        case Cursor(size=size, max_size=most) | LinkHeader(size=size, max_size=most):
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
        case LinkHeader():
            link = page.links.get("next")
            return Link(link) if link else None
        case None:
            return None
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
    cursor = dig(page.body, paging.next_path, None)
    if cursor is None or cursor in ("", False):
        return None
    if isinstance(cursor, str) and cursor.startswith(("https://", "http://", "/")):
        return Link(cursor)
    if isinstance(cursor, dict | list | bool) or isinstance(step, Link):
        raise _circular(page, f"names no usable cursor at {paging.next_path}")
    return {**step, paging.cursor: cursor}


def _sized(name: str | None, most: int | None) -> dict[str, object]:
    return {} if name is None or most is None else {name: most}


def _number(value: object) -> int:
    return int(str(value))


def _circular(page: Page, what: str) -> TransportError:
    return TransportError(
        f"GET {path_of(page.url)}: a page of this list {what}, so the whole list cannot be told; "
        "the model's paging facts do not fit this API",
        method="GET",
        url=page.url,
        effect=Effect.UNKNOWN,
    )
