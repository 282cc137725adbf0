"""Records and runs as rows of text and back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import UTC, datetime
from typing import Any

from ..types import Json
from .journal import Run, RunStatus
from .repository import Record, Status

_JSON = ("request", "shown", "state", "parents")
_TUPLES = ("sensitive", "rivals", "baseline")
_TIMES = ("intent_at", "updated_at")
_RUN_JSON = ("inputs", "steps")
_RUN_TIMES = ("started_at", "ended_at")


def row_of(record: Record) -> dict[str, Any]:
    """Return the columns of `record`. Raises: ValueError for a time without a zone."""
    return _row(record, (*_JSON, *_TUPLES), _TIMES)


def row_of_run(run: Run) -> dict[str, Any]:
    """Return the columns of `run`. Raises: ValueError for a time without a zone."""
    return _row(run, _RUN_JSON, _RUN_TIMES)


def record_of(row: Mapping[str, Any]) -> Record:
    """Return the record that `row` holds; columns unknown to this release are left aside."""
    values = {field.name: row[field.name] for field in fields(Record)}
    values["status"] = Status(row["status"])
    values.update({name: _json(row[name]) for name in _JSON})
    values.update({name: tuple(_json(row[name])) for name in _TUPLES if row[name] is not None})
    values.update({name: _time(row[name]) for name in _TIMES})
    return Record(**values)


def run_of(row: Mapping[str, Any]) -> Run:
    """Return the run that `row` holds; columns unknown to this release are left aside."""
    values = {field.name: row[field.name] for field in fields(Run)}
    values["status"] = RunStatus(row["status"])
    values.update({name: _json(row[name]) for name in _RUN_JSON})
    values.update({name: _time(row[name]) for name in _RUN_TIMES})
    return Run(**values)


def _row(value: Record | Run, as_json: Iterable[str], as_time: Iterable[str]) -> dict[str, Any]:
    row = {field.name: getattr(value, field.name) for field in fields(value)}
    row["status"] = value.status.value
    row.update({name: _json_text(row[name]) for name in as_json})
    row.update({name: _time_text(row[name]) for name in as_time})
    return row


def _json_text(value: Json) -> str | None:
    """Return `value` as text; ASCII, since a lone surrogate is legal in JSON but not in UTF-8."""
    return None if value is None else json.dumps(value, sort_keys=True, separators=(",", ":"))


def _json(text: str | None) -> Json:
    return None if text is None else json.loads(text)


def _time_text(time: datetime | None) -> str | None:
    if time is None:
        return None
    if time.tzinfo is None:
        raise ValueError(f"times need a zone; found {time.isoformat()} without one")
    return time.astimezone(UTC).isoformat(timespec="microseconds")


def _time(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
