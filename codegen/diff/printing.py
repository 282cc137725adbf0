"""What `codegen diff` shows: tables for people, lines in a pipe, JSON for programs."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from itertools import groupby

import typer
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from ..printable import printable
from .catalogue import Severity
from .findings import Finding

_HEADINGS = ("severity", "resource", "change", "name", "was", "now", "where", "what to do")
_STYLES = {Severity.BREAKING: "bold red", Severity.NOTE: "yellow", Severity.COMPATIBLE: "green"}
_NAMED = 3
"""Of more resources than this that share a class only so many are named."""


def json_text(found: Sequence[Finding]) -> str:
    """Return how many findings of each severity there are, and each as a JSON object."""
    values = {"count": _count(found), "findings": [_values(one) for one in found]}
    return json.dumps(values, indent=1)


def print_findings(found: Sequence[Finding], console: Console) -> None:
    """Print a table per resource on a terminal; in a pipe a line per finding, tabs between."""
    if not console.is_terminal:
        for cells in (_HEADINGS, *map(_cells, found)):
            typer.echo("\t".join(map(printable, cells)))  # rich would spell tabs as spaces
        return
    for resources, group in groupby(found, key=lambda one: one.resources):
        console.print(Text(f"\n{_heading(resources)}", style="bold"))
        console.print(_table(list(group)))
    said = ", ".join(f"{number} {severity}" for severity, number in _count(found).items())
    console.print(Text(said if found else "nothing changes for users of the models"))


def _table(found: Sequence[Finding]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, row_styles=("", "on grey7"))
    for heading in ("change", "name", "was → now", "what to do"):
        table.add_column(heading, overflow="fold")
    for one in found:
        where = Text(f"\n{one.version} {printable(one.source)}", style="dim")
        table.add_row(
            Text(one.change.title, style=_STYLES[one.severity]),
            Text(printable(one.python)).append_text(where),
            Text(printable(f"{one.was} → {one.now}") if {one.was, one.now} != {"-"} else ""),
            Text(one.change.advice),
        )
    return table


def _heading(resources: Sequence[str]) -> str:
    if not resources:
        return "The API as a whole"
    named = ", ".join(map(printable, resources[:_NAMED]))
    more = len(resources) - _NAMED
    return f"{named} and {more} more" if more > 0 else named


def _cells(one: Finding) -> tuple[str, ...]:
    resources = ",".join(one.resources) or "-"
    where = f"{one.version}:{one.source}"
    told = (one.python, one.was, one.now, where, one.change.advice)
    return (one.severity, resources, one.code, *told)


def _values(one: Finding) -> dict[str, str | list[str]]:
    return {
        "severity": one.severity,
        "code": one.code,
        "resources": list(one.resources),
        "python": one.python,
        "version": one.version,
        "source": one.source,
        "was": one.was,
        "now": one.now,
        "advice": one.change.advice,
    }


def _count(found: Sequence[Finding]) -> dict[str, int]:
    count = Counter(one.severity for one in found)
    return {severity.value: count[severity] for severity in Severity}
