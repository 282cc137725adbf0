"""What refers to what: names that can be used, references that lead somewhere, no circles."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from graphlib import CycleError, TopologicalSorter
from typing import Any

from ..errors import ExpressionFailed
from .definition import EACH, INPUTS, FunctionCall, Input, ModelCall, Step
from .expressions import Expression, Reference, expressions, is_reserved
from .located import Path
from .results import MEMBERS
from .sections import Problems, near

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def linked(
    steps: Mapping[str, Step], inputs: Mapping[str, Input], problems: Problems
) -> dict[str, Step]:
    """Return the steps with what their expressions refer to among what they need."""
    for kind, names in (("steps", steps), ("inputs", inputs)):
        for name in names:
            _check_name(kind, name, problems)
    found = {
        name: _linked(step, _References(step, steps, inputs, problems))
        for name, step in steps.items()
    }
    if not problems:
        _check_circles(found, problems)
    return found


def _linked(step: Step, references: _References) -> Step:
    roots = references.checked()
    refers = tuple(dict.fromkeys(root for root in roots if root not in (INPUTS, EACH)))
    return replace(step, refers=refers, needs=tuple(dict.fromkeys((*step.needs, *refers))))


class _References:
    """What one step refers to."""

    def __init__(
        self,
        step: Step,
        steps: Mapping[str, Step],
        inputs: Mapping[str, Input],
        problems: Problems,
    ) -> None:
        self.step = step
        self.steps = steps
        self.inputs = inputs
        self.problems = problems
        self.path: Path = ("steps", step.name)

    def checked(self) -> list[str]:
        """Return the roots of all references that lead somewhere; note those that do not."""
        self._check_macros()
        self._check_instance()
        for need in self.step.needs:
            if need == self.step.name or need not in self.steps:
                self._add(("needs",), self._no_step(need))
        return [
            *self._parameters(),
            *(
                reference.root
                for path, expression in self._expressions()
                for reference in self._references(path, expression)
                if self._leads_somewhere(path, reference)
            ),
        ]

    def _check_macros(self) -> None:
        """Note a macro whose variable has a name that means something else here already."""
        taken = {*self.steps, INPUTS, *((EACH,) if self.step.is_many else ())}
        for path, expression in self._expressions():
            for name in sorted(expression.bound() & taken):
                self._add(
                    path,
                    f"{expression}: its variable {name!r} hides what {name} is otherwise; "
                    "give it another name",
                )

    def _check_instance(self) -> None:
        """Note one name for all items: the first would be made, and taken for the others."""
        call = self.step.call
        if not self.step.is_many or not isinstance(call, ModelCall) or call.instance is None:
            return
        found = [
            reference.root
            for path, one in expressions(call.instance, ("instance",))
            for reference in self._references(path, one)
        ]
        if EACH not in found:
            self._add(
                ("instance",),
                "all items would be one instance; name each by its own: ${{ each }}, or "
                "${{ each.name }}",
            )

    def _parameters(self) -> Iterator[str]:
        """Yield the steps that a function asks for; flow.py tells of those that are none."""
        if isinstance(self.step.call, FunctionCall):
            yield from (name for name in self.step.call.parameters if name in self.steps)

    def _expressions(self) -> Iterator[tuple[Path, Expression]]:
        call = self.step.call
        if isinstance(call, ModelCall):
            yield from expressions(dict(call.arguments), ("with",))
            yield from expressions(dict(call.parents), ("parents",))
            yield from expressions(call.instance, ("instance",))
        yield from expressions(self.step.for_each, ("for_each",))

    def _references(self, path: Path, expression: Expression) -> tuple[Reference, ...]:
        try:
            return expression.references()
        except ExpressionFailed as error:
            if path[0] == "for_each":  # those of the call have been told already
                self._add(path, str(error))
            return ()

    def _leads_somewhere(self, path: Path, reference: Reference) -> bool:
        problem = self._problem(path, reference)
        if problem:
            self._add(path, f"{reference}: {problem}")
        return problem is None

    def _problem(self, path: Path, reference: Reference) -> str | None:
        root, members = reference.root, reference.members
        if root == EACH:
            is_item = self.step.is_many and path[0] != "for_each"
            return None if is_item else "`each` is an item of the step's own for_each"
        if root == INPUTS:
            if members and members[0] not in self.inputs:
                return f"there is no input {members[0]!r}{near(members[0], self.inputs)}"
            return None
        if root == self.step.name or root not in self.steps:
            return self._no_step(root)
        return _problem_of_result(self.steps[root], members)

    def _no_step(self, name: str) -> str:
        others = [other for other in self.steps if other != self.step.name]
        is_own = name == self.step.name
        what = "a step cannot need itself" if is_own else f"there is no such step: {name!r}"
        return f"{what}{near(name, others)}"

    def _add(self, path: Path, message: str) -> None:
        self.problems.add((*self.path, *path), message)


def _problem_of_result(step: Step, members: tuple[str, ...]) -> str | None:
    """Return why the result of `step` has nothing at `members`, None where it has."""
    if not members:
        return None
    if step.is_many:
        return (
            f"{step.name} has for_each, so its result is a list: {step.name}[0].{members[0]}, or "
            f"{step.name}.map(one, one.{members[0]})"
        )
    if members[0] not in MEMBERS:
        return f"a result has no {members[0]!r}{near(members[0], MEMBERS)}"
    if members[0] == "state" and isinstance(step.call, ModelCall) and step.call.makes:
        return _problem_of_state(getattr(step.call.model, "state_type", None), members[1:])
    return None


def _problem_of_state(model: Any, members: tuple[str, ...]) -> str | None:
    """Return which field the document does not know; brackets reach what it does not know."""
    for member in members:
        fields = getattr(model, "model_fields", None)
        if fields is None:
            return None
        names = {info.serialization_alias or name: info for name, info in fields.items()}
        if member not in names:
            return (
                f"{model.__name__} has no field {member!r}{near(member, names)} (one that the "
                f'document leaves out is reached as ["{member}"])'
            )
        model = names[member].annotation
    return None


def _check_name(kind: str, name: str, problems: Problems) -> None:
    if not _NAME.fullmatch(name) or is_reserved(name) or name in (EACH, INPUTS):
        problems.add(
            (kind, name),
            "expected a name of letters, digits and underscores that means nothing else in an "
            f"expression, found {name!r}",
        )


def _check_circles(steps: Mapping[str, Step], problems: Problems) -> None:
    try:
        TopologicalSorter({name: step.needs for name, step in steps.items()}).prepare()
    except CycleError as error:
        circle: list[str] = error.args[1][::-1]
        problems.add(("steps", circle[0]), f"needs itself in a circle: {' → '.join(circle)}")
