"""Dotted paths into JSON: `region.slug`, `links.pages.next`.

A key that itself contains dots is found before the path is taken apart.
"""

from __future__ import annotations

from collections.abc import Callable

from .types import Json

MISSING: Json = object()
"""What `dig` returns where a path leads nowhere, unless told otherwise."""


def dig(body: Json, path: str, default: Json = MISSING) -> Json:
    """Return the value at dotted `path` in `body`, or `default` where it leads nowhere.

    Lists are entered without an index: what is found is a list of what their members have there.
    """
    if isinstance(body, list):
        found = [dig(item, path) for item in body]
        known = [value for value in found if value is not MISSING]
        return known if known or not body else default
    if isinstance(body, dict) and path in body:
        return body[path]
    head, dot, rest = path.partition(".")
    if not isinstance(body, dict) or head not in body:
        return default
    return dig(body[head], rest, default) if dot else body[head]


def changed_at(body: Json, path: str, change: Callable[[Json], Json]) -> Json:
    """Return `body` with `change` of the value at `path`; a value changed to MISSING goes.

    Lists are entered without an index. Where the path leads nowhere, `body` stays as it is.
    """
    if isinstance(body, list):
        return [changed_at(item, path, change) for item in body]
    if not isinstance(body, dict):
        return body
    head, dot, rest = path.partition(".")
    if path in body:
        head, value = path, _each(body[path], change)
    elif dot and head in body:
        value = changed_at(body[head], rest, change)
    else:
        return body
    if value is MISSING:
        return {key: other for key, other in body.items() if key != head}
    return {**body, head: value}


def _each(value: Json, change: Callable[[Json], Json]) -> Json:
    if not isinstance(value, list):
        return change(value)
    changed = (_each(item, change) for item in value)
    return [item for item in changed if item is not MISSING]
