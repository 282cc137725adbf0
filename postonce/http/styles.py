"""Values as text in queries, forms, paths and headers, in the styles that OpenAPI has."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from urllib.parse import quote
from uuid import UUID

from ..errors import RequestInvalid
from ..media import Style
from ..types import Json

_DELIMITERS: Mapping[Style, str] = {"comma": ",", "space": "%20", "pipe": "|"}

_RESERVED = "!$'()*,:;@/?"
"""What `reserved` leaves alone; `&`, `#` and `+` would change where a value ends, or what it is."""

Pair = tuple[str, str]


def query_text(params: Mapping[str, object], styles: Mapping[str, Style]) -> str:
    """Return `params` as the text of a query, encoded; what is None is left out.

    An object spreads its members over the query unless its style says otherwise.
    Raises: RequestInvalid for what has no text.
    """
    return "&".join(
        f"{_encoded(name)}={text}"
        for key, value in params.items()
        for name, text in _spelled(key, value, styles.get(key, "form"))
    )


def form_text(body: Mapping[str, Json], styles: Mapping[str, Style]) -> str:
    """Return `body` as a form, encoded; null is sent as an empty value.

    Raises: RequestInvalid for what has no text.
    """
    return "&".join(f"{_encoded(n)}={text}" for n, text in form_pairs(body, styles))


def form_pairs(body: Mapping[str, Json], styles: Mapping[str, Style]) -> Iterator[Pair]:
    """Yield name and encoded text of each value of a form."""
    for name, value in body.items():
        if value is None:
            yield name, ""
        elif styles.get(name) is None and _is_nested(value):
            yield from _bracketed(name, value)
        else:
            yield from _spelled(name, value, styles.get(name, "form"))


def segment_text(value: object, name: str) -> str:
    """Return a path parameter's value, encoded as (part of) one segment: style `simple`."""
    return ",".join(_encoded(text_of(one, name)) for one in _members(value))


def header_text(value: object, name: str) -> str:
    """Return a header's value: style `simple`.

    Raises: RequestInvalid where it would end its line, and begin another header, or where no
    header can carry it (RFC 9110 §5.5).
    """
    text = ",".join(text_of(one, name) for one in _members(value))
    if not (text.isascii() and text.replace("\t", " ").isprintable()):
        raise RequestInvalid(
            f"{name!r} cannot hold a line break, or a character that is not printable ASCII; "
            "nothing was sent"
        )
    return text


def text_of(value: object, name: str) -> str:
    """Return the text that stands for `value` in a path or query; `name` is for the error.

    Booleans are `true` and `false`, times ISO 8601 with `Z` for UTC.
    """
    match value:
        case Enum():
            return text_of(value.value, name)
        case bool():
            return "true" if value else "false"
        case datetime():
            utc = value.astimezone(UTC) if value.tzinfo else value
            return utc.isoformat().replace("+00:00", "Z")
        case date():
            return value.isoformat()
        case str() | int() | float() | Decimal() | UUID():
            return str(value)
        case _:
            kind = type(value).__name__
            raise RequestInvalid(
                f"{name!r} takes text, a number, a boolean or a time; found {kind}"
            )


def _spelled(name: str, value: object, style: Style) -> Iterator[Pair]:
    if value is None:
        return
    match style:
        case "json":
            yield name, _encoded(json.dumps(value, separators=(",", ":")))
        case "deepObject":
            yield from _bracketed(name, value)
        case "comma" | "space" | "pipe":
            texts = [_encoded(text_of(one, name)) for one in _members(value)]
            if texts:
                yield name, _DELIMITERS[style].join(texts)
        case "reserved":
            yield from ((name, quote(text_of(one, name), safe=_RESERVED)) for one in _each(value))
        case "form" if isinstance(value, Mapping):
            for key, member in value.items():
                yield from _spelled(str(key), member, "form")
        case "form":
            yield from ((name, _encoded(text_of(one, name))) for one in _each(value))


def _bracketed(name: str, value: object) -> Iterator[Pair]:
    """Yield `a[b]=c` for members and `a[0]=c` for elements, however deep."""
    if isinstance(value, Mapping):
        for key, member in value.items():
            yield from _bracketed(f"{name}[{key}]", member)
    elif _is_array(value):
        for place, one in enumerate(_each(value)):
            yield from _bracketed(f"{name}[{place}]", one)
    else:
        yield name, "" if value is None else _encoded(text_of(value, name))


def _members(value: object) -> Iterator[object]:
    """Yield what a joined value is made of: an object's keys and values in turn."""
    if isinstance(value, Mapping):
        for key, member in value.items():
            yield from (key, member)
    else:
        yield from _each(value)


def _each(value: object) -> Iterator[object]:
    values = value if isinstance(value, list | tuple | set | frozenset) else (value,)
    yield from (one for one in values if one is not None)


def _is_array(value: object) -> bool:
    return isinstance(value, list | tuple | set | frozenset)


def _is_nested(value: object) -> bool:
    return isinstance(value, Mapping) or (
        isinstance(value, list) and any(isinstance(one, Mapping | list) for one in value)
    )


def _encoded(text: str) -> str:
    return quote(text, safe="")
