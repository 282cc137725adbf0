"""Pages: which part of a list a request asks for, and how the answer says that there is more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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


def page_of(
    things: Sequence[T], paging: Mapping[str, Json], query: Mapping[str, str], size: int
) -> Page[T]:
    """Return the page that `query` asks for; all of it where the list has no pages.

    `size` holds where the query names none.
    """
    if not paging:
        return Page(things=things, total=len(things), next=None, next_query={})
    name, start, count = _window(paging, query, size)
    more = start + count < len(things)
    following = str(_following(paging, start, count)) if more else None
    sent = {**query, name: following} if following is not None else {}
    return Page(
        things=things[start : start + count],
        total=len(things),
        next=following,
        next_query=sent,
    )


def tell(
    body: Json, page: Page[T], paging: Mapping[str, Json], request: Request, shape: Shape
) -> None:
    """Write into a list's answer how many there are in all, and where the next page is.

    `shape`: what the spec declares at `next_path`: an address, a number, perhaps null.
    """
    if not isinstance(body, dict):
        return
    _count(body, page.total)
    if not isinstance(path := paging.get("next_path"), str):
        return
    if page.next is None and is_nullable(shape):
        put(body, path, None)
    elif page.next is None:
        put(body, path, None)  # what leads there stays, and says that there is no next page
        drop(body, path)
    elif paging.get("style") == "cursor":
        put(body, path, page.next)
    else:
        is_number = type_of(shape) in ("integer", "number")
        put(body, path, int(page.next) if is_number else next_address(page, request))


def next_address(page: Page[T], request: Request) -> str:
    """Return the address of the next page."""
    return f"{request.origin}{request.path}?{urlencode(page.next_query, quote_via=quote)}"


def _window(
    paging: Mapping[str, Json], query: Mapping[str, str], size: int
) -> tuple[str, int, int]:
    """Return the parameter that moves on, the index of the first thing, and how many."""
    count = _whole(query.get(str(paging.get("size") or paging.get("limit"))), size)
    count = max(1, min(count, paging.get("max_size") or count))
    match paging.get("style"):
        case "offset":
            name = str(paging["offset"])
            return name, _whole(query.get(name), 0), count
        case "cursor":
            name = str(paging["cursor"])
            return name, _whole(query.get(name, "").removeprefix("after-"), 0), count
        case _:
            name = str(paging.get("page") or "page")
            return name, (max(_whole(query.get(name), 1), 1) - 1) * count, count


def _following(paging: Mapping[str, Json], start: int, count: int) -> int | str:
    match paging.get("style"):
        case "offset":
            return start + count
        case "cursor":
            return f"after-{start + count}"
        case _:
            return start // count + 2


def _whole(text: str | None, default: int) -> int:
    return int(text) if text is not None and text.isdigit() else default


def _count(body: dict[str, Json], total: int) -> None:
    """Set the total wherever an answer has a number by one of its usual names."""
    for name, value in body.items():
        if name in TOTALS and (value is None or isinstance(value, int)):
            body[name] = total
        elif isinstance(value, dict):
            _count(value, total)
