"""3.1 writing in a 3.0 document, and the other way round."""

from __future__ import annotations

from ...diagnostics import Findings
from ...document import Json
from ...grammar import Place


def older_dialect(place: Place, findings: Findings) -> None:
    """3.1 writing in a 3.0 document: lists of types, `null`, bounds that are exclusive numbers."""
    types = place.raw.get("type")
    if types == "null":
        types = ["null"]
    if isinstance(types, list):
        _single_type(place, types)
        findings.repaired(
            "type-list", f"{place.pointer}/type", f"OpenAPI 3.0 has one type, found {types}"
        )
    for bound, flag in (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")):
        value = place.raw.get(flag)
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            place.raw.update({bound: value, flag: True})
            findings.repaired(
                "exclusive-bound", f"{place.pointer}/{flag}", "a number; OpenAPI 3.0 has a flag"
            )


def _single_type(place: Place, types: list[Json]) -> None:
    del place.raw["type"]
    if "null" in types:
        place.raw["nullable"] = True
    others = [name for name in types if name != "null"]
    if len(others) == 1:
        place.raw["type"] = others[0]
    elif others and "anyOf" not in place.raw:
        place.raw["anyOf"] = [{"type": name} for name in others]


def newer_dialect(place: Place, findings: Findings) -> None:
    """3.0 writing in a 3.1 document: bounds that are exclusive by a flag."""
    for bound, flag in (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")):
        value = place.raw.get(flag)
        if isinstance(value, bool):
            del place.raw[flag]
            if value and bound in place.raw:
                place.raw[flag] = place.raw.pop(bound)
            findings.repaired(
                "exclusive-bound", f"{place.pointer}/{flag}", "a flag; OpenAPI 3.1 has a number"
            )
