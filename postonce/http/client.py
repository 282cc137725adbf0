"""Client: what models say to a provider, in a handful of verbs.

Rule 1: a request that is not safe to repeat is sent once (retry.py says what is).
Rule 2: a failure says whether the request may have taken place (effect.py).
Rule 3: the token goes to the provider's own address and nowhere else, and is never shown.
"""

from __future__ import annotations

import json as jsonlib
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from threading import Lock
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from ..errors import ApiError, ConfigError, Effect, RequestInvalid, TransportError
from ..facts import Paging, Provider
from ..types import Json, RemoteId
from .envelope import items_in, unwrap, with_beside
from .paging import Link, Page, Step, walk
from .retry import REPEATABLE_METHODS, Patience
from .sent import note
from .urls import filled, followed, path_of, query_of, without_query

if TYPE_CHECKING:
    import httpx

    from .answers import Answer
    from .session import Session

GONE = frozenset({404, 410})
"""Answers to a read that definitely say: not there (any more)."""


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Client:
    """Speaks to one provider. Safe to use from several threads.

    `sleep` takes seconds and `clock` returns UTC; both are used for retries. Connections, and
    the library that makes them, are not touched before the first request.
    """

    def __init__(
        self,
        provider: Provider,
        *,
        base_url: str,
        token: str | None,
        transport: httpx.BaseTransport | None = None,
        timeout_s: float = 30.0,
        patience: Patience | None = None,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], datetime] = _utc_now,
    ) -> None:
        self.provider = provider
        self.base_url = base_url.rstrip("/")
        self._token = token
        self._transport = transport
        self._timeout_s = timeout_s
        self._patience = patience or Patience()
        self._sleep = sleep
        self._clock = clock
        self._opening = Lock()
        self._opened: Session | None = None

    def __repr__(self) -> str:
        return f"Client({self.provider.name!r}, base_url={without_query(self.base_url)!r})"

    def get(
        self,
        path: str,
        *,
        at: Mapping[str, RemoteId] | None = None,
        params: Mapping[str, object] | None = None,
        envelope: str | None = None,
        beside: Sequence[str] = (),
        server: str | None = None,
    ) -> Json:
        """Return what stands at `path`, unwrapped.

        `at` fills the path's placeholders; `params` are the query, None left out; `beside` names
        members to keep though they stand outside the envelope; `server` replaces the provider's
        address where the operation lives elsewhere.
        Raises: ApiError, TransportError; ConfigError without a token.
        """
        return self.send(
            "GET", path, at=at, params=params, envelope=envelope, beside=beside, server=server
        )

    def get_or_none(
        self,
        path: str,
        *,
        at: Mapping[str, RemoteId] | None = None,
        params: Mapping[str, object] | None = None,
        envelope: str | None = None,
        beside: Sequence[str] = (),
        server: str | None = None,
    ) -> Json | None:
        """Return as `get` does, or None where the provider says that nothing is there (404, 410).

        Nothing else counts as that: an empty success is an answer that cannot be read.
        Raises: ApiError for every other refusal; TransportError.
        """
        try:
            found = self.get(
                path, at=at, params=params, envelope=envelope, beside=beside, server=server
            )
        except ApiError as error:
            if error.status in GONE:
                return None
            raise
        if found is None:
            url = self._url(path, at, server)
            raise TransportError(
                f"GET {path_of(url)} answered with success, but showed nothing: whether it is "
                "there is not known; run again later",
                method="GET",
                url=without_query(url),
                effect=Effect.UNKNOWN,
            )
        return found

    def send(
        self,
        method: str,
        path: str,
        *,
        at: Mapping[str, RemoteId] | None = None,
        params: Mapping[str, object] | None = None,
        json: Json | None = None,
        headers: Mapping[str, str] | None = None,
        envelope: str | None = None,
        beside: Sequence[str] = (),
        server: str | None = None,
        once: bool | None = None,
    ) -> Json | None:
        """Send one request and return its answer unwrapped, None where it is empty.

        `beside` names members of the answer to keep though they stand outside the envelope.
        `once` says whether a repeat must not happen after a failure that may have had effect;
        unless given, that is so for every method but GET, PUT, DELETE and the like.
        Raises: ApiError, TransportError (see `effect`); RequestInvalid, ConfigError.
        """
        answer = self._exchange(
            method.upper(),
            self._url(path, at, server),
            params=params or {},
            body=json,
            headers=headers or {},
            is_repeatable=method.upper() in REPEATABLE_METHODS if once is None else not once,
        )
        body = _body(answer)
        return with_beside(unwrap(body, envelope), body, beside)

    def items(
        self,
        path: str,
        *,
        at: Mapping[str, RemoteId] | None = None,
        params: Mapping[str, object] | None = None,
        items: str | None,
        paging: Paging | None,
        server: str | None = None,
    ) -> Iterator[Json]:
        """Yield the items of a list, all pages; `items` is the key that holds them, None if bare.

        Raises: ApiError, TransportError, also for a list that cannot be walked to its end.
        """
        url = self._url(path, at, server)
        return walk(paging, params or {}, lambda step: self._page(url, step, items))

    def require_token(self) -> None:
        """Raise ConfigError where the provider needs a token and none was given."""
        auth = self.provider.auth
        if auth.scheme != "none" and not (self._token or "").strip():
            names = " or ".join(auth.env)
            where = f"set {names}, or pass" if names else "pass"
            raise ConfigError(f"no token for {self.provider.name}: {where} token= to the context")

    def close(self) -> None:
        """Close connections; a later request opens them anew."""
        with self._opening:
            session, self._opened = self._opened, None
        if session is not None:
            session.close()

    def _url(self, path: str, at: Mapping[str, RemoteId] | None, server: str | None) -> str:
        """Return the absolute address of `path`.

        A base URL of the caller's own stands in for the whole provider, its other servers
        included: a test must not reach the real one, and a proxy wants all there is.
        """
        is_own = self.base_url != self.provider.base_url.rstrip("/")
        base = self.base_url
        if server is not None and not is_own:
            base = urljoin(f"{base}/", server).rstrip("/")
        return base + filled(path, at or {})

    def _page(self, url: str, step: Step, items: str | None) -> Page:
        params: Mapping[str, object] = {}
        if isinstance(step, Link):
            url = followed(url, step.url)
        else:
            params = step
        answer = self._exchange(
            "GET", url, params=params, body=None, headers={}, is_repeatable=True
        )
        body = _body(answer)
        found = items_in(body, items)
        if found is None:
            raise TransportError(
                f"GET {path_of(url)} should answer a list{f' in {items!r}' if items else ''}; "
                f"found {_shape(body)}",
                method="GET",
                url=without_query(url),
                effect=Effect.UNKNOWN,
            )
        return Page(url=answer.url, body=body, items=found, links=answer.links)

    def _exchange(
        self,
        method: str,
        url: str,
        *,
        params: Mapping[str, object],
        body: Json | None,
        headers: Mapping[str, str],
        is_repeatable: bool,
    ) -> Answer:
        self.require_token()
        content = None
        if body is not None:
            content = _encoded(body, method, url)
            headers = {"Content-Type": "application/json", **headers}
        status: int | None = None
        try:
            answer = self._session().exchange(
                method,
                url,
                query=query_of(params),
                content=content,
                headers=headers,
                is_repeatable=is_repeatable,
            )
            status = answer.status
        except ApiError as error:
            status = error.status
            raise
        finally:
            note(method, path_of(url), status)
        return answer

    def _session(self) -> Session:
        from .session import Session

        with self._opening:
            if self._opened is None:
                self._opened = Session(
                    self.provider,
                    base_url=self.base_url,
                    token=self._token or "",
                    transport=self._transport,
                    timeout_s=self._timeout_s,
                    patience=self._patience,
                    sleep=self._sleep,
                    clock=self._clock,
                )
            return self._opened


def _body(answer: Answer) -> Json | None:
    from .answers import body_of

    return body_of(answer)


def _encoded(body: Json, method: str, url: str) -> bytes:
    try:
        return jsonlib.dumps(body, allow_nan=False, separators=(",", ":")).encode()
    except (TypeError, ValueError) as error:
        raise RequestInvalid(
            f"{method} {path_of(url)}: the body is no JSON ({error}); nothing was sent"
        ) from error


def _shape(body: Json) -> str:
    match body:
        case None:
            return "nothing"
        case dict():
            return f"an object with {', '.join(sorted(body)[:8]) or 'no members'}"
        case _:
            return type(body).__name__
