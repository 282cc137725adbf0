"""One task in this process: carried out in a thread of its own, and left behind where it hangs."""

from __future__ import annotations

import time
from queue import Empty, SimpleQueue
from threading import Event, Lock, Thread

from ..engine import Job, Results
from ..records import failure_of, left_behind
from ..tasks import Task, TaskRecord, TaskStatus

_GRACE_S = 2.0
"""How long after its time a step that does not stop by itself is waited for."""
_LOOK_S = 0.2
"""How often a task that is under way is asked whether it may go on."""


class LeftPending(BaseException):
    """Ends work of this process without DBOS recording an end: others go on with it.

    No Exception, because DBOS records those.
    """


class Performer:
    """Carries tasks out until it is told to stop. Safe to use from several threads."""

    def __init__(self) -> None:
        self._is_stopping = Event()
        self._is_over = Event()
        self._lock = Lock()
        self._under_way = 0

    def check(self) -> None:
        """Raise LeftPending where no more work is to be begun."""
        if self._is_stopping.is_set():
            raise LeftPending

    def stop(self) -> None:
        """Begin no more tasks, and record none as stopped."""
        self._is_stopping.set()

    @property
    def under_way(self) -> int:
        """Return how many tasks are being carried out."""
        return self._under_way

    def rest(self, rest_s: float) -> None:
        """Give what is under way `rest_s` seconds to end well, then leave it pending."""
        until = time.monotonic() + rest_s
        try:
            while self._under_way and time.monotonic() < until:
                time.sleep(_LOOK_S / 4)
        finally:
            self._is_over.set()

    def perform(self, job: Job, task: Task, results: Results) -> TaskRecord:
        """Return the task's record. Raises: LeftPending."""
        self.check()
        with self._lock:
            self._under_way += 1
        try:
            return self._awaited(job, task, results)
        finally:
            with self._lock:
                self._under_way -= 1

    def _awaited(self, job: Job, task: Task, results: Results) -> TaskRecord:
        timeout_s = job.workflow.steps[task.step].timeout_s
        end = None if timeout_s is None else time.monotonic() + timeout_s + _GRACE_S
        ended: SimpleQueue[TaskRecord] = SimpleQueue()
        # A daemon, because DBOS's own threads keep a process from ending, and this may hang.
        Thread(
            target=_attempt, args=(job, task, results, ended), name=f"postonce-{task}", daemon=True
        ).start()
        while True:
            try:
                record = ended.get(timeout=_LOOK_S)
            except Empty:
                if self._is_over.is_set():
                    raise LeftPending from None
                if end is not None and time.monotonic() >= end:
                    return left_behind(task, timeout_s or 0.0)
                continue
            if record.status is TaskStatus.STOPPED:
                self.check()
            return record


def _attempt(job: Job, task: Task, results: Results, ended: SimpleQueue[TaskRecord]) -> None:
    try:
        record = job.perform(task, results)
    except BaseException as error:  # SystemExit of a step: the run must hear of it
        record = failure_of(task, error)
    ended.put(record)
