"""Texts where flags are expected, and prose that is no text."""

from __future__ import annotations

from collections.abc import Mapping

from ...diagnostics import Findings
from ...grammar import Kind, Place

_FLAGS: Mapping[Kind, tuple[str, ...]] = {
    Kind.OPERATION: ("deprecated",),
    Kind.PARAMETER: ("required", "deprecated", "allowEmptyValue", "explode", "allowReserved"),
    Kind.HEADER: ("required", "deprecated", "explode"),
    Kind.REQUEST_BODY: ("required",),
    Kind.SCHEMA: (
        "nullable",
        "readOnly",
        "writeOnly",
        "deprecated",
        "uniqueItems",
        "exclusiveMinimum",
        "exclusiveMaximum",
        "additionalProperties",
    ),
}
_WORDS = {"true": True, "false": False}


def flags(place: Place, findings: Findings) -> None:
    """Read "true" and "false" as flags."""
    for key in _FLAGS.get(place.kind, ()):
        value = place.raw.get(key)
        if isinstance(value, str) and value.strip().lower() in _WORDS:
            place.raw[key] = _WORDS[value.strip().lower()]
            findings.repaired(
                "text-for-flag", f"{place.pointer}/{key}", f'read "{value}" as a flag'
            )


def prose(place: Place, findings: Findings) -> None:
    """Leave out descriptions and summaries that are no text."""
    for key in ("description", "summary"):
        if key in place.raw and not isinstance(place.raw[key], str):
            _leave_out(place, key, findings)
    if place.kind is Kind.SCHEMA and not isinstance(place.raw.get("title", ""), str):
        _leave_out(place, "title", findings)


def _leave_out(place: Place, key: str, findings: Findings) -> None:
    if place.kind in (Kind.PATHS, Kind.RESPONSES, Kind.CALLBACK):
        return  # there it is no prose
    del place.raw[key]
    findings.repaired("prose-no-text", f"{place.pointer}/{key}", "expected text; it is left out")
