"""What an answer is wrapped in: live APIs wrap what their document shows bare, and vice versa."""

from __future__ import annotations

from collections.abc import Iterable

from ..types import Json

_BESIDE = frozenset({"links", "meta", "pagination", "request_id"})
"""Keys that stand beside an envelope and say nothing of what is in it."""


def unwrap(body: Json, envelope: str | None) -> Json:
    """Return what `body` holds under `envelope`, or `body` where it plainly is the bare thing.

    Bare is an object without that key, or one in which the key is a plain field of its own
    (`endpoint` as envelope here, as an address there). An envelope under a like name
    (`peering` for `vpc_peering`) is taken for the one meant.
    """
    if envelope is None or not isinstance(body, dict):
        return body
    if envelope in body:
        inner = body[envelope]
        is_field = inner is not None and not isinstance(inner, dict | list)
        return body if is_field else inner
    wrapped = [key for key in body if key not in _BESIDE]
    if len(wrapped) == 1 and isinstance(body[wrapped[0]], dict) and _alike(wrapped[0], envelope):
        return body[wrapped[0]]
    return body


def with_beside(inner: Json, body: Json, names: Iterable[str]) -> Json:
    """Return `inner` with those members of `body` that stand beside it under one of `names`.

    Some APIs show what they show only once (a first password) beside the thing, not in it.
    """
    if not isinstance(inner, dict) or not isinstance(body, dict) or inner is body:
        return inner
    return {**{name: body[name] for name in names if name in body}, **inner}


def items_in(body: Json, key: str | None) -> list[Json] | None:
    """Return the list that `body` holds under `key`, or None where there is no list to be found.

    A bare array is taken as such; an only list under another key is the one meant; null is an
    empty list.
    """
    if isinstance(body, list):
        return body
    if not isinstance(body, dict):
        return None
    if key is not None and key in body and (body[key] is None or isinstance(body[key], list)):
        return body[key] or []
    lists = [value for name, value in body.items() if isinstance(value, list)]
    return lists[0] if len(lists) == 1 else None


def _alike(name: str, other: str) -> bool:
    return name in other or other in name
