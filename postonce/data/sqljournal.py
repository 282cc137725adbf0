"""The journal of runs on SQLAlchemy Core: what every SQL store does alike."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import tuple_

from .journal import Run
from .rows import row_of_run, run_of
from .tables import RUNS
from .transactions import SqlStore

_RUNS_AT_A_TIME = 50
"""Few: a run of many steps is long."""


class SqlJournal(SqlStore):
    """A `Journal` on a SQL database."""

    def put_run(self, run: Run) -> None:
        """Write `run` over what was kept of it. Raises: RepositoryError."""
        row = row_of_run(run)
        with self._transaction(self._writer) as db:
            if db.execute(self._statements.update_run, row | {"at_id": run.id}).first():
                return
            db.execute(self._statements.put_run, row)
            # One after the other, the newest first, by whoever does it: two processes that delete
            # the same rows in different orders would wait for each other.
            at = {"at_workflow": run.workflow}
            for old in db.execute(self._statements.old_runs, at).scalars().all():
                db.execute(self._statements.drop_run, {"at_id": old})

    def run(self, run_id: str) -> Run | None:
        """Return the run of that id, or None. Raises: RepositoryError."""
        with self._transaction(self._reader) as db:
            row = db.execute(self._statements.run, {"at_id": run_id}).first()
        return None if row is None else run_of(row._asdict())

    def runs(self, workflow: str | None = None) -> Iterator[Run]:
        """Yield the kept runs, of all workflows or of one, newest first."""
        key = tuple_(RUNS.c.started_at, RUNS.c.id)
        query = self._statements.runs
        if workflow is not None:
            query = query.where(RUNS.c.workflow == workflow)
        rows = self._in_portions(
            query,
            lambda row: key < tuple_(row.started_at, row.id),
            rows_at_a_time=_RUNS_AT_A_TIME,
        )
        return (run_of(row._asdict()) for row in rows)
