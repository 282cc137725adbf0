"""This process among those that work: its slot, the runs it takes part in, and its tasks.

Rule 1: what is stopped here is left pending and never recorded as ended: another process, or the
        next run, goes on with it.
Rule 2: without its slot a process takes no more work.
Rule 3: there is one node per process, since there is one DBOS.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from socket import gethostname
from threading import Lock
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from ...errors import ConfigError, PostonceError, RepositoryError
from ..engine import Listener, Resting, Results
from ..records import failed, told_of
from ..tasks import Task, TaskRecord
from . import process
from .carried import Carrier, check_whole
from .databases import Database
from .jobs import Held, Jobs
from .keeper import Keeper
from .lookup import ended_among, facts_of_run, records_of
from .performing import Performer

Done = Callable[[str, TaskRecord], None]
"""Told of each task that was carried out in this process, and of its run."""

_REST_S = 10.0
"""How long, when a process stops, requests that are under way may take to be answered."""
_FIRST_S, _FACTOR = 0.005, 1.5
"""How soon a task may have ended, and by how much longer the next look is put off."""


class Node:
    """Works on the queue of one workflow, or (None) on all of them, until it is closed."""

    def __init__(
        self, database: Database, application: str, jobs: Jobs, queue: str | None, done: Done | None
    ) -> None:
        self.queue = queue
        self.jobs = jobs
        self._done = done
        self._performer = Performer()
        self._at_work = set[str]()
        with ExitStack() as stack:
            _be_present(self)
            stack.callback(_be_absent)
            slot = database.slot()
            self.name = slot.name
            stack.callback(slot.close)
            engine = database.engine()
            stack.callback(engine.dispose)
            try:
                process.begin(process.config_of(engine, slot.name, application), queue)
            except SQLAlchemyError as error:
                cause = " ".join(str(getattr(error, "orig", None) or error).split())
                raise RepositoryError(
                    f"{database.name} cannot keep runs ({cause}); nothing was begun"
                ) from None
            stack.callback(process.end)
            stack.callback(jobs.close)
            self._keeper = Keeper(slot, lost=self.stop, at_work=self._at_work.copy)
            self._keeper.start()
            stack.callback(self._keeper.stop)
            self._stack = stack.pop_all()

    def check(self) -> None:
        """Raise RepositoryError where this process must not work any more."""
        self._keeper.check()

    def wait(self, seconds: float) -> None:
        """Let it work for a while. Raises: RepositoryError."""
        self._keeper.wait(seconds)
        self.check()

    def stop(self) -> None:
        """Begin no more tasks, and let those that wait end at their next chance."""
        self._performer.stop()
        self.jobs.interrupt()

    def rest(self, told: Listener | None = None) -> None:
        """Stop, and let what is under way end well, if it does so soon."""
        self.stop()
        if told is not None:
            told(Resting(under_way=self._performer.under_way, at_most_s=_REST_S))
        self._performer.rest(_REST_S)

    def close(self) -> None:
        """End all work, leave pending what is under way, and give the slot back."""
        self.stop()
        self._performer.rest(0.0)
        self._stack.close()

    @contextmanager
    def at(self, workflow_id: str | None) -> Iterator[None]:
        """Say, for the length of a block, that a workflow of DBOS's is worked on here."""
        assert workflow_id is not None
        self._at_work.add(workflow_id)
        try:
            yield
        finally:
            self._at_work.discard(workflow_id)

    def carry_out(self, run_id: str, wanted: Mapping[str, Any], needs: Mapping[str, Any]) -> Any:
        """Carry a task out here and return its written record. Raises: LeftPending."""
        self._performer.check()
        task = Task(step=wanted["step"], index=wanted["index"])
        carrier = self.jobs.carrier(run_id)
        try:
            record = self._performed(run_id, carrier.read_each(task, wanted["each"]), needs)
        except PostonceError as error:
            # Only this process may be unable to: it says who it is.
            record = failed(task, f"{told_of(error)} (on {gethostname()})")
        written = carrier.record(record)
        if self._done is not None:
            self._done(run_id, record)
        return written

    def ended(self, tasks: dict[str, Task], carrier: Carrier) -> list[tuple[str, dict[str, Any]]]:
        """Wait until some of `tasks` have ended; return their ids and written records.

        Raises: LeftPending.
        """
        # Not DBOS.wait_first: it waits on while this process is to end, and so keeps it from it.
        pause_s = _FIRST_S
        while True:
            self._performer.check()
            if found := ended_among(tasks, carrier):
                return found
            time.sleep(pause_s)
            pause_s = min(process.POLL_S, pause_s * _FACTOR)

    def _performed(self, run_id: str, task: Task, needs: Mapping[str, Any]) -> TaskRecord:
        held = self.jobs.take(run_id, lambda: facts_of_run(run_id))
        try:
            return self._performer.perform(held.job, task, self._results(held, task, needs))
        finally:
            self.jobs.give_back(held)

    def _results(self, held: Held, task: Task, needs: Mapping[str, Any]) -> Results:
        steps = held.job.workflow.steps
        refers = steps[task.step].refers
        found: dict[str, tuple[TaskRecord, ...]] = {}
        for need, what in needs.items():
            if need not in held.ended:
                count = what if isinstance(what, int) else None
                held.ended[need] = (
                    tuple(what)
                    if count is None
                    else records_of(held.run_id, steps[need], count, held.carrier)
                )
            if need in refers:
                check_whole(need, held.ended[need])
            found[need] = tuple(map(held.carrier.read_record, held.ended[need]))
        return found


_lock = Lock()
_present: Node | None = None


def present() -> Node:
    """Return this process's node."""
    assert _present is not None, "DBOS works only while there is a node"
    return _present


def _be_present(node: Node) -> None:
    """Let `node` be this process's. Raises: ConfigError where there is one."""
    global _present
    with _lock:
        if _present is not None:
            raise ConfigError("another DBOS engine is at work in this process: close it first")
        _present = node


def _be_absent() -> None:
    global _present
    _present = None
