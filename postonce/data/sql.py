"""The repository on SQLAlchemy Core: what every SQL store does alike.

Rule 1: compare-and-set is one statement (`… WHERE version = :read RETURNING`), so that the
        database decides a race, and not the order of a read and a write.
Rule 2: each call is one short transaction, committed when the call returns (transactions.py).
A store says how it connects, what it says to its database (statements.py), and what its
database's errors mean.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, select, tuple_

from ..errors import StaleRecord
from .repository import Record
from .rows import record_of, row_of
from .sqljournal import SqlJournal
from .statements import Statements
from .tables import RECORDS

KEPT_VERSIONS = 20
"""How many versions of a record its history holds, the current one included."""


class SqlRepository(SqlJournal):
    """A `Repository` on a SQL database. Safe to use from several threads and processes."""

    def __init__(
        self, engine: Engine, statements: Statements, *, clock: Callable[[], datetime]
    ) -> None:
        super().__init__(engine, statements)
        self._clock = clock

    # Records.

    def get(self, kind: str, instance: str) -> Record | None:
        """Return the current record, tombstones included, or None. Raises RepositoryError."""
        with self._transaction(self._reader) as db:
            row = db.execute(self._statements.record, _at(kind, instance)).first()
        return None if row is None else record_of(row._asdict())

    def put(self, record: Record) -> Record:
        """Write `record` over the version it carries; return it with the version one higher.

        Raises: StaleRecord when the stored version is another; RepositoryError.
        """
        stored = replace(record, version=record.version + 1, updated_at=self._clock())
        row = row_of(stored)
        with self._transaction(self._writer) as db:
            self._compare_and_set(db, record, row)
            db.execute(self._statements.keep, row)
            if stored.version > KEPT_VERSIONS:
                oldest = {"at_version": stored.version - KEPT_VERSIONS}
                db.execute(self._statements.drop_old, _at(record.kind, record.instance) | oldest)
        return stored

    def _compare_and_set(self, db: Connection, read: Record, row: dict[str, Any]) -> None:
        here = _at(read.kind, read.instance)
        if read.version == 0:
            won = db.execute(self._statements.insert, row).first()
        else:
            at = {**here, "at_version": read.version}
            won = db.execute(self._statements.update, row | at).first()
        if won is None:
            found = db.execute(self._statements.version, here).scalar()
            raise StaleRecord(
                f"{read.kind} {read.instance!r}: expected version {read.version} in the "
                f"repository, found {found or 'no record'}: another run wrote it first; "
                "read it again"
            )

    def with_remote_id(self, kind: str, remote_id: str) -> tuple[Record, ...]:
        """Return the records of `kind` that hold `remote_id`, tombstones excepted."""
        at = {"at_kind": kind, "at_remote_id": remote_id}
        with self._transaction(self._reader) as db:
            rows = db.execute(self._statements.owners, at)
            return tuple(record_of(row._asdict()) for row in rows)

    def records(self, kind: str | None = None) -> Iterator[Record]:
        """Yield the current records in the order of kind and instance, tombstones included.

        Read in portions, each a transaction of its own: what is written meanwhile may show.
        """
        key = tuple_(RECORDS.c.kind, RECORDS.c.instance)
        query = select(RECORDS).order_by(RECORDS.c.kind, RECORDS.c.instance)
        if kind is not None:
            query = query.where(RECORDS.c.kind == kind)
        rows = self._in_portions(query, lambda row: key > tuple_(row.kind, row.instance))
        return (record_of(row._asdict()) for row in rows)

    def history(self, kind: str, instance: str) -> tuple[Record, ...]:
        """Return the kept versions of one record, newest first."""
        with self._transaction(self._reader) as db:
            rows = db.execute(self._statements.history, _at(kind, instance))
            return tuple(record_of(row._asdict()) for row in rows)

    # Claims.

    def claim(self, kind: str, instance: str, holder: str, *, lease_s: float) -> bool:
        """Take or renew the claim on an instance; False where another holder's lease runs."""
        values: dict[str, Any] = {
            "kind": kind,
            "instance": instance,
            "holder": holder,
            "lease_s": lease_s,
        }
        if self._statements.takes_now:
            values["now"] = self._clock().timestamp()
        with self._transaction(self._writer) as db:
            return db.execute(self._statements.claim, values).first() is not None

    def holder(self, kind: str, instance: str) -> str | None:
        """Return who holds the claim on an instance, expired leases included, or None."""
        with self._transaction(self._reader) as db:
            found: str | None = db.execute(self._statements.holder, _at(kind, instance)).scalar()
        return found

    def release(self, kind: str, instance: str, holder: str) -> None:
        """Give the claim back; nothing happens where `holder` does not hold it."""
        at = _at(kind, instance) | {"at_holder": holder}
        with self._transaction(self._writer) as db:
            db.execute(self._statements.release, at)


def _at(kind: str, instance: str) -> dict[str, Any]:
    """Return where a row stands, as parameters of a statement."""
    return {"at_kind": kind, "at_instance": instance}
