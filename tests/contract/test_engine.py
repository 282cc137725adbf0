"""Every engine keeps what postonce/workflow/engine.py promises.

One engine stands for the length of the module, and runs one workflow after the other: an engine
that keeps its runs must not mistake one for another.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

import pytest

from postonce import Context, Json, Timing
from postonce.emulator.server import Running, running
from postonce.workflow import Engine, Flow, InlineEngine, TaskRecord
from postonce.workflow.dbos import DbosEngine
from postonce.workflow.engine import Began, Ended, Event
from postonce.workflow.job import LocalJob

from ..postgres import Server
from ..subjects import ROOT
from . import flows


@dataclass(slots=True, kw_only=True)
class Ran:
    """What a run came to: its records, what was told of it, and the lines its steps wrote."""

    records: tuple[TaskRecord, ...]
    told: list[Event]
    lines: list[str]

    def words(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for record in self.records:
            found.setdefault(record.step, []).append(record.word)
        return found

    def only(self, step: str) -> TaskRecord:
        (found,) = [record for record in self.records if record.step == step]
        return found

    def most_at_once(self, name: str) -> int:
        """How many steps whose name begins so were at work at the same moment."""
        moves = [1 if line[0] == "+" else -1 for line in self.lines if line[1:].startswith(name)]
        return max(accumulate(moves))


@dataclass(slots=True, kw_only=True)
class Bench:
    """An engine, and what it needs to run something."""

    engine: Engine
    ctx: Context
    cloud: Running
    folder: Path
    count: int = 0

    def run(self, flow: Flow, **inputs: Json) -> Ran:
        """Run `flow`, with an empty log of its own unless one is named."""
        self.count += 1
        log = Path(inputs.setdefault("log", str(self.folder / f"{self.count}.log")))
        log.touch()
        workflow = flow.workflow
        values = {name: one.default for name, one in workflow.inputs.items()} | inputs
        job = LocalJob(workflow, self.ctx, values, run_id=f"run-{self.count}")
        told: list[Event] = []
        try:
            records = self.engine.run(job, told.append)
        finally:
            job.close()
        return Ran(records=records, told=told, lines=log.read_text().splitlines())


Place = Callable[[pytest.FixtureRequest, Path], AbstractContextManager[str]]


@contextmanager
def _in_a_file(_: pytest.FixtureRequest, folder: Path) -> Iterator[str]:
    yield f"sqlite:///{folder / 'state.db'}"


@contextmanager
def _on_a_server(request: pytest.FixtureRequest, _: Path) -> Iterator[str]:
    server: Server = request.getfixturevalue("postgres")
    with server.database() as name:
        yield server.address(name)


def _inline(_ctx: Context, _store: str) -> Engine:
    return InlineEngine()


def _dbos(ctx: Context, store: str) -> Engine:
    return DbosEngine(ctx, store=store)


ENGINES: dict[str, tuple[Place, Callable[[Context, str], Engine]]] = {
    "inline": (_in_a_file, _inline),
    "dbos-sqlite": (_in_a_file, _dbos),
    "dbos-postgres": (_on_a_server, _dbos),
}


@pytest.fixture(scope="module", params=ENGINES)
def bench(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Bench]:
    folder = tmp_path_factory.mktemp("engine")
    place, made = ENGINES[request.param]
    hurry = Timing(sleep=lambda seconds: time.sleep(min(seconds, 0.05)), settle_s=0.0)
    with place(request, folder) as store, running(ROOT / "specs" / "digitalocean") as cloud:
        ctx = Context.open(store, base_url=cloud.url, token="any", timing=hurry)
        with ctx:
            engine = made(ctx, store)
            try:
                yield Bench(engine=engine, ctx=ctx, cloud=cloud, folder=folder)
            finally:
                engine.close()


def test_a_step_runs_after_all_that_it_needs(bench: Bench) -> None:
    ran = bench.run(flows.chain)
    assert ran.lines == ["first", "second", "third", "fourth"]
    assert [record.step for record in ran.records] == ran.lines
    assert all(record.is_satisfied for record in ran.records)


def test_what_a_step_answers_reaches_those_that_refer_to_it(bench: Bench) -> None:
    ran = bench.run(flows.chain)
    assert ran.only("second").output == 21
    assert ran.only("third").output == 41


def test_a_for_each_runs_once_per_item_and_its_results_are_in_their_order(bench: Bench) -> None:
    names = [f"n{number}" for number in range(9)]
    ran = bench.run(flows.items, names=names)
    assert sorted(ran.lines[:-1]) == names
    assert ran.lines[-1] == "gathered"
    assert ran.only("gathered").output == names
    uppers = [record.output for record in ran.records if record.step == "one_by_one"]
    assert uppers == [name.upper() for name in names]
    assert [record.index for record in ran.records[:9]] == list(range(9))


def test_an_empty_for_each_is_satisfied(bench: Bench) -> None:
    ran = bench.run(flows.items, names=[])
    assert ran.words() == {"gathered": ["executed"]}
    assert ran.only("gathered").output == []


def test_a_failure_stops_what_depends_on_it_and_nothing_else(bench: Bench) -> None:
    ran = bench.run(flows.failing)
    assert sorted(ran.lines) == ["after_aside", "aside", "broken"]
    assert ran.words() == {
        "broken": ["failed"],
        "after_broken": ["blocked"],
        "long_after_broken": ["blocked"],
        "without_items": ["failed"],
        "after_without_items": ["blocked"],
        "aside": ["executed"],
        "after_aside": ["executed"],
    }
    assert "it was meant to fail" in (ran.only("broken").error or "")
    assert "inputs.log + 1" in (ran.only("without_items").error or "")


def test_a_failure_that_is_allowed_stops_only_what_refers_to_it(bench: Bench) -> None:
    ran = bench.run(flows.pardoned)
    assert ran.lines == ["goes_on"]
    assert ran.words() == {
        "may_fail": ["failed"],
        "may_have_no_items": ["failed"],
        "goes_on": ["executed"],
        "asks_for_it": ["blocked"],
    }


def test_a_skip_satisfies_what_depends_on_it(bench: Bench) -> None:
    ran = bench.run(flows.skipping)
    assert ran.words() == {"skipped": ["skipped"], "after_skipped": ["executed"]}
    assert ran.only("after_skipped").output == ["skipped", "there", "7"]


def test_no_more_steps_run_at_once_than_the_workflow_allows(bench: Bench) -> None:
    ran = bench.run(flows.crowd)
    assert len(ran.lines) == 16
    assert ran.most_at_once("any_number") == 3


def test_no_more_items_of_a_step_run_at_once_than_it_allows(bench: Bench) -> None:
    ran = bench.run(flows.pairs)
    assert ran.most_at_once("two_at_once") == 2
    assert ran.most_at_once("") == 3, "the other step ran beside them"


def test_a_step_is_retried_as_often_as_it_asks_for(bench: Bench) -> None:
    ran = bench.run(flows.patient)
    assert ran.only("third_time").output == "at last"
    assert ran.only("third_time").attempts == 3
    assert ran.words()["never"] == ["failed"]
    assert ran.lines.count("never") == 2


def test_a_step_that_takes_too_long_fails_alone(bench: Bench) -> None:
    begun = time.monotonic()
    ran = bench.run(flows.hurried)
    assert time.monotonic() - begun < 15
    assert ran.lines == ["in_time"]
    assert ran.words() == {
        "waits_too_long": ["failed"],
        "hangs": ["failed"],
        "after_hangs": ["blocked"],
        "in_time": ["executed"],
    }
    for step in ("waits_too_long", "hangs"):
        assert "timeout_s" in (ran.only(step).error or "")


def test_whatever_a_step_raises_is_its_own_failure(bench: Bench) -> None:
    ran = bench.run(flows.raising)
    assert ran.lines == ["is_fine"]
    assert ran.words() == {
        "exits": ["failed"],
        "is_interrupted": ["failed"],
        "is_awkward": ["failed"],
        "answers_with_no_json": ["failed"],
        "is_fine": ["executed"],
    }
    assert "SystemExit" in (ran.only("exits").error or "")


@pytest.mark.parametrize("flow", [flows.chain, flows.failing, flows.pardoned], ids=repr)
def test_each_record_is_told_once_after_its_beginning_and_after_what_it_needs(
    bench: Bench, flow: Flow
) -> None:
    ran = bench.run(flow)
    ended = [event.record for event in ran.told if isinstance(event, Ended)]
    assert sorted(ended, key=str) == sorted(ran.records, key=str)
    begun: list[str] = []
    over: list[str] = []
    for event in ran.told:
        if isinstance(event, Began):
            needs = flow.workflow.steps[event.task.step].needs
            assert set(needs) <= set(over)
            begun.append(str(event.task))
        elif isinstance(event, Ended):
            over.append(event.record.step)
            if event.record.attempts:
                assert event.record.step in begun
    assert len(set(begun)) == len(begun)


def test_odd_values_are_handed_on_as_they_are(bench: Bench) -> None:
    ran = bench.run(flows.odd)
    assert ran.only("odd_values").output == ran.only("odd_again").output == flows.ODD
    assert [one.output for one in ran.records if one.step == "odd_items"] == flows.ODD
    assert "\ud800" in (ran.only("odd_error").error or "")


def test_two_hundred_tasks_take_a_bounded_time(bench: Bench) -> None:
    begun = time.monotonic()
    ran = bench.run(flows.many)
    assert time.monotonic() - begun < 60
    assert sorted(ran.lines) == sorted(f"one {number}" for number in range(200))
    assert ran.only("total").output == sum(range(200))


def test_a_further_run_runs_everything_again(bench: Bench) -> None:
    first = bench.run(flows.chain)
    log = str(bench.folder / f"{bench.count}.log")
    second = bench.run(flows.chain, log=log)
    assert second.words() == first.words()
    assert second.lines == first.lines * 2


def test_a_further_run_makes_nothing_a_second_time(bench: Bench) -> None:
    bench.cloud.reset()
    names = ["made-1", "made-2", "made-3"]
    first = bench.run(flows.made, names=names)
    assert first.words() == {
        "network": ["created"],
        "machines": ["created"] * 3,
        "addresses": ["executed"],
    }
    assert [name for _, name in first.only("addresses").output] == names
    again = bench.run(flows.made, names=names)
    assert again.words() == {
        "network": ["reused"],
        "machines": ["reused"] * 3,
        "addresses": ["executed"],
    }
    assert again.only("addresses").output == first.only("addresses").output
    posts = [one for one in bench.cloud.log() if one["method"] == "POST"]
    assert len(posts) == 4
