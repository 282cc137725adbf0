"""The retry library's schedule, told our rules: which failures, how long, whose clock."""

from __future__ import annotations

import logging
from collections.abc import Callable
from copy import copy
from datetime import datetime

import httpx
from httpx_retries import Retry

from ..facts import RateLimit
from .effect import NEVER_SENT
from .retry import PASSING, REFUSED_FOR_NOW, Patience, asked_wait_s

_log = logging.getLogger("postonce.http")

_CUT_OFF = (
    httpx.TimeoutException,
    httpx.NetworkError,
    httpx.RemoteProtocolError,
    httpx.ProxyError,
    httpx.DecodingError,
)
_NOT_CONNECTED = tuple(kind for kind in NEVER_SENT if kind is not httpx.UnsupportedProtocol)


class WaitTooLong(Exception):
    """The server asks for a longer wait than we grant; `response` is its answer."""

    def __init__(self, response: httpx.Response) -> None:
        super().__init__(f"asked to wait by an answer of {response.status_code}")
        self.response = response


class Schedule(Retry):
    """How often one request is repeated, and after which waits."""

    def __init__(
        self,
        method: str,
        *,
        is_repeatable: bool,
        patience: Patience,
        rate_limit: RateLimit,
        sleep: Callable[[float], None],
        clock: Callable[[], datetime],
    ) -> None:
        super().__init__(
            total=patience.retries,
            allowed_methods=[method],
            status_forcelist=PASSING if is_repeatable else REFUSED_FOR_NOW,
            retry_on_exceptions=_CUT_OFF if is_repeatable else _NOT_CONNECTED,
            # The library's pause before attempt n is the factor times 2ⁿ, n from 1.
            backoff_factor=patience.first_pause_s / 2,
            backoff_jitter=0.5,
            max_backoff_wait=patience.max_pause_s,
        )
        self._patience = patience
        self._rate_limit = rate_limit
        self._sleep = sleep
        self._clock = clock

    def increment(self) -> Schedule:
        """Return this schedule after one more attempt."""
        following = copy(self)
        following.attempts_made += 1
        return following

    def sleep(self, response: httpx.Response | Exception) -> None:
        """Wait before the next attempt. Raises: WaitTooLong."""
        wait_s = self.backoff_strategy()
        if isinstance(response, httpx.Response):
            asked_s = asked_wait_s(
                response.status_code, response.headers, self._rate_limit, self._clock()
            )
            if asked_s is not None and asked_s > self._patience.max_wait_s:
                raise WaitTooLong(response)
            wait_s = max(wait_s, asked_s or 0.0)
            what = str(response.status_code)
        else:
            what = type(response).__name__
        _log.debug("%s; attempt %d follows in %.2f s", what, self.attempts_made + 1, wait_s)
        self._sleep(wait_s)
        self.elapsed_sleep += wait_s
