"""Paging: how a list is walked to its end, and by what it can be narrowed.

A style is chosen by what the list takes and what its answer tells, together. Where both a counted
and a told way are there, the told one goes before only where the counted one is not enough.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ..diagnostics import Findings
from ..document import Json, Parameter, stated
from ..ir.operations import (
    Cursor,
    LastItem,
    LinkHeader,
    NextLink,
    Offset,
    OnePage,
    PageNumber,
    Paging,
)
from ..ir.resources import Sweep
from ..shapes import Shape, Shapes
from ..words import table, words
from .cases import Case, Survey
from .following import (
    Kind,
    Told,
    has_link_header,
    has_member,
    of_kind,
    told_in_header,
    told_of,
)
from .walking import Asked, asked_of, key_of

_LARGEST_PAGE = 1000
"""Some documents allow as many as a number can hold: such a page is not meant to be asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class List:
    """What a list takes, and what its answer tells."""

    lister: Case
    asked: Asked
    told: Sequence[Told]
    shapes: Shapes

    @property
    def whole(self) -> Shape | None:
        """The answer with everything around the list."""
        return self.lister.answer.whole

    @property
    def size(self) -> str | None:
        """The parameter that sets how many come at once."""
        return self.asked.size.name if self.asked.size is not None else None

    @property
    def max_size(self) -> int | None:
        """The most that come at once."""
        return _maximum(self.asked.size) if self.asked.size is not None else None

    @property
    def is_odata(self) -> bool:
        """Whether `$top` bounds all that is answered, and not one page (OData 4.01 §11.2.6.3)."""
        return self.size is not None and self.size.startswith("$")


def paging_of(lister: Case, shapes: Shapes) -> Paging | None:
    """Return how the list of `lister` is walked, or None where one answer holds all of it."""
    seen = _seen(lister, shapes)
    return next((paging for style in _STYLES if (paging := style(seen)) is not None), None)


def pagings_of(survey: Survey, findings: Findings) -> dict[str, Paging]:
    """Return how each list is walked, by the operation's key.

    Findings: lists that plainly come in pages, though not in a way that can be walked.
    """
    found = {}
    for key, case in survey.cases.items():
        if case.operation.method != "GET" or not case.answer.is_list:
            continue
        paging = paging_of(case, survey.shapes)
        if paging is not None:
            found[key] = paging
        if paging is None or isinstance(paging, OnePage):
            _note_unwalked(_seen(case, survey.shapes), findings)
    return found


def _note_unwalked(seen: List, findings: Findings) -> None:
    """Note a list of which there could be more than one answer holds."""
    asked, told = seen.asked, [one.path for one in seen.told]
    taken = (asked.page, asked.offset, asked.cursor, asked.size)
    if signs := [*(parameter.name for parameter in taken if parameter is not None), *told]:
        findings.note(
            "unknown-paging",
            seen.lister.source,
            f"{seen.lister.key} seems to come in pages ({', '.join(signs)}), but nothing says how "
            "the next one is reached",
        )


def _seen(lister: Case, shapes: Shapes) -> List:
    asked = asked_of(lister.operation)
    cursor = asked.cursor.name if asked.cursor is not None else None
    told = told_of(lister.answer.whole, shapes, cursor)
    return List(lister=lister, asked=asked, told=told, shapes=shapes)


def _by_page(seen: List) -> Paging | None:
    page, told = seen.asked.page, seen.told
    if page is None:
        return None
    if seen.asked.cursor is not None and of_kind(told, Kind.TOKEN, Kind.ADDRESS) is not None:
        return None  # pages are numbered, but only what the answer names leads to the next
    flag = of_kind(told, Kind.FLAG)
    following = of_kind(told, Kind.NUMBER, Kind.ADDRESS)
    if following is None and flag is not None and flag.depth == 0:
        following = flag
    return PageNumber(
        page=page.name,
        size=seen.size,
        max_size=seen.max_size,
        next_path=following.path if following is not None else None,
        first=_first_page(page),
    )


def _by_cursor(seen: List) -> Paging | None:
    cursor = seen.asked.cursor
    if cursor is None:
        return None
    token = of_kind(seen.told, Kind.TOKEN)
    if token is None and seen.asked.page is None:
        token = of_kind(seen.told, Kind.ADDRESS, Kind.NUMBER)
    header = told_in_header(seen.lister.operation) if token is None else None
    if token is None and header is None:
        return None
    return Cursor(
        cursor=cursor.name,
        size=seen.size,
        max_size=seen.max_size,
        next_path=token.path if token is not None else None,
        next_header=header,
    )


def _by_last_item(seen: List) -> Paging | None:
    """A cursor that nothing in the answer holds: it is the id of the last thing shown."""
    after, thing = seen.asked.after_item, seen.lister.answer.thing
    flag = of_kind(seen.told, Kind.FLAG)
    if after is None or thing is None or of_kind(seen.told, Kind.ADDRESS) is not None:
        return None
    field = next((name for name in ("id", "uuid", "sid") if name in thing.properties), None)
    is_plain = key_of(after.name).startswith("start") or flag is not None
    if field is None or not is_plain:
        return None
    return LastItem(
        cursor=after.name,
        field=field,
        size=seen.size,
        max_size=seen.max_size,
        more_path=flag.path if flag is not None else None,
    )


def _by_offset(seen: List) -> Paging | None:
    offset = seen.asked.offset
    is_told = of_kind(seen.told, Kind.ADDRESS) is not None
    if offset is None or (is_told and (seen.is_odata or seen.size is None)):
        return None
    return Offset(
        offset=offset.name,
        limit=seen.size,
        max_size=seen.max_size,
        first=1 if _number(offset, "default", "minimum") == 1 else 0,
    )


def _by_address(seen: List) -> Paging | None:
    told = of_kind(seen.told, Kind.ADDRESS)
    if told is None:
        return None
    size, most = (None, None) if seen.is_odata else (seen.size, seen.max_size)
    return NextLink(next_path=told.path, size=size, max_size=most)


def _by_link_header(seen: List) -> Paging | None:
    if not has_link_header(seen.lister.operation):
        return None
    return LinkHeader(size=seen.size, max_size=seen.max_size)


def _by_number_told(seen: List) -> Paging | None:
    """Pages that the answer numbers as `page`, though no parameter is declared for them."""
    told = of_kind(seen.told, Kind.NUMBER)
    if told is None or seen.asked.is_any or seen.whole is None:
        return None
    beside = f"{told.path.rpartition('.')[0]}.page".removeprefix(".")
    if not has_member(seen.whole, beside, seen.shapes):
        return None
    return PageNumber(page="page", size=None, max_size=None, next_path=told.path)


def _by_nothing(seen: List) -> Paging | None:
    """More than can be reached, which a walk then says: by a word of the answer, or a full page."""
    told = seen.told[0] if seen.told else None
    if told is None and seen.max_size is None:
        return None
    path = told.path if told is not None else None
    return OnePage(more_path=path, size=seen.size, max_size=seen.max_size)


_STYLES: tuple[Callable[[List], Paging | None], ...] = (
    _by_page,
    _by_cursor,
    _by_last_item,
    _by_offset,
    _by_address,
    _by_link_header,
    _by_number_told,
    _by_nothing,
)


def _first_page(page: Parameter) -> int:
    """Return the number of the first page: begun too high, a walk would miss what comes before."""
    said = stated(page.node.get("x-postonce-first-page"))
    if isinstance(said, int):
        return said
    if (number := _number(page, "default", "minimum")) in (0, 1):
        return int(number)
    return 0 if key_of(page.name).endswith("index") else 1


def _number(parameter: Parameter, *names: str) -> int | float | None:
    """Return the first of a schema's members `names` that is a number."""
    schema = parameter.schema.resolved()
    values = (schema.get(name) for name in names)
    return next((value for value in values if _is_number(value)), None)


def _is_number(value: Json) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


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


def _maximum(size: Parameter) -> int | None:
    """Return the most that a list gives at once, as far as its schema says."""
    schema = size.schema.resolved()
    maximum, choices = schema.get("maximum"), schema.get("enum")
    if not _is_number(maximum) and isinstance(choices, list):
        maximum = max(filter(_is_number, choices), default=None)
    return min(int(maximum), _LARGEST_PAGE) if _is_number(maximum) else None
