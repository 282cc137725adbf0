"""Which tasks to start now: the schedule, and how many may run at once. For every engine alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace

from ..errors import ExpressionFailed
from ..types import Json
from .calling import is_for_an_instance
from .definition import ModelCall, Step, Workflow
from .engine import Ended, Listener, Results
from .records import failed, told_of
from .schedule import Schedule
from .tasks import Task, TaskRecord, TaskStatus

Items = Callable[[Step, Results], "list[Json] | None"]
"""How to find out what a step is carried out for. Raises: ExpressionFailed."""


class Dispatch:
    """Hands out tasks and takes their records. Not safe to use from several threads."""

    def __init__(self, workflow: Workflow, items: Items, told: Listener) -> None:
        self._workflow = workflow
        self._items = items
        self._told = told
        self._schedule = Schedule(workflow)
        self._waiting: list[Task] = []
        self._under_way: set[Task] = set()
        self._makers: dict[tuple[str, str], TaskRecord] = {}
        """Kind and instance → the task that made it, or saw to it, first."""

    def startable(self) -> tuple[Task, ...]:
        """Return the tasks to start now; they count as under way from here on."""
        self._begin_steps()
        busy = Counter(task.step for task in self._under_way)
        found: list[Task] = []
        held: list[Task] = []
        looked_at = 0
        for task in self._waiting:
            if len(self._under_way) + len(found) >= self._workflow.concurrency:
                break
            looked_at += 1
            most = self._workflow.steps[task.step].concurrency
            if most is None or busy[task.step] < most:
                busy[task.step] += 1
                found.append(task)
            else:
                held.append(task)
        self._waiting = [*held, *self._waiting[looked_at:]]
        self._under_way.update(found)
        return tuple(found)

    def end(self, task: Task, record: TaskRecord) -> None:
        """Take the record of a task that was under way, and tell of it."""
        self._under_way.remove(task)
        record = self._with_twin(record)
        self._schedule.end(record)
        self._told(Ended(record=record))

    def give_up(self, why: str) -> None:
        """End all that is waiting or under way as stopped."""
        unfinished = (*sorted(self._under_way, key=str), *self._waiting)
        self._under_way.update(self._waiting)
        self._waiting = []
        for task in unfinished:
            self.end(task, failed(task, why, TaskStatus.STOPPED))

    def results_for(self, name: str) -> Results:
        """Return the records of all that a step needs."""
        needs = self._workflow.steps[name].needs
        return {need: self._schedule.records_of(need) for need in needs}

    @property
    def records(self) -> tuple[TaskRecord, ...]:
        """Return what is known by now, in the order in which steps were written."""
        return self._schedule.records

    def _with_twin(self, record: TaskRecord) -> TaskRecord:
        """Return `record` with a word on another task of this run that was for the same instance.

        Two items of one name come to one thing, and the second reads as well `reused` as a thing
        of its own would in a further run.
        """
        call = self._workflow.steps[record.step].call
        is_looking = isinstance(call, ModelCall) and not is_for_an_instance(call)
        if not record.is_satisfied or not record.kind or is_looking:
            return record
        first = self._makers.setdefault((record.kind, record.instance), record)
        if first is record:
            return record
        note = (
            f"the same instance as {first}, so there is one thing for both: where two are meant, "
            "give each a name of its own (`instance:`)"
        )
        return replace(record, notes=(*record.notes, note))

    def _begin_steps(self) -> None:
        """Begin what may begin, and tell of what never will, until nothing changes."""
        has_changed = True
        while has_changed:
            ready = self._schedule.ready()
            for step in ready:
                self._begin(step)
            blocked = tuple(self._schedule.blocked())
            for record in blocked:
                self._told(Ended(record=record))
            has_changed = bool(ready or blocked)

    def _begin(self, step: Step) -> None:
        try:
            items = self._items(step, self.results_for(step.name))
        except ExpressionFailed as error:
            record = failed(Task(step=step.name), told_of(error))
            self._schedule.fail(record)
            self._told(Ended(record=record))
            return
        self._waiting.extend(self._schedule.begin(step, items))
