"""Paging: how a list is walked to its end, and by what it can be narrowed."""

from __future__ import annotations

from collections.abc import Iterable

from ..document import Operation, Parameter
from ..ir.operations import Cursor, LinkHeader, Offset, PageNumber, Paging
from ..ir.resources import Sweep
from ..shapes import Shape, Shapes
from ..words import table, words
from .cases import Case
from .walking import CURSORS, OFFSETS, PAGES, SIZES

# Where answers say that there is more, by the kind of paging.
_NEXT_PAGES = (
    "links.pages.next",
    "links.next",
    "_links.next",
    "meta.pagination.next_page",
    "meta.next_page",
    "pagination.next_page",
    "next_page",
    "next",
)
_NEXT_CURSORS = (
    "next_cursor",
    "nextCursor",
    "next_page_token",
    "nextPageToken",
    "next_token",
    "nextToken",
    "metadata.continue",
    "meta.next_cursor",
    "meta.pagination.next_cursor",
    "pagination.next_cursor",
    "pagination.next",
    "cursor.next",
    "cursors.after",
    "page.next",
    "last_id",
    "links.next",
    "next",
)


def paging_of(lister: Case, shapes: Shapes) -> Paging | None:
    """Return how the list of `lister` is walked, or None where one answer holds all of it."""
    operation, whole = lister.operation, lister.answer.whole
    query = {p.name: p for p in operation.parameters if p.location == "query"}
    size = _first(query, SIZES)
    name, maximum = (size.name, _maximum(size)) if size is not None else (None, None)
    page = _first(query, PAGES)
    if page is not None:
        next_path = _next(whole, _NEXT_PAGES, shapes)
        return PageNumber(page=page.name, size=name, max_size=maximum, next_path=next_path)
    cursor = _first(query, CURSORS)
    next_cursor = _next(whole, _NEXT_CURSORS, shapes)
    if cursor is not None and next_cursor is not None:
        return Cursor(cursor=cursor.name, size=name, max_size=maximum, next_path=next_cursor)
    offset = _first(query, OFFSETS)
    if offset is not None and name is not None:
        return Offset(offset=offset.name, limit=name, max_size=maximum)
    if _has_link_header(operation):
        return LinkHeader(size=name, max_size=maximum)
    return None


def filters_of(lister: Case, paging: Paging | None) -> tuple[str, ...]:
    """Return the query parameters of a list that narrow it: they neither page nor order it."""
    walking = {
        value
        for key in ("page", "size", "offset", "limit", "cursor")
        if isinstance(value := getattr(paging, key, None), str)
    }
    query = (p.name for p in lister.operation.parameters if p.location == "query")
    return tuple(n for n in query if n not in walking and "_".join(words(n)) not in _ORDERS)


_ORDERS = table(
    "direction order order_by order_direction ordering sort sort_by sort_direction sort_field "
    "sort_key sort_order sorting"
)


def sweeps_of(lister: Case, shapes: Shapes) -> tuple[Sweep, ...]:
    """Return the queries that show what a list hides by default, as far as the spec says so."""
    return tuple(
        Sweep(parameter=parameter.name, value=str(value))
        for parameter in lister.operation.parameters
        if parameter.location == "query"
        and parameter.node.get("x-postonce-hides-by-default") is not None
        for value in shapes.enum(parameter.schema)
    )


def _first(query: dict[str, Parameter], names: Iterable[str]) -> Parameter | None:
    return next((query[name] for name in names if name in query), None)


def _maximum(size: Parameter) -> int | None:
    maximum = size.schema.resolved().get("maximum")
    return int(maximum) if isinstance(maximum, int | float) else None


def _next(whole: Shape | None, paths: Iterable[str], shapes: Shapes) -> str | None:
    """Return the first of `paths` that the answer's schema has."""
    if whole is None:
        return None
    for path in paths:
        shape = whole
        for key in path.split("."):
            node = shape.properties.get(key)
            if node is None:
                break
            shape = shapes.of(node)
        else:
            return path
    return None


def _has_link_header(operation: Operation) -> bool:
    success = operation.success
    return success is not None and any(name.lower() == "link" for name in success.headers)
