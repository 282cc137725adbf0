"""The statements of a SQL store, each made once: building one takes longer than most of them run.

Where a row stands is given as `at_kind`, `at_instance` and `at_version`, or as `at_id`: parameters
named like columns are values to be written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    ColumnElement,
    Delete,
    Executable,
    Float,
    Select,
    Table,
    and_,
    bindparam,
    delete,
    insert,
    or_,
    select,
    update,
)

from .journal import KEPT_RUNS
from .repository import Status
from .tables import CLAIMS, HISTORY, RECORDS, RUNS

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.dialects.postgresql import Insert as PostgresInsert
    from sqlalchemy.dialects.sqlite import Insert as SqliteInsert

    Inserting = Callable[[Table], SqliteInsert | PostgresInsert]


class Statements:
    """What one store says to its database.

    `inserting` returns the dialect's own insert, which knows ON CONFLICT; `claim_key` are the
    columns of the claims' key; `now` is the time that leases are measured by, in epoch seconds:
    None where it is handed over as the parameter `now`.
    """

    def __init__(
        self,
        inserting: Inserting,
        claim_key: tuple[str, ...],
        now: ColumnElement[float] | None = None,
    ) -> None:
        self.record: Select[Any] = select(RECORDS).where(_here(RECORDS))
        self.version = select(RECORDS.c.version).where(_here(RECORDS))
        self.insert: Executable = (
            inserting(RECORDS).on_conflict_do_nothing().returning(RECORDS.c.version)
        )
        self.update: Executable = (
            update(RECORDS)
            .where(_here(RECORDS), RECORDS.c.version == bindparam("at_version"))
            .returning(RECORDS.c.version)
        )
        self.keep: Executable = insert(HISTORY)
        self.drop_old: Delete = delete(HISTORY).where(
            _here(HISTORY), HISTORY.c.version <= bindparam("at_version")
        )
        self.owners: Select[Any] = (
            select(RECORDS)
            .where(
                RECORDS.c.kind == bindparam("at_kind"),
                RECORDS.c.remote_id == bindparam("at_remote_id"),
                RECORDS.c.status != Status.DELETED.value,
            )
            .order_by(RECORDS.c.instance)
        )
        self.history: Select[Any] = (
            select(HISTORY).where(_here(HISTORY)).order_by(HISTORY.c.version.desc())
        )
        self.claim = _claiming(inserting, claim_key, now)
        self.takes_now = now is None
        self.holder = select(CLAIMS.c.holder).where(_here(CLAIMS))
        self.release: Delete = delete(CLAIMS).where(
            _here(CLAIMS), CLAIMS.c.holder == bindparam("at_holder")
        )
        self.put_run = _putting_run(inserting)
        self.update_run: Executable = update(RUNS).where(_this_run()).returning(RUNS.c.id)
        self.run: Select[Any] = select(RUNS).where(_this_run())
        self.runs: Select[Any] = select(RUNS).order_by(RUNS.c.started_at.desc(), RUNS.c.id.desc())
        self.old_runs: Select[Any] = (
            self.runs.with_only_columns(RUNS.c.id)
            .where(RUNS.c.workflow == bindparam("at_workflow"))
            .offset(KEPT_RUNS)
        )
        self.drop_run: Delete = delete(RUNS).where(_this_run())


def _claiming(
    inserting: Inserting, key: tuple[str, ...], now: ColumnElement[float] | None
) -> Executable:
    """Return what takes a claim that is free, mine or expired, and returns a row if it did."""
    present = bindparam("now", type_=Float) if now is None else now
    adding = inserting(CLAIMS).values(expires_at=present + bindparam("lease_s", type_=Float))
    is_free = or_(CLAIMS.c.holder == adding.excluded.holder, CLAIMS.c.expires_at <= present)
    return adding.on_conflict_do_update(
        index_elements=key,
        set_={"holder": adding.excluded.holder, "expires_at": adding.excluded.expires_at},
        where=is_free,
    ).returning(CLAIMS.c.holder)


def _putting_run(inserting: Inserting) -> Executable:
    """Return what writes a run, over one of the same id if there is one by now."""
    adding = inserting(RUNS)
    written = {column.name: adding.excluded[column.name] for column in RUNS.c}
    return adding.on_conflict_do_update(index_elements=["id"], set_=written)


def _this_run() -> ColumnElement[bool]:
    return RUNS.c.id == bindparam("at_id")


def _here(table: Table) -> ColumnElement[bool]:
    return and_(table.c.kind == bindparam("at_kind"), table.c.instance == bindparam("at_instance"))
