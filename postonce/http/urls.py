"""Addresses: placeholders filled, links followed to the same host only."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import urljoin, urlsplit

from ..errors import Effect, RequestInvalid, TransportError
from .styles import segment_text

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
        return segment_text(at[name], name)

    found = _PLACEHOLDER.sub(value_of, segment)
    if found != segment and found in ("", ".", ".."):
        raise RequestInvalid(
            f"{path} cannot take {found!r} for {segment}: the request would go to another path"
        )
    return found


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
