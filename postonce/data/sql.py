"""The repository on SQLAlchemy Core: what every SQL store does alike.

Rule 1: compare-and-set is one statement (`… WHERE version = :read RETURNING`), so that the
        database decides a race, and not the order of a read and a write.
Rule 2: each call is one short transaction, committed when the call returns.
A store says how it connects, how it inserts, and what its database's errors mean.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Table,
    and_,
    delete,
    insert,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy.exc import DBAPIError, TimeoutError

from ..errors import RepositoryError, RepositoryLocked, StaleRecord
from .repository import Record, Status
from .rows import record_of, row_of
from .tables import CLAIMS, HISTORY, RECORDS

if TYPE_CHECKING:
    from sqlalchemy.dialects.postgresql import Insert as PostgresInsert
    from sqlalchemy.dialects.sqlite import Insert as SqliteInsert

KEPT_VERSIONS = 20
"""How many versions of a record its history holds, the current one included."""

WRITES = "postonce_writes"
"""The execution option of a transaction that will write, for stores that must know at its start."""

_ROWS_AT_A_TIME = 500


class SqlRepository(ABC):
    """A `Repository` on a SQL database. Safe to use from several threads and processes."""

    _KEY: ClassVar[tuple[str, ...]] = ("kind", "instance")
    """The columns whose uniqueness makes one record, and one claim, of each (kind, instance)."""

    def __init__(self, engine: Engine, *, clock: Callable[[], datetime]) -> None:
        self._reader = engine
        self._writer = engine.execution_options(**{WRITES: True})
        self._clock = clock
        self._is_closed = False

    @abstractmethod
    def _insert(self, table: Table) -> SqliteInsert | PostgresInsert:
        """Return the dialect's own insert, which knows ON CONFLICT."""

    @abstractmethod
    def _explained(self, error: DBAPIError) -> RepositoryError:
        """Return what a database error means for the user."""

    def _now(self) -> float | ColumnElement[float]:
        """Return the time that leases are measured by, in epoch seconds."""
        return self._clock().timestamp()

    # Records.

    def get(self, kind: str, instance: str) -> Record | None:
        """Return the current record, tombstones included, or None. Raises RepositoryError."""
        with self._transaction(self._reader) as db:
            row = db.execute(select(RECORDS).where(_same(RECORDS, kind, instance))).first()
        return None if row is None else record_of(row._asdict())

    def put(self, record: Record) -> Record:
        """Write `record` over the version it carries; return it with the version one higher.

        Raises: StaleRecord when the stored version is another; RepositoryError.
        """
        stored = replace(record, version=record.version + 1, updated_at=self._clock())
        row = row_of(stored)
        with self._transaction(self._writer) as db:
            self._compare_and_set(db, record, row)
            db.execute(insert(HISTORY).values(row))
            db.execute(
                delete(HISTORY).where(
                    _same(HISTORY, record.kind, record.instance),
                    HISTORY.c.version <= stored.version - KEPT_VERSIONS,
                )
            )
        return stored

    def _compare_and_set(self, db: Connection, read: Record, row: dict[str, Any]) -> None:
        here = _same(RECORDS, read.kind, read.instance)
        if read.version == 0:
            inserting = self._insert(RECORDS).values(row).on_conflict_do_nothing()
            won = db.execute(inserting.returning(RECORDS.c.version)).first()
        else:
            updating = update(RECORDS).where(here, RECORDS.c.version == read.version).values(row)
            won = db.execute(updating.returning(RECORDS.c.version)).first()
        if won is None:
            found = db.execute(select(RECORDS.c.version).where(here)).scalar()
            raise StaleRecord(
                f"{read.kind} {read.instance!r}: expected version {read.version} in the "
                f"repository, found {found or 'no record'}: another run wrote it first; "
                "read it again"
            )

    def with_remote_id(self, kind: str, remote_id: str) -> tuple[Record, ...]:
        """Return the records of `kind` that hold `remote_id`, tombstones excepted."""
        query = (
            select(RECORDS)
            .where(RECORDS.c.kind == kind, RECORDS.c.remote_id == remote_id)
            .where(RECORDS.c.status != Status.DELETED.value)
            .order_by(RECORDS.c.instance)
        )
        with self._transaction(self._reader) as db:
            return tuple(record_of(row._asdict()) for row in db.execute(query))

    def records(self, kind: str | None = None) -> Iterator[Record]:
        """Yield the current records in the order of kind and instance, tombstones included.

        Read in portions, each a transaction of its own: what is written meanwhile may show.
        """
        key = tuple_(RECORDS.c.kind, RECORDS.c.instance)
        query = select(RECORDS).order_by(RECORDS.c.kind, RECORDS.c.instance)
        if kind is not None:
            query = query.where(RECORDS.c.kind == kind)
        portion = query
        while True:
            with self._transaction(self._reader) as db:
                rows = db.execute(portion.limit(_ROWS_AT_A_TIME)).all()
            yield from (record_of(row._asdict()) for row in rows)
            if len(rows) < _ROWS_AT_A_TIME:
                return
            portion = query.where(key > tuple_(rows[-1].kind, rows[-1].instance))

    def history(self, kind: str, instance: str) -> tuple[Record, ...]:
        """Return the kept versions of one record, newest first."""
        query = select(HISTORY).where(_same(HISTORY, kind, instance))
        with self._transaction(self._reader) as db:
            rows = db.execute(query.order_by(HISTORY.c.version.desc()))
            return tuple(record_of(row._asdict()) for row in rows)

    # Claims.

    def claim(self, kind: str, instance: str, holder: str, *, lease_s: float) -> bool:
        """Take or renew the claim on an instance; False where another holder's lease runs."""
        now = self._now()
        wanted = {"holder": holder, "expires_at": now + lease_s}
        taking = (
            self._insert(CLAIMS)
            .values(kind=kind, instance=instance, **wanted)
            .on_conflict_do_update(
                index_elements=self._KEY,
                set_=wanted,
                where=or_(CLAIMS.c.holder == holder, CLAIMS.c.expires_at <= now),
            )
            .returning(CLAIMS.c.holder)
        )
        with self._transaction(self._writer) as db:
            return db.execute(taking).first() is not None

    def holder(self, kind: str, instance: str) -> str | None:
        """Return who holds the claim on an instance, expired leases included, or None."""
        query = select(CLAIMS.c.holder).where(_same(CLAIMS, kind, instance))
        with self._transaction(self._reader) as db:
            return db.execute(query).scalar()

    def release(self, kind: str, instance: str, holder: str) -> None:
        """Give the claim back; nothing happens where `holder` does not hold it."""
        giving = delete(CLAIMS).where(_same(CLAIMS, kind, instance), CLAIMS.c.holder == holder)
        with self._transaction(self._writer) as db:
            db.execute(giving)

    # Connections.

    @contextmanager
    def _transaction(self, engine: Engine) -> Iterator[Connection]:
        """Open a transaction for the length of a block, committed at its end."""
        if self._is_closed:
            raise RepositoryError("the data repository is closed; open the context anew")
        try:
            with engine.begin() as db:
                yield db
        except TimeoutError as error:
            raise RepositoryLocked(
                "no free connection to the data repository: too many threads use it at once; "
                "run again with fewer"
            ) from error
        except DBAPIError as error:
            # The database's own words may quote what was being written.
            raise self._explained(error) from None

    def close(self) -> None:
        """Let go of files and connections; further calls raise RepositoryError."""
        self._is_closed = True
        self._reader.dispose()


def _same(table: Table, kind: str, instance: str) -> ColumnElement[bool]:
    return and_(table.c.kind == kind, table.c.instance == instance)
