"""Check a document, part by part, with openapi-pydantic; leave out only what is broken.

What is left out is the smallest part that the check complains of: one keyword of a schema, one
parameter. An operation goes only where it cannot be called without the broken part.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, TypeAlias

from pydantic import BaseModel, ValidationError

from ..diagnostics import Findings
from ..document import Json, escape
from ..grammar import places

Keys: TypeAlias = tuple[str | int, ...]
Models: TypeAlias = Mapping[str, type[BaseModel]]

# Section of components → the model that checks what stands there.
_COMPONENTS: Mapping[str, str] = {
    "schemas": "Schema",
    "responses": "Response",
    "parameters": "Parameter",
    "examples": "Example",
    "requestBodies": "RequestBody",
    "headers": "Header",
    "securitySchemes": "SecurityScheme",
    "links": "Link",
    "pathItems": "PathItem",
}


_PYTHON_WORDS = re.compile(r"a valid dictionary( or instance of \w+)?")


def validate(raw: dict[str, Json], findings: Findings) -> None:
    """Leave out of `raw`, in place, every part that is no valid OpenAPI."""
    models = _models(str(raw.get("openapi")))
    checker = _Checker(models, findings)
    _components(raw, checker)
    checker.members(raw.get("paths"), "PathItem", "#/paths")
    checker.elements(raw, "servers", "Server")
    checker.elements(raw, "tags", "Tag")


def _models(version: str) -> Models:
    if version.startswith("3.0"):
        from openapi_pydantic.v3 import v3_0 as module
    else:
        from openapi_pydantic.v3 import v3_1 as module  # type: ignore[no-redef]  # same names
    return vars(module)


def _components(raw: dict[str, Json], checker: _Checker) -> None:
    components = raw.get("components")
    for section, model in _COMPONENTS.items():
        members = components.get(section) if isinstance(components, dict) else None
        broken = checker.members(members, model, f"#/components/{section}")
        if broken:
            _put_back(raw, section, broken)


def _put_back(raw: dict[str, Json], section: str, broken: Mapping[str, Json]) -> None:
    """Put broken components where they are used: what they cost there is for the check to say.

    Only their plain members, which say it all: they are broken, and may be large and much used.
    """
    pointers = {f"#/components/{section}/{escape(name)}": value for name, value in broken.items()}
    for place in places(raw):
        value = pointers.get(str(place.raw.get("$ref")))
        if isinstance(value, dict):
            place.raw.clear()
            place.raw.update({key: part for key, part in value.items() if _is_plain(part)})


class _Checker:
    """Checks values with the models of one OpenAPI version."""

    def __init__(self, models: Models, findings: Findings) -> None:
        self.models = models
        self.findings = findings

    def members(self, holder: Json, model: str, pointer: str) -> dict[str, Json]:
        """Mend every member of an object; return those that could not be, taken out."""
        broken: dict[str, Json] = {}
        for name in [*holder] if isinstance(holder, dict) else ():
            if model == "PathItem" and name.startswith("x-"):
                continue  # an extension, which may hold anything
            if model not in ("PathItem", "Schema") and _is_reference(holder[name]):
                continue  # it was followed; what it leads to is checked where it stands
            if not self.mends(holder[name], model, f"{pointer}/{escape(name)}"):
                broken[name] = holder.pop(name)
        return broken

    def elements(self, raw: dict[str, Json], key: str, model: str) -> None:
        """Mend every element of the list at `key`; those that cannot be are taken out."""
        if key not in raw:
            return
        values = raw[key] if isinstance(raw[key], list) else []
        raw[key] = [
            value
            for index, value in enumerate(values)
            if self.mends(value, model, f"#/{key}/{index}")
        ]

    def mends(self, value: Json, model: str, pointer: str) -> bool:
        """Leave out what is broken in `value`; False where nothing of it can stay."""
        while (broken := self._broken(value, model)) is not None:
            for keys, reason in sorted(broken.items(), key=_last_first):
                if not _stands(value, keys):
                    continue  # it went with what could not be without another part
                part = _needed_by(value, keys)
                where = pointer + "".join(f"/{escape(str(key))}" for key in part)
                self.findings.skipped("invalid-part", where, f"{reason}; it is left out")
                if not part:
                    return False
                del _at(value, part[:-1])[part[-1]]
        return True

    def _broken(self, value: Json, model: str) -> dict[Keys, str] | None:
        """Return the smallest broken parts of `value`, each with the reason; None for none."""
        try:
            self.models[model].model_validate(value)
        except ValidationError as error:
            found: dict[Keys, str] = {}
            for details in error.errors(include_url=False):
                found.setdefault(_keys(value, details["loc"]), _reason(details))
            return {
                keys: reason
                for keys, reason in found.items()
                if not any(len(other) > len(keys) and other[: len(keys)] == keys for other in found)
            }
        return None


def _is_plain(value: Json) -> bool:
    return not isinstance(value, (dict, list))


def _is_reference(value: Json) -> bool:
    return isinstance(value, dict) and isinstance(value.get("$ref"), str)


def _keys(value: Json, loc: Keys) -> Keys:
    """Return the keys in `value` that lead to an error: pydantic's path less its own words.

    A missing member leads to the object that lacks it.
    """
    keys: list[str | int] = []
    for step in loc:
        if _has(value, step):  # else it is the name of a model, where a value may be one of several
            value = value[step]
            keys.append(step)
    return tuple(keys)


def _has(value: Json, key: str | int) -> bool:
    match value:
        case dict():
            return key in value
        case list():
            return isinstance(key, int) and key < len(value)
        case _:
            return False


def _reason(details: Any) -> str:
    if details["type"] == "missing":
        return f"expected `{details['loc'][-1]}`, found none"
    message = details["msg"].replace("Input should be", "expected", 1)
    message = _PYTHON_WORDS.sub("an object", message)
    found = json.dumps(details["input"], default=str)
    return f"{message}, found {found if len(found) <= 60 else found[:57] + '...'}"


def _needed_by(value: Json, keys: Keys) -> Keys:
    """Return the keys of what cannot be without the part at `keys`: an operation, or that part.

    A path parameter can be told from the path itself, so no operation is lost with it.
    """
    part = _at(value, keys)
    is_required = isinstance(part, dict) and part.get("required") is True
    match keys:
        case [*owner, "parameters", int()] if is_required and part.get("in") != "path":
            return tuple(owner)
        case [*owner, "requestBody"] if is_required:
            return tuple(owner)
        case _:
            return keys


def _at(value: Json, keys: Keys) -> Json:
    for key in keys:
        value = value[key]
    return value


def _stands(value: Json, keys: Keys) -> bool:
    for key in keys:
        if not _has(value, key):
            return False
        value = value[key]
    return True


def _last_first(broken: tuple[Keys, str]) -> list[tuple[int, str]]:
    """Sort key: the last element of a list first, so that the others keep their indices."""
    return [(-key, "") if isinstance(key, int) else (0, key) for key in broken[0]]
