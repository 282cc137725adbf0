"""What a run would do, found out by rehearsing it: nothing is written, here or at the provider.

The rehearsal runs the workflow's own steps on a context whose writes stay in memory and whose
unsafe requests are foretold (postonce/rehearsal). A Python function that is not said to work
through its context alone (`plannable`) is not called: it could do anything.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from functools import partial
from inspect import getfile
from pathlib import Path
from typing import Any

from ..context import Context
from ..errors import CallError, InstanceError
from ..redact import redact
from ..rehearsal import (
    READS,
    UNKNOWN,
    Action,
    Foretold,
    Rehearsal,
    foretell,
    is_unknown,
    partial_spec,
)
from ..result import Drift, Outcome
from ..schema import RequestModel
from ..types import Json
from .calling import Called, Filled, called, is_for_an_instance
from .definition import FunctionCall, ModelCall, Step, Workflow
from .engine import Listener, Results
from .expressions import Template, filled
from .flow import Flow
from .inline import InlineEngine
from .inputs import settled
from .job import LocalJob
from .openness import evaluated, is_open
from .planned import Plan, Planned, PlannedTask
from .tasks import Task, TaskRecord, TaskStatus


def plan(
    workflow: Workflow | Flow,
    ctx: Context,
    inputs: Mapping[str, Json] | None = None,
    *,
    told: Listener | None = None,
) -> Plan:
    """Return what a run would do. Nothing is written; the provider is only read.

    Raises: WorkflowInvalid; RepositoryError where the store cannot be read.
    """
    workflow = workflow.workflow if isinstance(workflow, Flow) else workflow
    values = settled(workflow, inputs or {}, os.environ)
    job = _Rehearsed(workflow, Rehearsal.of(ctx), values, run_id="plan")
    try:
        records = InlineEngine().run(job, told or (lambda _event: None))
    finally:
        job.close()
    return Plan(workflow=workflow.name, tasks=tuple(map(job.planned, records)))


@dataclass(slots=True)
class _Prospect:
    """What was foretold of a task, and whether its result is all known."""

    foretold: tuple[Foretold, ...] = ()
    is_untold: bool = False


class _Rehearsed(LocalJob):
    """A job whose tasks are foretold. What a run would only know later is UNKNOWN in it."""

    def __init__(
        self, workflow: Workflow, ctx: Rehearsal, inputs: Mapping[str, Json], *, run_id: str
    ) -> None:
        super().__init__(workflow, ctx, inputs, run_id=run_id)
        self._rehearsal = ctx
        self._prospects: dict[tuple[str, int | None], _Prospect] = {}

    def planned(self, record: TaskRecord) -> PlannedTask:
        """Return what was foretold of a task, given the record of its rehearsal."""
        record = self.veil.record(record)
        prospect = self._prospects.get((record.step, record.index), _Prospect())
        last = prospect.foretold[-1] if prospect.foretold else None
        notes = dict.fromkeys((*(last.notes if last else ()), *record.notes))
        several = prospect.foretold[:-1]
        return PlannedTask(
            step=record.step,
            action=_action(record, prospect),
            index=record.index,
            item=record.item,
            kind=record.kind or (last.kind if last else ""),
            instance=record.instance or (last.instance if last else ""),
            id="" if is_unknown(record.id) else record.id,
            drift=record.drift if last is None else tuple(map(self._drift, last.drift)),
            notes=self.veil.texts(
                (
                    *(record.error.splitlines() if record.error else ()),
                    *(f"before it: {one}" for one in several),
                    *notes,
                    *_open_fields(record.request),
                )
            ),
        )

    def _drift(self, one: Drift) -> Json:
        return self.veil.json(redact(asdict(one)))

    def items(self, step: Step, results: Results) -> list[Json] | None:
        """Return what a step is carried out for; where that is not known yet, one unknown item."""
        if step.for_each is not None and is_unknown(
            self._filled(step.for_each, self._scope(step, results))
        ):
            return [UNKNOWN]
        return super().items(step, results)

    def _call(self, step: Step, task: Task, results: Results) -> Called:
        prospect = self._prospects.setdefault((task.step, task.index), _Prospect())
        if not _may_be_called(step):
            prospect.is_untold = True
            return Called(output=UNKNOWN)
        call = partial(super()._call, step, task, results)
        with self._rehearsal.foretold.heard() as heard:
            try:
                found = foretell(self._rehearsal, call).value or Called(output=UNKNOWN)
                is_early = _only_looks(step) and is_open(task.each, _all(results))
                return replace(found, output=UNKNOWN) if is_early else found
            except (CallError, InstanceError):
                raise  # the provider's word, or a record's: a run would hear it, too
            except Exception:
                if not is_open(task.each, _all(results)):
                    raise
                prospect.is_untold = True  # it stumbled over what only a run will know
                return Called(output=UNKNOWN)
            finally:
                prospect.foretold = tuple(heard)

    def _filled(self, value: Template, scope: Mapping[str, Json]) -> Json:
        return filled(value, lambda one: evaluated(one, scope))

    def _called(self, values: Filled, *, skip_if_exists: bool) -> Called:
        return called(values, self.ctx, skip_if_exists=skip_if_exists, spec_of=_spec_of)


def _spec_of(spec_type: type[RequestModel], arguments: Mapping[str, Json]) -> RequestModel:
    unknown = [name for name, value in arguments.items() if is_unknown(value)]
    known = {name: value for name, value in arguments.items() if name not in unknown}
    return partial_spec(spec_type, known, unknown)


def _open_fields(request: Json) -> tuple[str, ...]:
    if not isinstance(request, dict):
        return ()
    names = [name for name, value in request.items() if is_unknown(value)]
    return (f"known only in a run: {', '.join(names)}",) if names else ()


def _may_be_called(step: Step) -> bool:
    """Whether all that a step does goes through its context, so that a rehearsal foretells it."""
    if isinstance(step.call, FunctionCall):
        return step.call.is_plannable
    return is_for_an_instance(step.call) or _is_generated(step.call.model)


def _is_generated(model: type[Any]) -> bool:
    try:
        return (Path(getfile(model)).parents[1] / "manifest.json").is_file()
    except (TypeError, OSError):  # a class that was made in a session has no file
        return False


def _action(record: TaskRecord, prospect: _Prospect) -> Planned:
    if record.status is not TaskStatus.DONE:
        return Planned.BLOCKED
    if prospect.is_untold:
        return Planned.UNTOLD
    if record.outcome is Outcome.SKIPPED:
        return Planned.SKIP
    if prospect.foretold and not _is_read(prospect.foretold[-1]):
        return Planned(prospect.foretold[-1].action.value)
    return Planned.READ


def _is_read(foretold: Foretold) -> bool:
    """Whether it is a read of what has no address yet."""
    request = foretold.request if foretold.action is Action.CALL else None
    return request is not None and request.get("method") in READS


def _only_looks(step: Step) -> bool:
    """Whether a step shows what is there, which may be another thing once others are made."""
    return isinstance(step.call, ModelCall) and not is_for_an_instance(step.call)


def _all(results: Results) -> Iterator[TaskRecord]:
    return (record for records in results.values() for record in records)
