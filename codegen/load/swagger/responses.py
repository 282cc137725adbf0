"""Answers: the schema moves under its media types, a header's type into its `schema`."""

from __future__ import annotations

from ...document import Json, escape
from .parameters import schema_of
from .source import JSON, Swagger

_BYTES = "application/octet-stream"


def response_of(raw: Json, media_types: list[str], pointer: str, swagger: Swagger) -> Json:
    """Return the OpenAPI 3.0 response for one of Swagger 2; a reference stays one."""
    if not isinstance(raw, dict) or "$ref" in raw:
        return raw
    made = {key: value for key, value in raw.items() if key not in ("schema", "examples")}
    if isinstance(headers := made.get("headers"), dict):
        made["headers"] = {
            name: _header(header, f"{pointer}/headers/{escape(name)}", swagger)
            for name, header in headers.items()
        }
    content = _content(raw, media_types, pointer, swagger)
    return {**made, "content": content} if content else made


def _content(
    raw: dict[str, Json], media_types: list[str], pointer: str, swagger: Swagger
) -> dict[str, Json]:
    examples = raw.get("examples")
    examples = examples if isinstance(examples, dict) else {}
    schema = raw.get("schema")
    content: dict[str, Json] = {}
    if schema is not None:
        is_file = isinstance(schema, dict) and schema.get("type") == "file"
        for name in media_types or [_BYTES if is_file else JSON]:
            content[name] = {"schema": swagger.copy(schema, pointer)}
    for name, example in examples.items():
        if "/" in name:  # else it is no media type
            content.setdefault(name, {})["example"] = example
    return content


def _header(raw: Json, pointer: str, swagger: Swagger) -> Json:
    if not isinstance(raw, dict) or "$ref" in raw:
        return raw
    made: dict[str, Json] = swagger.copy(raw, pointer)
    made.pop("collectionFormat", None)  # a header has one way to write a list
    schema = schema_of(made)
    return {**made, "schema": schema}
