"""Records as rows of text and back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields
from datetime import UTC, datetime
from typing import Any

from ..types import Json
from .repository import Record, Status

_JSON = ("request", "shown", "state", "parents")
_TUPLES = ("sensitive", "rivals", "baseline")
_TIMES = ("intent_at", "updated_at")


def row_of(record: Record) -> dict[str, Any]:
    """Return the columns of `record`. Raises: ValueError for a time without a zone."""
    row = {field.name: getattr(record, field.name) for field in fields(record)}
    row["status"] = record.status.value
    row.update({name: _json_text(row[name]) for name in (*_JSON, *_TUPLES)})
    row.update({name: _time_text(row[name]) for name in _TIMES})
    return row


def record_of(row: Mapping[str, Any]) -> Record:
    """Return the record that `row` holds; columns unknown to this release are left aside."""
    values = {field.name: row[field.name] for field in fields(Record)}
    values["status"] = Status(row["status"])
    values.update({name: _json(row[name]) for name in _JSON})
    values.update({name: tuple(_json(row[name])) for name in _TUPLES if row[name] is not None})
    values.update({name: _time(row[name]) for name in _TIMES})
    return Record(**values)


def _json_text(value: Json) -> str | None:
    """Return `value` as text; ASCII, since a lone surrogate is legal in JSON but not in UTF-8."""
    return None if value is None else json.dumps(value, sort_keys=True, separators=(",", ":"))


def _json(text: str | None) -> Json:
    return None if text is None else json.loads(text)


def _time_text(time: datetime | None) -> str | None:
    if time is None:
        return None
    if time.tzinfo is None:
        raise ValueError(f"a record's times need a zone; found {time.isoformat()} without one")
    return time.astimezone(UTC).isoformat(timespec="microseconds")


def _time(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
