"""What DBOS carries out: a run, and each of its tasks.

Rule 1: a run is carried on by following it again: what DBOS has recorded of it (items, the tasks
        that were begun, the order in which they ended) is taken from there, and the rest follows
        from these alone.
Rule 2: a task has an id that its run, step and item make, and is enqueued: any process may take it.
Rule 3: what is to be told of a run is written to a stream, which is read from its beginning by
        whoever waits for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dbos import DBOS, SetWorkflowID

from ...errors import ExpressionFailed, PostonceError
from ...types import Json
from ..definition import Step
from ..dispatch import Dispatch
from ..engine import Began, Ended, Event, Results
from ..records import item_of, told_of
from ..tasks import Task
from .carried import check_whole
from .jobs import Held
from .lookup import MOST_ATTEMPTS, RUN, TASK, id_of
from .node import Node, present

EVENTS = "events"
"""The stream of a run: lists of `began`, `ended`, and at the end `over` or `failed`."""


@DBOS.workflow(name=RUN, max_recovery_attempts=None)
def run(facts: Mapping[str, Any]) -> None:
    """Carry a run out, from wherever it got to."""
    run_id = DBOS.workflow_id
    assert run_id is not None
    node = present()
    try:
        held = node.jobs.take(run_id, lambda: facts)
    except PostonceError as error:
        DBOS.write_stream(EVENTS, [{"failed": told_of(error)}])
        return
    try:
        with node.at(run_id):
            _Run(node, held).to_the_end()
    finally:
        node.jobs.give_back(held)


@DBOS.workflow(name=TASK, max_recovery_attempts=MOST_ATTEMPTS)
def task(run_id: str, wanted: Mapping[str, Any], needs: Mapping[str, Any]) -> Any:
    """Carry a task out and return its written record."""
    node = present()
    with node.at(DBOS.workflow_id):
        return node.carry_out(run_id, wanted, needs)


class _Run:
    def __init__(self, node: Node, held: Held) -> None:
        self._node = node
        self._held = held
        self._events: list[Json] = []
        self._under_way: dict[str, Task] = {}
        self._written: dict[str, list[Mapping[str, Json]]] = {}
        """Step → the written records of its tasks, where it has any."""
        self._dispatch = Dispatch(held.job.workflow, self._items, self._told)

    def to_the_end(self) -> None:
        while True:
            for one in self._dispatch.startable():
                self._start(one)
            self._tell(is_over=not self._under_way)
            if not self._under_way:
                return
            self._await_some()

    def _start(self, task_: Task) -> None:
        written = {
            "step": task_.step,
            "index": task_.index,
            "each": self._held.carrier.each(task_),
        }
        child = id_of(self._held.run_id, task_)
        needs = self._needs(task_.step)
        with SetWorkflowID(child):
            DBOS.enqueue_workflow(self._held.queue, task, self._held.run_id, written, needs)
        self._under_way[child] = task_
        self._written.setdefault(task_.step, [])
        self._told(Began(task=task_, item=item_of(task_.each, task_.index)))

    def _needs(self, name: str) -> dict[str, Json]:
        """Return, for each step that `name` needs, how many tasks it had.

        Their records are where the tasks left them. Only what has no tasks, a step that failed
        before it had any, is sent along: a step of a thousand items is not to be sent along with
        each of a thousand others.
        """
        found: dict[str, Json] = {}
        for need, records in self._dispatch.results_for(name).items():
            has_tasks = need in self._written or not records
            found[need] = (
                len(records) if has_tasks else list(map(self._held.carrier.record, records))
            )
        return found

    def _await_some(self) -> None:
        ended = DBOS.run_step(
            {"name": "ended"}, self._node.ended, dict(self._under_way), self._held.carrier
        )
        for child, written in ended:
            done = self._under_way.pop(child)
            self._written[done.step].append(written)
            self._dispatch.end(done, self._held.carrier.read_record(written))

    def _items(self, step: Step, results: Results) -> list[Json] | None:
        if not step.is_many:
            return None
        found = DBOS.run_step({"name": "items"}, self._evaluated, step, results)
        if "failed" in found:
            raise ExpressionFailed(self._held.carrier.read_text(found["failed"], step.name))
        tasks = [Task(step=step.name, index=n) for n in range(len(found["items"]))]
        pairs = zip(tasks, found["items"], strict=True)
        return [self._held.carrier.read_each(*pair).each for pair in pairs]

    def _evaluated(self, step: Step, results: Results) -> dict[str, Json]:
        """Return the items of a step as they are written."""
        try:
            for need in step.refers:
                check_whole(need, self._written.get(need, ()))
            items = self._held.job.items(step, results) or []
            tasks = [Task(step=step.name, index=n, each=item) for n, item in enumerate(items)]
            return {"items": [self._held.carrier.each(one) for one in tasks]}
        except ExpressionFailed as error:
            return {"failed": self._held.carrier.text(told_of(error), step.name)}

    def _told(self, event: Event) -> None:
        match event:
            case Began(task=begun, item=item):
                told = self._held.carrier.text(item, str(begun))
                self._events.append(
                    {"began": {"step": begun.step, "index": begun.index, "item": told}}
                )
            case Ended(record=record):
                self._events.append({"ended": self._held.carrier.record(record)})

    def _tell(self, *, is_over: bool) -> None:
        events = [*self._events, *([{"over": True}] if is_over else [])]
        self._events.clear()
        if events:
            DBOS.write_stream(EVENTS, events)
