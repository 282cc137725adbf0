"""What a workflow is, however it was written: inputs, and steps that need each other.

Plain values. `steps` stand in the order in which they were written; `needs` names earlier ones by
word (`needs:`) and by reference (an expression, a parameter).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from ..types import Json
from .expressions import Template

InputType: TypeAlias = Literal["string", "integer", "number", "boolean", "list", "map"]

EACH = "each"
INPUTS = "inputs"
"""The variables of expressions that are no step."""


class Required:
    """In place of a default: the input must be given."""

    def __repr__(self) -> str:
        return "REQUIRED"


REQUIRED = Required()


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """A value that a run is given. A sensitive one is kept in no run record."""

    type: InputType = "string"
    default: Json = REQUIRED
    env: str | None = None
    """The environment variable that gives it where the caller does not."""
    description: str = ""
    is_sensitive: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelCall:
    """A method of a model class: `create` unless told otherwise.

    `arguments` are the spec's fields for `create` and `apply`, keyword arguments otherwise.
    `parents` place a nested resource; `instance` names what is made.
    """

    model: type[Any]
    method: str = "create"
    arguments: Mapping[str, Template] = field(default_factory=dict)
    parents: Mapping[str, Template] = field(default_factory=dict)
    instance: Template = None
    adopt: bool = False
    replace: bool = False
    wait: bool = True
    repeat: bool = False
    """Whether the author knows that each run repeats a method whose repeat has an effect."""

    @property
    def makes(self) -> bool:
        """Whether the arguments are a spec, and the outcome an instance.

        Of classes written by hand `create` is a method like any other.
        """
        return self.method in ("create", "apply") and hasattr(self.model, "spec_type")


@dataclass(frozen=True, slots=True, kw_only=True)
class FunctionCall:
    """A Python function; its parameters name what it is given: `ctx`, `inputs`, `each`, steps."""

    function: Callable[..., Any]
    parameters: tuple[str, ...] = ()
    is_plannable: bool = False
    """Whether it changes things through its context alone, so that a plan may call it."""


Call: TypeAlias = ModelCall | FunctionCall


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step; with `for_each` it is carried out once per item."""

    name: str
    call: Call
    needs: tuple[str, ...] = ()
    refers: tuple[str, ...] = ()
    """The steps among `needs` whose results it uses."""
    for_each: Template = None
    skip_if_exists: bool = False
    allow_failure: bool = False
    concurrency: int | None = None
    retries: int = 0
    timeout_s: float | None = None

    @property
    def is_many(self) -> bool:
        """Whether its result is a list, one result per item."""
        return self.for_each is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a workflow came from, so that another process can read it anew.

    `text` is a YAML file's, `providers` what was named beside it; `module` a Python workflow's
    import name and attribute (`deploy.web:flow`).
    """

    name: str
    text: str | None = None
    providers: tuple[str, ...] = ()
    module: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Workflow:
    """A whole workflow, checked. `concurrency` is how many steps run at once, at most."""

    name: str
    steps: Mapping[str, Step]
    inputs: Mapping[str, Input] = field(default_factory=dict)
    concurrency: int = 4
    source: Source
