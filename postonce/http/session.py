"""One request after another over httpx: signed, repeated where that is safe, failures named.

Nothing outside this folder knows that it is httpx.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version

import httpx
from httpx_retries import retry_request

from ..errors import CallError, ConfigError, RequestInvalid, TransportError
from ..facts import Provider
from ..redact import concealed
from .answers import Answer, error_of
from .effect import effect_of_failure
from .retry import Patience, asked_wait_s
from .schedule import Schedule, WaitTooLong
from .signing import SigningTransport, transport_for
from .urls import path_of, without_query

_log = logging.getLogger("postonce.http")


class Session:
    """A provider's connections. Safe to use from several threads."""

    def __init__(
        self,
        provider: Provider,
        *,
        base_url: str,
        token: str,
        transport: httpx.BaseTransport | None,
        timeout_s: float,
        patience: Patience,
        sleep: Callable[[float], None],
        clock: Callable[[], datetime],
    ) -> None:
        self._provider = provider
        self._secrets = (token.strip(),)
        self._timeout_s = timeout_s
        self._patience = patience
        self._sleep = sleep
        self._clock = clock
        try:
            inner = transport or transport_for(base_url)
        except (httpx.InvalidURL, ValueError, ImportError) as error:
            raise ConfigError(f"cannot connect to {concealed(base_url)}: {error}") from error
        self._http = httpx.Client(
            transport=SigningTransport(inner, provider.auth, token),
            timeout=timeout_s,
            follow_redirects=False,  # a redirect could carry the token to another host
            headers={"Accept": "application/json", "User-Agent": _user_agent()},
        )

    def exchange(
        self,
        method: str,
        url: str,
        *,
        query: Sequence[tuple[str, str]],
        content: bytes | None,
        headers: Mapping[str, str],
        is_repeatable: bool,
    ) -> Answer:
        """Send one request, again where that is safe, and return the answer if it is a success.

        Raises: ApiError for any other answer, TransportError for none; RequestInvalid.
        """
        schedule = Schedule(
            method,
            is_repeatable=is_repeatable,
            patience=self._patience,
            rate_limit=self._provider.rate_limit,
            sleep=self._sleep,
            clock=self._clock,
        )
        began = time.monotonic()
        try:
            response = retry_request(
                self._http,
                method,
                url,
                retry=schedule,
                # None leaves the query of `url` as it is; an empty list would drop it.
                params=list(query) or None,
                content=content,
                headers=dict(headers),
            )
        except WaitTooLong as too_long:
            response = too_long.response
        except httpx.InvalidURL as error:
            raise RequestInvalid(f"{method} {path_of(url)}: {error}") from error
        except httpx.HTTPError as error:
            _log.debug("%s %s: %s", method, path_of(url), type(error).__name__)
            raise self._no_answer(method, url, error) from error
        took_ms = (time.monotonic() - began) * 1000
        _log.debug("%s %s: %d in %.0f ms", method, path_of(url), response.status_code, took_ms)
        answer = _answer(response)
        if answer.is_success:
            return answer
        raise self._refused(answer)

    def _refused(self, answer: Answer) -> CallError:
        asked_s = asked_wait_s(
            answer.status, answer.headers, self._provider.rate_limit, self._clock()
        )
        return error_of(answer, self._provider, secrets=self._secrets, retry_after_s=asked_s)

    def _no_answer(self, method: str, url: str, error: httpx.HTTPError) -> TransportError:
        """Return the error that says what failed, and whether the request may have taken place."""
        place = f"{method} {path_of(url)}"
        kind = type(error).__name__
        host = httpx.URL(url).host
        match error:
            case httpx.ConnectTimeout() | httpx.ConnectError() | httpx.ProxyError():
                what = f"{place}: cannot connect to {host} ({kind}: {error}); nothing was sent"
            case httpx.PoolTimeout():
                what = f"{place}: no free connection within {self._timeout_s:g} s; nothing was sent"
            case httpx.UnsupportedProtocol():
                what = f"{place}: the base URL must begin with https:// or http://"
            case httpx.TimeoutException():
                what = f"{place}: no whole answer from {host} within {self._timeout_s:g} s"
            case _:
                what = f"{place}: the connection to {host} broke off ({kind}: {error})"
        return TransportError(
            concealed(what, self._secrets),
            method=method,
            url=without_query(url),
            effect=effect_of_failure(error),
        )

    def close(self) -> None:
        """Close the connections."""
        self._http.close()


def _answer(response: httpx.Response) -> Answer:
    links = ((relation, link.get("url", "")) for relation, link in response.links.items())
    return Answer(
        method=response.request.method,
        url=without_query(str(response.request.url)),
        status=response.status_code,
        headers={name.lower(): value for name, value in response.headers.items()},
        links={relation: url for relation, url in links if relation and url},
        content=response.content,
    )


def _user_agent() -> str:
    try:
        return f"postonce/{version('postonce')}"
    except PackageNotFoundError:  # shipped inside another package
        return "postonce"
