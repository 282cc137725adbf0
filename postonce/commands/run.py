"""`postonce run`: carry a workflow out. Running it again is the recovery."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from .engines import EngineDb, EngineName, EngineOption, engine_of
from .options import BaseUrl, InputFile, Inputs, Owner, WorkflowFile, addresses, providers_of, read
from .packages import Providers
from .plan import foreseen, kept, show
from .printing import escaped, print_json, unheard
from .signals import as_interrupts, exit_code_of
from .store import DEFAULT_STORE, AsJson, Store, option_for, reported

if TYPE_CHECKING:
    from ..workflow import Report
    from ..workflow.planned import Plan


def run(
    file: WorkflowFile,
    inputs: Inputs = [],
    input_file: InputFile = None,
    provider: Providers = [],
    base_url: BaseUrl = [],
    owner: Owner = None,
    plan_only: Annotated[
        bool, typer.Option("--plan", help="Only say what would be done: `postonce plan`.")
    ] = False,
    against: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Say where the run differs from that plan."),
    ] = None,
    store: Store = DEFAULT_STORE,
    engine: EngineOption = EngineName.INLINE,
    engine_db: EngineDb = None,
    as_json: AsJson = False,
) -> None:
    """Carry a workflow out. Run it again after a failure, a kill or a Ctrl-C: it goes on.

    Tokens come from the providers' own environment variables.
    Exit codes: 0 every step is satisfied, 1 a step failed or was blocked, 2 wrong usage or a
    workflow or store that cannot be used, 130 interrupted (143 by SIGTERM, 129 by SIGHUP).
    """
    from ..context import Context
    from ..workflow import Interrupted
    from ..workflow import run as carried_out
    from .progress import shown

    if plan_only:
        with reported():
            planned = foreseen(
                file, provider, inputs, input_file, base_url=base_url, owner=owner, store=store
            )
        show(planned, as_json=as_json)
        return
    expected = kept(against) if against is not None else None
    with reported():
        workflow, values = read(file, provider, inputs, input_file)
        urls = addresses(base_url, providers_of(workflow))
        with (
            Context.open(store, base_url=urls, owner=owner) as ctx,
            engine_of(engine, ctx, store, engine_db) as chosen,
        ):
            try:
                with as_interrupts(), nullcontext() if as_json else shown() as told:
                    report = carried_out(workflow, ctx, values, engine=chosen, told=told)
            except Interrupted as error:
                _end(error.report, None, store, as_json=as_json)
                raise typer.Exit(exit_code_of(error.__cause__)) from error
    _end(report, expected, store, as_json=as_json)
    if not report.is_ok:
        raise typer.Exit(1)


def _end(report: Report, expected: Plan | None, store: str, *, as_json: bool) -> None:
    """Say what the run came to, where that was not planned, and what to do next."""
    deviations = expected.deviations(report.records) if expected is not None else None
    with unheard():
        _tell(report, deviations or (), store)
    if as_json:  # last: a program that reads it must not take half of it for the whole
        print_json(document(report, deviations))


def _tell(report: Report, deviations: tuple[str, ...], store: str) -> None:
    counts: dict[str, int] = {}
    for record in report.records:
        counts[record.word] = counts.get(record.word, 0) + 1
    told = ", ".join(f"{number} {word}" for word, number in counts.items()) or "nothing was begun"
    typer.echo(escaped(f"{report.workflow.name} {report.status.value}: {told}"), err=True)
    for deviation in deviations:
        typer.echo(escaped(f"not as planned: {deviation}"), err=True)
    for problem in report.problems:
        typer.echo(escaped(f"postonce: {problem}"), err=True)
    if not report.is_ok:
        what = "Run" if report.status == "interrupted" else "Mend what is told above and run"
        typer.echo(
            f"{what} the same command again: what is done is not done twice. All of this run: "
            f"postonce state run {report.run_id}{option_for(store)}",
            err=True,
        )


def document(report: Report, deviations: tuple[str, ...] | None) -> dict[str, Any]:
    """Return a report as JSON; `deviations` where it was held against a plan."""
    from ..workflow.runs import entry

    told: dict[str, Any] = {} if deviations is None else {"deviations": list(deviations)}
    return told | {
        "id": report.run_id,
        "workflow": report.workflow.name,
        "status": report.status.value,
        "steps": [entry(record) for record in report.records],
    }
