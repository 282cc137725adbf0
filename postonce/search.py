"""Is this the thing that a lost answer made? Candidates in, at most one proven match out.

Proof is either a key that the API keeps unique, together with request fields that agree, or,
after our own intent, the only unowned match made since that intent. All else is the caller's
word. Two matches raise: the first is never simply taken.
What could be the thing but does not show its key, or shows it in other letters, is a match too,
though never a proven one: it proves nothing, but it forbids a second POST.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from .errors import AmbiguousMatch
from .facts import Identity
from .paths import MISSING, dig
from .same import is_empty, same
from .types import Json

_CLOCK_SKEW = timedelta(seconds=30)
"""How far a provider's clock may lag behind ours."""
_MADE_AT = (
    "created_at",
    "created",
    "create_time",
    "createdAt",
    "creation_time",
    "date_created",
    "creationTimestamp",
    "metadata.creationTimestamp",
)
_EPOCH_MS_FROM = 1e11  # as seconds this is the year 5138


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A remote object that may be the one. `differs` names fields that disagree or hide the key.

    `is_keyed` says whether it shows the request's whole natural key, letter by letter.
    `remote_id` is empty where nothing shows it: such a match is never taken, but forbids a POST.
    """

    remote_id: str
    body: Json
    differs: tuple[str, ...] = ()
    made_at: datetime | None = None
    is_keyed: bool = False

    def is_older_than(self, since: datetime) -> bool:
        """Whether it was definitely made before `since`."""
        return self.made_at is not None and self.made_at < since - _CLOCK_SKEW


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
    else:
        key = identity.natural_key[:1]
        found = dig(body, key[0], dig(request, key[0], None)) if key else None
    return str(found) if _is_id(found) else None


def _is_id(found: Json) -> bool:
    return isinstance(found, str | int) and not isinstance(found, bool) and found != ""


def matches(
    candidates: Iterable[Json],
    request: Json,
    identity: Identity,
    *,
    is_owned: Callable[[str], bool],
) -> tuple[Match, ...]:
    """Return the candidates that may carry the request's key and that no record owns, once each.

    A request without a natural key is matched by every field that a candidate shows of it.
    """
    key = _key(request, identity)
    found: dict[str, Match] = {}
    for body in candidates:
        remote_id = remote_id_of(body, request, identity) or "" if isinstance(body, dict) else None
        if remote_id is None or remote_id in found or (remote_id and is_owned(remote_id)):
            continue
        differs = differing(request, body, identity)
        if differs and not key:
            continue
        if all(_may_be(value, _shown(body, field, identity)) for field, value in key.items()):
            found[remote_id] = Match(
                remote_id=remote_id,
                body=body,
                differs=differs,
                made_at=made_at(body),
                is_keyed=bool(key) and not any(field in differs for field in key),
            )
    return tuple(found.values())


def differing(request: Json, body: Json, identity: Identity) -> tuple[str, ...]:
    """Return the request fields that `body` shows with another value, and keys it does not show."""
    key = _key(request, identity)
    unlike = [f for f, value in key.items() if not same(value, _shown(body, f, identity))]
    for field, value in request.items():
        live = _shown(body, field, identity)
        if field not in key and live is not MISSING and not same(value, live):
            unlike.append(field)
    return tuple(unlike)


def proven(
    found: tuple[Match, ...],
    identity: Identity,
    *,
    since: datetime | None,
    kind: str,
    instance: str,
) -> Match | None:
    """Return the one match that is provably ours, or None where none is.

    `since` is the time of our own intent, None where there was none.
    Raises: AmbiguousMatch where more than one could be.
    """
    agreeing = tuple(match for match in found if match.remote_id and not match.differs)
    ours = tuple(
        match
        for match in agreeing
        if (identity.is_unique is True and match.is_keyed) or identity.is_singleton
    )
    if not ours and since is not None:
        ours = tuple(m for m in agreeing if m.made_at is not None and not m.is_older_than(since))
    if len(ours) > 1:
        raise ambiguous(ours, kind=kind, instance=instance)
    return ours[0] if ours else None


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


def ambiguous(found: tuple[Match, ...], *, kind: str, instance: str) -> AmbiguousMatch:
    """Return the error that names every match."""
    ids = [match.remote_id for match in found]
    return AmbiguousMatch(
        f"{kind} {instance!r}: {len(ids)} remote objects could be the one: {', '.join(ids)}; "
        "delete the surplus ones at the provider, then run again",
        kind=kind,
        instance=instance,
        ids=ids,
    )


def made_at(body: Json) -> datetime | None:
    """Return when the provider says it made `body` (UTC), or None where it does not say."""
    moments = (_moment(dig(body, name, None)) for name in _MADE_AT)
    return next((moment for moment in moments if moment is not None), None)


def _moment(value: Json) -> datetime | None:
    """Read epoch seconds, epoch milliseconds or ISO 8601; None for anything else."""
    try:
        match value:
            case bool():
                return None
            case int() | float() if value > 0:
                return datetime.fromtimestamp(value / (1000 if value > _EPOCH_MS_FROM else 1), UTC)
            case str():
                moment = datetime.fromisoformat(value)
                return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
            case _:
                return None
    except (ValueError, OverflowError, OSError):
        return None
