"""A workflow's inputs: what is given, what the environment or a default gives, and its types."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from ..errors import WorkflowInvalid
from ..redact import REDACTED
from ..types import Json
from .definition import REQUIRED, InputType, Workflow
from .located import located, scalar
from .sections import near, shape

TYPES: Mapping[InputType, str] = {
    "string": "a text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "list": "a list",
    "map": "a mapping",
}


def is_of(value: Json, kind: InputType) -> bool:
    """Whether `value` is of the type `kind`."""
    match kind:
        case "string":
            return isinstance(value, str)
        case "integer":
            return isinstance(value, int) and not isinstance(value, bool)
        case "number":
            return isinstance(value, int | float) and not isinstance(value, bool)
        case "boolean":
            return isinstance(value, bool)
        case "list":
            return isinstance(value, list)
        case "map":
            return isinstance(value, dict)


def settled(
    workflow: Workflow, given: Mapping[str, Json], environment: Mapping[str, str]
) -> dict[str, Json]:
    """Return the value of every input: given, from the environment, or its default.

    Raises: WorkflowInvalid for what is missing, unknown or of another type.
    """
    problems = [
        f"{workflow.name}: there is no input {name!r}{near(name, workflow.inputs)}"
        for name in given
        if name not in workflow.inputs
    ]
    found: dict[str, Json] = {}
    for name, wanted in workflow.inputs.items():
        value = given.get(name, REQUIRED)
        if value is REQUIRED and wanted.env is not None and wanted.env in environment:
            value = parsed(environment[wanted.env], wanted.type)
        if value is REQUIRED:
            value = wanted.default
        if value is REQUIRED:
            or_env = f", or set {wanted.env}" if wanted.env else ""
            problems.append(
                f"{workflow.name}: input {name!r} is missing: give {TYPES[wanted.type]}{or_env}"
            )
        elif not is_of(value, wanted.type):
            what = "another value" if wanted.is_sensitive else shape(value)
            problems.append(
                f"{workflow.name}: input {name!r}: expected {TYPES[wanted.type]}, found {what}"
            )
        found[name] = value
    if problems:
        raise WorkflowInvalid(problems)
    return found


def parsed(text: str, kind: InputType) -> Json:
    """Return what a text of the command line or environment stands for.

    Lists and mappings are JSON. A text that does not fit is returned as it is: `settled` says so.
    """
    if kind == "string":
        return text
    if kind in ("list", "map"):
        try:
            return json.loads(text)
        except ValueError:
            return text
    return scalar(text)


def read_file(path: Path) -> dict[str, Json]:
    """Return the inputs that a YAML (or JSON) file gives. Raises: WorkflowInvalid."""
    try:
        value = located(path.read_text(encoding="utf-8"), str(path)).value
    except OSError as error:
        raise WorkflowInvalid([f"{path} cannot be read: {error.strerror}"]) from error
    except UnicodeDecodeError as error:
        raise WorkflowInvalid([f"{path}: expected text in UTF-8 ({error.reason})"]) from error
    if not isinstance(value, dict):
        raise WorkflowInvalid([f"{path}: expected inputs (a mapping), found {shape(value)}"])
    return value


def shown(workflow: Workflow, inputs: Mapping[str, Json]) -> dict[str, Json]:
    """Return the inputs as a run record keeps them: sensitive ones as ***."""
    return {
        name: REDACTED if workflow.inputs[name].is_sensitive else value
        for name, value in inputs.items()
    }
