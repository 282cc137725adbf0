"""A YAML file → a workflow: every fault in it is found before anything runs.

The file is read in three passes: its form (here), the models and methods that its steps name
(calls.py), and what refers to what (references.py). All that is wrong is told at once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path as File
from types import ModuleType
from typing import get_args

from ..errors import WorkflowInvalid
from ..types import Json
from .calls import check_existing, model_call
from .definition import REQUIRED, Input, InputType, Source, Step, Workflow
from .expressions import Template, may_be_items, template
from .inputs import TYPES, is_of
from .located import Path, located
from .models import Unknown, package
from .references import linked
from .sections import (
    Problems,
    Section,
    anything,
    count,
    flag,
    mapping,
    seconds,
    shape,
    text,
    texts,
    times,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Top:
    name: str
    providers: tuple[str, ...]
    inputs: Mapping[str, Json]
    concurrency: int
    steps: Mapping[str, Json]


def read(source: str, name: str, providers: Sequence[str] = ()) -> Workflow:
    """Return the workflow that the YAML text `source` of file `name` states.

    `providers` are generated packages to look for models in, besides those that it names.
    Raises: WorkflowInvalid with everything that is wrong.
    """
    document = located(source, name)
    problems = Problems(document)
    top = _top(document.value, problems, default_name=File(name).stem)
    packages = _packages((*providers, *top.providers), problems)
    inputs = {key: _input(key, value, problems) for key, value in top.inputs.items()}
    steps = {key: _step(key, value, packages, problems) for key, value in top.steps.items()}
    linked_steps = linked(steps, inputs, problems)
    if not steps and not problems:
        problems.add((), "expected steps, found none")
    if problems:
        raise WorkflowInvalid(problems.in_order())
    return Workflow(
        name=top.name,
        steps=linked_steps,
        inputs=inputs,
        concurrency=top.concurrency,
        source=Source(name=name, text=source, providers=tuple(providers)),
    )


def _top(value: Json, problems: Problems, *, default_name: str) -> _Top:
    section = Section(value, (), problems, "a workflow")
    top = _Top(
        name=section.take("name", text, default_name),
        providers=section.take("providers", texts, ()),
        inputs=section.take("inputs", mapping, {}),
        concurrency=section.take("concurrency", count, 4),
        steps=section.take("steps", mapping, {}),
    )
    section.end()
    return top


def _packages(names: Sequence[str], problems: Problems) -> tuple[ModuleType, ...]:
    found = []
    for name in dict.fromkeys(names):
        try:
            found.append(package(name))
        except Unknown as error:
            problems.add(("providers",), str(error))
    return tuple(found)


def _input(name: str, value: Json, problems: Problems) -> Input:
    section = Section({} if value is None else value, ("inputs", name), problems, "an input")
    kind: InputType = section.take("type", _type, "string")
    default = section.take("default", anything, REQUIRED)
    found = Input(
        type=kind,
        default=default,
        env=section.take("env", text, None),
        description=section.take("description", text, ""),
        is_sensitive=section.take("sensitive", flag, False),
    )
    section.end()
    if default is not REQUIRED and not is_of(default, kind):
        problems.add((*section.path, "default"), f"expected {TYPES[kind]}, found {shape(default)}")
    return found


def _type(value: Json) -> InputType:
    for kind in get_args(InputType):
        if value == kind:
            known: InputType = kind
            return known
    raise ValueError(f"one of {', '.join(get_args(InputType))}")


def _items(value: Json) -> Template:
    found = template(value)
    if not may_be_items(found):
        raise ValueError("a list, or one expression that yields a list")
    return found


def _step(name: str, value: Json, packages: Sequence[ModuleType], problems: Problems) -> Step:
    path: Path = ("steps", name)
    section = Section(value, path, problems, "a step")
    call = model_call(section, packages, problems)
    step = Step(
        name=name,
        call=call,
        needs=section.take("needs", texts, ()),
        for_each=section.take("for_each", _items, None),
        skip_if_exists=section.take("skip_if_exists", flag, False),
        allow_failure=section.take("allow_failure", flag, False),
        concurrency=section.take("concurrency", count, None),
        retries=section.take("retries", times, 0),
        timeout_s=section.take("timeout_s", seconds, None),
    )
    section.end()
    check_existing(call, section, problems, skip_if_exists=step.skip_if_exists)
    return step
