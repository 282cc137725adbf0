"""`postonce work`: carry out steps of workflows that others began."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import typer

from .engines import EngineDb
from .options import BaseUrl, Owner, addresses
from .packages import Providers, imported, on_path
from .printing import escaped
from .signals import as_interrupts
from .store import DEFAULT_STORE, Store, reported

if TYPE_CHECKING:
    from ..workflow import TaskRecord


def work(
    provider: Providers = [],
    base_url: BaseUrl = [],
    owner: Owner = None,
    store: Store = DEFAULT_STORE,
    engine_db: EngineDb = None,
) -> None:
    """Carry out steps of runs that others began.

    Of all that `postonce run --engine dbos` began on the same store, until interrupted.
    Start as many as you like, on any machine that has the same code, store and tokens; the latter
    come from the providers' own environment variables. A `--provider` is imported at once, so that
    one that is missing is told before any work is taken.
    Exit codes: 0 interrupted (Ctrl-C, SIGTERM) and come to rest, 2 wrong usage, or a store or
    database that cannot be used.
    """
    from ..context import Context
    from ..workflow.dbos import DbosEngine

    with suppress(KeyboardInterrupt), reported(), as_interrupts():
        on_path()
        for name in provider:
            imported(name)
        with (
            Context.open(store, base_url=addresses(base_url), owner=owner) as ctx,
            DbosEngine(ctx, store=store, database=engine_db) as engine,
        ):
            engine.work(done=_tell, ready=lambda name: _announce(name, engine.database))


def _announce(name: str, database: str) -> None:
    typer.echo(escaped(f"{name} works on the runs in {database}; Ctrl-C ends it"), err=True)
    typer.echo("\t".join(("run", "step", "outcome", "instance", "id", "seconds", "error")))


def _tell(run_id: str, record: TaskRecord) -> None:
    cells = (
        run_id,
        str(record),
        record.word,
        record.instance,
        record.id,
        f"{record.duration_s:.2f}",
        record.error or "",
    )
    typer.echo("\t".join(map(escaped, cells)))
