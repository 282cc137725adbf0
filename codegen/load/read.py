"""Bytes → raw document: JSON or YAML, recognised as OpenAPI 3 or refused in one line."""

from __future__ import annotations

import json
import re
from pathlib import Path

from ..document import Json
from ..errors import UnusableSpec


def text_of(data: bytes, source: str) -> str:
    """Return `data` as text. Raises: UnusableSpec where it is not UTF-8."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnusableSpec(
            f"expected UTF-8 text, found byte 0x{data[error.start]:02x} at offset {error.start}; "
            "save it as UTF-8",
            source=source,
        ) from error


def values_of(text: str, source: str) -> Json:
    """Return the JSON values that `text` (JSON or YAML) stands for.

    Raises: UnusableSpec with line and column where it is neither.
    """
    try:
        if source.endswith(".json"):
            return _json_values(text, source)
        if text.lstrip().startswith("{"):
            try:
                return _json_values(text, source)
            except UnusableSpec:
                return _yaml_values(text, source)  # a YAML flow mapping looks like JSON
        return _yaml_values(text, source)
    except RecursionError as error:
        raise UnusableSpec("it is nested too deeply to be read", source=source) from error


def _json_values(text: str, source: str) -> Json:
    try:
        return json.loads(text, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        raise UnusableSpec(
            f"expected JSON, found a syntax error: {error.msg}",
            source=f"{source}:{error.lineno}:{error.colno}",
        ) from error
    except ValueError as error:  # a constant JSON does not have, a number of too many digits
        raise UnusableSpec(f"expected JSON, found {error}", source=source) from error


def _yaml_values(text: str, source: str) -> Json:
    from .yaml import yaml_values  # here, because a JSON document needs no YAML library

    return yaml_values(text, source)


def _refuse_constant(name: str) -> Json:
    raise ValueError(f"{name}, which JSON does not have")


def read(source: str | Path, data: bytes) -> dict[str, Json]:
    """Return the raw OpenAPI document in `data`; `source` is named in messages.

    Raises: UnusableSpec where it is no OpenAPI 3 document.
    """
    name = str(source)
    raw = values_of(text_of(data, name), name)
    if not isinstance(raw, dict):
        raise UnusableSpec(
            f"expected an OpenAPI document (an object), found {_kind(raw)}", source=name
        )
    raw["openapi"] = _version(raw, name)
    paths = raw.get("paths")
    if not isinstance(paths, dict) or not paths:
        raise UnusableSpec(
            f"expected an object with at least one path, found {_kind(paths)}",
            source=f"{name}#/paths",
        )
    return raw


def _version(raw: dict[str, Json], name: str) -> str:
    if "swagger" in raw:
        raise UnusableSpec(
            f"expected OpenAPI 3.0 or 3.1, found Swagger {raw['swagger']}, which is not supported "
            "yet; convert it to OpenAPI 3 first",
            source=f"{name}#/swagger",
        )
    if "openapi" not in raw:
        raise UnusableSpec(
            "expected an OpenAPI document, found no `openapi` key; is it the right file?",
            source=f"{name}#/openapi",
        )
    version = str(raw["openapi"])  # YAML takes an unquoted 3.1 for a number
    if not re.match(r"3\.\d", version):
        raise UnusableSpec(
            f"expected OpenAPI 3.0 or 3.1, found {version!r}", source=f"{name}#/openapi"
        )
    return version


def _kind(value: Json) -> str:
    match value:
        case None:
            return "nothing"
        case dict():
            return "an object" if value else "an empty object"
        case list():
            return "a list"
        case str():
            return "text"
        case _:
            return json.dumps(value)
