"""`--engine` and `--engine-db`: what carries a workflow out, and where its runs are kept."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from ..context import Context
    from ..workflow import Engine


class EngineName(StrEnum):
    """The engines there are."""

    INLINE = "inline"
    DBOS = "dbos"


EngineOption = Annotated[
    EngineName,
    typer.Option(
        "--engine",
        envvar="POSTONCE_ENGINE",
        help="inline: in this process. dbos: goes on where this process dies; several may work.",
    ),
]
EngineDb = Annotated[
    str | None,
    typer.Option(
        metavar="URL",
        envvar="POSTONCE_ENGINE_DB",
        help="Where the engine dbos keeps runs, where that is not beside the store.",
    ),
]


@contextmanager
def engine_of(name: EngineName, ctx: Context, store: str, database: str | None) -> Iterator[Engine]:
    """Yield an engine, and close it. Raises: ConfigError."""
    if name is EngineName.INLINE:
        from ..workflow import InlineEngine

        yield InlineEngine()
        return
    from ..workflow.dbos import DbosEngine

    with closing(DbosEngine(ctx, store=store, database=database)) as engine:
        yield engine
