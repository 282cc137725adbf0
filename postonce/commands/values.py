"""Records as values that may be shown: plain JSON, stable keys, UTC times, secrets as `***`.

The token is a secret, too: where an API takes idempotency keys it is one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields
from datetime import UTC, datetime
from typing import Any

from ..data.repository import Record, Status
from ..data.sealed import veiled
from ..redact import redact
from ..types import Json

_SECRET_PARTS = ("token", "request", "shown", "state", "parents")
"""Where secrets may stand. What tells records apart stays as it is: it must be found again."""
_NO_CHANGE = ("kind", "instance", "version", "updated_at", "fingerprint")
"""What every write changes, or what follows from other changes."""


def summary(record: Record) -> dict[str, Any]:
    """Return what a list shows of a record."""
    return {
        "kind": record.kind,
        "instance": record.instance,
        "status": record.status.value,
        "remote_id": record.remote_id,
        "is_ready": record.is_ready,
        "is_settled": is_settled(record),
        "rivals": list(record.rivals),
        "updated_at": time_text(record.updated_at),
    }


def whole(record: Record) -> dict[str, Any]:
    """Return all of a record, and whether it is settled."""
    return {**_shown(record, [record]), "is_settled": is_settled(record)}


def history(versions: tuple[Record, ...]) -> Iterator[dict[str, Any]]:
    """Yield each kept version, newest first, with what changed from the one before.

    `changes` is None where the version before is not kept, or never was. What is a secret in one
    version is hidden in all of them.
    """
    older = (*versions[1:], None)
    for version, before in zip(versions, older, strict=True):
        shown = _shown(version, versions)
        changes = None
        if before is not None:
            raw = (_plain(before), _plain(version))
            changes = list(_changes("", *raw, _shown(before, versions), shown))
        yield {**shown, "changes": changes}


def is_settled(record: Record) -> bool:
    """Whether nothing of a record is open: no lost answer, no interrupted delete, no rivals."""
    return record.status in (Status.LIVE, Status.DELETED) and not record.rivals


def next_step(record: Record) -> str:
    """Return what is open about a record and what ends it, "" where nothing is."""
    match record:
        case Record(rivals=(_, *_)):
            return f"also made: {', '.join(record.rivals)}; delete the surplus at the provider"
        case Record(status=Status.INTENT, remote_id=str(remote_id)):
            return f"named as {remote_id}: the next create verifies it"
        case Record(status=Status.INTENT, intent_at=None):
            return "nothing was made: the next create posts again"
        case Record(status=Status.INTENT):
            return "under way, or its answer was lost: the next create searches"
        case Record(status=Status.DELETING):
            return "being deleted, or that was interrupted: the next create finishes it"
        case Record(status=Status.LIVE, is_ready=False):
            return "not ready when last seen: the next create waits for it"
        case _:
            return ""


def time_text(time: datetime | None, *, timespec: str = "microseconds") -> str | None:
    """Return a time as ISO 8601 in UTC."""
    if time is None:
        return None
    return time.astimezone(UTC).isoformat(timespec=timespec).replace("+00:00", "Z")


def _plain(record: Record) -> dict[str, Json]:
    """Return all of a record as JSON values, secrets included: never to be shown.

    What is encrypted reads `***` here, too: its text is another with every write.
    """
    record = veiled(record)
    return {field.name: _value(getattr(record, field.name)) for field in fields(record)}


def _value(value: Any) -> Json:
    match value:
        case datetime():
            return time_text(value)
        case Status():
            return value.value
        case tuple():
            return list(value)
        case _:
            return value


def _shown(record: Record, versions: Iterable[Record]) -> dict[str, Json]:
    """Return all of a record without what is known as a secret in any of its `versions`."""
    versions = tuple(versions)
    paths = {path for one in versions for path in one.sensitive}
    tokens = {one.token for one in versions if one.token}
    plain = _plain(record)
    secret = {name: plain[name] for name in _SECRET_PARTS}
    below = [f"{name}.{path}" for name in _SECRET_PARTS for path in paths]
    return {**plain, **redact(secret, below, secrets=tokens)}


def _changes(
    path: str, old: Json, new: Json, old_shown: Json, new_shown: Json
) -> Iterator[dict[str, Json]]:
    """Yield what differs between two values, member by member, in the words that may be shown."""
    if old == new:
        return
    if not all(isinstance(one, dict) for one in (old, new, old_shown, new_shown)):
        yield {"field": path, "before": old_shown, "after": new_shown}
        return
    names = [*old, *(name for name in new if name not in old)]
    for name in names:
        if path or name not in _NO_CHANGE:
            below = (one.get(name) for one in (old, new, old_shown, new_shown))
            yield from _changes(f"{path}.{name}" if path else name, *below)
