"""`postonce run`: carry a workflow out. Running it again is the recovery."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ..types import Json
from .packages import Providers, on_path
from .printing import escaped, print_json
from .store import DEFAULT_STORE, AsJson, Store, fail, reported

if TYPE_CHECKING:
    from ..workflow import Report, Workflow

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

_INTERRUPTED = 130


def run(
    file: WorkflowFile,
    inputs: Inputs = [],  # noqa: B006  # typer copies it
    input_file: InputFile = None,
    provider: Providers = [],  # noqa: B006
    base_url: BaseUrl = [],  # noqa: B006
    owner: Owner = None,
    store: Store = DEFAULT_STORE,
    as_json: AsJson = False,
) -> None:
    """Carry a workflow out. Run it again after a failure, a kill or a Ctrl-C: it goes on.

    Tokens come from the providers' own environment variables.
    Exit codes: 0 every step is satisfied, 1 a step failed or was blocked, 2 wrong usage or a
    workflow or store that cannot be used, 130 interrupted.
    """
    from ..context import Context
    from ..workflow import Interrupted
    from ..workflow import run as carried_out
    from .progress import shown

    with reported():
        workflow, values = read(file, provider, inputs, input_file)
        with Context.open(store, base_url=addresses(base_url), owner=owner) as ctx:
            try:
                if as_json:
                    report = carried_out(workflow, ctx, values)
                else:
                    with shown() as told:
                        report = carried_out(workflow, ctx, values, told=told)
            except Interrupted as error:
                _end(error.report, store, as_json=as_json)
                raise typer.Exit(_INTERRUPTED) from error
    _end(report, store, as_json=as_json)
    if not report.is_ok:
        raise typer.Exit(1)


def read(
    file: str, providers: list[str], inputs: list[str], input_file: Path | None
) -> tuple[Workflow, dict[str, Json]]:
    """Return the workflow at `file` and the inputs that were given. Raises: WorkflowInvalid."""
    from ..workflow import load

    on_path()
    workflow = load(file, providers)
    return workflow, _given(workflow, inputs, input_file)


def addresses(given: list[str]) -> str | Mapping[str, str] | None:
    """Return what `--base-url` says: one address for all, or one for each provider."""
    named = dict(one.split("=", 1) for one in given if not _is_url(one) and "=" in one)
    plain = [one for one in given if _is_url(one) or "=" not in one]
    if len(plain) > 1 or (plain and named):
        fail("expected one --base-url for all, or PROVIDER=URL for each", 2)
    return plain[0] if plain else named or None


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


def _end(report: Report, store: str, *, as_json: bool) -> None:
    """Say what the run came to, and what to do next."""
    if as_json:
        print_json(document(report))
    counts: dict[str, int] = {}
    for record in report.records:
        counts[record.word] = counts.get(record.word, 0) + 1
    told = ", ".join(f"{number} {word}" for word, number in counts.items()) or "nothing was begun"
    typer.echo(escaped(f"{report.workflow.name} {report.status.value}: {told}"), err=True)
    for problem in report.problems:
        typer.echo(escaped(f"postonce: {problem}"), err=True)
    if not report.is_ok:
        named = "" if store == DEFAULT_STORE else f" --store {store}"
        typer.echo(
            "Mend what is told above and run the same command again: what is done is not done "
            f"twice. All of this run: postonce state run {report.run_id}{named}",
            err=True,
        )


def document(report: Report) -> dict[str, Any]:
    """Return a report as JSON: the same members as `postonce state run --json` shows."""
    from ..workflow.runs import entry

    return {
        "id": report.run_id,
        "workflow": report.workflow.name,
        "status": report.status.value,
        "steps": [entry(record) for record in report.records],
    }
