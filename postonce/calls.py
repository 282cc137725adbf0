"""Calls: the API-shaped requests of a model that are neither create nor delete.

`at` fills the path's placeholders, `const` is what the method itself puts into the body (the tag
of a discriminated action), `envelope` names the member of the answer that holds the thing, `once`
says that a repeat has an effect of its own whatever the method (a PUT that rotates a secret).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

from .context import Context
from .facts import Paging, Poll, Provider
from .poll import wait_for_action
from .schema import AnswerModel, RequestModel
from .types import Json, RemoteId

AnswerT = TypeVar("AnswerT", bound=AnswerModel)


class Calls:
    """Requests through one context to one provider, from a place given by `parents`."""

    def __init__(self, ctx: Context, provider: Provider, parents: Mapping[str, RemoteId]) -> None:
        self.ctx = ctx
        self.http = ctx.http(provider)
        self.parents = dict(parents)

    def _ask(
        self,
        answer: type[AnswerT],
        method: str,
        path: str,
        *,
        at: Mapping[str, RemoteId],
        params: Mapping[str, object] | None = None,
        body: RequestModel | None = None,
        const: Mapping[str, Json] | None = None,
        envelope: str | None = None,
        server: str | None = None,
        once: bool | None = None,
    ) -> AnswerT:
        """Send one request and return its answer, unwrapped and read as `answer`."""
        found = self._send(
            method,
            path,
            at=at,
            params=params,
            json=_body(body, const),
            envelope=envelope,
            server=server,
            once=once,
        )
        return answer.from_wire(found)

    def _ask_list(
        self,
        answer: type[AnswerT],
        path: str,
        *,
        at: Mapping[str, RemoteId],
        params: Mapping[str, object] | None = None,
        items: str | None,
        paging: Paging | None = None,
        server: str | None = None,
    ) -> Iterator[AnswerT]:
        """Yield the items of a list, all pages."""
        found = self.http.items(
            path, at=at, params=params, items=items, paging=paging, server=server
        )
        return (answer.from_wire(item) for item in found)

    def _tell(
        self,
        method: str,
        path: str,
        *,
        at: Mapping[str, RemoteId],
        params: Mapping[str, object] | None = None,
        body: RequestModel | None = None,
        const: Mapping[str, Json] | None = None,
        server: str | None = None,
        once: bool | None = None,
    ) -> None:
        """Send one request whose answer says nothing of use."""
        self._send(
            method,
            path,
            at=at,
            params=params,
            json=_body(body, const),
            server=server,
            once=once,
        )

    def _act(
        self,
        answer: type[AnswerT],
        method: str,
        path: str,
        *,
        at: Mapping[str, RemoteId],
        poll: Poll,
        wait: bool,
        params: Mapping[str, object] | None = None,
        body: RequestModel | None = None,
        const: Mapping[str, Json] | None = None,
        envelope: str | None = None,
        server: str | None = None,
        once: bool | None = None,
    ) -> AnswerT:
        """Start an action; with `wait`, return it once it is through.

        Raises: ActionFailed, ActionUnfinished, CallError.
        """
        found = self._send(
            method,
            path,
            at=at,
            params=params,
            json=_body(body, const),
            envelope=envelope,
            server=server,
            once=once,
        )
        if wait:
            found = wait_for_action(self.http, poll, found, at, self.ctx.timing)
        return answer.from_wire(found)

    def _send(self, method: str, path: str, **request: Any) -> Json | None:
        if method == "GET":
            return self.http.send(method, path, **request)
        self.ctx.shared.clear()  # what a list showed may no longer be so
        try:
            return self.http.send(method, path, **request)
        finally:
            self.ctx.shared.clear()  # nor what another thread listed meanwhile


def _body(body: RequestModel | None, const: Mapping[str, Json] | None) -> Json | None:
    if body is None and const is None:
        return None
    return {**(const or {}), **(body.to_wire() if body is not None else {})}
