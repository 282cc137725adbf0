"""Mend what is odd but plainly meant, and say so; nothing is lost by it.

Each repair looks at one object. What is left broken after this is for validate.py to leave out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from ..diagnostics import Findings
from ..document import METHODS, Json, escape
from ..grammar import Kind, Place, places

Repair: TypeAlias = Callable[[Place, Findings], None]

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

# Data, of which null is a value like any other.
_MAY_BE_NULL = ("default", "const", "example", "value")

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


def repair(raw: dict[str, Json], findings: Findings) -> None:
    """Mend `raw` in place."""
    is_3_0 = str(raw.get("openapi")).startswith("3.0")
    for place in places(raw):
        if "$ref" in place.raw and place.kind is not Kind.SCHEMA:
            continue
        _nulls(place, findings)
        for mend in _REPAIRS.get(place.kind, ()):
            mend(place, findings)
        if place.kind is Kind.SCHEMA:
            (_older_dialect if is_3_0 else _newer_dialect)(place, findings)


def _nulls(place: Place, findings: Findings) -> None:
    """`properties:` with nothing after it, as YAML files have it, means that there are none."""
    for key in [key for key, value in place.raw.items() if value is None]:
        if key not in _MAY_BE_NULL and not key.startswith("x-"):
            del place.raw[key]
            findings.repaired("null", f"{place.pointer}/{escape(key)}", "null; it is left out")


def _lower_methods(place: Place, findings: Findings) -> None:
    def plain(key: str) -> str:
        return key.lower() if key.upper() in METHODS else key

    _rename(place, plain, "upper-case-method", findings)


def _plain_statuses(place: Place, findings: Findings) -> None:
    def plain(status: str) -> str:
        if status.lower() == "default":
            return "default"
        return status.upper() if len(status) == 3 else status

    _rename(place, plain, "odd-status", findings)


def _rename(place: Place, plain: Callable[[str], str], code: str, findings: Findings) -> None:
    """Give the members of `place` their plain names, order kept."""
    if all(plain(key) == key for key in place.raw):
        return
    members = [*place.raw.items()]
    place.raw.clear()
    for key, value in members:
        name = plain(key)
        if name != key:
            findings.repaired(code, f"{place.pointer}/{escape(key)}", f"read {key} as {name}")
        place.raw.setdefault(name, value)


def _responses(place: Place, findings: Findings) -> None:
    if "responses" not in place.raw:
        place.raw["responses"] = {}
        findings.repaired("no-responses", place.pointer, "it declares no answers at all")


def _response_description(place: Place, findings: Findings) -> None:
    if place.raw.get("description") is None:
        place.raw["description"] = ""
        findings.repaired(
            "no-description", place.pointer, "a description is required; read as an empty one"
        )


def _path_parameter(place: Place, findings: Findings) -> None:
    if place.raw.get("in") == "path" and place.raw.get("required") is not True:
        place.raw["required"] = True
        findings.repaired(
            "path-parameter-not-required", place.pointer, "a path parameter is always required"
        )


def _parameter_schema(place: Place, findings: Findings) -> None:
    if "schema" in place.raw or "content" in place.raw:
        return
    moved = {key: place.raw.pop(key) for key in _MOVED_TO_SCHEMA if key in place.raw}
    place.raw["schema"] = moved or {"type": "string"}
    found = "its type on itself" if moved else "none; read as text"
    findings.repaired(
        "parameter-without-schema", place.pointer, f"expected a `schema`, found {found}"
    )


def _boolean_schemas(place: Place, findings: Findings) -> None:
    """`true` is the schema that takes anything, `{}` its other spelling; `false` takes nothing."""
    for key in ("properties", "patternProperties", "$defs", "schemas"):
        members = place.raw.get(key)
        if isinstance(members, dict):
            for name in members:
                _plain_schema(members, name, f"{place.pointer}/{key}", findings)
    _plain_schema(place.raw, "items", place.pointer, findings)


def _plain_schema(holder: dict[str, Json], key: str, pointer: str, findings: Findings) -> None:
    value = holder.get(key)
    if isinstance(value, bool):
        holder[key] = {} if value else {"not": {}}
        findings.repaired(
            "boolean-schema",
            f"{pointer}/{escape(key)}",
            f"read {str(value).lower()} as {holder[key]}",
        )


def _required_flags(place: Place, findings: Findings) -> None:
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


def _type_names(place: Place, findings: Findings) -> None:
    name = place.raw.get("type")
    if not isinstance(name, str):
        return
    plain = name.lower()
    if plain in _ANY_TYPES:
        del place.raw["type"]
        findings.repaired("odd-type", f"{place.pointer}/type", f"read {name} as any type")
    elif (known := _TYPES.get(plain, plain)) != name:
        place.raw["type"] = known
        findings.repaired("odd-type", f"{place.pointer}/type", f"read {name} as {known}")


def _older_dialect(place: Place, findings: Findings) -> None:
    """3.1 writing in a 3.0 document: lists of types, `null`, bounds that are exclusive numbers."""
    types = place.raw.get("type")
    if types == "null":
        types = ["null"]
    if isinstance(types, list):
        _single_type(place, types)
        findings.repaired(
            "type-list", f"{place.pointer}/type", f"OpenAPI 3.0 has one type, found {types}"
        )
    for bound, flag in (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")):
        value = place.raw.get(flag)
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            place.raw.update({bound: value, flag: True})
            findings.repaired(
                "exclusive-bound", f"{place.pointer}/{flag}", "a number; OpenAPI 3.0 has a flag"
            )


def _single_type(place: Place, types: list[Json]) -> None:
    del place.raw["type"]
    if "null" in types:
        place.raw["nullable"] = True
    others = [name for name in types if name != "null"]
    if len(others) == 1:
        place.raw["type"] = others[0]
    elif others and "anyOf" not in place.raw:
        place.raw["anyOf"] = [{"type": name} for name in others]


def _newer_dialect(place: Place, findings: Findings) -> None:
    """3.0 writing in a 3.1 document: bounds that are exclusive by a flag."""
    for bound, flag in (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")):
        value = place.raw.get(flag)
        if isinstance(value, bool):
            del place.raw[flag]
            if value and bound in place.raw:
                place.raw[flag] = place.raw.pop(bound)
            findings.repaired(
                "exclusive-bound", f"{place.pointer}/{flag}", "a flag; OpenAPI 3.1 has a number"
            )


_REPAIRS: Mapping[Kind, tuple[Repair, ...]] = {
    Kind.PATH_ITEM: (_lower_methods,),
    Kind.OPERATION: (_responses,),
    Kind.RESPONSES: (_plain_statuses,),
    Kind.RESPONSE: (_response_description,),
    Kind.PARAMETER: (_path_parameter, _parameter_schema),
    Kind.COMPONENTS: (_boolean_schemas,),
    Kind.SCHEMA: (_required_flags, _boolean_schemas, _type_names),
}
