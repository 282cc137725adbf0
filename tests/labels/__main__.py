"""`make score`: how far discovery and classification agree with the hand labels."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from .labels import labelled
from .score import Agreement, Score, score


def main(
    provider: Annotated[str, typer.Argument(help="One labelled API; all where none.")] = "",
    differences: Annotated[bool, typer.Option(help="List each disagreement.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for programs.")] = False,
) -> None:
    """Print recall, precision and per-field agreement."""
    if provider and provider not in labelled():
        known = ", ".join(labelled())
        raise typer.BadParameter(f"expected one of {known}, found {provider!r}")
    scores = [score(name) for name in ([provider] if provider else labelled())]
    if as_json:
        print(json.dumps([_values(one) for one in scores], indent=1, default=sorted))
        return
    console = Console(width=None if Console().is_terminal else 10_000, soft_wrap=True)
    console.print(_discovery(scores))
    console.print(_fields(scores))
    for one in scores:
        _tell(one, console, differences=differences)


def _discovery(scores: list[Score]) -> Table:
    table = Table(title="resources found, operations judged")
    headings = ("API", "labelled", "recall", "precision", "F1", "fields", "roles", "verdicts")
    for heading in headings:
        table.add_column(heading, justify="left" if heading == "API" else "right")
    for one in scores:
        labels = one.matched + len(one.missed)
        shares = (one.recall, one.precision, one.f1, one.all_fields.share)
        rest = (one.roles.share, one.verdicts.share)
        table.add_row(one.provider, str(labels), *(f"{share:.3f}" for share in (*shares, *rest)))
    return table


def _fields(scores: list[Score]) -> Table:
    table = Table(title="right of labelled, field by field")
    table.add_column("field")
    for one in scores:
        table.add_column(one.provider, justify="right")
    for field in scores[0].fields:
        table.add_row(field, *(_counted(one.fields[field]) for one in scores))
    return table


def _counted(agreement: Agreement) -> str:
    return f"{agreement.right}/{agreement.of}" if agreement.of else "-"


def _tell(one: Score, console: Console, *, differences: bool) -> None:
    costly = {
        "missed": one.missed,
        "invented": one.invented,
        "called unique, and not known to be": one.false_unique,
        "a marker that labels nothing": one.false_markers,
        "called milder than it is": one.too_mild,
    }
    for what, keys in costly.items():
        for key in keys:
            console.print(f"{one.provider}: {what}: {key}", markup=False)
    for found in one.differences if differences else ():
        labelled = (
            sorted(found.labelled) if isinstance(found.labelled, frozenset) else found.labelled
        )
        console.print(
            f"{one.provider}: {found.what} of {found.key}: "
            f"labelled {json.dumps(labelled)}, found {json.dumps(found.found)}",
            markup=False,
        )


def _values(one: Score) -> dict[str, Any]:
    shares = {"recall": one.recall, "precision": one.precision, "f1": one.f1}
    costly = {name: getattr(one, name) for name in ("false_unique", "false_markers", "too_mild")}
    return {**asdict(one), **shares, **costly}


if __name__ == "__main__":
    typer.run(main)
