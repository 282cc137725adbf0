"""`postonce plan`: what a run would do. Nothing is written, here or at the provider."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..errors import ConfigError
from .options import BaseUrl, InputFile, Inputs, Owner, WorkflowFile, addresses, providers_of, read
from .packages import Providers
from .printing import Row, escaped, print_json, print_table
from .store import DEFAULT_STORE, AsJson, Store, fail, reported

if TYPE_CHECKING:
    from ..workflow.planned import Plan, PlannedTask

_STYLES = {
    "create": "bold green",
    "recreate": "bold green",
    "update": "bold yellow",
    "adopt": "green",
    "resume": "green",
    "call": "green",
    "blocked": "bold red",
    "untold": "yellow",
}
_COLUMNS = ("step", "action", "instance", "id")


def plan(
    file: WorkflowFile,
    inputs: Inputs = [],
    input_file: InputFile = None,
    provider: Providers = [],
    base_url: BaseUrl = [],
    owner: Owner = None,
    out: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Keep the plan there, for `postonce run --against`."),
    ] = None,
    store: Store = DEFAULT_STORE,
    as_json: AsJson = False,
) -> None:
    """Say what a run would do, step by step. Nothing is written but what --out names.

    Exit codes: 0 a run can do all of it, 1 a step is blocked, 2 wrong usage or a workflow or store
    that cannot be used.
    """
    with reported():
        planned = foreseen(
            file, provider, inputs, input_file, base_url=base_url, owner=owner, store=store
        )
        if out is not None:
            _keep(planned, out)
    show(planned, as_json=as_json)


def foreseen(
    file: str,
    providers: list[str],
    inputs: list[str],
    input_file: Path | None,
    *,
    base_url: list[str],
    owner: str | None,
    store: str,
) -> Plan:
    """Return the plan of a workflow. Raises: WorkflowInvalid, ConfigError, RepositoryError."""
    from ..context import Context
    from ..workflow.plan import plan as rehearsed

    workflow, values = read(file, providers, inputs, input_file)
    with Context.open(
        _readable(store), base_url=addresses(base_url, providers_of(workflow)), owner=owner
    ) as ctx:
        return rehearsed(workflow, ctx, values)


def show(planned: Plan, *, as_json: bool) -> None:
    """Print a plan, and end with 1 where a step is blocked."""
    if as_json:
        print_json(planned.to_json())
    else:
        print_table(_COLUMNS, "what is known", map(_row, planned.tasks))
        counts = Counter(task.action.value for task in planned.tasks)
        told = ", ".join(f"{number} {action}" for action, number in counts.items())
        typer.echo(escaped(f"{planned.workflow}: {told or 'nothing to do'}"), err=True)
    if not planned.is_ok:
        raise typer.Exit(1)


def kept(path: Path) -> Plan:
    """Return the plan in a file that `--out` wrote; ends the command where it is none."""
    from ..workflow.planned import Plan

    try:
        return Plan.from_json(json.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        fail(f"{path} cannot be read: {error.strerror}", 2, error)
    except (ValueError, KeyError, TypeError) as error:
        fail(f"{path} is no plan; make one with: postonce plan FILE --out {path}", 2, error)


def _keep(planned: Plan, out: Path) -> None:
    try:
        out.write_text(json.dumps(planned.to_json(), indent=1) + "\n", encoding="utf-8")
    except OSError as error:
        fail(f"{out} cannot be written: {error.strerror}", 2, error)


def _readable(store: str) -> str:
    """Return an address to read from: a store that is not there yet is not made for a look.

    Raises: ConfigError for one that opening would upgrade; RepositoryError.
    """
    from ..data.open import look_into

    with look_into(store) as look:
        if look.format and look.format < look.newest:
            raise ConfigError(
                f"{look.where} is of format {look.format}, and a plan, which writes nothing, reads "
                f"format {look.newest}: let `postonce state list` bring it up to date first (older "
                "releases cannot read it then), or run"
            )
    return store if look.format else "sqlite://"


def _row(task: PlannedTask) -> Row:
    from ..result import Drift

    drift = (str(Drift(**one)) for one in task.drift)
    return Row(
        cells=(str(task), task.action.value, task.instance, task.id),
        notes=[*drift, *task.notes],
        style=_STYLES.get(task.action.value, ""),
    )
