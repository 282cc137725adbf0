"""Which match is provably ours (law 5)? Matches in, at most one out.

Proofs, from strongest to weakest:
MARKER  it carries our marker for this very instance;
KEY     it has a key that the API keeps unique, and all else that it shows of the request agrees,
        or it was made since our intent;
SINCE   after our own intent: it agrees, and was made since that intent, and not long after;
NEW     soon after our own intent: it agrees, and was not there before that intent;
ONLY    after our own intent: it agrees, nothing else has its key, and the API shows of none when
        it was made. An older namesake that agrees in every field cannot be told from it: the
        result says so.
Where our marker was planted, what shows its labels without it has no proof. Whatever else there
is, is the caller's word. Two matches of one strength raise: the first is never simply taken.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from .data.repository import Record, Status
from .errors import AmbiguousMatch
from .facts import Identity
from .markers import Marker
from .resolve import command
from .search import Match


class Proof(StrEnum):
    """By what a match is known to be ours."""

    MARKER = "marker"
    KEY = "key"
    SINCE = "since"
    NEW = "new"
    ONLY = "only"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """What we know of an earlier POST: its marker, its time, and what was there before it.

    What it made was made between `since` and `until`; `is_recent` says whether it is a moment ago.
    """

    marker: Marker | None = None
    since: datetime | None = None
    until: datetime | None = None
    is_recent: bool = True
    baseline: frozenset[str] | None = None


NO_TRACE = Trace()
_LONGEST_POST = timedelta(hours=1)
"""How long after it was last announced a POST may still take effect."""


def trace_of(record: Record, now: datetime) -> Trace:
    """Return what a record tells of the POST that its intent announced."""
    marker = None
    if record.owner is not None:
        marker = Marker(owner=record.owner, instance=record.instance)
    if record.status is not Status.INTENT:
        return Trace(marker=marker)
    baseline = None if record.baseline is None else frozenset(record.baseline)
    last = record.updated_at or now
    return Trace(
        marker=marker,
        since=record.intent_at,
        until=last + _LONGEST_POST,
        is_recent=now <= last + _LONGEST_POST,
        baseline=baseline,
    )


def proven(
    found: Iterable[Match], identity: Identity, trace: Trace, *, kind: str, instance: str
) -> tuple[Match, Proof] | None:
    """Return the one match that is provably ours and its proof, or None where none is.

    Raises: AmbiguousMatch where more than one could be.
    """
    named = tuple(match for match in found if match.remote_id)
    for proof, ours in _proofs(named, identity, trace):
        if len(ours) > 1:
            raise ambiguous((match.remote_id for match in ours), kind=kind, instance=instance)
        if ours:
            return ours[0], proof
    return None


def may_be_ours(match: Match, trace: Trace) -> bool:
    """Whether the POST of `trace` can have made it: not what was definitely there before."""
    is_older = trace.since is not None and match.is_older_than(trace.since)
    return not is_older and match.remote_id not in (trace.baseline or ())


def _proofs(
    named: tuple[Match, ...], identity: Identity, trace: Trace
) -> Iterator[tuple[Proof, tuple[Match, ...]]]:
    """Yield each proof with the matches that have it, strongest first."""
    yield Proof.MARKER, tuple(match for match in named if match.is_marked)
    named = tuple(match for match in named if not match.is_unmarked)
    agreeing = tuple(match for match in named if not match.differs)
    yield Proof.KEY, tuple(match for match in named if _has_key(match, identity, trace))
    if trace.since is None:
        return
    yield Proof.SINCE, tuple(match for match in agreeing if _is_since(match, trace))
    if trace.baseline is not None:
        new = tuple(match for match in agreeing if match.remote_id not in trace.baseline)
        yield Proof.NEW, new if trace.is_recent else ()
    elif not any(match.made_at and match.made_at.is_time for match in named):
        keyed = tuple(match for match in named if match.is_keyed and may_be_ours(match, trace))
        yield Proof.ONLY, keyed if all(match in agreeing for match in keyed) else ()


def _has_key(match: Match, identity: Identity, trace: Trace) -> bool:
    if identity.is_singleton:
        return not match.differs
    is_the_one = identity.is_unique is True and match.is_keyed
    return is_the_one and (not match.differs or _is_since(match, trace))


def _is_since(match: Match, trace: Trace) -> bool:
    """Whether it was made in the time of our POST, by what the provider shows."""
    if trace.since is None or match.made_at is None:
        return False
    return match.made_at.is_between(trace.since, trace.until)


def ambiguous(ids: Iterable[str], *, kind: str, instance: str) -> AmbiguousMatch:
    """Return the error that names every remote object that could be the one."""
    ids = tuple(ids)
    return AmbiguousMatch(
        f"{kind} {instance!r}: {len(ids)} remote objects could be the one: {', '.join(ids)}; "
        "delete the surplus ones at the provider or say which is the one, then run again: "
        f"{command(kind, instance)}",
        kind=kind,
        instance=instance,
        ids=ids,
    )
