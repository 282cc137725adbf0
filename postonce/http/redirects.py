"""Redirects of downloads: where an answer leads, and what may be used on the way there."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

import httpx

from .answers import Answer

_MOVED = frozenset({301, 302, 303, 307, 308})


def redirected(url: str, answer: Answer) -> str | None:
    """Return the absolute address that an answer from `url` leads to, None where it may not.

    From https only to https: what was asked for in secret is not fetched in the open.
    """
    place = answer.headers.get("location")
    if answer.status not in _MOVED or not place:
        return None
    try:
        target = urljoin(url, place)
        scheme, before, _ = urlsplit(target).scheme, urlsplit(url).scheme, urlsplit(target).port
    except ValueError:  # a port or an IPv6 address that is none
        return None
    return target if scheme == "https" or (scheme == "http" and before == "http") else None


class Lent(httpx.BaseTransport):
    """A transport of somebody else's: closing this leaves it open."""

    def __init__(self, inner: httpx.BaseTransport) -> None:
        self._inner = inner

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Return the other transport's answer."""
        return self._inner.handle_request(request)
