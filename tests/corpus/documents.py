"""Which files of a folder are OpenAPI documents, and what those declare."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

Json = Any

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
_SUFFIXES = (".json", ".yaml", ".yml")
_NAMED = re.compile(rb"""["']?(openapi|swagger)["']?\s*:\s*["']?[123]""")


@dataclass(frozen=True)
class Declared:
    """An operation as the raw document has it: where, and under which method and path."""

    method: str
    path: str
    pointer: str


def files_of(folder: Path) -> Iterator[Path]:
    """Yield the JSON and YAML files under `folder`, sorted."""
    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() in _SUFFIXES and path.is_file():
            yield path


def raw_of(path: Path) -> Json:
    """Return the OpenAPI document in the file at `path`, or None where there is none in it."""
    data = path.read_bytes()
    if _NAMED.search(data) is None:
        return None
    try:
        raw = json.loads(data) if path.suffix == ".json" else yaml.load(data, _Loader)
    except (ValueError, yaml.YAMLError):
        return None
    return raw if isinstance(raw, dict) and ("openapi" in raw or "swagger" in raw) else None


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """Takes every scalar as text: a status or a date is a key like any other here."""

    def construct_object(self, node: Any, deep: bool = False) -> Any:
        """Return the value of a node; the text of a scalar."""
        if isinstance(node, yaml.ScalarNode):
            return node.value
        return super().construct_object(node, deep=True)


def operations_of(raw: Json) -> Iterator[Declared]:
    """Yield every operation that a document declares, methods in any case."""
    paths = raw.get("paths")
    for path, item in paths.items() if isinstance(paths, dict) else ():
        pointer = f"#/paths/{escaped(path)}"
        target = _followed(raw, item)
        if path.startswith("x-") or not isinstance(target, dict):
            continue
        for method, operation in target.items():
            if method.lower() in METHODS and isinstance(operation, dict):
                yield Declared(method.upper(), path, f"{pointer}/{method.lower()}")


def schemas_of(raw: Json) -> tuple[str, ...]:
    """Return the names of the schemas that a document keeps for use in several places."""
    components = raw.get("components")
    found = components.get("schemas") if isinstance(components, dict) else raw.get("definitions")
    return tuple(found) if isinstance(found, dict) else ()


def escaped(name: str) -> str:
    """Return a key as a JSON pointer spells it."""
    return name.replace("~", "~0").replace("/", "~1")


def _followed(raw: Json, item: Json) -> Json:
    """Return a path item, or the one of the same document that it refers to."""
    reference = item.get("$ref") if isinstance(item, dict) else None
    if not isinstance(reference, str) or not reference.startswith("#/"):
        return item
    for key in reference[2:].split("/"):
        raw = raw.get(key.replace("~1", "/").replace("~0", "~")) if isinstance(raw, dict) else None
    return raw
