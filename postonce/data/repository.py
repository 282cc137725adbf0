"""The data repository's contract: versioned records, compare-and-set writes, claims; and runs.

Rule 1: a write names the version it read; a lost race raises StaleRecord and changes nothing.
Rule 2: when `put` returns, the record is durable.
Rule 3: no transaction is held open between two calls of this protocol.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from .journal import Journal


class Status(StrEnum):
    """Where an instance stands in its life."""

    INTENT = "intent"  # a POST is about to happen, or its answer was lost
    LIVE = "live"  # the remote id is known
    DELETING = "deleting"  # a DELETE is about to happen, or its answer was lost
    DELETED = "deleted"  # a tombstone: no existing data


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What is known of one instance. JSON values are plain dicts, lists and scalars.

    `remote_id` is the provider's id as text. `token` and `intent_at` belong to the last intent.
    `request` is the request as sent, sensitive values replaced by digests; `fingerprint` its
    hash. `shown` is what the API made of the request's fields when it was new (field → value;
    a server may normalise what it is sent, which is no drift). `state` is the last answer seen,
    unwrapped. `is_ready` is False while a readiness wait is open. `parents` holds the path
    parameters that place a nested resource. `owner` is whose marker the thing carries.
    `sensitive` are the dotted paths of secrets in `state`; `rivals` the ids of other remote
    objects made for this instance (law 6); `baseline` the ids of what was there before the last
    intent, where nothing else tells new from old. Times are UTC.
    """

    kind: str
    instance: str
    status: Status
    version: int = 0
    """0 where the record was never written; each write adds one."""
    remote_id: str | None = None
    token: str | None = None
    intent_at: datetime | None = None
    fingerprint: str | None = None
    request: Any = None
    shown: Any = None
    state: Any = None
    is_ready: bool = True
    parents: Any = None
    owner: str | None = None
    sensitive: tuple[str, ...] = ()
    rivals: tuple[str, ...] = ()
    baseline: tuple[str, ...] | None = None
    updated_at: datetime | None = None


class Repository(Journal, Protocol):
    """Where records live, and the journal of runs. Implementations share one contract suite."""

    def get(self, kind: str, instance: str) -> Record | None:
        """Return the current record, tombstones included, or None. Raises RepositoryError."""
        ...

    def put(self, record: Record) -> Record:
        """Write `record` over the version it carries; return it with the version one higher.

        Raises: StaleRecord when the stored version is another; RepositoryError.
        """
        ...

    def with_remote_id(self, kind: str, remote_id: str) -> tuple[Record, ...]:
        """Return the records of `kind` that hold `remote_id`, tombstones excepted."""
        ...

    def records(self, kind: str | None = None) -> Iterator[Record]:
        """Yield the current records in the order of kind and instance, tombstones included."""
        ...

    def history(self, kind: str, instance: str) -> tuple[Record, ...]:
        """Return the kept versions of one record, newest first (a bounded number)."""
        ...

    def claim(self, kind: str, instance: str, holder: str, *, lease_s: float) -> bool:
        """Take or renew the claim on an instance; False where another holder's lease runs."""
        ...

    def holder(self, kind: str, instance: str) -> str | None:
        """Return who holds the claim on an instance, expired leases included, or None."""
        ...

    def release(self, kind: str, instance: str, holder: str) -> None:
        """Give the claim back; nothing happens where `holder` does not hold it."""
        ...

    def close(self) -> None:
        """Let go of files and connections; further calls raise RepositoryError."""
        ...
