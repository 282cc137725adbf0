"""What an engine costs: milliseconds per step, for steps that do nothing.

The PostgreSQL is the tests' own, which does not wait for its disk.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path

from postonce import Context, Json
from postonce.workflow import Engine, Flow, InlineEngine
from postonce.workflow.dbos import DbosEngine
from postonce.workflow.job import LocalJob
from tests.postgres import running

_LENGTH, _WIDTH, _AT_ONCE = 50, 200, 16


def _nothing() -> None: ...


def _nothing_for(each: Json) -> None: ...


chain = Flow("chain")
for _number in range(_LENGTH):
    _needs = [f"step_{_number - 1}"] if _number else []
    chain.step(name=f"step_{_number}", needs=_needs)(_nothing)

crowd = Flow("crowd", concurrency=_AT_ONCE)
crowd.step(name="wide", for_each=list(range(_WIDTH)))(_nothing_for)


def main() -> None:
    """Print a line per engine."""
    print(f"steps that do nothing, in ms: {_LENGTH} in a row, {_WIDTH} of which {_AT_ONCE} at once")
    for name, place, opened in _ENGINES:
        with ExitStack() as stack:
            store = stack.enter_context(place())
            ctx = stack.enter_context(Context.open(store))
            engine = opened(ctx, store)
            stack.callback(engine.close)
            row, wide = (_ms_per_step(engine, ctx, flow) for flow in (chain, crowd))
            print(f"  {name:<18} {row:6.1f} {wide:6.1f}")


def _ms_per_step(engine: Engine, ctx: Context, flow: Flow) -> float:
    _run(engine, ctx, flow)  # imports, tables, queues
    started = time.perf_counter()
    number = _run(engine, ctx, flow)
    return (time.perf_counter() - started) / number * 1000


def _run(engine: Engine, ctx: Context, flow: Flow) -> int:
    job = LocalJob(flow.workflow, ctx, {}, run_id=flow.name)
    try:
        records = engine.run(job, lambda _event: None)
    finally:
        job.close()
    assert all(record.is_satisfied for record in records)
    return len(records)


@contextmanager
def _file() -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        yield f"sqlite:///{Path(folder) / 'state.db'}"


@contextmanager
def _server() -> Iterator[str]:
    with running() as server, server.database() as name:
        yield server.address(name)


def _inline(_ctx: Context, _store: str) -> Engine:
    return InlineEngine()


def _dbos(ctx: Context, store: str) -> Engine:
    return DbosEngine(ctx, store=store)


_Place = Callable[[], AbstractContextManager[str]]
_ENGINES: tuple[tuple[str, _Place, Callable[[Context, str], Engine]], ...] = (
    ("inline", _file, _inline),
    ("dbos, SQLite", _file, _dbos),
    ("dbos, PostgreSQL", _server, _dbos),
)
