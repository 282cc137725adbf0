"""Broken requests: what a witness that is worth anything must refuse."""

from __future__ import annotations

import json
from collections.abc import Iterator

import httpx
from pydantic import ValidationError

from postonce import Json

from .packages import Request


def broken(request: Request, sent: httpx.Request) -> Iterator[tuple[str, httpx.Request]]:
    """Yield `sent`, a create that was accepted, with one fault each, and what the fault is."""
    yield "at a path that is not there", _changed(sent, path="/no/such/path")
    yield "without a token", _changed(sent, without="authorization")
    body = json.loads(sent.content or b"null")
    if not isinstance(body, dict):
        return
    yield "as text", _changed(sent, headers={"content-type": "text/plain"})
    for field in sorted(request.model.spec_type.required_names() & body.keys()):
        rest = {name: value for name, value in body.items() if name != field}
        yield f"without {field}", _changed(sent, body=rest)
        other = {**rest, field: [[None]]}
        if not _is_valid(request, other):  # the document may say nothing of a field's type
            yield f"with another {field}", _changed(sent, body=other)


def _is_valid(request: Request, body: Json) -> bool:
    try:
        request.model.spec_type.model_validate(body)
    except ValidationError:
        return False
    return True


def _changed(
    sent: httpx.Request,
    *,
    path: str | None = None,
    body: Json = None,
    headers: dict[str, str] | None = None,
    without: str = "",
) -> httpx.Request:
    """Return `sent` again, but for what is given."""
    kept = {
        name: value
        for name, value in sent.headers.items()
        if name not in ("content-length", without, *(headers or {}))
    }
    return httpx.Request(
        sent.method,
        sent.url if path is None else sent.url.copy_with(path=path),
        headers={**kept, **(headers or {})},
        content=sent.content if body is None else json.dumps(body).encode(),
    )
