"""Parameters that are no bodies: what Swagger 2 says on one itself moves into its `schema`."""

from __future__ import annotations

from collections.abc import Mapping

from ...document import Json
from .source import Swagger

_SCHEMA_KEYS = (
    "type",
    "format",
    "items",
    "default",
    "maximum",
    "exclusiveMaximum",
    "minimum",
    "exclusiveMinimum",
    "maxLength",
    "minLength",
    "pattern",
    "maxItems",
    "minItems",
    "uniqueItems",
    "enum",
    "multipleOf",
    "x-nullable",
)

# How a list is written: `collectionFormat` → `style` and `explode`.
_QUERY_STYLES: Mapping[str, tuple[str, bool]] = {
    "csv": ("form", False),
    "multi": ("form", True),
    "ssv": ("spaceDelimited", False),
    "pipes": ("pipeDelimited", False),
}


def schema_of(raw: dict[str, Json]) -> dict[str, Json]:
    """Return the schema that a parameter, header or item states on itself, taken out of it."""
    found = {key: raw.pop(key) for key in _SCHEMA_KEYS if key in raw}
    schema = raw.pop("schema", None)  # no Swagger 2, but plainly meant
    return {**found, **schema} if isinstance(schema, dict) else found


def parameter_of(raw: dict[str, Json], pointer: str, swagger: Swagger) -> dict[str, Json]:
    """Return the OpenAPI 3.0 parameter for one in the path, query or header; a new object."""
    made: dict[str, Json] = swagger.copy(raw, pointer)
    if "content" in made:
        return made
    format_ = made.pop("collectionFormat", "csv")
    schema = schema_of(made)
    if schema.get("type") == "array" and made.get("in") in ("query", "formData"):
        made["style"], made["explode"] = list_style(format_, pointer, swagger)
    return {**made, "schema": schema}


def list_style(format_: Json, pointer: str, swagger: Swagger) -> tuple[str, bool]:
    """Return the `style` and `explode` that mean the `collectionFormat` `format_`."""
    if isinstance(format_, str) and format_ in _QUERY_STYLES:
        return _QUERY_STYLES[format_]
    swagger.findings.repaired(
        "collection-format",
        f"{pointer}/collectionFormat",
        f"OpenAPI 3 has no way to write a list as {format_}; read as csv",
    )
    return _QUERY_STYLES["csv"]
