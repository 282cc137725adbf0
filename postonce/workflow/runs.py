"""Run a workflow: inputs settled, an engine set to work, a record of it kept in the journal.

Running again is the recovery: each step looks before it acts, so a run goes on where the last one
ended, however that came about.
"""

from __future__ import annotations

import os
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime

from ..context import Context
from ..data.journal import Run, RunStatus
from ..errors import RepositoryError
from ..types import Json
from .definition import Workflow
from .engine import Began, Ended, Engine, Event, Listener
from .flow import Flow
from .inline import InlineEngine
from .inputs import settled, shown
from .job import LocalJob
from .tasks import TaskRecord

_KEEP_EVERY_S = 0.5
"""How often the journal is written while tasks end; what it lacks, a killed run never says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a run came to. `problems` are of the journal and of who was told: no step's."""

    run_id: str
    workflow: Workflow
    status: RunStatus
    records: tuple[TaskRecord, ...]
    problems: tuple[str, ...] = ()

    @property
    def is_ok(self) -> bool:
        """Whether every step was satisfied, failures that are allowed aside."""
        return self.status is RunStatus.SUCCEEDED

    def outcomes(self) -> dict[str, list[str]]:
        """Return step → what each of its tasks came to."""
        found: dict[str, list[str]] = {}
        for record in self.records:
            found.setdefault(record.step, []).append(record.word)
        return found


class Interrupted(KeyboardInterrupt):
    """A run was interrupted; `report` says how far it got."""

    def __init__(self, report: Report) -> None:
        super().__init__("the run was interrupted; run again to go on")
        self.report = report


def run(
    workflow: Workflow | Flow,
    ctx: Context,
    inputs: Mapping[str, Json] | None = None,
    *,
    engine: Engine | None = None,
    told: Listener | None = None,
) -> Report:
    """Carry a workflow out and return what it came to; failed steps are told in the report.

    `told` hears of each task as it begins and ends, one at a time; what it raises is told in the
    report's `problems`.
    Raises: WorkflowInvalid before anything is begun; Interrupted (a KeyboardInterrupt);
    RepositoryError where the store cannot be used at all.
    """
    workflow = workflow.workflow if isinstance(workflow, Flow) else workflow
    values = settled(workflow, inputs or {}, os.environ)
    engine = engine or InlineEngine()
    journal = _Journal(workflow, ctx, values, engine.name)
    job = LocalJob(workflow, ctx, values, run_id=journal.run_id)

    def hear(event: Event) -> None:
        event = job.veil.event(event)
        journal.hear(event)
        journal.tell(told, event)

    try:
        journal.begin()
        records = engine.run(job, hear)
        return journal.end(tuple(map(job.veil.record, records)))
    except KeyboardInterrupt as error:
        raise Interrupted(journal.interrupt()) from error
    finally:
        job.close()


def new_run_id() -> str:
    """Return an id for a run: its time to the second (UTC), and what tells it from others."""
    return f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(3)}"


def status_of(workflow: Workflow, records: tuple[TaskRecord, ...]) -> RunStatus:
    """Return how a run ended: failures that are allowed are none of the run's."""
    for record in records:
        may_fail = workflow.steps[record.step].allow_failure
        if not record.is_satisfied and not may_fail:
            return RunStatus.FAILED
    return RunStatus.SUCCEEDED


class _Journal:
    """Keeps the run's record. A journal that cannot be written never stops a run."""

    def __init__(
        self,
        workflow: Workflow,
        ctx: Context,
        inputs: Mapping[str, Json],
        engine: str,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._workflow = workflow
        self._ctx = ctx
        self._clock = clock
        self._kept_at = clock()
        self._problems: list[str] = []
        self._records: dict[tuple[str, int | None], TaskRecord] = {}
        self._entries: dict[tuple[str, int | None], dict[str, Json]] = {}
        self._under_way: dict[tuple[str, int | None], str | None] = {}
        self._run = Run(
            id=new_run_id(),
            workflow=workflow.name,
            status=RunStatus.RUNNING,
            engine=engine,
            source=workflow.source.name,
            started_at=ctx.timing.clock(),
            inputs=shown(workflow, inputs),
            steps=[],
        )

    @property
    def run_id(self) -> str:
        return self._run.id

    def begin(self) -> None:
        """Write the first record. Raises: RepositoryError, since nothing has begun yet."""
        self._ctx.data.put_run(self._run)

    def hear(self, event: Event) -> None:
        match event:
            case Began(task=task, item=item):
                self._under_way[task.step, task.index] = item
            case Ended(record=record):
                self._under_way.pop((record.step, record.index), None)
                self._records[record.step, record.index] = record
                self._entries[record.step, record.index] = entry(record)
        if self._clock() - self._kept_at >= _KEEP_EVERY_S:
            self._keep()

    def tell(self, told: Listener | None, event: Event) -> None:
        """Let `told` hear of `event`. One that fails must not end a run with steps under way."""
        try:
            if told is not None:
                told(event)
        except Exception as error:  # whatever the caller's function runs into
            self._problems.append(
                f"what was to hear of this run failed: {type(error).__name__}: {error}"
            )

    def end(self, records: tuple[TaskRecord, ...]) -> Report:
        return self._ended(status_of(self._workflow, records), records)

    def interrupt(self) -> Report:
        return self._ended(RunStatus.INTERRUPTED, tuple(self._records.values()))

    def _ended(self, status: RunStatus, records: tuple[TaskRecord, ...]) -> Report:
        self._run = replace(self._run, status=status, ended_at=self._ctx.timing.clock())
        self._under_way.clear()
        self._keep()
        return Report(
            run_id=self.run_id,
            workflow=self._workflow,
            status=status,
            records=records,
            problems=tuple(dict.fromkeys(self._problems)),
        )

    def _keep(self) -> None:
        self._kept_at = self._clock()
        order = {name: number for number, name in enumerate(self._workflow.steps)}
        running = [
            {"step": step, "item": item, "outcome": "running"}
            for (step, _), item in self._under_way.items()
        ]
        steps = sorted([*self._entries.values(), *running], key=lambda one: order[one["step"]])
        try:
            self._ctx.data.put_run(replace(self._run, steps=steps))
        except (RepositoryError, TypeError, ValueError, RecursionError) as error:  # or no JSON
            self._problems.append(f"the journal of this run could not be written: {error}")


def entry(record: TaskRecord) -> dict[str, Json]:
    """Return a record as the journal keeps it: what it answered is left out, it may be secret."""
    values = {field.name: getattr(record, field.name) for field in fields(record)}
    values["outcome"] = record.word
    return {name: value for name, value in values.items() if name not in ("output", "status")}
