"""A client's own token: asked for with id and secret, kept, and renewed in time.

Source: RFC 6749 §4.4 (client credentials), §2.3.1 (how a client says who it is).
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Generator, Iterator
from datetime import datetime, timedelta
from threading import Lock
from typing import TypeAlias
from urllib.parse import quote_plus, urlencode

import httpx

from ..errors import Effect, TransportError
from ..redact import concealed
from ..types import Json
from .keyring import Secret
from .urls import path_of, without_query

Flow: TypeAlias = Generator[httpx.Request, httpx.Response, None]

_EARLY_S = 60.0
"""So long before its end a token is renewed; a short-lived one at nine tenths of its life."""


class ClientToken(httpx.Auth):
    """Puts an access token on requests. Safe to use from several threads: one of them asks.

    It is asked for before the first request, anew before it ends, and once when a request is
    refused with 401 (which has had no effect then).
    """

    def __init__(self, secret: Secret, url: str, clock: Callable[[], datetime]) -> None:
        self._secret = secret
        self._url = url
        self._clock = clock
        self._asking = Lock()
        self._token = ""
        self._ends_at: datetime | None = None
        self._in_body = False

    def sync_auth_flow(self, request: httpx.Request) -> Flow:
        """Yield the request with a token on it; before it, where need be, one that asks for it."""
        with self._asking:
            is_new = not self._is_fresh()
            if is_new:
                yield from self._ask()
            token = self._token
        response = yield _with(request, token)
        if response.status_code != 401 or is_new:
            return
        with self._asking:
            if self._token == token:  # no other thread was faster
                yield from self._ask()
            token = self._token
        yield _with(request, token)

    def secrets(self) -> Iterator[str]:
        """Yield what must not be shown."""
        yield from (self._secret.value, self._token)

    def _is_fresh(self) -> bool:
        return bool(self._token) and (self._ends_at is None or self._clock() < self._ends_at)

    def _ask(self) -> Flow:
        """Ask for a token, and keep it. Some servers want the secret in the body, not the head."""
        response = yield self._request()
        if response.status_code in (400, 401) and not self._in_body:
            self._in_body = True
            response = yield self._request()
            self._in_body = response.is_success
        body = _body_of(response)
        token = body.get("access_token")
        is_fit = isinstance(token, str) and token != "" and token.isprintable()
        if not response.is_success or not isinstance(token, str) or not is_fit:
            raise self._refused(response, body)
        self._token, self._ends_at = token, self._end(body.get("expires_in"))

    def _request(self) -> httpx.Request:
        secret, form = self._secret, {"grant_type": "client_credentials"}
        headers = {"Accept": "application/json"}
        if secret.auth.scopes:
            form["scope"] = " ".join(secret.auth.scopes)
        if self._in_body:
            form |= {"client_id": secret.user, "client_secret": secret.value}
        else:
            pair = f"{quote_plus(secret.user)}:{quote_plus(secret.value)}".encode()
            headers["Authorization"] = f"Basic {base64.b64encode(pair).decode()}"
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        return httpx.Request("POST", self._url, headers=headers, content=urlencode(form).encode())

    def _end(self, expires_in: Json) -> datetime | None:
        """Return when to ask for another token; None where only a refusal will tell."""
        try:
            life_s = float(expires_in)
            return self._clock() + timedelta(seconds=life_s - min(_EARLY_S, life_s / 10))
        except (TypeError, ValueError, OverflowError):  # no number, or one that no calendar has
            return None

    def _refused(self, response: httpx.Response, body: dict[str, Json]) -> TransportError:
        said = body.get("error_description") or body.get("error") or "it shows no access_token"
        names = " and ".join(self._secret.variables)
        return TransportError(
            concealed(
                f"POST {path_of(self._url)} answered {response.status_code} and no token: {said}; "
                f"nothing else was sent; check {names or 'the id and secret of the client'}",
                (self._secret.value,),
            ),
            method="POST",
            url=without_query(self._url),
            effect=Effect.NONE,
        )


def unreachable(request: httpx.Request, kind: str) -> TransportError:
    """Return the error for a token that could not be asked for; nothing else was sent."""
    url = str(request.url)
    return TransportError(
        f"{request.method} {path_of(url)}: no access token from {request.url.host} ({kind}); "
        "nothing else was sent; run again later",
        method=request.method,
        url=without_query(url),
        effect=Effect.NONE,
    )


def _with(request: httpx.Request, token: str) -> httpx.Request:
    request.headers["Authorization"] = f"Bearer {token}"
    return request


def _body_of(response: httpx.Response) -> dict[str, Json]:
    try:
        body = json.loads(response.read())
    except (ValueError, RecursionError):
        return {}
    return body if isinstance(body, dict) else {}
