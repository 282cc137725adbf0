"""Workflows written in Python: steps are functions, and their parameters say what they need.

    flow = Flow("web", inputs={"region": Input(default="nyc3")})

    @flow.step
    def network(ctx, inputs): ...

    @flow.step(for_each=["web-1", "web-2"])
    def machines(ctx, inputs, network, each): ...

A parameter is `ctx` (the context), `inputs`, `each` (the item of a `for_each`), or an earlier
step, whose `Result` is handed over. A step's result is a `Result`, a model's answer, or JSON.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar, overload

from ..errors import WorkflowInvalid
from ..types import Json
from .definition import EACH, INPUTS, FunctionCall, Input, Source, Step, Workflow
from .expressions import may_be_items, template
from .inputs import TYPES, is_of
from .located import Located, Path
from .references import linked
from .sections import Problems, count, near, seconds, shape, times

FunctionT = TypeVar("FunctionT", bound=Callable[..., Any])

_OWN = ("ctx", INPUTS, EACH)


class Flow:
    """A workflow in the making. `workflow` is what was made, checked whole."""

    def __init__(
        self,
        name: str,
        *,
        inputs: Mapping[str, Input] | None = None,
        concurrency: int = 4,
    ) -> None:
        self.name = name
        self._inputs = dict(inputs or {})
        self._concurrency = concurrency
        self._steps: dict[str, Step] = {}

    def __repr__(self) -> str:
        return f"Flow({self.name!r}, steps: {', '.join(self._steps) or 'none yet'})"

    @overload
    def step(self, function: FunctionT) -> FunctionT: ...
    @overload
    def step(
        self,
        *,
        name: str | None = None,
        needs: Sequence[str] = (),
        for_each: Sequence[Json] | str | None = None,
        allow_failure: bool = False,
        concurrency: int | None = None,
        retries: int = 0,
        timeout_s: float | None = None,
        plannable: bool = False,
    ) -> Callable[[FunctionT], FunctionT]: ...
    def step(
        self,
        function: FunctionT | None = None,
        *,
        name: str | None = None,
        needs: Sequence[str] = (),
        for_each: Sequence[Json] | str | None = None,
        allow_failure: bool = False,
        concurrency: int | None = None,
        retries: int = 0,
        timeout_s: float | None = None,
        plannable: bool = False,
    ) -> FunctionT | Callable[[FunctionT], FunctionT]:
        """Make the decorated function a step, named after it; the function stays as it is.

        `for_each` is a list, or an expression (`"${{ inputs.machines }}"`). `plannable` says that
        the function changes nothing but through `ctx`, so that a plan may call it. The rest is as
        in a workflow file (docs/workflow.md). Raises: WorkflowInvalid for a name given twice.
        """

        def added(function: FunctionT) -> FunctionT:
            each = for_each if for_each is None or isinstance(for_each, str) else list(for_each)
            parameters = tuple(inspect.signature(function).parameters)
            self._add(
                Step(
                    name=name or function.__name__,
                    call=FunctionCall(
                        function=function, parameters=parameters, is_plannable=plannable
                    ),
                    needs=tuple(needs),
                    for_each=template(each),
                    allow_failure=allow_failure,
                    concurrency=concurrency,
                    retries=retries,
                    timeout_s=timeout_s,
                )
            )
            return function

        return added if function is None else added(function)

    @property
    def workflow(self) -> Workflow:
        """Return the workflow, checked. Raises: WorkflowInvalid with everything that is wrong."""
        problems = Problems(Located(name=self.name, value=None))
        for name, wanted in self._inputs.items():
            if not isinstance(wanted.default, type(Input().default)) and not is_of(
                wanted.default, wanted.type
            ):
                problems.add(
                    ("inputs", name),
                    f"expected {TYPES[wanted.type]}, found {shape(wanted.default)}",
                )
        _check_number("concurrency", self._concurrency, count, (), problems)
        for step in self._steps.values():
            self._check(step, problems)
            _check_numbers(step, problems)
        if not self._steps:
            problems.add((), "expected steps, found none")
        steps = linked(self._steps, self._inputs, problems)
        if problems:
            raise WorkflowInvalid(problems.in_order())
        return Workflow(
            name=self.name,
            steps=steps,
            inputs=self._inputs,
            concurrency=self._concurrency,
            source=Source(name=self.name, module=self._place()),
        )

    def _add(self, step: Step) -> None:
        if step.name in self._steps:
            raise WorkflowInvalid([f"{self.name}: there are two steps named {step.name!r}"])
        self._steps[step.name] = step

    def _check(self, step: Step, problems: Problems) -> None:
        assert isinstance(step.call, FunctionCall)
        for parameter in step.call.parameters:
            path = ("steps", step.name, parameter)
            known = [*_OWN, *(name for name in self._steps if name != step.name)]
            if parameter not in known:
                problems.add(path, f"there is no such step{near(parameter, known)}")
            elif parameter == EACH and not step.is_many:
                problems.add(path, "`each` is an item of the step's own for_each")

    def _place(self) -> str | None:
        """Return `module:attribute` where another process finds this flow, None where it cannot."""
        for step in self._steps.values():
            assert isinstance(step.call, FunctionCall)
            name = step.call.function.__module__
            for attribute, value in vars(sys.modules.get(name, object)).items():
                if value is self and name != "__main__":
                    return f"{name}:{attribute}"
        return None


def _check_numbers(step: Step, problems: Problems) -> None:
    """Note what a file would not be allowed either: with no task at once, none would ever run."""
    path = ("steps", step.name)
    _check_number("concurrency", step.concurrency, count, path, problems)
    _check_number("retries", step.retries, times, path, problems)
    _check_number("timeout_s", step.timeout_s, seconds, path, problems)
    if step.for_each is not None and not may_be_items(step.for_each):
        found = shape(step.for_each)
        problems.add((*path, "for_each"), f"expected a list, or one expression, found {found}")


def _check_number(
    key: str, value: Json, read: Callable[[Json], float], path: Path, problems: Problems
) -> None:
    if value is None:
        return
    try:
        read(value)
    except ValueError as error:
        problems.add((*path, key), f"expected {error}, found {shape(value)}")
