"""A repository over another one, whose writes stay in memory: what a run would find and leave.

Rule 1: nothing is ever written to the store below, claims included, and it is not closed.
Rule 2: a record that was read once does not change any more but by what is written here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from threading import Lock
from typing import Any

from ..errors import StaleRecord
from ..unknown import is_unknown
from .journal import Run
from .repository import Record, Repository, Status
from .rows import record_of, row_of

Row = dict[str, Any]
Key = tuple[str, str]


class Snapshot:
    """The repository `store` as a rehearsal sees and changes it. Safe to use from several threads.

    Claims hold between the users of this snapshot only: that another run works on an instance
    does not keep anybody from foretelling what comes of it. `clock` returns UTC.
    """

    def __init__(self, store: Repository, *, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._clock = clock
        self._read: dict[Key, Row | None] = {}
        self._written: dict[Key, list[Row]] = {}
        self._holders: dict[Key, str] = {}
        self._lock = Lock()

    def __repr__(self) -> str:
        return f"Snapshot({self._store!r})"

    def get(self, kind: str, instance: str) -> Record | None:
        """Return the record as it was when first read, or as it was written here since."""
        with self._lock:
            row = self._current(kind, instance)
        return None if row is None else record_of(row)

    def put(self, record: Record) -> Record:
        """Keep `record` over the version it carries; return it with the version one higher.

        Raises: StaleRecord when the version here is another.
        """
        after = row_of(replace(record, version=record.version + 1, updated_at=self._clock()))
        with self._lock:
            before = self._current(record.kind, record.instance)
            version = before["version"] if before is not None else 0
            if version != record.version:
                raise StaleRecord(
                    f"{record.kind} {record.instance!r}: expected version {record.version} in "
                    f"the rehearsal, found {version or 'no record'}: read it again"
                )
            self._written.setdefault((record.kind, record.instance), []).append(after)
        return record_of(after)

    def with_remote_id(self, kind: str, remote_id: str) -> tuple[Record, ...]:
        """Return the records of `kind` that hold `remote_id`, tombstones excepted.

        What is yet to be made has no id by which its record could be found.
        """
        if is_unknown(remote_id):
            return ()
        below = self._store.with_remote_id(kind, remote_id)
        return tuple(
            record
            for record in self._over(below, kind)
            if record.remote_id == remote_id and record.status is not Status.DELETED
        )

    def records(self, kind: str | None = None) -> Iterator[Record]:
        """Yield the current records in the order of kind and instance, tombstones included."""
        yield from self._over(self._store.records(kind), kind)

    def history(self, kind: str, instance: str) -> tuple[Record, ...]:
        """Return the versions of one record, newest first: those written here, then the store's."""
        with self._lock:
            written = tuple(self._written.get((kind, instance), ()))
        return (*map(record_of, reversed(written)), *self._store.history(kind, instance))

    def claim(self, kind: str, instance: str, holder: str, *, lease_s: float) -> bool:
        """Take or keep the claim; False where another user of this snapshot holds it."""
        with self._lock:
            return self._holders.setdefault((kind, instance), holder) == holder

    def holder(self, kind: str, instance: str) -> str | None:
        """Return which user of this snapshot holds the claim on an instance."""
        with self._lock:
            return self._holders.get((kind, instance))

    def release(self, kind: str, instance: str, holder: str) -> None:
        """Give the claim back; nothing happens where `holder` does not hold it."""
        with self._lock:
            if self._holders.get((kind, instance)) == holder:
                del self._holders[kind, instance]

    def put_run(self, run: Run) -> None:
        """Keep nothing: a rehearsal is no run."""

    def run(self, run_id: str) -> Run | None:
        """Return the run of that id, or None."""
        return self._store.run(run_id)

    def runs(self, workflow: str | None = None) -> Iterator[Run]:
        """Yield the kept runs, newest first."""
        return self._store.runs(workflow)

    def close(self) -> None:
        """Do nothing: the store below belongs to whoever opened it."""

    def _current(self, kind: str, instance: str) -> Row | None:
        """Return the row of a record, read from the store but once."""
        key = kind, instance
        if key in self._written:
            return self._written[key][-1]
        if key not in self._read:
            found = self._store.get(kind, instance)
            self._read[key] = None if found is None else row_of(found)
        return self._read[key]

    def _over(self, below: Iterator[Record] | tuple[Record, ...], kind: str | None) -> list[Record]:
        """Return the records of `below`, those of here in their place or added, in order."""
        found = {(record.kind, record.instance): record for record in below}
        with self._lock:
            here = {key: row for key, row in self._read.items() if row is not None}
            here |= {key: rows[-1] for key, rows in self._written.items()}
        found |= {key: record_of(row) for key, row in here.items() if kind in (None, key[0])}
        return [found[key] for key in sorted(found)]
