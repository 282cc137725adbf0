"""What `codegen classify` shows: a table for people, JSON for programs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from .document import Document, Operation
from .ir.discovery import Classification, Discovery


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which operations to show; None takes all."""

    role: str | None = None
    repeat: str | None = None
    path: str | None = None


def rows(
    document: Document, discovery: Discovery, classification: Classification, wanted: Wanted
) -> Iterator[dict[str, Any]]:
    """Yield one JSON object per operation that is wanted, in the order of the document."""
    for operation in document.operations:
        row = _row(operation, discovery, classification)
        if wanted.role not in (None, row["role"]) or wanted.repeat not in (
            None,
            row["idempotency"],
        ):
            continue
        if wanted.path is None or wanted.path in operation.path:
            yield row


def json_text(found: Iterator[dict[str, Any]]) -> str:
    """Return the rows as JSON text."""
    return json.dumps(list(found), indent=1)


def print_table(found: Iterator[dict[str, Any]], console: Console) -> None:
    """Print the rows as a table: one line of evidence for each rule that fired."""
    table = Table("operation", "role", "resource", "repeat", "evidence", show_lines=False)
    for row in found:
        said = "\n".join(f"{one['rule']}: {one['says']}" for one in row["evidence"])
        cells = (f"{row['method']} {row['path']}", row["role"], row["resource"] or "")
        table.add_row(*map(Text, (*cells, row["idempotency"], said)))
    console.print(table)


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
