"""What `codegen classify` shows: a table for people, JSON for programs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from .document import Document, Operation
from .ir.discovery import Classification, Discovery
from .ir.idempotency import Idempotency
from .ir.operations import Role
from .printable import printable

_COSTLY = frozenset((Idempotency.DUPLICATES.value, Idempotency.UNKNOWN.value))


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which operations to show; None takes all."""

    role: Role | None = None
    verdict: Idempotency | None = None
    resource: str | None = None
    path: str | None = None

    def takes(self, row: dict[str, Any]) -> bool:
        """Whether the operation of `row` is wanted."""
        return (
            self.role in (None, row["role"])
            and self.verdict in (None, row["idempotency"])
            and self.resource in (None, row["resource"])
            and (self.path is None or self.path in row["path"])
        )


def rows(
    document: Document, discovery: Discovery, classification: Classification, wanted: Wanted
) -> Iterator[dict[str, Any]]:
    """Yield one JSON object per operation that is wanted, in the order of the document."""
    found = (_row(operation, discovery, classification) for operation in document.operations)
    return (row for row in found if wanted.takes(row))


def json_text(found: Iterator[dict[str, Any]]) -> str:
    """Return the rows as JSON text."""
    return json.dumps(list(found), indent=1)


_HEADING = ("operation", "role", "resource", "an identical repeat")


def print_table(found: Iterator[dict[str, Any]], console: Console) -> None:
    """Print a table on a terminal, fitted to its width; in a pipe lines that can be searched."""
    if not console.is_terminal:
        _print_lines(found, console)
        return
    table = Table(box=box.SIMPLE_HEAD, row_styles=("", "on grey7"))
    for heading in (*_HEADING, "evidence"):
        table.add_column(heading, overflow="fold")
    for row in found:
        *cells, verdict = _cells(row)
        style = "bold red" if verdict in _COSTLY else ""
        table.add_row(*map(Text, cells), Text(verdict, style=style), Text("\n".join(_said(row))))
    console.print(table)


def _print_lines(found: Iterator[dict[str, Any]], console: Console) -> None:
    """Print a line per operation, and below it one for each rule that fired, none cut or folded."""
    lines = [(_cells(row), _said(row)) for row in found]
    widths = [
        max(map(len, column))
        for column in zip(_HEADING, *(cells for cells, _ in lines), strict=True)
    ]
    console.print(Text(_padded(_HEADING, widths), style="bold"), soft_wrap=True)
    for cells, evidence in lines:
        style = "bold red" if cells[-1] in _COSTLY else ""
        console.print(Text(_padded(cells, widths), style=style), soft_wrap=True)
        for said in evidence:
            console.print(Text(f"  {said}", style="dim"), soft_wrap=True)


def _said(row: dict[str, Any]) -> list[str]:
    return [printable(f"{one['rule']}: {one['says']}") for one in row["evidence"]]


def _cells(row: dict[str, Any]) -> tuple[str, str, str, str]:
    operation = printable(f"{row['method']} {row['path']}")
    return operation, row["role"], row["resource"] or "-", row["idempotency"]


def _padded(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = (cell.ljust(width) for cell, width in zip(cells, widths, strict=True))
    return "  ".join(padded).rstrip()


def _row(
    operation: Operation, discovery: Discovery, classification: Classification
) -> dict[str, Any]:
    judgement = discovery.judgements[operation.key]
    verdict = classification.verdicts[operation.key]
    return {
        "method": operation.method,
        "path": operation.path,
        "operation_id": operation.operation_id,
        "role": judgement.role.value,
        "resource": judgement.resource,
        "idempotency": verdict.value.value,
        "evidence": [
            {"rule": one.rule, "source": one.source, "says": one.says} for one in verdict.evidence
        ],
    }
