"""May a failed call have taken place? `none` is only what cannot have been processed.

Rule 1: nothing was sent → none. What fails while a connection is made sends no request.
Rule 2: a definite refusal (4xx) → none; 408, 460 and 499 say that somebody stopped waiting, which
        refuses nothing.
Rule 3: all else → unknown: a request that was cut off may have been read whole, a 5xx or an
        unreadable answer may come after the commit, and a redirect may follow a finished POST.
Guessing `none` wrongly makes a second thing; guessing `unknown` wrongly costs one look-up.
"""

from __future__ import annotations

import httpx

from ..errors import Effect

NEVER_SENT: tuple[type[httpx.HTTPError], ...] = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,  # the proxy refused the tunnel, through which nothing went yet
    httpx.UnsupportedProtocol,
)
"""Failures that come before the first byte of a request."""

GAVE_UP_WAITING = frozenset({408, 460, 499})
"""4xx in number only: server, load balancer or proxy stopped waiting for the other side."""


def effect_of_failure(error: httpx.HTTPError) -> Effect:
    """Return whether a request that got no whole answer may have taken place."""
    return Effect.NONE if isinstance(error, NEVER_SENT) else Effect.UNKNOWN


def effect_of_status(status: int) -> Effect:
    """Return whether a request answered with `status` may have taken place."""
    if 200 <= status < 300:
        return Effect.DONE
    is_refusal = 400 <= status < 500 and status not in GAVE_UP_WAITING
    return Effect.NONE if is_refusal else Effect.UNKNOWN
