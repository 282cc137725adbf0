"""What a person decides about an instance whose state the runtime cannot know.

After EffectUnknown, AmbiguousMatch, IdentityConflict or an interrupted delete somebody looks at
the provider and says what is there. Nothing here calls the provider: the next create acts on it.

Rule 1: a decision is taken under the instance's claim, so that no live run is disturbed.
Rule 2: it counts for the version that the person saw, where one is given, and for no other.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from .claims import claimed
from .creation import Timing
from .data.repository import Record, Repository, Status
from .errors import DecisionRefused, NotRecorded, StaleRecord
from .records import place


def adopt(
    data: Repository,
    kind: str,
    instance: str,
    remote_id: str,
    *,
    timing: Timing,
    version: int | None = None,
) -> Record:
    """Return the record that names `remote_id` as this instance's, on a person's word.

    It is not live yet: the next create verifies the id, and posts nothing where it is gone.
    Raises: DecisionRefused where another instance holds the id, or this one has another;
    StaleRecord, Claimed, RepositoryError.
    """
    with _held(data, kind, instance, timing, version) as record:
        named = _named(record, remote_id)
        _check_unowned(data, named, remote_id)
        return _kept(data, record, named)


def abandon(
    data: Repository, kind: str, instance: str, *, timing: Timing, version: int | None = None
) -> Record | None:
    """Return the tombstone of what is given up, None where nothing is recorded.

    What there may be at the provider stays there, rivals too; the next create starts afresh.
    Raises: StaleRecord, Claimed, RepositoryError.
    """
    with _held(data, kind, instance, timing, version) as record:
        if record.version == 0:
            return None
        return _kept(data, record, replace(record, status=Status.DELETED, rivals=()))


def retry(
    data: Repository, kind: str, instance: str, *, timing: Timing, version: int | None = None
) -> Record:
    """Return the intent whose POST, on a person's word, made nothing.

    The next create posts again with the same token, without a search.
    Raises: NotRecorded; DecisionRefused where there is no such intent; StaleRecord, Claimed,
    RepositoryError.
    """
    with _held(data, kind, instance, timing, version) as record:
        if record.version == 0:
            raise NotRecorded(
                f"{kind} {instance!r}: nothing is recorded, so nothing can be retried"
            )
        if not can_be_retried(record):
            raise _refused(record, f"no POST of it was lost: it is {standing(record)}")
        # Without a time there is nothing that it could have made, and nothing to search for.
        return _kept(data, record, replace(record, intent_at=None, baseline=None))


def can_be_retried(record: Record) -> bool:
    """Whether `record` is of a POST of which nobody has said yet what it made."""
    return record.status is Status.INTENT and record.remote_id is None


def standing(record: Record) -> str:
    """Return where `record` stands, as the end of "it is …"."""
    match record:
        case Record(status=Status.DELETED):
            return "a tombstone, and the next create posts anyway"
        case Record(status=Status.INTENT, remote_id=str(remote_id)):
            return f"named as {remote_id}, which the next create verifies"
        case Record(remote_id=str(remote_id)):
            return f"{record.status} with id {remote_id}"
        case _:
            return str(record.status)


DECISIONS = ("--adopt ID", "--abandon", "--retry")


def command(kind: str, instance: str, *decisions: str) -> str:
    """Return what to type in a shell to decide on an instance, `|` between the choices."""
    choices = " | ".join(decisions or DECISIONS)
    names = shlex.join((kind, instance))
    if kind.startswith("-") or instance.startswith("-"):
        return f"postonce resolve {choices} -- {names}"
    return f"postonce resolve {names} {choices}"


# Within.


@contextmanager
def _held(
    data: Repository, kind: str, instance: str, timing: Timing, version: int | None
) -> Iterator[Record]:
    """Hold the claim on an instance and yield its record, an unwritten one where there is none."""
    claim = claimed(
        data,
        kind,
        instance,
        lease_s=timing.lease_s,
        wait_s=timing.claim_timeout_s,
        sleep=timing.sleep,
    )
    with claim:
        record = data.get(kind, instance)
        record = record or Record(kind=kind, instance=instance, status=Status.DELETED)
        if version not in (None, record.version):
            raise StaleRecord(
                f"{kind} {instance!r}: expected version {version} in the repository, found "
                f"{record.version}: another run wrote it first; look at it again"
            )
        yield record


def _kept(data: Repository, record: Record, after: Record) -> Record:
    return record if after == record else data.put(after)


def _named(record: Record, remote_id: str) -> Record:
    """Return `record` with `remote_id` as its id; what it knows of that very thing stays."""
    if not remote_id:
        raise _refused(record, "an empty id names nothing")
    is_same = record.remote_id == remote_id
    match record.status:
        case Status.LIVE if is_same:
            return replace(record, rivals=())  # which of several is the one is now said
        case Status.LIVE if remote_id in record.rivals:
            record = replace(record, shown=None, state=None)
        case Status.LIVE | Status.DELETING if not is_same:
            abandoning = command(record.kind, record.instance, "--abandon")
            raise _refused(record, f"it is {standing(record)}; give that up first: {abandoning}")
        case Status.DELETED if not is_same:  # law 8: what a tombstone knew is of something else
            fresh = Record(kind=record.kind, instance=record.instance, status=Status.DELETED)
            record = replace(fresh, version=record.version)
        case Status.INTENT if not is_same:
            record = replace(record, shown=None, state=None)
    return replace(record, status=Status.INTENT, remote_id=remote_id, rivals=())


def _check_unowned(data: Repository, record: Record, remote_id: str) -> None:
    """Refuse an id that another instance holds; below another parent it is another thing's."""
    for other in data.with_remote_id(record.kind, remote_id):
        is_placed = record.request is not None or record.parents is not None
        is_elsewhere = is_placed and place(other.parents) != place(record.parents)
        if other.instance != record.instance and not is_elsewhere:
            abandoning = command(other.kind, other.instance, "--abandon")
            raise _refused(
                record, f"{remote_id} is recorded as {other.instance!r}; if wrongly: {abandoning}"
            )


def _refused(record: Record, why: str) -> DecisionRefused:
    return DecisionRefused(
        f"{record.kind} {record.instance!r}: {why}; nothing was changed",
        kind=record.kind,
        instance=record.instance,
    )
