"""Pages: which part of a list a request asks for, and how the answer says that there is more."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar
from urllib.parse import quote, urlencode

from ..types import Json
from .envelopes import TOTALS
from .messages import Request
from .progress import drop, put
from .shapes import Shape, is_nullable, type_of

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page(Generic[T]):
    """A part of a list. `next` is what the next request sends, None on the last page.

    `next_query` is the whole query of that request.
    """

    things: Sequence[T]
    total: int
    next: str | None
    next_query: Mapping[str, str]


FOLLOWING = "_after"
"""What an address of the next page carries, where the provider's own way is not declared."""


def page_of(
    things: Sequence[T],
    paging: Mapping[str, Json],
    query: Mapping[str, str],
    size: int,
    id_of: Callable[[T], str] = str,
) -> Page[T]:
    """Return the page that `query` asks for; all of it where the list has no pages.

    `size` holds where the query names none; `id_of` tells what names a thing, where pages are
    asked for by the last one seen.
    """
    if not paging:
        return Page(things=things, total=len(things), next=None, next_query={})
    count = _whole(query.get(str(paging.get("size") or paging.get("limit"))), size)
    count = max(1, min(count, paging.get("max_size") or count))
    name = _moving(paging)
    start = _start(things, paging, query.get(name), count, id_of)
    shown = things[start : start + count]
    following = None
    if start + count < len(things):
        following = _following(paging, start, count, id_of(shown[-1]) if shown else "")
    sent = {**query, name: following} if following is not None else {}
    return Page(things=shown, total=len(things), next=following, next_query=sent)


def tell(
    body: Json, page: Page[T], paging: Mapping[str, Json], request: Request, shape: Shape
) -> None:
    """Write into a list's answer how many there are in all, and where the next page is.

    `shape`: what the spec declares there: an address, a number, a flag, perhaps null.
    """
    if not isinstance(body, dict):
        return
    _count(body, page.total)
    path = path_of_next(paging)
    if path is None:
        return
    kind = type_of(shape)
    if kind == "boolean" or paging.get("more_path") is not None:
        put(body, path, page.next is not None)
    elif page.next is None and is_nullable(shape):
        put(body, path, None)
    elif page.next is None:
        put(body, path, None)  # what leads there stays, and says that there is no next page
        drop(body, path)
    elif paging.get("style") == "cursor":
        put(body, path, page.next)
    else:
        is_number = kind in ("integer", "number")
        put(body, path, int(page.next) if is_number else next_address(page, request))


def headers_of(page: Page[T], paging: Mapping[str, Json], request: Request) -> dict[str, str]:
    """Return the headers that say where the next page is."""
    if page.next is None:
        return {}
    if paging.get("style") == "link":
        return {"Link": f'<{next_address(page, request)}>; rel="next"'}
    name = paging.get("next_header")
    return {str(name): page.next} if name is not None else {}


def path_of_next(paging: Mapping[str, Json]) -> str | None:
    """Return the dotted path at which an answer says that there is more."""
    path = paging.get("next_path") or paging.get("more_path")
    return path if isinstance(path, str) else None


def next_address(page: Page[T], request: Request) -> str:
    """Return the address of the next page."""
    return f"{request.origin}{request.path}?{urlencode(page.next_query, quote_via=quote)}"


def _moving(paging: Mapping[str, Json]) -> str:
    """Return the parameter that moves on from page to page."""
    match paging.get("style"):
        case "offset":
            return str(paging["offset"])
        case "cursor" | "item":
            return str(paging["cursor"])
        case "next" | "one":
            return FOLLOWING
        case _:
            return str(paging.get("page") or "page")


def _start(
    things: Sequence[T],
    paging: Mapping[str, Json],
    asked: str | None,
    count: int,
    id_of: Callable[[T], str],
) -> int:
    """Return the index of the first thing of the page that is `asked` for."""
    match paging.get("style"):
        case "offset":
            first = int(paging.get("first", 0))
            return max(_whole(asked, first) - first, 0)
        case "item":
            ids = [id_of(thing) for thing in things]
            return ids.index(asked) + 1 if asked in ids else 0
        case "cursor" | "next" | "one":
            return _whole((asked or "").removeprefix("after-"), 0)
        case _:
            first = int(paging.get("first", 1))
            return max(_whole(asked, first) - first, 0) * count


def _following(paging: Mapping[str, Json], start: int, count: int, last: str) -> str:
    """Return what asks for the page after the one that begins at index `start`."""
    match paging.get("style"):
        case "offset":
            return str(start + count + paging.get("first", 0))
        case "item":
            return last
        case "cursor" | "next" | "one":
            return f"after-{start + count}"
        case _:
            return str(start // count + 1 + paging.get("first", 1))


def _whole(text: str | None, default: int) -> int:
    return int(text) if text is not None and text.isdigit() else default


def _count(body: dict[str, Json], total: int) -> None:
    """Set the total wherever an answer has a number by one of its usual names."""
    for name, value in body.items():
        if name in TOTALS and (value is None or isinstance(value, int)):
            body[name] = total
        elif isinstance(value, dict):
            _count(value, total)
