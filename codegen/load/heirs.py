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
    """A discriminated schema, and the tags by which its heirs and they themselves go."""

    name: str
    field: str
    heirs: Mapping[str, tuple[str, ...]]
    """Heir → its tags and those of its own heirs."""
    tags: Mapping[str, tuple[str, ...]]
    """Schema → its own tags, the base among them."""


def join_heirs(raw: dict[str, Json], findings: Findings) -> None:
    """Tell each heir its tags, and rewrite each base that is used by itself, in place."""
    components = raw.get("components")
    schemas = components.get("schemas") if isinstance(components, dict) else None
    if not isinstance(schemas, dict):
        return
    children = _children(schemas)
    bases = [base for name in children if (base := _base(name, schemas, children)) is not None]
    used = _used(raw, schemas, {base.name for base in bases}) if bases else set()
    for base in bases:
        _tell_tags(base, schemas)
        if base.name not in used:
            continue
        if len(base.heirs) > MOST_HEIRS:
            beside = _beside(base, schemas)
            schemas[base.name] = {"allOf": [{"$ref": beside}], "additionalProperties": True}
            message = f"{len(base.heirs)} schemas extend it; what it takes is not checked"
        else:
            schemas[base.name] = _choice(base, _beside(base, schemas))
            message = f"read as a choice between the schemas that extend it: {len(base.heirs)}"
        findings.note("base-with-heirs", _pointer(base.name), message)


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
    own = _tags(discriminator, [name, *below], schemas)
    heirs = {
        heir: tuple(sorted(tag for one in inner for tag in own.get(one, ())))
        for heir, inner in sorted(below.items())
    }
    return _Base(name, field, heirs, own)


def _below(name: str, children: Mapping[str, list[str]]) -> set[str]:
    """Return all that extend `name`, also by way of others."""
    found, queue = set[str](), [*children.get(name, ())]
    while queue:
        heir = queue.pop()
        if heir not in found:
            found.add(heir)
            queue.extend(children.get(heir, ()))
    return found


def _tags(
    discriminator: dict[str, Json], names: list[str], schemas: Mapping[str, Json]
) -> dict[str, tuple[str, ...]]:
    """Return the tags of a base and its heirs: as mapped, as they say, or as they are called.

    A base stands for itself only where it says so.
    """
    mapping = discriminator.get("mapping")
    found: dict[str, list[str]] = {}
    if isinstance(mapping, dict) and mapping:
        known = {spelled: name for name in names for spelled in (name, _pointer(name))}
        for tag, target in mapping.items():
            if isinstance(target, str) and target in known:
                found.setdefault(known[target], []).append(tag)
        return {name: tuple(tags) for name, tags in found.items()}
    base, *heirs = names
    own = _said_tag(schemas[base])
    called: dict[str, tuple[str, ...]] = {h: (_said_tag(schemas[h]) or h,) for h in heirs}
    return called if own is None else {base: (own,), **called}


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


def _tell_tags(base: _Base, schemas: dict[str, Json]) -> None:
    """Say in each heir by which tags it goes: what the base says would be those of all."""
    del schemas[base.name]["discriminator"]
    for heir, tags in base.heirs.items():
        if 0 < len(tags) <= MOST_HEIRS:
            schemas[heir]["allOf"].append({"properties": {base.field: {"enum": [*tags]}}})


def _beside(base: _Base, schemas: dict[str, Json]) -> str:
    """Put what the heirs share under a free name, and return its pointer."""
    names = (f"{base.name}-base{number or ''}" for number in range(len(schemas) + 1))
    name = next(name for name in names if name not in schemas)
    schemas[name] = schemas[base.name]
    for heir in base.heirs:
        for member in _extended(schemas[heir]):
            if member["$ref"] == _pointer(base.name):
                member["$ref"] = _pointer(name)
    return _pointer(name)


def _choice(base: _Base, beside: str) -> dict[str, Json]:
    pointers = {heir: _pointer(heir) for heir in base.heirs}
    if base.name in base.tags:
        pointers[base.name] = beside
    mapping = {tag: at for name, at in pointers.items() for tag in base.tags.get(name, ())}
    return {
        "oneOf": [{"$ref": at} for at in pointers.values()],
        "discriminator": {"propertyName": base.field, "mapping": dict(sorted(mapping.items()))},
    }


def _pointer(name: str) -> str:
    return f"#/components/schemas/{escape(name)}"
