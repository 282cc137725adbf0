"""Planting: put a marker among the labels of what is about to be sent, where the API takes it."""

from __future__ import annotations

from typing import TypeVar

from pydantic import ValidationError

from .data.repository import Record
from .markers import Marker
from .schema import RequestModel
from .types import Json

SpecT = TypeVar("SpecT", bound=RequestModel)


def planted(spec: SpecT, field: str, marker: Marker) -> SpecT | None:
    """Return `spec` with `marker` among its labels (wire name `field`), None where none fits.

    The request model decides which form fits: it knows types, patterns and lengths.
    """
    wire = spec.to_wire()
    for labels in marker.planted(wire.get(field)):
        try:
            return type(spec).model_validate({**wire, field: labels})
        except ValidationError:
            continue
    return None


def replanted(changes: Json, field: str, record: Record) -> Json:
    """Return `changes` with the marker of `record` among the labels that they set anew."""
    if record.owner is None:
        return changes
    marker = Marker(owner=record.owner, instance=record.instance)
    shown = (record.state or {}).get(field)
    labels = changes.get(field) or ({} if isinstance(shown, dict) else [])
    return {**changes, field: next(marker.planted(labels), labels)}
