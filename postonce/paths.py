"""Dotted paths into JSON: `region.slug`, `links.pages.next`."""

from __future__ import annotations

from .types import Json

MISSING: Json = object()
"""What `dig` returns where a path leads nowhere, unless told otherwise."""


def dig(body: Json, path: str, default: Json = MISSING) -> Json:
    """Return the value at dotted `path` in `body`, or `default` where it leads nowhere.

    A key that itself contains dots is found before the path is taken apart.
    """
    if isinstance(body, dict) and path in body:
        return body[path]
    head, dot, rest = path.partition(".")
    if not isinstance(body, dict) or head not in body:
        return default
    return dig(body[head], rest, default) if dot else body[head]
