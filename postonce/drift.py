"""Drift: where the live thing differs from the request, told apart from normalisation.

Rule 1: what a server makes of a request when the thing is new (a slug as an object, a name in
        small letters) is kept as `Record.shown`, and is no drift while the request stays.
Rule 2: what the answer does not show is compared with what was sent; so is a member that it does
        not show, unless the thing showed it when it was new.
Rule 3: a request that changed is never passed over: a field or member that it no longer states,
        or states in another order, is drift as long as the live thing shows it as it was sent.
Secrets are compared by their digests; the record holds nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from .data.repository import Record
from .facts import Identity
from .fingerprint import without_secrets
from .markers import without_markers
from .paths import MISSING, dig
from .result import Drift
from .same import is_empty, same
from .types import Json

_UNKNOWN: Json = object()
"""In place of what the new thing showed, where that was not kept."""
_AS_SENT: Json = object()
"""In place of what the new thing showed, where that was what was sent."""


def shown(
    sent: Json, body: Json, identity: Identity, sensitive: Iterable[str], *, salt: str
) -> dict[str, Json]:
    """Return field → what the new thing shows for it, where that is not what was sent.

    `sent` holds digests in place of secrets, and so does what is returned.
    """
    found = seen(sent, body, identity, sensitive, salt=salt)
    return {field: value for field, value in found.items() if not same(sent[field], value)}


def seen(
    fields: Iterable[str], body: Json, identity: Identity, sensitive: Iterable[str], *, salt: str
) -> dict[str, Json]:
    """Return request field → what `body` shows for it, secrets digested."""
    paths = identity.answer_paths
    body = without_markers(body, identity.marker)
    found = {field: dig(body, paths.get(field, field)) for field in fields}
    visible = {field: value for field, value in found.items() if value is not MISSING}
    digested: dict[str, Json] = without_secrets(visible, sensitive, salt=salt)
    return digested


def drift(
    request: Json, record: Record, identity: Identity, sensitive: Iterable[str]
) -> tuple[Drift, ...]:
    """Return the fields in which the live thing of `record` is not as `request` wants it.

    Sensitive values read `***` on both sides.
    """
    sensitive = tuple(sensitive)
    wanted = without_secrets(request or {}, sensitive, salt=record.token or "")
    return _compared(wanted, record, identity, sensitive)


def drift_since(record: Record, identity: Identity, sensitive: Iterable[str]) -> tuple[Drift, ...]:
    """Return the fields in which the live thing is not as `record` says that it was asked for."""
    return _compared(record.request or {}, record, identity, tuple(sensitive))


def _compared(
    wanted: dict[str, Json], record: Record, identity: Identity, sensitive: tuple[str, ...]
) -> tuple[Drift, ...]:
    sent = wanted if record.request is None else record.request
    first, salt = record.shown or {}, record.token or ""
    otherwise = _UNKNOWN if record.shown is None else _AS_SENT
    fields = tuple(dict.fromkeys((*wanted, *sent)))
    live = seen(fields, record.state, identity, sensitive, salt=salt)
    hidden = {path.partition(".")[0] for path in sensitive}
    found: list[Drift] = []
    for field in fields:
        want, was = wanted.get(field, MISSING), sent.get(field, MISSING)
        is_now = live.get(field, MISSING)
        if _differs(want, was, is_now, first.get(field, otherwise)):
            is_now = was if is_now is MISSING else is_now
            wants, shows = (_visible(value, field in hidden) for value in (want, is_now))
            found.append(Drift(field=field, wanted=wants, found=shows))
    return tuple(found)


def _differs(wanted: Json, sent: Json, live: Json, first: Json) -> bool:
    if live is MISSING:
        return not _is_equal(wanted, sent)
    if wanted is not MISSING and not _agrees(wanted, live, sent, first):
        return True
    is_covered = sent is MISSING or same(sent, wanted, is_ordered=True)
    return not is_covered and _agrees(sent, live, sent, first, is_ordered=True)


def _agrees(wanted: Json, live: Json, sent: Json, first: Json, *, is_ordered: bool = False) -> bool:
    """Whether `live` shows `wanted`, or what the API made of it when the thing was new."""
    if same(wanted, live, is_ordered=is_ordered):
        return True
    is_hidden = live is MISSING and first is _UNKNOWN  # a secret in a found thing, most often
    if (live == first or is_hidden) and _is_equal(wanted, sent):
        return True
    match wanted, live:
        case dict(), dict():
            keys: Iterable[Any] = wanted
        case list(), list() if len(wanted) == len(live):
            keys = range(len(wanted))
        case _:
            return False
    return all(
        _agrees(wanted[key], _in(live, key), _in(sent, key), _in(first, key), is_ordered=is_ordered)
        for key in keys
    )


def _in(value: Json, key: Any) -> Json:
    match value:
        case dict():
            return value.get(key, MISSING)
        case list() if isinstance(key, int) and key < len(value):
            return value[key]
        case _:
            return _AS_SENT if value is _AS_SENT else _UNKNOWN


def _is_equal(one: Json, other: Json) -> bool:
    """Whether two requests ask for the same."""
    if is_empty(one) or is_empty(other):
        return is_empty(one) and is_empty(other)
    return same(one, other, is_ordered=True) and same(other, one, is_ordered=True)


def _visible(value: Json, is_hidden: bool) -> Json:
    if value is MISSING or value is None:
        return None
    return "***" if is_hidden else value
