"""Bytes → raw document: JSON or YAML, recognised as OpenAPI or refused in one line."""

from __future__ import annotations

import json
import re
from pathlib import Path

from ..diagnostics import Findings
from ..document import Json
from ..errors import UnusableSpec
from .json import json_values


def text_of(data: bytes, source: str) -> str:
    """Return `data` as text: UTF-8, or what its first bytes say (UTF-16, UTF-32).

    Raises: UnusableSpec where it is none of them.
    """
    encoding = json.detect_encoding(data[:4])
    try:
        return data.decode("utf-8-sig" if encoding == "utf-8" else encoding)
    except UnicodeDecodeError as error:
        raise UnusableSpec(
            f"expected UTF-8 text, found byte 0x{data[error.start]:02x} at offset {error.start}; "
            "save it as UTF-8",
            source=source,
        ) from error


def values_of(text: str, source: str, findings: Findings | None = None) -> Json:
    """Return the JSON values that `text` (JSON or YAML) stands for.

    Raises: UnusableSpec with line and column where it is neither.
    """
    if source.endswith(".json"):
        return json_values(text, source, findings)
    if text.lstrip().startswith("{"):
        try:
            return json_values(text, source, findings)
        except UnusableSpec:
            pass  # a YAML flow mapping looks like JSON
    from .yaml import yaml_values  # here, because a JSON document needs no YAML library

    return yaml_values(text, source, findings)


def read(source: str | Path, data: bytes, findings: Findings) -> dict[str, Json]:
    """Return the raw document in `data`, OpenAPI 3 or (without `openapi`) Swagger 2.

    `source` is named in messages. Raises: UnusableSpec where it is neither.
    """
    name = str(source)
    raw = values_of(text_of(data, name), name, findings)
    if not isinstance(raw, dict):
        raise UnusableSpec(
            f"expected an OpenAPI document (an object), found {_kind(raw)}", source=name
        )
    _settle_version(raw, name, findings)
    _add_further_paths(raw, findings)
    paths = raw.get("paths")
    if not isinstance(paths, dict) or not paths:
        raise UnusableSpec(
            f"expected an object with at least one path, found {_kind(paths)}",
            source=f"{name}#/paths",
        )
    return raw


def _settle_version(raw: dict[str, Json], name: str, findings: Findings) -> None:
    """Leave `openapi: 3.…` or `swagger: 2.…` in `raw`, as text. Raises: UnusableSpec."""
    key = "openapi" if "openapi" in raw else "swagger"
    if key not in raw:
        raise UnusableSpec(
            "expected an OpenAPI document, found no `openapi` key; is it the right file?",
            source=f"{name}#/openapi",
        )
    found = raw[key]
    version = str(found).strip().removeprefix("v")  # YAML takes an unquoted 3.1 for a number
    if key == "swagger" and re.match(r"2(\.|$)", version):
        raw["swagger"] = version
        return
    if not re.match(r"3(\.\d|$)", version):
        raise UnusableSpec(
            f"expected OpenAPI 3.0 or 3.1, or Swagger 2.0, found {found!r}", source=f"{name}#/{key}"
        )
    raw.pop("swagger", None)
    raw["openapi"] = version if "." in version else f"{version}.0"
    if key == "swagger" or raw["openapi"] != str(found):
        findings.repaired("odd-version", f"#/{key}", f"read {found} as OpenAPI {raw['openapi']}")
    if not version.startswith(("3.0", "3.1")) and "." in version:
        findings.note("newer-version", "#/openapi", f"OpenAPI {version} is read as 3.1")


def _add_further_paths(raw: dict[str, Json], findings: Findings) -> None:
    """Add the paths of `x-ms-paths`, which are no extension of a path but paths themselves."""
    further = raw.get("x-ms-paths")
    if not isinstance(further, dict) or not further:
        return
    paths = raw["paths"] if isinstance(raw.get("paths"), dict) else {}
    raw["paths"] = {**further, **paths}
    del raw["x-ms-paths"]
    findings.repaired("further-paths", "#/x-ms-paths", "its paths are read like any other")


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
