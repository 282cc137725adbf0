"""Walking: the query parameters by which lists are paged, likeliest first."""

from __future__ import annotations

from ..document import Operation

PAGES = ("page", "page_number", "pageNumber", "page[number]")
SIZES = (
    "per_page",
    "pagelen",
    "page_size",
    "pageSize",
    "perPage",
    "page[size]",
    "limit",
    "max_results",
    "maxResults",
    "size",
    "first",
    "count",
)
OFFSETS = ("offset", "skip", "start_index", "startIndex")
CURSORS = (
    "cursor",
    "page_token",
    "pageToken",
    "next_token",
    "nextToken",
    "continue",
    "starting_after",
    "start_after",
    "after",
    "marker",
    "page_cursor",
    "scroll_id",
)


def is_paged(operation: Operation) -> bool:
    """Whether what an operation answers comes in pages."""
    sizes = {*SIZES} - {"size", "first", "count"}  # these may be facts of a thing
    walking = {*PAGES, *OFFSETS, *CURSORS, *sizes}
    return any(p.name in walking for p in operation.parameters if p.location == "query")
