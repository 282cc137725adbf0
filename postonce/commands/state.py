"""`postonce state`: what the store holds. The commands here look, and change nothing.

One that writes has a file of its own, as have those that show runs; cli.py adds them to `app`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

import typer

from ..data.repository import Record, Repository, Status
from ..types import Json
from .completion import kinds
from .printing import Row, print_json, print_pairs, print_table, short
from .store import DEFAULT_STORE, AsJson, Instance, Kind, Store, opened, recorded
from .values import history, is_settled, next_step, summary, time_text, whole

app = typer.Typer(
    name="state", help="What the store holds.", no_args_is_help=True, rich_markup_mode=None
)

_LISTED = ("kind", "instance", "status", "id", "ready", "updated")
_VERSIONS = ("version", "written", "status", "id")


@app.command("list")
def list_records(
    kind: Annotated[
        str | None, typer.Argument(help="Only records of this kind.", autocompletion=kinds)
    ] = None,
    status: Annotated[Status | None, typer.Option(help="Only records of this status.")] = None,
    show_all: Annotated[bool, typer.Option("--all", help="Show tombstones, too.")] = False,
    store: Store = DEFAULT_STORE,
    as_json: AsJson = False,
) -> None:
    """List the recorded instances; what is not settled stands out.

    Tombstones are left out. Exit codes: 0 done, also with an empty list, 2 wrong usage or no
    usable store.
    """
    with opened(store) as data:
        found = _wanted(data, kind, status, show_all=show_all)
        if as_json:
            print_json([summary(record) for record in found])
        else:
            print_table(_LISTED, "what is next", map(_row, found))


@app.command()
def show(
    kind: Kind, instance: Instance, store: Store = DEFAULT_STORE, as_json: AsJson = False
) -> None:
    """Show all of one record. Secrets read ***.

    Exit codes: 0 done, 1 nothing recorded, 2 wrong usage or no usable store.
    """
    with opened(store) as data:
        record = recorded(data, kind, instance)
    if as_json:
        print_json(whole(record))
    else:
        print_record(record)


@app.command("history")
def show_history(
    kind: Kind, instance: Instance, store: Store = DEFAULT_STORE, as_json: AsJson = False
) -> None:
    """Show the kept versions of one record, and what changed.

    The newest comes first. Secrets read ***.
    Exit codes: 0 done, 1 nothing recorded, 2 wrong usage or no usable store.
    """
    with opened(store) as data:
        recorded(data, kind, instance)
        versions = data.history(kind, instance)
    found = history(versions)
    if as_json:
        print_json(list(found))
    else:
        print_table(_VERSIONS, "changes", map(_version_row, versions, found))


def print_record(record: Record, *, on_stderr: bool = False) -> None:
    """Print all of a record that may be shown, one value below the other."""
    step = next_step(record)
    pairs = whole(record) | ({"what is next": step} if step else {})
    print_pairs(pairs.items(), on_stderr=on_stderr)


def _wanted(
    data: Repository, kind: str | None, status: Status | None, *, show_all: bool
) -> Iterator[Record]:
    for record in data.records(kind):
        is_hidden = record.status is Status.DELETED and status is None and not show_all
        if not is_hidden and status in (None, record.status):
            yield record


def _row(record: Record) -> Row:
    style = "" if is_settled(record) else "bold red" if record.rivals else "bold yellow"
    ready = ("yes" if record.is_ready else "no") if record.status is Status.LIVE else ""
    step = next_step(record)
    return Row(
        cells=(
            record.kind,
            record.instance,
            record.status.value,
            record.remote_id or "",
            ready,
            _second(record),
        ),
        notes=[step] if step else [],
        style="dim" if record.status is Status.DELETED else style,
    )


def _version_row(record: Record, shown: dict[str, Any]) -> Row:
    return Row(
        cells=(
            str(record.version),
            _second(record),
            record.status.value,
            record.remote_id or "",
        ),
        notes=_changed(record, shown["changes"]),
    )


def _changed(record: Record, changes: list[dict[str, Json]] | None) -> list[str]:
    if changes is None:
        return ["first written" if record.version == 1 else "what was before is no longer kept"]
    return [f"{one['field']}: {_change(one['before'], one['after'])}" for one in changes]


def _change(before: Json, after: Json) -> str:
    """Return what became what; of a value that is hidden both times, that it is another."""
    return "changed" if before == after else f"{short(before)} → {short(after)}"


def _second(record: Record) -> str:
    return time_text(record.updated_at, timespec="seconds") or ""
