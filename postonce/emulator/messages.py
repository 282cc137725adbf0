"""Requests and answers as the stand-in sees them, apart from any web framework."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..types import Json
from .spec import Operation

NO_BODY: Json = object()
"""The body of an answer, or of a request, that has none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A request. `path` is raw, as on the wire; header names are lower case."""

    method: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    content: bytes = b""
    origin: str = ""
    """Scheme and host the request came to, for addresses in answers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A request that was routed and found valid. `values` are those of the path's parameters."""

    operation: Operation
    values: tuple[str, ...]
    request: Request
    body: Json = NO_BODY
    asked: Mapping[str, Json] = field(default_factory=dict)
    """What the operation requires in its query, read by its type."""

    @property
    def fields(self) -> dict[str, Json]:
        """The members of a body that is an object, or a list of one; else none."""
        body = self.body[0] if isinstance(self.body, list) and len(self.body) == 1 else self.body
        return body if isinstance(body, dict) else {}

    def token(self, place: str | None) -> str | None:
        """Return the idempotency token at `header:Name` or `body:field`, if one was sent."""
        where, _, name = (place or "").partition(":")
        sent = self.request.headers if where == "header" else self.fields
        found = sent.get(name.lower() if where == "header" else name)
        return str(found) if found else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An answer. `thing` is the id of what the call made, for the log."""

    status: int
    body: Json = NO_BODY
    headers: Mapping[str, str] = field(default_factory=dict)
    thing: str | None = None
    content: bytes | None = None
    """A body that is no JSON, as it is sent; the headers say what it is."""
