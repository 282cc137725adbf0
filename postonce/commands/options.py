"""What the commands on a workflow are given: its file, its inputs, where the providers are."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..types import Json
from .packages import on_path
from .store import fail

if TYPE_CHECKING:
    from ..workflow import Workflow

WorkflowFile = Annotated[
    str, typer.Argument(metavar="FILE", help="A workflow: a YAML file, or module:name in Python.")
]
Inputs = Annotated[
    list[str],
    typer.Option("--input", "-i", metavar="NAME=VALUE", help="An input; lists and maps in JSON."),
]
InputFile = Annotated[
    Path | None, typer.Option("--inputs", metavar="FILE", help="A YAML file of inputs.")
]
BaseUrl = Annotated[
    list[str],
    typer.Option(
        metavar="[PROVIDER=]URL", help="Address of the API, where it is not the provider's own."
    ),
]
Owner = Annotated[str | None, typer.Option(help="Whose marker to plant on what is created.")]


def read(
    file: str, providers: list[str], inputs: list[str], input_file: Path | None
) -> tuple[Workflow, dict[str, Json]]:
    """Return the workflow at `file` and the inputs that were given. Raises: WorkflowInvalid."""
    from ..workflow import load

    on_path()
    workflow = load(file, providers)
    return workflow, _given(workflow, inputs, input_file)


def addresses(
    given: list[str], providers: Collection[str] | None = None
) -> str | Mapping[str, str] | None:
    """Return what `--base-url` says: one address for all, or one for each provider.

    A name that is none of `providers` ends the command: the run would speak to the real one.
    """
    named = dict(one.split("=", 1) for one in given if not _is_url(one) and "=" in one)
    plain = [one for one in given if _is_url(one) or "=" not in one]
    if len(plain) > 1 or (plain and named):
        fail("expected one --base-url for all, or PROVIDER=URL for each", 2)
    if providers is not None and (strangers := sorted(named.keys() - set(providers))):
        known = ", ".join(sorted(providers)) or "none"
        fail(f"--base-url {strangers[0]}=…: the steps speak to {known}", 2)
    return plain[0] if plain else named or None


def providers_of(workflow: Workflow) -> set[str] | None:
    """Return the names of the providers that steps speak to, None where they do not tell."""
    from ..workflow.definition import ModelCall

    calls = [step.call for step in workflow.steps.values()]
    models = [call.model for call in calls if isinstance(call, ModelCall)]
    if len(models) < len(calls):
        return None  # a function may speak to anyone
    return {model.provider.name for model in models if hasattr(model, "provider")}


def _is_url(text: str) -> bool:
    scheme, separator, _ = text.partition("://")
    return bool(separator) and scheme.isalpha()


def _given(workflow: Workflow, inputs: list[str], input_file: Path | None) -> dict[str, Json]:
    from ..workflow.inputs import parsed, read_file

    values = {} if input_file is None else read_file(input_file)
    for one in inputs:
        name, separator, text = one.partition("=")
        if not separator:
            fail(f"expected --input NAME=VALUE, found {one!r}", 2)
        wanted = workflow.inputs.get(name)
        values[name] = text if wanted is None else parsed(text, wanted.type)
    return values
