"""Schemas: types by other names, flags and texts where JSON Schema has lists and numbers."""

from __future__ import annotations

import json
import math
import re

from ...diagnostics import Findings
from ...document import Json, escape
from ...grammar import Place

# How other languages call the types of JSON.
_TYPES = {
    "int": "integer",
    "long": "integer",
    "float": "number",
    "double": "number",
    "bool": "boolean",
    "str": "string",
    "file": "string",
    "list": "array",
    "dict": "object",
    "map": "object",
}
_ANY_TYPES = ("any", "mixed")
# Formats that are written as types, each with the type that they are formats of.
_FORMATS = {
    "date": "string",
    "date-time": "string",
    "datetime": "string",
    "uuid": "string",
    "email": "string",
    "uri": "string",
    "url": "string",
    "password": "string",
    "binary": "string",
    "int32": "integer",
    "int64": "integer",
}

_NUMBERS = ("minimum", "maximum", "multipleOf", "exclusiveMinimum", "exclusiveMaximum")
_COUNTS = (
    "minLength",
    "maxLength",
    "minItems",
    "maxItems",
    "minProperties",
    "maxProperties",
)
_NUMBER = re.compile(r"[-+]?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]+)?")
_INTEGER = re.compile(r"[-+]?[0-9]+")


def plain_schemas(place: Place, findings: Findings) -> None:
    """`true` is the schema that takes anything, `{}` its other spelling; `false` takes nothing.

    So is nothing at all: a property of which only the name is said.
    """
    for key in ("properties", "patternProperties", "$defs", "schemas"):
        members = place.raw.get(key)
        if isinstance(members, dict):
            for name in members:
                _plain_schema(members, name, f"{place.pointer}/{key}", findings)
    if place.raw.get("items") is not None:
        _plain_schema(place.raw, "items", place.pointer, findings)


def _plain_schema(holder: dict[str, Json], key: str, pointer: str, findings: Findings) -> None:
    value = holder.get(key)
    if isinstance(value, bool) or (value is None and key in holder):
        holder[key] = {"not": {}} if value is False else {}
        findings.repaired(
            "boolean-schema",
            f"{pointer}/{escape(key)}",
            f"read {json.dumps(value)} as {holder[key]}",
        )


def required_flags(place: Place, findings: Findings) -> None:
    """`required: true` on a property means that the object around it requires it."""
    properties = place.raw.get("properties")
    for name, schema in properties.items() if isinstance(properties, dict) else ():
        flag = schema.get("required") if isinstance(schema, dict) else None
        if not isinstance(flag, bool):
            continue
        del schema["required"]
        names = place.raw.get("required")
        if flag and isinstance(names, list) and name not in names:
            names.append(name)
        elif flag and not isinstance(names, (list, bool)):
            place.raw["required"] = [name]
        findings.repaired(
            "required-flag",
            f"{place.pointer}/properties/{escape(name)}/required",
            "expected a list of names, found true or false; read as said of the property itself",
        )
    if isinstance(place.raw.get("required"), bool):
        del place.raw["required"]
        findings.repaired(
            "required-flag",
            f"{place.pointer}/required",
            "expected a list of names, found true or false; it is left out",
        )


def type_names(place: Place, findings: Findings) -> None:
    """Read a type by the name that it has elsewhere."""
    name = place.raw.get("type")
    if not isinstance(name, str):
        return
    plain = name.lower()
    if plain in _ANY_TYPES:
        del place.raw["type"]
        findings.repaired("odd-type", f"{place.pointer}/type", f"read {name} as any type")
    elif plain in _FORMATS:
        place.raw["type"] = _FORMATS[plain]
        place.raw.setdefault("format", "date-time" if plain == "datetime" else plain)
        findings.repaired("odd-type", f"{place.pointer}/type", f"read {name} as a format")
    elif (known := _TYPES.get(plain, plain)) != name:
        place.raw["type"] = known
        findings.repaired("odd-type", f"{place.pointer}/type", f"read {name} as {known}")


def plain_properties(place: Place, findings: Findings) -> None:
    """Read a list of named properties as an object of them; leave out extensions among them."""
    found = place.raw.get("properties")
    where = f"{place.pointer}/properties"
    if isinstance(found, list) and all(_has_name(one) for one in found):
        place.raw["properties"] = {
            one["name"]: {key: value for key, value in one.items() if key != "name"}
            for one in found
        }
        findings.repaired("property-list", where, "expected an object, found a list; read as one")
    if not isinstance(found, dict):
        return
    for name, value in [*found.items()]:
        if name.startswith("x-") and not isinstance(value, (dict, bool)) and value is not None:
            del found[name]
            said = "no schema but an extension; it is left out"
            findings.repaired("extension-as-property", f"{where}/{escape(name)}", said)


def _has_name(value: Json) -> bool:
    return isinstance(value, dict) and isinstance(value.get("name"), str)


def lists(place: Place, findings: Findings) -> None:
    """Read one value as a list of itself, and a list of schemas for `items` as a choice."""
    for key, kind in (("required", str), ("enum", (str, int, float)), ("allOf", dict)):
        value = place.raw.get(key)
        if isinstance(value, kind) and not isinstance(value, bool):
            place.raw[key] = [value]
            _repaired_list(f"{place.pointer}/{key}", "a list, found one value", findings)
    items = place.raw.get("items")
    if isinstance(items, list):
        known = [one for one in items if isinstance(one, dict)]
        place.raw["items"] = known[0] if len(known) == 1 else {"anyOf": known} if known else {}
        _repaired_list(f"{place.pointer}/items", "a schema, found a list of them", findings)
    if isinstance(examples := place.raw.get("examples"), dict):
        place.raw["examples"] = [*examples.values()]
        _repaired_list(f"{place.pointer}/examples", "a list, found an object", findings)


def _repaired_list(pointer: str, said: str, findings: Findings) -> None:
    findings.repaired("one-for-list", pointer, f"expected {said}")


def numbers(place: Place, findings: Findings) -> None:
    """Read a number that is written as text; leave out a bound that is none, or holds nothing."""
    for key in (*_NUMBERS, *_COUNTS):
        value = place.raw.get(key)
        if not isinstance(value, str):
            continue
        where = f"{place.pointer}/{key}"
        number = float(value) if _NUMBER.fullmatch(value) else math.inf
        if math.isfinite(number):
            place.raw[key] = int(value) if _INTEGER.fullmatch(value) else number
            findings.repaired("text-for-number", where, f'read "{value}" as a number')
        else:
            del place.raw[key]
            short = value if len(value) <= 20 else f"{value[:17]}..."
            findings.skipped("invalid-part", where, f"no number: {short}; it is left out")
