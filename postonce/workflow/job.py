"""One run of a workflow in this process: its steps carried out, each failure a record."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ..context import Context
from ..errors import (
    ApiError,
    CallError,
    Claimed,
    Effect,
    ExpressionFailed,
    NotReady,
    PostonceError,
    RepositoryLocked,
    StepStopped,
    StepTimedOut,
)
from ..http.sent import noting
from ..types import Json
from .calling import Called, Filled, acts_again, called
from .definition import EACH, INPUTS, Call, FunctionCall, ModelCall, Step, Workflow
from .engine import Results
from .expressions import Template, filled
from .records import failure_of, record_of
from .results import Views
from .stopping import Stopper
from .tasks import Task, TaskRecord
from .veil import Veil

_PAUSE_S = 1.0
_LONGEST_PAUSE_S = 30.0
_MAY_PASS = frozenset({408, 425, 429})
"""Refusals that a later attempt may not meet."""


class LocalJob:
    """A `Job`. Make one with a context of its own; `close` lets go of connections."""

    def __init__(
        self, workflow: Workflow, ctx: Context, inputs: Mapping[str, Json], *, run_id: str
    ) -> None:
        self.run_id = run_id
        self.workflow = workflow
        self.inputs = inputs
        self._stopper = Stopper(ctx.timing.sleep)
        self.ctx = ctx.timed(replace(ctx.timing, sleep=self._stopper.sleep))
        self.veil = Veil.of(workflow, inputs)
        self._views = Views(workflow.steps, self.ctx.data)

    def interrupt(self) -> None:
        """Let what is waiting end at its next chance, as StepStopped."""
        self._stopper.interrupt()

    def close(self) -> None:
        """Close connections; the repository stays open."""
        self.ctx.close()

    def items(self, step: Step, results: Results) -> list[Json] | None:
        """Return what `step` is carried out for. Raises: ExpressionFailed."""
        if step.for_each is None:
            return None
        found = self._filled(step.for_each, self._scope(step, results))
        if not isinstance(found, list):
            raise ExpressionFailed(
                f"for_each: expected a list, found {type(found).__name__} {found!r}"
            )
        return found

    def perform(self, task: Task, results: Results) -> TaskRecord:
        """Carry a task out; whatever goes wrong is told in its record."""
        step = self.workflow.steps[task.step]
        begun = time.monotonic()
        attempts = 0
        with noting() as sent, self._stopper.within(step.timeout_s):
            while True:
                attempts += 1
                try:
                    self._stopper.check()
                    record = record_of(task, self._call(step, task, results))
                except Exception as error:  # a model's or function's own faults included
                    record = failure_of(task, error)
                    is_left = attempts <= step.retries and _may_try_again(step.call, error)
                    if is_left and self._pause(attempts):
                        continue
                break
        told = replace(
            record,
            attempts=attempts,
            duration_s=round(time.monotonic() - begun, 3),
            sent=tuple(sent),
        )
        return self.veil.record(told)  # here already: an engine may keep what it is told

    def _call(self, step: Step, task: Task, results: Results) -> Called:
        if isinstance(step.call, FunctionCall):
            return self._call_function(step.call, task, results)
        scope = self._scope(step, results, task)
        values = Filled(
            call=step.call,
            arguments=self._filled(dict(step.call.arguments), scope),
            parents=self._filled(dict(step.call.parents), scope),
            instance=_instance(self._filled(step.call.instance, scope)),
        )
        return self._called(values, skip_if_exists=step.skip_if_exists)

    def _filled(self, value: Template, scope: Mapping[str, Json]) -> Json:
        return filled(value, lambda one: one.value(scope))

    def _called(self, values: Filled, *, skip_if_exists: bool) -> Called:
        return called(values, self.ctx, skip_if_exists=skip_if_exists)

    def _call_function(self, call: FunctionCall, task: Task, results: Results) -> Called:
        own: dict[str, Any] = {"ctx": self.ctx, INPUTS: dict(self.inputs), EACH: task.each}
        steps = [name for name in call.parameters if name not in own]
        given = own | self._views.arguments(steps, results)
        return Called.of(call.function(**{name: given[name] for name in call.parameters}))

    def _scope(self, step: Step, results: Results, task: Task | None = None) -> dict[str, Json]:
        scope = self._views.scope(step.refers, results) | {INPUTS: dict(self.inputs)}
        return scope | ({EACH: task.each} if task is not None and task.index is not None else {})

    def _pause(self, attempts: int) -> bool:
        """Wait before another attempt; return whether there is still time for one."""
        try:
            self.ctx.timing.sleep(min(_LONGEST_PAUSE_S, _PAUSE_S * 2 ** (attempts - 1)))
        except (StepStopped, StepTimedOut):
            return False
        return True


def _may_try_again(call: Call, error: Exception) -> bool:
    """Whether another attempt may end better, and does no harm.

    A create begins with a look. What acts again whenever it is sent has none: it is tried again
    only where the last attempt has certainly done nothing.
    """
    if isinstance(call, ModelCall) and acts_again(call):
        return isinstance(error, CallError) and error.effect is Effect.NONE and _may_pass(error)
    return _may_pass(error)


def _may_pass(error: Exception) -> bool:
    match error:
        case ApiError(status=status):
            return status >= 500 or status in _MAY_PASS
        case CallError() | NotReady() | Claimed() | RepositoryLocked():
            return True
        case PostonceError():
            return False
        case _:
            return True  # an SDK's error says nothing of itself


def _instance(value: Json) -> str | None:
    match value:
        case None:
            return None
        case str() if value.strip():
            return value
        case bool() | float() | dict() | list() | str():
            raise ExpressionFailed(f"instance: expected a name, found {value!r}")
        case _:
            return str(value)
