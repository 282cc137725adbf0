"""Client: what models say to a provider, in a handful of verbs.

Rule 1: a request that is not safe to repeat is sent once (retry.py says what is).
Rule 2: a failure says whether the request may have taken place (effect.py).
Rule 3: the token goes to the provider's own address and nowhere else, and is never shown.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from threading import Lock
from typing import TYPE_CHECKING, Unpack

from ..errors import ApiError, Effect, TransportError
from ..facts import Paging, Provider
from ..media import JSON
from ..types import Json
from .common import Common
from .envelope import items_in, unwrap, with_beside
from .keyring import Keyring, query_keys
from .paging import Link, Page, Step, walk
from .request import Asked, Request
from .retry import REPEATABLE_METHODS, Patience
from .sent import note
from .urls import address_of, filled, followed, path_of, without_parameters, without_query

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
    the library that makes them, are not touched before the first request. `variables` are looked
    through for secrets where `token` is not enough.
    """

    def __init__(
        self,
        provider: Provider,
        *,
        base_url: str,
        token: str | None,
        variables: Mapping[str, str] | None = None,
        transport: httpx.BaseTransport | None = None,
        timeout_s: float = 30.0,
        patience: Patience | None = None,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], datetime] = _utc_now,
    ) -> None:
        self.provider = provider
        self.base_url = base_url.rstrip("/")
        self._keys = Keyring(provider, token, variables or {})
        self._common = Common(provider, variables or {})
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
        envelope: str | None = None,
        beside: Sequence[str] = (),
        **asked: Unpack[Asked],
    ) -> Json:
        """Return what stands at `path`, unwrapped; as `send` does.

        Raises: ApiError, TransportError; ConfigError without a token.
        """
        return self.send("GET", path, envelope=envelope, beside=beside, **asked)

    def get_or_none(
        self,
        path: str,
        *,
        envelope: str | None = None,
        beside: Sequence[str] = (),
        **asked: Unpack[Asked],
    ) -> Json | None:
        """Return as `get` does, or None where the provider says that nothing is there (404, 410).

        Nothing else counts as that: an empty success is an answer that cannot be read.
        Raises: ApiError for every other refusal; TransportError.
        """
        try:
            found = self.get(path, envelope=envelope, beside=beside, **asked)
        except ApiError as error:
            if error.status in GONE:
                return None
            raise
        if found is None:
            url = self._url(path, asked.get("at"), asked.get("server"))
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
        envelope: str | None = None,
        beside: Sequence[str] = (),
        **asked: Unpack[Asked],
    ) -> Json | None:
        """Send one request and return its answer unwrapped, None where it is empty.

        `asked` is told of in `Asked` (request.py). `beside` names members of the answer to keep
        though they stand outside the envelope.
        Raises: ApiError, TransportError (see `effect`); RequestInvalid, ConfigError.
        """
        body = _body(self._exchange(self._request(method, path, asked)))
        return with_beside(unwrap(body, envelope), body, beside)

    def download(self, method: str, path: str, **asked: Unpack[Asked]) -> bytes:
        """Send one request and return its answer as it came, whatever that is.

        A read may be redirected, to another host too, which is not shown the token.
        Raises: as `send`.
        """
        return self._content(method, path, asked).content

    def text(self, method: str, path: str, **asked: Unpack[Asked]) -> str:
        """Send one request and return its answer as text; otherwise as `download` does."""
        return self._content(method, path, asked).text

    def items(
        self,
        path: str,
        *,
        items: str | None,
        paging: Paging | None,
        **asked: Unpack[Asked],
    ) -> Iterator[Json]:
        """Yield the items of a list, all pages; `items` is the key that holds them, None if bare.

        Raises: ApiError, TransportError, also for a list that cannot be walked to its end.
        """
        first = self._request("GET", path, asked)
        return walk(paging, first.params, lambda step: self._page(first, step, items))

    def require_token(self, auth: Sequence[str] | None = None) -> None:
        """Raise ConfigError where the provider needs a secret and there is none, or no address.

        So it does where a parameter of every request has no value.
        """
        self._keys.way(auth)
        self._common.require()
        address_of(self.provider, self.base_url, None)

    def close(self) -> None:
        """Close connections; a later request opens them anew."""
        with self._opening:
            session, self._opened = self._opened, None
        if session is not None:
            session.close()

    def _url(self, path: str, at: Mapping[str, object] | None, server: str | None) -> str:
        """Return the absolute address of `path`."""
        return address_of(self.provider, self.base_url, server) + filled(path, at or {})

    def _request(self, method: str, path: str, asked: Asked) -> Request:
        """Return what a call asks for as a request."""
        verb, once, json = method.upper(), asked.get("once"), asked.get("json")
        return Request(
            method=verb,
            url=self._url(path, asked.get("at"), asked.get("server")),
            is_repeatable=verb in REPEATABLE_METHODS if once is None else not once,
            params=self._common.beside("query", asked.get("params")),
            styles=asked.get("styles") or {},
            headers=self._common.beside("header", asked.get("headers")),
            cookies=self._common.beside("cookie", asked.get("cookies")),
            body=asked.get("body") if json is None else json,
            media=asked.get("media", JSON) if json is None else JSON,
            accept=asked.get("accept"),
            auth=asked.get("auth"),
        )

    def _content(self, method: str, path: str, asked: Asked) -> Answer:
        request = self._request(method, path, asked)
        return self._exchange(replace(request, follows=request.method in ("GET", "HEAD")))

    def _page(self, first: Request, step: Step, items: str | None) -> Page:
        if isinstance(step, Link):
            # Some servers put our key into the address that they name.
            url = without_parameters(followed(first.url, step.url), query_keys(self.provider))
            answer = self._exchange(replace(first, url=url, params=self._common.missing_in(url)))
        else:
            url = first.url
            answer = self._exchange(replace(first, params=step))
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
        return Page(
            url=answer.url, body=body, items=found, links=answer.links, headers=answer.headers
        )

    def _exchange(self, request: Request) -> Answer:
        self.require_token(request.auth)
        status: int | None = None
        try:
            answer = self._session().exchange(request)
            status = answer.status
        except ApiError as error:
            status = error.status
            raise
        finally:
            note(request.method, path_of(request.url), status)
        return answer

    def _session(self) -> Session:
        from .session import Session

        with self._opening:
            if self._opened is None:
                self._opened = Session(
                    self.provider,
                    base_url=self.base_url,
                    keys=self._keys,
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


def _shape(body: Json) -> str:
    match body:
        case None:
            return "nothing"
        case dict():
            return f"an object with {', '.join(sorted(body)[:8]) or 'no members'}"
        case _:
            return type(body).__name__
