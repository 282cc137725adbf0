"""Walking: the query parameters by which lists are paged, likeliest first.

Names are compared by their words, run together: `page_size`, `pageSize`, `page[size]` and
`PageSize` are one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ..document import Operation, Parameter
from ..words import table, words

PAGES = ("page", "pagenumber", "pageno", "pagenum", "pageindex", "currentpage")
SIZES = (
    "perpage",
    "pagelen",
    "pagesize",
    "limit",
    "maxresults",
    "maxitems",
    "maxpagesize",
    "pagelimit",
    "itemsperpage",
    "resultsperpage",
    "size",
    "first",
    "count",
    "take",
    "top",
    "rows",
    "max",
)
OFFSETS = (
    "offset",
    "skip",
    "startindex",
    "startat",
    "startposition",
    "firstresult",
    "pageoffset",
    "skipcount",
    "start",
    "from",
)
CURSORS = (
    "cursor",
    "pagetoken",
    "nexttoken",
    "continue",
    "continuationtoken",
    "continuation",
    "nextpagetoken",
    "nextcursor",
    "pagecursor",
    "startingafter",
    "startafter",
    "pageafter",
    "after",
    "marker",
    "nextmarker",
    "pagemarker",
    "scrollid",
    "bookmark",
    "startingtoken",
    "startkey",
    "exclusivestartkey",
)
AFTER_ITEMS = ("startingafter", "startafter", "after", "afterid", "pageafter")
"""Cursors that may be the id of the last thing seen."""

_PLAIN = table("first count take top rows size max start from")
"""Words that mean something else as well: only whole numbers of these names page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The parameters of a list that page it, None where there is none of a sort."""

    page: Parameter | None
    size: Parameter | None
    offset: Parameter | None
    cursor: Parameter | None
    after_item: Parameter | None

    @property
    def is_any(self) -> bool:
        """Whether the list can be asked for one part or another."""
        found = (self.page, self.size, self.offset, self.cursor, self.after_item)
        return any(parameter is not None for parameter in found)


def asked_of(operation: Operation) -> Asked:
    """Return by which parameters the list of `operation` is paged."""
    known: dict[str, Parameter] = {}
    for parameter in operation.parameters:
        name = key_of(parameter.name)
        if parameter.location == "query" and _can_page(name, parameter):
            known.setdefault(name, parameter)  # a name in other letters is a converter's addition
    size, offset = _first(known, SIZES), _first(known, OFFSETS)
    if offset is None and "first" in known and "max" in known:
        size, offset = known["max"], known["first"]  # how many, and the first of them
    if size is None and offset is not None and key_of(offset.name) in _PLAIN:
        offset = None  # `from` by itself is no place in a list
    return Asked(
        page=_first(known, PAGES),
        size=size,
        offset=offset,
        cursor=_first(known, CURSORS),
        after_item=_first(known, AFTER_ITEMS),
    )


def is_paged(operation: Operation) -> bool:
    """Whether what an operation answers comes in pages."""
    walking = {*PAGES, *SIZES, *OFFSETS, *CURSORS} - _PLAIN
    query = (p.name for p in operation.parameters if p.location == "query")
    return any(key_of(name) in walking for name in query)


def key_of(name: str) -> str:
    """Return the words of a name run together."""
    return "".join(words(name))


def _can_page(name: str, parameter: Parameter) -> bool:
    schema = parameter.schema.resolved()
    kinds = schema.get("type")
    kinds = {kinds} if isinstance(kinds, str) else set(kinds or ())
    if name in _PLAIN:
        return bool(kinds & {"integer", "number"})
    is_date = str(schema.get("format", "")).startswith("date")
    return not is_date and not kinds & {"boolean", "array", "object"}


def _first(known: Mapping[str, Parameter], names: Iterable[str]) -> Parameter | None:
    return next((known[name] for name in names if name in known), None)
