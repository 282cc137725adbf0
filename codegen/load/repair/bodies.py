"""Bodies as Swagger 2 wrote them, in a document of OpenAPI 3."""

from __future__ import annotations

from ...diagnostics import Findings
from ...document import Json
from ...grammar import Place

_JSON = "application/json"
_FORM = "application/x-www-form-urlencoded"


def older_bodies(place: Place, findings: Findings) -> None:
    """Make parameters in a body or form the request body, where there is no other."""
    listed = place.raw.get("parameters")
    for location, media_type in (("body", _JSON), ("formData", _FORM)):
        found = [one for one in listed if _is_in(one, location)] if isinstance(listed, list) else []
        if not found or "requestBody" in place.raw:
            continue
        schema = found[0].get("schema", {}) if location == "body" else _form(found)
        is_required = any(one.get("required") is True for one in found)
        place.raw["requestBody"] = {
            "content": {media_type: {"schema": schema}},
            "required": is_required,
        }
        kept = [one for one in place.raw["parameters"] if not _is_in(one, location)]
        place.raw["parameters"] = kept
        findings.repaired(
            "parameter-in-body",
            f"{place.pointer}/parameters",
            f"OpenAPI 3 has no parameters in: {location}; read as the request body",
        )


def _is_in(parameter: Json, location: str) -> bool:
    return isinstance(parameter, dict) and parameter.get("in") == location


def _form(fields: list[dict[str, Json]]) -> dict[str, Json]:
    """Return the schema of a form whose fields say their type on themselves or in a `schema`."""
    named = {one["name"]: one for one in fields if isinstance(one.get("name"), str)}
    properties = {}
    for name, one in named.items():
        own = {key: value for key, value in one.items() if key not in ("name", "in", "required")}
        schema = own.pop("schema", {})
        properties[name] = {**own, **(schema if isinstance(schema, dict) else {})}
    required = [name for name, one in named.items() if one.get("required") is True]
    made: dict[str, Json] = {"type": "object", "properties": properties}
    return {**made, "required": required} if required else made


def schema_outside(place: Place, findings: Findings) -> None:
    """Move the `schema` of a body or answer under its media type."""
    if "content" not in place.raw and isinstance(place.raw.get("schema"), dict):
        place.raw["content"] = {_JSON: {"schema": place.raw.pop("schema")}}
        findings.repaired(
            "schema-outside-content",
            f"{place.pointer}/schema",
            f"expected it under a media type; read as {_JSON}",
        )
