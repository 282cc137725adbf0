"""Tables for people, lines for pipes, JSON for programs.

Names and values come from elsewhere: what is not printable is shown as an escape, so that no name
breaks a line or speaks to the terminal, and markup in it stays text.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TextIO

import typer

from ..types import Json

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

_NARROW = 100
"""Below this width ids would be folded: a row becomes a few lines that can be copied from."""
_SHORT = 20
"""Columns no wider than this (a time, a status) are not folded to make room for others."""
_SHOWN_CHARACTERS = 100
"""How much of a value is shown beside others; `--json` shows all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of a table, and the notes on it."""

    cells: Sequence[str]
    notes: Sequence[str] = ()
    style: str = ""


@contextmanager
def unheard() -> Iterator[None]:
    """Let printing in the block fail: who reads it may have left (`| head`), or the disk be full.

    For what goes on whether anybody listens or not. What is printed later goes nowhere.
    """
    try:
        yield
    except OSError:
        for stream in (sys.stdout, sys.stderr):
            _silence_where_broken(stream)


def _silence_where_broken(stream: TextIO) -> None:
    """Send to nowhere what a stream holds and cannot write; at exit it would be tried again."""
    try:
        stream.flush()
    except OSError:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)


def print_json(value: Any) -> None:
    """Print `value` as one JSON document, in ASCII."""
    typer.echo(json.dumps(value, indent=1))


def print_table(headings: Sequence[str], noted: str, rows: Iterable[Row]) -> None:
    """Print a table on a terminal, fitted to its width; in a pipe one line per row, tabs between.

    `noted` is the heading of the notes. No line of a pipe depends on another, so that a long list
    shows at once and can be cut off.
    """
    from rich.console import Console

    console = Console()
    if not console.is_terminal:
        _print_line(*headings, noted)
        for row in rows:
            _print_line(*row.cells, "; ".join(row.notes))
    elif console.width < _NARROW:
        _print_blocks(headings, rows, console)
    else:
        _print_columns((*headings, noted), rows, console)


def print_pairs(pairs: Iterable[tuple[str, Json]], *, on_stderr: bool = False) -> None:
    """Print names and values, one below the other; in a pipe a line each, a tab between."""
    from rich.console import Console
    from rich.table import Table

    console = Console(stderr=on_stderr)
    if not console.is_terminal:
        for name, value in pairs:
            _print_line(name, text_of(value), on_stderr=on_stderr)
        return
    grid = Table.grid(padding=(0, 2))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    for name, value in pairs:
        grid.add_row(_text(name, style="bold"), _text(*text_of(value, indent=2).split("\n")))
    console.print(grid)


def text_of(value: Json, *, indent: int | None = None) -> str:
    """Return a value for people: text as it is, nothing as "-", the rest as JSON."""
    if isinstance(value, str):
        return escaped(value)
    return "-" if value is None else json.dumps(value, ensure_ascii=False, indent=indent)


def short(value: Json) -> str:
    """Return a value for people as `text_of` does, cut off where it is long."""
    text = text_of(value)
    return text if len(text) <= _SHOWN_CHARACTERS else f"{text[:_SHOWN_CHARACTERS]}…"


def escaped(text: str) -> str:
    """Return `text` with what is not printable as an escape: on one line, whatever it holds."""
    return "".join(one if one.isprintable() else _escape(one) for one in text)


def _escape(character: str) -> str:
    return character.encode("unicode_escape").decode()


def _print_line(*cells: str, on_stderr: bool = False) -> None:
    typer.echo("\t".join(map(escaped, cells)), err=on_stderr)


def _print_columns(headings: Sequence[str], rows: Iterable[Row], console: Console) -> None:
    from rich import box
    from rich.table import Table

    rows = list(rows)
    table = Table(box=box.SIMPLE_HEAD, row_styles=("", "on grey7"))
    for place, heading in enumerate(headings):
        cells = [row.cells[place] for row in rows if place < len(row.cells)]
        is_short = bool(cells) and max(map(len, cells)) <= _SHORT
        table.add_column(heading, overflow="fold", no_wrap=is_short)
    for row in rows:
        texts = (_text(cell, style=row.style) for cell in row.cells)
        table.add_row(*texts, _text(*row.notes, style=row.style))
    console.print(table)


def _print_blocks(headings: Sequence[str], rows: Iterable[Row], console: Console) -> None:
    """Print each row as its first two cells and, below them, what else there is."""
    for row in rows:
        told = zip(headings[2:], row.cells[2:], strict=True)
        details = ", ".join(f"{heading} {cell}" for heading, cell in told if cell)
        console.print(_text("  ".join(row.cells[:2]), style=f"bold {row.style}"), overflow="fold")
        for line in filter(None, (details, *row.notes)):
            console.print(_text(f"  {line}", style=row.style), overflow="fold")


def _text(*lines: str, style: str = "") -> Text:
    """Return lines for the terminal, none of which is more than text."""
    from rich.text import Text

    return Text("\n".join(map(escaped, lines)), style=style)
