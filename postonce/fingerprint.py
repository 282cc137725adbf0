"""What the record keeps of requests and answers: recognisable, and no secret lost or exposed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from typing import TypeGuard

from .paths import MISSING, changed_at, dig
from .types import Json

_NAMES = ("id", "uuid", "name", "key", "slug")
"""Fields by which the members of a list are told apart."""


def fingerprint(request: Json) -> str:
    """Return the SHA-256 (hex) of the request's canonical JSON: sorted keys, no spaces, ASCII."""
    text = json.dumps(request, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def without_secrets(request: Json, sensitive: Iterable[str], *, salt: str) -> Json:
    """Return `request` with the values at the `sensitive` dotted paths replaced by digests.

    A digest tells whether a secret changed, not what it was; `salt` (the intent's token) keeps
    equal secrets of two instances from looking alike. Lists are entered without an index. What
    hides its value by itself (null, asterisks) stays.
    """

    def digest(value: Json) -> Json:
        if value is None or is_masked(value):
            return value
        return f"digest:{fingerprint([salt, value])[:32]}"

    for path in sensitive:
        request = changed_at(request, path, digest)
    return request


def without_fields(body: Json, paths: Iterable[str]) -> Json:
    """Return `body` without what stands at the dotted `paths`."""
    for path in paths:
        body = changed_at(body, path, lambda _value: MISSING)
    return body


def is_masked(value: Json) -> bool:
    """Whether an answer shows asterisks or dots in place of a secret."""
    return isinstance(value, str) and bool(value) and set(value) <= {"*", "•"}


def is_hidden(body: Json, path: str) -> bool:
    """Whether `body` does not show the value at dotted `path`."""
    value = dig(body, path)
    return value in (MISSING, None, "") or is_masked(value)


def keep_write_once(old: Json, new: Json, write_once: Iterable[str]) -> Json:
    """Return `new` with the values at the dotted paths that only `old` still shows.

    Members of lists are paired by their names, or by their place where they have none.
    """
    for path in write_once:
        new = _kept(old, new, path)
    return new


def _kept(old: Json, new: Json, path: str) -> Json:
    if isinstance(old, list) and isinstance(new, list):
        return [_kept(_same_member(item, i, old, new), item, path) for i, item in enumerate(new)]
    if not isinstance(old, dict) or not isinstance(new, dict):
        return new
    head, dot, rest = path.partition(".")
    if path in old:
        return {**new, path: old[path]} if _lacks(new, path) else new
    if not dot or not isinstance(old.get(head), dict | list):
        return new
    empty: Json = {} if isinstance(old[head], dict) else old[head]
    return {**new, head: _kept(old[head], empty if _lacks(new, head) else new[head], rest)}


def _lacks(body: dict[str, Json], key: str) -> bool:
    value = body.get(key)
    return value in (None, "") or is_masked(value)


def _same_member(item: Json, place: int, old: list[Json], new: list[Json]) -> Json:
    """Return the member of `old` that `item` is, or None where that cannot be told."""
    if not isinstance(item, dict):
        return None
    for name in _NAMES:
        if item.get(name) is not None:
            return next((o for o in old if _is_object(o) and o.get(name) == item[name]), None)
    return old[place] if len(old) == len(new) else None


def _is_object(value: Json) -> TypeGuard[dict[str, Json]]:
    return isinstance(value, dict)
