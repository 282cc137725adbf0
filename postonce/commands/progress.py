"""What a run shows while it goes on: live on a terminal, a line per task in a pipe."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

import typer

from ..result import Drift
from ..workflow.engine import Began, Ended, Event, Listener, Resting
from ..workflow.tasks import TaskRecord, TaskStatus
from .printing import escaped, unheard

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress, TaskID

_STYLES = {
    "created": "bold green",
    "recreated": "bold green",
    "resumed": "green",
    "adopted": "green",
    "updated": "yellow",
    "executed": "green",
    "failed": "bold red",
    "blocked": "red",
    "stopped": "red",
}


@contextmanager
def shown() -> Iterator[Listener]:
    """Yield a listener that shows what it hears while the block runs, on stdout."""
    from rich.console import Console

    console = Console()
    if not console.is_terminal:
        with unheard():
            typer.echo("\t".join(("step", "outcome", "instance", "id", "seconds", "notes")))
        yield partial(_shown, _in_a_pipe)
        return
    with _bars(console) as bars:
        yield partial(_shown, _OnATerminal(bars).hear)


def _shown(show: Listener, event: Event) -> None:
    """Show an event where anybody looks; a run goes on when nobody does any more."""
    with unheard():
        show(event)


@contextmanager
def _bars(console: Console) -> Iterator[Progress]:
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}", markup=False), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bars:
        yield bars


def _tell_of_rest(resting: Resting) -> None:
    if resting.under_way:
        typer.echo(
            f"interrupted: waiting at most {resting.at_most_s:g} s for what is under way "
            f"({resting.under_way}); Ctrl-C again leaves at once",
            err=True,
        )


def _in_a_pipe(event: Event) -> None:
    if isinstance(event, Resting):
        _tell_of_rest(event)
    elif isinstance(event, Ended):
        record = event.record
        cells = (
            str(record),
            record.word,
            record.instance,
            record.id,
            f"{record.duration_s:.2f}",
            "; ".join(remarks(record)),
        )
        typer.echo("\t".join(map(escaped, cells)))


class _OnATerminal:
    """A line for each task that ended, and below them what is under way."""

    def __init__(self, bars: Progress) -> None:
        self._bars = bars
        self._under_way: dict[tuple[str, int | None], TaskID] = {}

    def hear(self, event: Event) -> None:
        match event:
            case Began(task=task, item=item):
                name = task.step if item is None else f"{task.step}[{item}]"
                self._under_way[task.step, task.index] = self._bars.add_task(escaped(name))
            case Ended(record=record):
                bar = self._under_way.pop((record.step, record.index), None)
                if bar is not None:
                    self._bars.remove_task(bar)
                self._print(record)
            case Resting():
                _tell_of_rest(event)

    def _print(self, record: TaskRecord) -> None:
        from rich.text import Text

        line = Text()
        line.append(f"{record.word:<10}", style=_STYLES.get(record.word, ""))
        line.append(escaped(str(record)))
        told = " ".join(filter(None, (record.instance, record.id and f"({record.id})")))
        if told:
            line.append(f"  {escaped(told)}", style="dim")
        self._bars.console.print(line, soft_wrap=True)
        for remark in remarks(record):
            style = "red" if record.status is not TaskStatus.DONE else "yellow"
            self._bars.console.print(
                Text(f"{'':<10}{escaped(remark)}", style=style), soft_wrap=True
            )


def remarks(record: TaskRecord) -> tuple[str, ...]:
    """Return what is to be said of a task, line by line: its error, its drift, its notes."""
    error = record.error.splitlines() if record.error else []
    drift = (Drift(**one) for one in record.drift)
    return (*error, *(f"drift: {one}" for one in drift), *record.notes)
