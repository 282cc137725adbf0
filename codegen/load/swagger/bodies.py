"""`in: body` and `in: formData` parameters → one request body."""

from __future__ import annotations

from ...document import Json
from .parameters import list_style, schema_of
from .source import JSON, Swagger, extensions

_FORM = "application/x-www-form-urlencoded"
_MULTIPART = "multipart/form-data"


def body_of(
    raw: dict[str, Json], media_types: list[str], pointer: str, swagger: Swagger
) -> dict[str, Json]:
    """Return the request body for an `in: body` parameter."""
    suitable = [name for name in media_types if name not in (_FORM, _MULTIPART)] or [JSON]
    schema = raw.get("schema", {})
    made: dict[str, Json] = {
        "content": {name: {"schema": swagger.copy(schema, pointer)} for name in suitable}
    }
    for key in ("description", "required"):
        if key in raw:
            made[key] = raw[key]
    return made | extensions(raw)


def form_of(
    fields: list[tuple[str, dict[str, Json]]], media_types: list[str], swagger: Swagger
) -> dict[str, Json]:
    """Return the request body for `in: formData` parameters, each with its pointer."""
    properties: dict[str, Json] = {}
    encoding: dict[str, Json] = {}
    required: list[str] = []
    has_file = False
    for pointer, raw in fields:
        name = raw.get("name")
        if not isinstance(name, str):
            swagger.findings.skipped("form-field", pointer, "a form field without a name")
            continue
        has_file |= raw.get("type") == "file"
        field: dict[str, Json] = swagger.copy(raw, pointer)
        format_ = field.pop("collectionFormat", "csv")
        properties[name] = schema_of(field) | {
            key: value for key, value in field.items() if key not in ("name", "in", "required")
        }
        if field.get("required") is True:
            required.append(name)
        if properties[name].get("type") == "array":
            style, is_exploded = list_style(format_, pointer, swagger)
            encoding[name] = {"style": style, "explode": is_exploded}
    schema = {"type": "object", "properties": properties}
    if required:
        schema["required"] = [*dict.fromkeys(required)]
    content = {}
    for name in _form_types(media_types, has_file=has_file):
        content[name] = {"schema": swagger.copy(schema, "#")}
        if encoding and name == _FORM:
            content[name]["encoding"] = swagger.copy(encoding, "#")
    return {"content": content, **({"required": True} if required else {})}


def _form_types(media_types: list[str], *, has_file: bool) -> list[str]:
    if has_file:
        return [_MULTIPART]
    return [name for name in media_types if name in (_FORM, _MULTIPART)] or [_FORM]
