"""Rows for people: a table on a terminal, plain lines in a pipe, and what failed below it."""

from __future__ import annotations

from collections.abc import Sequence

from rich import box
from rich.console import Console
from rich.table import Table

from .rows import Row

_HEADINGS = (
    "document KiB operations covered resources methods schemas skipped s MiB exit modules mypy ruff"
)


def print_rows(rows: Sequence[Row], console: Console) -> None:
    """Print what was made of each document, what failed, and what was no document."""
    table = Table(box=box.SIMPLE_HEAD)
    for heading in _HEADINGS.split():
        is_text = heading in ("document", "skipped")
        table.add_column(heading, justify="left" if is_text else "right", overflow="fold")
    documents = [row for row in rows if row.is_openapi]
    for row in documents:
        table.add_row(*_cells(row), style="bold red" if row.faults else "")
    console.print(table)
    for row in documents:
        for fault in row.faults:
            console.print(f"{row.document}: {fault}", markup=False, highlight=False, soft_wrap=True)
    failed = sum(1 for row in documents if row.faults)
    others = [row.document for row in rows if not row.is_openapi]
    if others:
        console.print(f"no OpenAPI documents: {', '.join(others)}", markup=False, soft_wrap=True)
    console.print(f"{len(documents)} documents, {failed} failed", highlight=False)


def _cells(row: Row) -> tuple[str, ...]:
    skipped = ", ".join(f"{code} {count}" for code, count in row.skipped.items())
    return (
        row.document,
        f"{row.size / 1024:.0f}",
        _shown(row.operations),
        _shown(row.covered),
        _shown(row.resources),
        _shown(row.methods),
        _shown(row.schemas),
        skipped or "-",
        f"{row.seconds:.1f}" if row.seconds is not None else "-",
        _shown(row.peak_mib),
        _shown(row.exit_code),
        _shown(row.modules),
        _shown(row.mypy),
        _shown(row.ruff),
    )


def _shown(value: int | None) -> str:
    return "-" if value is None else str(value)
