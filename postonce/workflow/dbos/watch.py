"""A run as whoever waits for it sees it: begun or joined, and each of its events told once."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from dbos import DBOS, SetEnqueueOptions, SetWorkflowID, WorkflowHandle, error

from ...errors import ConfigError, RepositoryError
from ..engine import Began, Ended, Job, Listener
from ..records import failed
from ..tasks import Task, TaskRecord, TaskStatus
from . import durable
from .carried import Carrier, identity_of
from .jobs import facts_of
from .lookup import busy_queues, ended_among, id_of
from .node import Node
from .process import POLL_S, keep_pace

_LOOK_S = 1.0
"""How often it is asked whether there is still something to wait for."""


class Watch:
    """Waits for one run."""

    def __init__(self, node: Node, job: Job, told: Listener) -> None:
        self._node = node
        self._job = job
        self._told = told
        self._handle: WorkflowHandle[None] | None = None
        self._under_way: dict[str, Task] = {}
        self._found: list[TaskRecord] = []

    @property
    def records(self) -> tuple[TaskRecord, ...]:
        """Return what is known by now, in the order in which steps were written."""
        order = {name: number for number, name in enumerate(self._job.workflow.steps)}
        return tuple(sorted(self._found, key=lambda one: (order[one.step], one.index or 0)))

    def begin(self, queue: str, keys: Sequence[str]) -> None:
        """Put the job on `queue`, or join the run that does the same and has not ended.

        Raises: ConfigError where it may not, or cannot, be kept.
        """
        run_id = f"{self._job.run_id}.{secrets.token_hex(4)}"  # an id that is known is not begun
        facts = facts_of(self._job, self._node.jobs.carrier(run_id), queue)
        self._node.jobs.add(run_id, self._job, queue)
        same = identity_of(self._job.workflow, self._job.inputs, keys)
        with (
            SetWorkflowID(run_id),
            SetEnqueueOptions(deduplication_id=same, duplication_policy="return-existing"),
        ):
            self._handle = DBOS.enqueue_workflow(queue, durable.run, facts)
        keep_pace({queue, *busy_queues()})
        if self._run_id != run_id:
            self._node.jobs.drop(run_id)
            self._node.jobs.add(self._run_id, self._job, queue)

    def to_the_end(self) -> None:
        """Tell of all that happens until the run is over. Raises: ConfigError, RepositoryError."""
        assert self._handle is not None
        for event in self._events():
            self._hear(event)
        try:
            # Until then the next run of the same would join this one.
            self._handle.get_result(polling_interval_sec=0.01)
        except Exception as why:  # whatever ended it, DBOS hands it on
            raise RepositoryError(f"run {self._run_id} was ended: {why}; run again") from why
        finally:
            self._node.jobs.drop(self._run_id)

    def tell_what_ended(self) -> None:
        """Tell of what came to an end since the last event, after this process was stopped."""
        if not self._under_way:
            return
        tasks = {id_of(self._run_id, task): task for task in self._under_way.values()}
        for _, written in ended_among(tasks, self._carrier):
            self._hear({"ended": written})

    def give_up(self) -> None:
        """Tell that this process stopped working on what is under way."""
        for task in tuple(self._under_way.values()):
            why = "interrupted; the run stays pending: a worker goes on with it, or run again"
            self._end(failed(task, why, TaskStatus.STOPPED))

    @property
    def _run_id(self) -> str:
        assert self._handle is not None
        return self._handle.workflow_id

    @property
    def _carrier(self) -> Carrier:
        return self._node.jobs.carrier(self._run_id)

    def _events(self) -> Iterator[Mapping[str, Any]]:
        seen = 0
        while True:
            self._node.check()
            batches = DBOS.read_stream(
                self._run_id,
                durable.EVENTS,
                offset=seen,
                polling_interval_sec=POLL_S,
                timeout_seconds=_LOOK_S,
            )
            try:
                for batch in batches:
                    seen += 1
                    yield from batch
                    if "over" in batch[-1]:
                        return
                return  # ended without a word: its result says why
            except error.DBOSStreamTimeoutError:
                continue

    def _hear(self, event: Mapping[str, Any]) -> None:
        match event:
            case {"began": began}:
                task = Task(step=began["step"], index=began["index"])
                self._under_way[str(task)] = task
                self._told(Began(task=task, item=self._carrier.read_text(began["item"], str(task))))
            case {"ended": written}:
                self._end(self._carrier.read_record(written))
            case {"failed": why}:
                raise ConfigError(why)

    def _end(self, record: TaskRecord) -> None:
        self._under_way.pop(str(Task(step=record.step, index=record.index)), None)
        self._found.append(record)
        self._told(Ended(record=record))
