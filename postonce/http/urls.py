"""Addresses: placeholders filled, parameters as text, links followed to the same host only."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from urllib.parse import quote, urljoin, urlsplit
from uuid import UUID

from ..errors import Effect, RequestInvalid, TransportError

_PLACEHOLDER = re.compile(r"\{([^{}]+)\}")
_DEFAULT_PORTS = {"http": 80, "https": 443}


def filled(path: str, at: Mapping[str, object]) -> str:
    """Return `path` with each placeholder replaced by its value, encoded as (part of) one segment.

    Names in `at` that the path does not use are left aside: parents are handed over whole.
    Raises: RequestInvalid where a value is missing, or would lead to another path: an empty
    segment turns an item's path into its collection's, `..` climbs.
    """
    return "/".join(_filled_segment(segment, path, at) for segment in path.split("/"))


def _filled_segment(segment: str, path: str, at: Mapping[str, object]) -> str:
    def value_of(match: re.Match[str]) -> str:
        name = match[1]
        if at.get(name) is None:
            known = ", ".join(sorted(at)) or "none"
            raise RequestInvalid(f"{path} needs a value for {name!r}; given: {known}")
        return quote(text_of(at[name], name), safe="")

    found = _PLACEHOLDER.sub(value_of, segment)
    if found != segment and found in ("", ".", ".."):
        raise RequestInvalid(
            f"{path} cannot take {found!r} for {segment}: the request would go to another path"
        )
    return found


def query_of(params: Mapping[str, object]) -> list[tuple[str, str]]:
    """Return `params` as pairs of text: None is dropped, a list repeats its name."""
    return [(name, text_of(value, name)) for name, value in _spread(params)]


def _spread(params: Mapping[str, object]) -> Iterator[tuple[str, object]]:
    for name, value in params.items():
        values = value if isinstance(value, list | tuple | set | frozenset) else (value,)
        yield from ((name, one) for one in values if one is not None)


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


def path_of(url: str) -> str:
    """Return the path of `url`, without its query."""
    return urlsplit(url).path or "/"


def without_query(url: str) -> str:
    """Return `url` without query, fragment and user information."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"


def is_same_origin(url: str, other: str) -> bool:
    """Whether two absolute addresses share scheme, host and port (RFC 6454 §5)."""
    return _origin(url) == _origin(other)


def _origin(url: str) -> tuple[str, str | None, int | None]:
    parts = urlsplit(url)
    return parts.scheme, parts.hostname, parts.port or _DEFAULT_PORTS.get(parts.scheme)


def followed(url: str, link: str) -> str:
    """Return the absolute address of `link`, found in an answer from `url`.

    Raises: TransportError where it leads to another host, which must not see the token.
    """
    target = urljoin(url, link)
    if is_same_origin(url, target):
        return target
    raise TransportError(
        f"GET {path_of(url)}: the next page is said to be at {without_query(target)}, on another "
        "host; the token was not sent there, and the whole list cannot be told",
        method="GET",
        url=without_query(url),
        effect=Effect.UNKNOWN,
    )
