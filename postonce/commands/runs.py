"""`postonce state runs` and `state run`: what the runs of workflows did. They change nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

import typer

from ..data.journal import Run, RunStatus
from ..data.repository import Repository
from ..errors import NotRecorded
from ..types import Json
from .printing import Row, print_json, print_pairs, print_table, short
from .runvalues import failed_steps, name_of, summary, whole
from .store import DEFAULT_STORE, AsJson, Store, opened
from .values import time_text

_LISTED = ("run", "workflow", "status", "started", "duration", "steps", "done", "failed")
_STEPS = ("step", "outcome", "attempts", "seconds", "instance", "id")
_NAMED = 3
"""How many failed steps, or runs that begin alike, are named."""
_NOT_ENDED = "not ended: it goes on, or its process is gone"
_STYLES = {
    "failed": "bold red",
    "running": "bold yellow",
    "interrupted": "bold yellow",
    "blocked": "yellow",
}
"""What stands out, of runs by their status and of steps by their outcome."""


def list_runs(
    workflow: Annotated[str | None, typer.Argument(help="Only runs of this workflow.")] = None,
    store: Store = DEFAULT_STORE,
    as_json: AsJson = False,
) -> None:
    """List the kept runs of workflows, newest first.

    Exit codes: 0 done, also with an empty list, 2 wrong usage or no usable store.
    """
    with opened(store) as data:
        found = data.runs(workflow)
        if as_json:
            print_json([summary(run) for run in found])
        else:
            print_table(_LISTED, "what is open", map(_row, found))


def show_run(
    run_id: Annotated[
        str, typer.Argument(metavar="ID", help="Its id, or how that begins; or: last.")
    ],
    store: Store = DEFAULT_STORE,
    as_json: AsJson = False,
) -> None:
    """Show what one run did, step by step. Secrets read ***.

    Exit codes: 0 done, 1 no such run, or several, 2 wrong usage or no usable store.
    """
    with opened(store) as data:
        run = _named(data, run_id)
    shown = whole(run)
    if as_json:
        print_json(shown)
        return
    steps = shown.pop("steps")
    head = shown | ({"what is open": _NOT_ENDED} if run.status is RunStatus.RUNNING else {})
    print_pairs(head.items(), on_stderr=True)  # so that stdout holds the steps alone
    print_table(_STEPS, "what happened", map(_step_row, steps))


def _named(data: Repository, name: str) -> Run:
    """Return the run that `name` means. Raises: NotRecorded where it means none, or several."""
    if name == "last":
        found = next(data.runs(), None)
        if found is None:
            raise NotRecorded("there is no last run: none is kept in this store")
        return found
    if (exact := data.run(name)) is not None:
        return exact
    alike = [run for run in data.runs() if run.id.startswith(name)]
    if not alike:
        raise NotRecorded(f"run {name!r}: none of that id is kept; see postonce state runs")
    if len(alike) > 1:
        ids = _some([run.id for run in alike])
        raise NotRecorded(f"run {name!r}: {len(alike)} runs begin so ({ids}); give more of the id")
    return alike[0]


def _row(run: Run) -> Row:
    told = summary(run)
    duration_s = told["duration_s"]
    failed = failed_steps(run)
    return Row(
        cells=(
            run.id,
            run.workflow,
            run.status.value,
            time_text(run.started_at, timespec="seconds") or "",
            "" if duration_s is None else f"{duration_s:.1f} s",
            *(str(told[count]) for count in ("steps", "done", "failed")),
        ),
        notes=[
            *([_NOT_ENDED] if run.status is RunStatus.RUNNING else []),
            *([f"failed: {_some(failed)}"] if failed else []),
        ],
        style=_STYLES.get(run.status.value, ""),
    )


def _step_row(step: dict[str, Json]) -> Row:
    duration_s = step.get("duration_s")
    return Row(
        cells=(
            name_of(step),
            step["outcome"],
            _cell(step.get("attempts")),
            "" if duration_s is None else f"{duration_s:.1f}",
            _cell(step.get("instance")),
            _cell(step.get("id")),
        ),
        notes=list(_happened(step)),
        style=_STYLES.get(step["outcome"], ""),
    )


def _happened(step: dict[str, Json]) -> Iterator[str]:
    """Yield what is to be said of a step: what was sent, what came of it, and what went wrong."""
    yield from step.get("sent") or ()
    yield from map(_drift, step.get("drift") or ())
    yield from step.get("notes") or ()
    yield from (step.get("error") or "").splitlines()


def _drift(one: dict[str, Json]) -> str:
    return f"{one['field']}: wanted {short(one['wanted'])}, found {short(one['found'])}"


def _cell(value: Json) -> str:
    return "" if value is None else str(value)


def _some(names: list[str]) -> str:
    """Return the first of `names`, and how many more there are."""
    more = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" and {more} more" if more > 0 else "")
