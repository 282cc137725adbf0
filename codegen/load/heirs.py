"""Heirs: the schemas that extend a discriminated one are what may stand in its place.

Before there was `oneOf`, a base with a `discriminator` stood for whatever extends it by `allOf`.
Read as it is written, a request would refuse what only an heir has; so such a base is rewritten
as the choice that it means, and what the heirs share stands beside it under a name of its own.
Source: OpenAPI 3.0.3, "Composition and Inheritance (Polymorphism)".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ..diagnostics import Findings
from ..document import Json, escape
from ..grammar import Kind, places

MOST_HEIRS = 32
"""A base with more heirs takes any field instead: a class of all their fields helps nobody."""


@dataclass(frozen=True, slots=True)
class _Base:
    """A discriminated schema and its heirs, each with the tags that it and its own heirs go by."""

    name: str
    field: str
    heirs: Mapping[str, tuple[str, ...]]


def join_heirs(raw: dict[str, Json], findings: Findings) -> None:
    """Rewrite each base that is used by itself as a choice between its heirs, in place."""
    components = raw.get("components")
    schemas = components.get("schemas") if isinstance(components, dict) else None
    if not isinstance(schemas, dict):
        return
    children = _children(schemas)
    bases = [base for name in children if (base := _base(name, schemas, children)) is not None]
    used = _used(raw, schemas, {base.name for base in bases}) if bases else set()
    for base in bases:
        if base.name not in used:
            continue
        pointer = _pointer(base.name)
        if len(base.heirs) > MOST_HEIRS:
            schemas[base.name].setdefault("additionalProperties", True)
            message = f"{len(base.heirs)} schemas extend it; what it takes is not checked"
        else:
            _join(base, schemas)
            message = f"read as a choice between the schemas that extend it: {len(base.heirs)}"
        findings.note("base-with-heirs", pointer, message)


def _children(schemas: Mapping[str, Json]) -> dict[str, list[str]]:
    """Return the names of the schemas that extend another, by the name of that one."""
    found: dict[str, list[str]] = {}
    for name, schema in schemas.items():
        for member in _extended(schema):
            found.setdefault(member["$ref"], []).append(name)
    by_pointer = {_pointer(name): name for name in schemas}
    return {by_pointer[at]: names for at, names in found.items() if at in by_pointer}


def _extended(schema: Json) -> Iterator[dict[str, Json]]:
    """Yield the references by which a schema extends others; a lone one only renames."""
    members = schema.get("allOf") if isinstance(schema, dict) else None
    if not isinstance(members, list) or (len(members) == 1 and "properties" not in schema):
        return
    for member in members:
        if isinstance(member, dict) and isinstance(member.get("$ref"), str):
            yield member


def _base(
    name: str, schemas: Mapping[str, Json], children: Mapping[str, list[str]]
) -> _Base | None:
    schema = schemas[name]
    discriminator = schema.get("discriminator")
    field = discriminator.get("propertyName") if isinstance(discriminator, dict) else None
    if not isinstance(field, str) or "oneOf" in schema or "anyOf" in schema:
        return None
    below = {heir: {heir, *_below(heir, children)} for heir in _below(name, children)}
    own = _tags(schema, schemas)
    heirs = {
        heir: tuple(sorted(tag for one in inner for tag in own.get(one) or [one]))
        for heir, inner in sorted(below.items())
    }
    return _Base(name, field, heirs)


def _below(name: str, children: Mapping[str, list[str]]) -> set[str]:
    """Return all that extend `name`, also by way of others."""
    found, queue = set[str](), [*children.get(name, ())]
    while queue:
        heir = queue.pop()
        if heir not in found:
            found.add(heir)
            queue.extend(children.get(heir, ()))
    return found


def _tags(base: Json, schemas: Mapping[str, Json]) -> dict[str, list[str]]:
    """Return the tags of schemas by name: as mapped, else as they say themselves."""
    mapping = base["discriminator"].get("mapping")
    if isinstance(mapping, dict) and mapping:
        found: dict[str, list[str]] = {}
        names = {spelled: name for name in schemas for spelled in (name, _pointer(name))}
        for tag, target in mapping.items():
            if isinstance(target, str) and target in names:
                found.setdefault(names[target], []).append(tag)
        return found
    said = {name: _said_tag(schema) for name, schema in schemas.items()}
    return {name: [tag] for name, tag in said.items() if tag is not None}


def _said_tag(schema: Json) -> str | None:
    """Return the tag that an extension of a schema states, as converters of older ones write."""
    for key, value in schema.items() if isinstance(schema, dict) else ():
        if key.startswith("x-") and key.endswith("discriminator-value") and isinstance(value, str):
            return value
    return None


def _used(raw: dict[str, Json], schemas: Mapping[str, Json], names: set[str]) -> set[str]:
    """Return which of `names` are referred to other than by what extends them."""
    pointers = {_pointer(name): name for name in names}
    extending = {id(member) for schema in schemas.values() for member in _extended(schema)}
    return {
        pointers[target]
        for place in places(raw)
        if place.kind is Kind.SCHEMA and id(place.raw) not in extending
        if isinstance(target := place.raw.get("$ref"), str) and target in pointers
    }


def _join(base: _Base, schemas: dict[str, Json]) -> None:
    """Put what the heirs share under a free name, and the choice in its place."""
    shared = schemas[base.name]
    beside = next(n for i in range(len(schemas) + 1) if (n := _beside(base.name, i)) not in schemas)
    schemas[beside] = shared
    discriminator = shared.pop("discriminator")
    own = _tags({"discriminator": discriminator}, schemas)
    for heir, tags in base.heirs.items():
        for member in _extended(schemas[heir]):
            if member["$ref"] == _pointer(base.name):
                member["$ref"] = _pointer(beside)
        schemas[heir]["allOf"].append({"properties": {base.field: {"enum": [*tags]}}})
    options = [*base.heirs, *([beside] if base.name in own else [])]
    mapping = {tag: _pointer(beside) for tag in own.get(base.name, ())}
    mapping |= {tag: _pointer(heir) for heir in base.heirs for tag in own.get(heir) or [heir]}
    schemas[base.name] = {
        "oneOf": [{"$ref": _pointer(name)} for name in options],
        "discriminator": {"propertyName": base.field, "mapping": dict(sorted(mapping.items()))},
    }


def _beside(name: str, number: int) -> str:
    return f"{name}-base" + (f"-{number + 1}" if number else "")


def _pointer(name: str) -> str:
    return f"#/components/schemas/{escape(name)}"
