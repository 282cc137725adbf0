"""What could be the thing that a lost answer made? Candidates in, matches out.

A match carries the request's natural key, or our own marker. What could be the thing but does
not show its key, or shows it in other letters, is a match too, though never a proven one
(proof.py): it proves nothing, but it forbids a second POST.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from .composite import joined
from .facts import Identity
from .markers import Marker, markers_in, without_markers
from .moments import Moment, made_at
from .paths import MISSING, dig
from .same import is_empty, same
from .types import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A remote object that may be the one. `differs` names fields that disagree or hide the key.

    `is_keyed` says whether it shows the request's whole natural key, letter by letter;
    `is_marked` whether it carries our marker for this very instance, `is_unmarked` whether it
    shows its labels without it, though it was planted.
    `remote_id` is empty where nothing shows it: such a match is never taken, but forbids a POST.
    """

    remote_id: str
    body: Json
    differs: tuple[str, ...] = ()
    made_at: Moment | None = None
    is_keyed: bool = False
    is_marked: bool = False
    is_unmarked: bool = False

    def is_older_than(self, since: datetime) -> bool:
        """Whether it was definitely made before `since`."""
        return self.made_at is not None and self.made_at.is_before(since)


SINGLETON = "singleton"
"""The id in the record of a thing that needs none: there is one per place."""


def created_id_of(body: Json, request: Json, identity: Identity) -> str | None:
    """Return the id that the answer to a create holds, as text, or None where it holds none."""
    if identity.created_id is not None:
        found = dig(body, identity.created_id, None)
        found = found[0] if isinstance(found, list) and len(found) == 1 else found
        if _is_id(found):
            return str(found)
    return remote_id_of(body, request, identity)


def remote_id_of(body: Json, request: Json, identity: Identity) -> str | None:
    """Return the provider's id of `body` as text, or None where it cannot be told.

    Where the answer has no id field, the request's own key is the id.
    """
    if identity.is_singleton:
        return SINGLETON
    if identity.id_field is not None:
        found = dig(body, identity.id_field, None)
    elif identity.id_fields:
        parts = [_part(path, body, request, identity) for path in identity.id_fields]
        return joined(parts) if all(map(_is_id, parts)) else None
    else:
        key = identity.natural_key[:1]
        found = dig(body, key[0], dig(request, key[0], None)) if key else None
    return str(found) if _is_id(found) else None


def key_that_is_id(identity: Identity) -> tuple[str, ...]:
    """Return the request fields that make the id; () where the API gives it out."""
    if identity.id_fields:
        fields = tuple(_sent_as(path, identity) for path in identity.id_fields)
        return fields if set(fields) <= set(identity.natural_key) else ()
    key = identity.natural_key[:1]
    shown = [identity.answer_paths.get(field) for field in key]
    return key if identity.id_field in (None, *key, *shown) else ()


def _part(path: str, body: Json, request: Json, identity: Identity) -> Json:
    """Return one part of a composite id: what the answer shows, else what was asked for."""
    return dig(body, path, dig(request, _sent_as(path, identity), None))


def _sent_as(path: str, identity: Identity) -> str:
    """Return the request field that answers show at `path`."""
    fields = identity.answer_paths.items()
    return next((field for field, shown in fields if shown == path), path)


def _is_id(found: Json) -> bool:
    return isinstance(found, str | int) and not isinstance(found, bool) and found != ""


def matches(
    candidates: Iterable[Json],
    request: Json,
    identity: Identity,
    *,
    marker: Marker | None = None,
    is_owned: Callable[[str, Json], bool],
) -> tuple[Match, ...]:
    """Return the candidates that may be what was asked for and that nobody owns, once each.

    Such is what carries `marker`, or may carry the request's key; a request without a natural
    key is matched by every field that a candidate shows of it. `is_owned` is asked about an id
    (may be "") and its body.
    """
    found: dict[str, Match] = {}
    for body in candidates:
        remote_id = remote_id_of(body, request, identity) or "" if isinstance(body, dict) else None
        if remote_id is None or remote_id in found or is_owned(remote_id, body):
            continue
        match = _match(remote_id, body, request, identity, marker)
        if match is not None:
            found[remote_id] = match
    return tuple(found.values())


def _match(
    remote_id: str, body: Json, request: Json, identity: Identity, marker: Marker | None
) -> Match | None:
    key = _key(request, identity)
    is_marked = marker is not None and marker in markers_in(body, identity.marker)
    differs = differing(request, body, identity)
    if key:
        is_like = all(_may_be(value, _shown(body, f, identity)) for f, value in key.items())
    else:
        is_like = not differs
    if not is_like and not is_marked:
        return None
    return Match(
        remote_id=remote_id,
        body=body,
        differs=differs,
        made_at=made_at(body, identity),
        is_keyed=bool(key) and not any(field in differs for field in key),
        is_marked=is_marked,
        is_unmarked=marker is not None and not is_marked and _shows_labels(body, identity),
    )


def _shows_labels(body: Json, identity: Identity) -> bool:
    path = identity.marker
    return path is not None and isinstance(dig(body, path, None), list | dict)


def differing(request: Json, body: Json, identity: Identity) -> tuple[str, ...]:
    """Return the request fields that `body` shows with another value, and keys it does not show."""
    key = _key(request, identity)
    body = without_markers(body, identity.marker)
    unlike = [f for f, value in key.items() if not same(value, _shown(body, f, identity))]
    for field, value in request.items():
        live = _shown(body, field, identity)
        if field not in key and live is not MISSING and not same(value, live):
            unlike.append(field)
    return tuple(unlike)


def _key(request: Json, identity: Identity) -> dict[str, Json]:
    """Return the natural key's fields and values; nothing where the request lacks one of them."""
    key = {field: dig(request, field) for field in identity.natural_key}
    return {} if any(is_empty(value) for value in key.values()) else key


def _shown(body: Json, field: str, identity: Identity) -> Json:
    return dig(body, identity.answer_paths.get(field, field))


def _may_be(wanted: Json, shown: Json) -> bool:
    """Whether a key may be the one wanted: it is, it is not shown, or differs in letters only."""
    return shown is MISSING or same(wanted, shown) or _folded(wanted) == _folded(shown)


def _folded(value: Json) -> str:
    return str(value).strip(" .").casefold()
