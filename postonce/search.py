"""Is this the thing that a lost answer made? Candidates in, at most one proven match out.

Proof is either a key that the API keeps unique, together with request fields that agree, or,
after our own intent, the only unowned match made since that intent. All else is the caller's
word. Two matches raise: the first is never simply taken.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from .drift import same
from .errors import AmbiguousMatch
from .facts import Identity
from .paths import MISSING, dig
from .types import Json

_CLOCK_SKEW = timedelta(seconds=30)
"""How far a provider's clock may lag behind ours."""
_MADE_AT = ("created_at", "created", "create_time", "createdAt", "creation_time", "date_created")


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A remote object that carries the natural key. `differs` names disagreeing fields."""

    remote_id: str
    body: Json
    differs: tuple[str, ...]
    made_at: datetime | None


def remote_id_of(body: Json, request: Json, identity: Identity) -> str | None:
    """Return the provider's id of `body` as text, or None where it cannot be told.

    Where the answer has no id field, the request's own key is the id.
    """
    if identity.id_field is not None:
        found = dig(body, identity.id_field, None)
    else:
        key = identity.natural_key[:1]
        found = dig(body, key[0], dig(request, key[0], None)) if key else None
    return None if found in (None, "") else str(found)


def matches(
    candidates: Iterable[Json],
    request: Json,
    identity: Identity,
    *,
    is_owned: Callable[[str], bool],
) -> tuple[Match, ...]:
    """Return the candidates with the request's natural key that no record owns, told once each.

    Without a natural key every field of the request that the candidate shows must agree.
    """
    found: dict[str, Match] = {}
    for body in candidates:
        remote_id = remote_id_of(body, request, identity)
        if remote_id is None or remote_id in found or is_owned(remote_id):
            continue
        differs = differing(request, body, identity)
        if any(key in differs for key in identity.natural_key) or (
            not identity.natural_key and differs
        ):
            continue
        found[remote_id] = Match(
            remote_id=remote_id, body=body, differs=differs, made_at=made_at(body)
        )
    return tuple(found.values())


def differing(request: Json, body: Json, identity: Identity) -> tuple[str, ...]:
    """Return the request fields that `body` shows with another value."""
    pairs = ((f, v, dig(body, identity.answer_paths.get(f, f))) for f, v in request.items())
    nested = tuple(
        key
        for key in identity.natural_key
        if "." in key and not same(dig(request, key, None), dig(body, key, None))
    )
    return nested + tuple(f for f, v, live in pairs if live is not MISSING and not same(v, live))


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
    agreeing = tuple(match for match in found if not match.differs)
    if identity.is_unique is True:
        ours = agreeing
    elif since is not None:
        ours = tuple(
            match
            for match in agreeing
            if match.made_at is not None and match.made_at >= since - _CLOCK_SKEW
        )
    else:
        ours = ()
    if len(ours) > 1:
        raise ambiguous(ours, kind=kind, instance=instance)
    return ours[0] if ours else None


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
    for name in _MADE_AT:
        value = dig(body, name, None)
        if isinstance(value, int | float) and not isinstance(value, bool) and value > 0:
            return datetime.fromtimestamp(value, UTC)
        if isinstance(value, str):
            try:
                made = datetime.fromisoformat(value)
            except ValueError:
                continue
            return made if made.tzinfo else made.replace(tzinfo=UTC)
    return None
