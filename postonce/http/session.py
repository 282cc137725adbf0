"""One request after another over httpx: signed, repeated where that is safe, failures named.

Nothing outside this folder knows that it is httpx.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version

import httpx
from httpx_retries import retry_request

from ..errors import CallError, ConfigError, RequestInvalid, TransportError
from ..facts import Provider
from ..redact import concealed
from .answers import Answer, error_of
from .client_token import ClientToken
from .effect import effect_of_failure
from .keyring import Keyring, Secret
from .redirects import Lent, redirected
from .request import Request
from .retry import Patience, asked_wait_s
from .schedule import Schedule, WaitTooLong
from .signing import AUTH, SigningTransport, transport_for
from .urls import is_same_origin, path_of, token_address, without_query

_log = logging.getLogger("postonce.http")

_MOST_REDIRECTS = 5


class Session:
    """A provider's connections. Safe to use from several threads."""

    def __init__(
        self,
        provider: Provider,
        *,
        base_url: str,
        keys: Keyring,
        transport: httpx.BaseTransport | None,
        timeout_s: float,
        patience: Patience,
        sleep: Callable[[float], None],
        clock: Callable[[], datetime],
    ) -> None:
        self._provider = provider
        self._base_url = base_url
        self._timeout_s = timeout_s
        self._patience = patience
        self._sleep = sleep
        self._clock = clock
        self._given = transport
        try:
            inner = transport or transport_for(base_url)
        except (httpx.InvalidURL, ValueError, ImportError) as error:
            raise ConfigError(f"cannot connect to {concealed(base_url)}: {error}") from error
        self._signing = SigningTransport(inner, keys, self._client_token)
        self._http = httpx.Client(
            transport=self._signing,
            timeout=timeout_s,
            follow_redirects=False,  # a redirect could carry the token to another host
            headers={"Accept": provider.accept, "User-Agent": _user_agent()},
        )

    def exchange(self, request: Request) -> Answer:
        """Send one request, again where that is safe, and return the answer if it is a success.

        Raises: ApiError for any other answer, TransportError for none; RequestInvalid.
        """
        headers, content = request.encoded()
        answer = self._sent(self._http, request, request.address, headers, content)
        if request.follows:
            answer = self._followed(request, answer, headers.get("Accept", "*/*"))
        if answer.is_success:
            return answer
        raise self._refused(answer)

    def _sent(
        self,
        http: httpx.Client,
        request: Request,
        url: str,
        headers: Mapping[str, str],
        content: bytes | None = None,
    ) -> Answer:
        """Return the answer to a request, whatever its status."""
        schedule = Schedule(
            request.method,
            is_repeatable=request.is_repeatable,
            patience=self._patience,
            rate_limit=self._provider.rate_limit,
            sleep=self._sleep,
            clock=self._clock,
        )
        method, began = request.method, time.monotonic()
        try:
            response = retry_request(
                http,
                method,
                url,
                retry=schedule,
                content=content,
                headers=dict(headers),
                extensions={AUTH: request.auth},
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
        return _answer(response)

    def _followed(self, request: Request, answer: Answer, accept: str) -> Answer:
        """Return what redirects of a download lead to; another host sees no token of ours.

        Nor does it see our headers or cookies, which may hold secrets. An address that leaves
        https, or goes round in circles, is not followed.
        """
        url = request.address
        for _ in range(_MOST_REDIRECTS):
            target = redirected(url, answer)
            if target is None:
                break
            if is_same_origin(self._base_url, target):
                answer = self._sent(self._http, request, target, {"Accept": accept})
            else:
                with self._unsigned(target) as http:
                    answer = self._sent(http, request, target, {"Accept": accept})
            url = target
        return answer

    def _unsigned(self, url: str) -> httpx.Client:
        """Return a client for one address on another host."""
        inner = Lent(self._given) if self._given is not None else transport_for(url)
        return httpx.Client(
            transport=inner,
            timeout=self._timeout_s,
            follow_redirects=False,
            headers={"User-Agent": _user_agent()},
        )

    def _refused(self, answer: Answer) -> CallError:
        asked_s = asked_wait_s(
            answer.status, answer.headers, self._provider.rate_limit, self._clock()
        )
        return error_of(
            answer, self._provider, secrets=self._signing.secrets(), retry_after_s=asked_s
        )

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
            concealed(what, self._signing.secrets()),
            method=method,
            url=without_query(url),
            effect=effect_of_failure(error),
        )

    def _client_token(self, secret: Secret) -> ClientToken:
        url = token_address(self._provider, self._base_url, secret.auth.token_url or "")
        return ClientToken(secret, url, self._clock)

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
