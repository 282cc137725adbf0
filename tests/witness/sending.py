"""Sending: a model's own call, through a context whose every request goes to Prism.

Prism forgets what it is sent and answers examples, so that a call seldom ends well there. Only
what Prism says of the request counts, and that the call sent it at all.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, get_type_hints

import httpx

from postonce import Context, Json, PostonceError, Timing

from .packages import Request
from .values import argument_of, body_of, is_body
from .verdicts import is_open, objections

TOKEN = "witness-token"
_MOST = 40  # requests of one call: pages of examples may never end
_OURS: dict[str, Any] = {"instance": "witness", "wait": False}
"""Arguments that are no part of the request."""
_LEFT_OUT = ("self", "ctx", "parents", "adopt")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one request: how it was sent, and why it is refused, or was never sent."""

    request: Request
    objections: tuple[str, ...]
    sent: tuple[httpx.Request, ...]

    @property
    def is_accepted(self) -> bool:
        return not self.objections

    def __str__(self) -> str:
        said = "; ".join(self.objections) or "accepted"
        return f"{self.request} ({self.request.operation}): {said}"


def verdict_on(request: Request, url: str, prism: httpx.BaseTransport) -> Verdict:
    """Return what Prism at `url` makes of a request, sent by its model."""
    listening = _Listening(prism, request)
    opened = Context.open(
        "sqlite://",
        base_url=url,
        token=TOKEN,
        timing=Timing(sleep=lambda _s: None),
        transport=listening,
    )
    why = "it returned before"
    with opened as ctx:
        try:
            _call(request, ctx)
        except (PostonceError, _Enough) as error:
            why = f"{type(error).__name__}: {error}"
    if not listening.heard:
        return Verdict(request, (f"was never sent: {why}",), sent=())
    said = dict.fromkeys(one for _, found in listening.heard for one in found)
    return Verdict(request, tuple(said), sent=tuple(sent for sent, _ in listening.heard))


class _Enough(Exception):
    """The call sends one request after another."""


class _Listening(httpx.BaseTransport):
    """Passes requests on to Prism, and notes what it says of those of one operation."""

    def __init__(self, prism: httpx.BaseTransport, request: Request) -> None:
        self._prism = prism
        self._request = request
        self._errors = [s for s in request.schema.answers if s.isdigit() and s[0] in "45"]
        self._left = _MOST
        self.heard: list[tuple[httpx.Request, tuple[str, ...]]] = []

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        request.read()
        if not self._left:
            raise _Enough
        self._left -= 1
        if _is_of(request, self._request.operation):
            response = self._answer(request)
            self.heard.append((request, self._objections(request, response)))
            return response
        if _is_of(request, self._request.facts["list"]):
            # What a create looks through first. An example shows strangers, page after page.
            return httpx.Response(200, json=_nothing(self._request.facts["list_envelope"]))
        return self._answer(request)

    def _objections(self, request: httpx.Request, response: httpx.Response) -> tuple[str, ...]:
        """Return why the request is refused.

        Where Prism cannot make the answer that a good request gets, it says nothing of the
        request: then any other answer that the document declares is asked for.
        """
        for status in self._errors:
            if not is_open(response):
                break
            request.headers["Prefer"] = f"code={status}"
            response = self._answer(request)
        return objections(response)

    def _answer(self, request: httpx.Request) -> httpx.Response:
        response = self._prism.handle_request(request)
        response.read()
        return response


def _is_of(request: httpx.Request, operation: str | None) -> bool:
    """Return whether `request` is one of `operation`, given as `METHOD /path`."""
    method, _, template = (operation or "").partition(" ")
    parts = re.split(r"\{[^{}]*\}", template)
    path = request.url.raw_path.decode().partition("?")[0]
    is_there = re.fullmatch("[^/]+".join(map(re.escape, parts)), path) is not None
    return request.method == method and is_there


def _nothing(envelope: str | None) -> Json:
    """Return the answer of a list that has nothing to show."""
    body: Json = []
    for name in reversed(envelope.split(".") if envelope else []):
        body = {name: body}
    return body


def _call(request: Request, ctx: Context) -> None:
    """Call the method; of a list that it returns, only the first is looked at."""
    model = request.model(ctx, **_arguments(request, request.model.__init__, is_full=True))
    method = getattr(model, request.method)
    answer = method(**_arguments(request, method, is_full=request.is_full))
    if isinstance(answer, Iterator):
        next(answer, None)


def _arguments(request: Request, function: Callable[..., Any], *, is_full: bool) -> dict[str, Any]:
    """Return what to call `function` with: what it must have, or all it may have."""
    hints = get_type_hints(function, include_extras=True)
    made: dict[str, Any] = {}
    for name, parameter in inspect.signature(function).parameters.items():
        if name in _OURS:
            made[name] = _OURS[name]
        elif name not in _LEFT_OUT and (is_full or parameter.default is parameter.empty):
            hint = hints[name]
            if is_body(hint):
                made[name] = body_of(hint, request.schema, is_full=is_full)
            else:
                made[name] = argument_of(hint, request.schema, name)
    return made
