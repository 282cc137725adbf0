"""Calls: the API-shaped requests of a model that are neither create nor delete.

`const` is what the method itself puts into the body (the tag of a discriminated action),
`envelope` names the member of the answer that holds the thing; all else that a call says of its
request is told of in `http/request.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar, Unpack

from .context import Context
from .facts import Paging, Poll, Provider
from .http.request import Asked
from .media import Multipart, Raw
from .poll import wait_for_action
from .schema import RequestModel, read_as, wire_of
from .types import Json, RemoteId

AnswerT = TypeVar("AnswerT")
FoundT = TypeVar("FoundT")


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
        const: Mapping[str, Json] | None = None,
        envelope: str | None = None,
        **asked: Unpack[Asked],
    ) -> AnswerT:
        """Send one request and return its answer, unwrapped and read as `answer`."""
        return read_as(answer, self._send(method, path, const, envelope, asked))

    def _ask_list(
        self,
        answer: type[AnswerT],
        path: str,
        *,
        items: str | None,
        paging: Paging | None = None,
        **asked: Unpack[Asked],
    ) -> Iterator[AnswerT]:
        """Yield the items of a list, all pages."""
        found = self.http.items(path, items=items, paging=paging, **asked)
        return (read_as(answer, item) for item in found)

    def _tell(
        self,
        method: str,
        path: str,
        *,
        const: Mapping[str, Json] | None = None,
        **asked: Unpack[Asked],
    ) -> None:
        """Send one request whose answer says nothing of use."""
        self._send(method, path, const, None, asked)

    def _act(
        self,
        answer: type[AnswerT],
        method: str,
        path: str,
        *,
        poll: Poll,
        wait: bool,
        const: Mapping[str, Json] | None = None,
        envelope: str | None = None,
        **asked: Unpack[Asked],
    ) -> AnswerT:
        """Start an action; with `wait`, return it once it is through.

        Raises: ActionFailed, ActionUnfinished, CallError.
        """
        found = self._send(method, path, const, envelope, asked)
        if wait:
            at: Any = asked.get("at") or {}
            found = wait_for_action(self.http, poll, found, at, self.ctx.timing)
        return read_as(answer, found)

    def _ask_json(
        self,
        method: str,
        path: str,
        *,
        const: Mapping[str, Json] | None = None,
        envelope: str | None = None,
        **asked: Unpack[Asked],
    ) -> Json:
        """Send one request and return its answer as parsed JSON: the spec knows no type for it."""
        return self._send(method, path, const, envelope, asked)

    def _ask_text(
        self,
        method: str,
        path: str,
        *,
        const: Mapping[str, Json] | None = None,
        **asked: Unpack[Asked],
    ) -> str:
        """Send one request and return its answer as text."""
        request = _with_body(asked, const)
        return self._carried(method, lambda: self.http.text(method, path, **request))

    def _ask_bytes(
        self,
        method: str,
        path: str,
        *,
        const: Mapping[str, Json] | None = None,
        **asked: Unpack[Asked],
    ) -> bytes:
        """Send one request and return its answer as it came."""
        request = _with_body(asked, const)
        return self._carried(method, lambda: self.http.download(method, path, **request))

    def _send(
        self,
        method: str,
        path: str,
        const: Mapping[str, Json] | None,
        envelope: str | None,
        asked: Asked,
    ) -> Json | None:
        request = _with_body(asked, const)
        return self._carried(
            method, lambda: self.http.send(method, path, envelope=envelope, **request)
        )

    def _carried(self, method: str, send: Callable[[], FoundT]) -> FoundT:
        if method == "GET":
            return send()
        self.ctx.shared.clear()  # what a list showed may no longer be so
        try:
            return send()
        finally:
            self.ctx.shared.clear()  # nor what another thread listed meanwhile


def _with_body(asked: Asked, const: Mapping[str, Json] | None) -> Asked:
    """Return what is asked for, its body as the wire has it."""
    body, media = asked.get("body"), asked.get("media")
    sent: Any = body
    if isinstance(body, RequestModel):
        sent = body.to_parts() if isinstance(media, Multipart) else body.to_wire()
    elif body is not None and not isinstance(media, Raw | Multipart):
        sent = wire_of(body)
    if const is not None:
        sent = {**const, **(sent or {})}
    return {**asked, "body": sent}
