"""Planting: put a marker among the labels of what is about to be sent, where the API takes it."""

from __future__ import annotations

from typing import TypeVar

from pydantic import ValidationError

from .data.repository import Record
from .markers import Marker, markers_in
from .paths import dig
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


def replanted(changes: Json, field: str, record: Record, *, is_whole: bool) -> Json:
    """Return `changes` with the marker of `record` among the labels that they set anew.

    With `is_whole`, labels that are left out would be emptied: they stay as the thing shows them.
    """
    shown = dig(record.state, field, None)
    if record.owner is None or (field not in changes and not (is_whole and shown)):
        return changes
    marker = Marker(owner=record.owner, instance=record.instance)
    labels = changes.get(field, shown)
    if marker in markers_in({field: labels}, field):
        return {**changes, field: labels}
    return {**changes, field: marker.among(labels, as_in=shown)}
