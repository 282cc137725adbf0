"""Parameters, headers and bodies: what is still written as in Swagger 2 moves to its place."""

from __future__ import annotations

from ...diagnostics import Findings
from ...grammar import Place

_LOCATIONS = ("path", "query", "header", "cookie")

# What Swagger 2 wrote on a parameter itself stands in its `schema` since OpenAPI 3.
_MOVED_TO_SCHEMA = (
    "type",
    "format",
    "items",
    "enum",
    "default",
    "minimum",
    "maximum",
    "minLength",
    "maxLength",
    "minItems",
    "maxItems",
    "uniqueItems",
    "pattern",
    "multipleOf",
)


def path_parameter(place: Place, findings: Findings) -> None:
    """A path parameter is always required."""
    if place.raw.get("in") == "path" and place.raw.get("required") is not True:
        place.raw["required"] = True
        findings.repaired(
            "path-parameter-not-required", place.pointer, "a path parameter is always required"
        )


def header_schema(place: Place, findings: Findings) -> None:
    """Give a header the schema that it states on itself; it may have none."""
    if any(key in place.raw for key in _MOVED_TO_SCHEMA):
        parameter_schema(place, findings)


def parameter_schema(place: Place, findings: Findings) -> None:
    """Give a parameter the schema that it states on itself, or that of a text."""
    if "schema" in place.raw or "content" in place.raw:
        return
    moved = {key: place.raw.pop(key) for key in _MOVED_TO_SCHEMA if key in place.raw}
    place.raw["schema"] = moved or {"type": "string"}
    found = "its type on itself" if moved else "none; read as text"
    findings.repaired(
        "parameter-without-schema", place.pointer, f"expected a `schema`, found {found}"
    )


def location(place: Place, findings: Findings) -> None:
    """Read `in: Query` as `in: query`."""
    found = place.raw.get("in")
    if isinstance(found, str) and (plain := found.strip().lower()) != found and plain in _LOCATIONS:
        place.raw["in"] = plain
        findings.repaired("odd-location", f"{place.pointer}/in", f"read {found} as {plain}")
