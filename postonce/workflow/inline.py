"""The default engine: tasks run in threads of this process, no server, nothing to set up."""

from __future__ import annotations

import time
from contextlib import suppress
from queue import Empty, SimpleQueue
from threading import Thread

from .dispatch import Dispatch
from .engine import Began, Job, Listener, Resting, Results
from .records import failure_of, item_of, left_behind
from .tasks import Task, TaskRecord

_GRACE_S = 2.0
"""How long after its time a step that does not stop by itself is waited for."""
_REST_S = 10.0
"""How long requests that are under way at the end, or at an interrupt, may take to be answered."""

_LONGEST_WAIT_S = 3600.0
"""No lock waits for as long as a `timeout_s` may be; after this, look again."""


class InlineEngine:
    """An `Engine` in this process."""

    name = "inline"

    def run(self, job: Job, told: Listener) -> tuple[TaskRecord, ...]:
        """Carry a job out. Raises: KeyboardInterrupt once what was under way has come to rest."""
        run = _Run(job, told)
        try:
            run.to_the_end()
            run.wait_for_stragglers()
        except KeyboardInterrupt:
            run.to_rest()
            raise
        return run.dispatch.records

    def close(self) -> None:
        """There is nothing to let go of."""


class _Run:
    def __init__(self, job: Job, told: Listener) -> None:
        self.job = job
        self.told = told
        self.dispatch = Dispatch(job.workflow, job.items, told)
        self.under_way: dict[Task, float | None] = {}
        """Task → when to give it up (monotonic seconds), None where never."""
        self.ended: SimpleQueue[tuple[Task, TaskRecord]] = SimpleQueue()
        self.left_behind: set[Task] = set()
        self.given: SimpleQueue[tuple[Task, Results] | None] = SimpleQueue()
        self.workers = 0

    def to_the_end(self) -> None:
        try:
            while True:
                for task in self.dispatch.startable():
                    self._start(task)
                if not self.under_way:
                    return
                self._await_one()
        finally:
            for _ in range(self.workers):
                self.given.put(None)

    def wait_for_stragglers(self) -> None:
        """Give requests of steps that were left behind a chance to be answered.

        When the run is over their connections are closed, and an id in an answer would be lost.
        """
        until = time.monotonic() + _REST_S
        while self.left_behind and (left_s := until - time.monotonic()) > 0:
            with suppress(Empty):
                task, _ = self.ended.get(timeout=left_s)
                self.left_behind.discard(task)

    def to_rest(self) -> None:
        """Begin nothing more; give what is under way a chance to end well."""
        self.job.interrupt()
        self.told(Resting(under_way=len(self.under_way), at_most_s=_REST_S))
        until = time.monotonic() + _REST_S
        with suppress(KeyboardInterrupt):  # asked twice: leave at once
            while self.under_way and time.monotonic() < until:
                self._await_one(until)
        self.dispatch.give_up("the run was interrupted; run again to go on")

    def _start(self, task: Task) -> None:
        timeout_s = self.job.workflow.steps[task.step].timeout_s
        end = None if timeout_s is None else time.monotonic() + timeout_s + _GRACE_S
        self.under_way[task] = end
        self.told(Began(task=task, item=item_of(task.each, task.index)))
        self.given.put((task, self.dispatch.results_for(task.step)))
        if self.workers < len(self.under_way) + len(self.left_behind):
            self.workers += 1
            # A daemon, because what hangs in a request must not keep the process from ending: it
            # then ends as killed processes do, and the next run goes on from there.
            Thread(target=self._work, name=f"postonce-{self.workers}", daemon=True).start()

    def _work(self) -> None:
        """Perform what is given, until told that there is no more."""
        while (given := self.given.get()) is not None:
            task, results = given
            try:
                record = self.job.perform(task, results)
            except BaseException as error:  # SystemExit of a step: the run must hear of it
                record = failure_of(task, error)
            self.ended.put((task, record))

    def _await_one(self, until: float | None = None) -> None:
        """Wait for a task to end, for one to be given up, or for `until` (monotonic seconds)."""
        ends = [end for end in (until, *self.under_way.values()) if end is not None]
        try:
            if ends:
                left_s = min(ends) - time.monotonic()
                task, record = self.ended.get(timeout=min(max(0.0, left_s), _LONGEST_WAIT_S))
            else:
                task, record = self.ended.get()
        except Empty:
            self._give_up()
            return
        if self.under_way.pop(task, _GONE) is not _GONE:
            self.dispatch.end(task, record)
        self.left_behind.discard(task)

    def _give_up(self) -> None:
        now = time.monotonic()
        for task in [t for t, end in self.under_way.items() if end is not None and end <= now]:
            del self.under_way[task]
            self.left_behind.add(task)
            timeout_s = self.job.workflow.steps[task.step].timeout_s
            self.dispatch.end(task, left_behind(task, timeout_s or 0.0))


_GONE = object()
