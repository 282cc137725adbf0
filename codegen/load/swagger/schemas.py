"""Schemas: nearly the same in both versions, but for references, discriminators, null, files."""

from __future__ import annotations

from ...document import Json, escape, unescape
from ...grammar import Kind, Place, places
from ..files import at
from .layout import SWAGGER
from .source import Swagger

_MOVED = {
    "#/definitions/": "#/components/schemas/",
    "#/parameters/": "#/components/parameters/",
    "#/responses/": "#/components/responses/",
    "#/securityDefinitions/": "#/components/securitySchemes/",
}


def name_targets(swagger: Swagger) -> None:
    """Give what is referred to by its place among the paths a name of its own.

    Those places change; what stands in a shared section keeps its pointer but for the section.
    """
    named: dict[tuple[str, Kind], str] = {}
    queue = [Place(Kind.DOCUMENT, "#", swagger.raw)]
    while queue:
        start = queue.pop()
        for place in [*places(start.raw, start.kind, start.pointer, SWAGGER.grammar)]:
            reference = place.raw.get("$ref")
            if place.kind not in SWAGGER.sections or not isinstance(reference, str):
                continue
            if _is_shared(reference, place.kind):
                continue
            if (reference, place.kind) not in named:
                section = SWAGGER.made_section(swagger.raw, place.kind)
                name = _free_name(unescape(reference.rpartition("/")[2]), section)
                section[name] = swagger.copy(at(swagger.raw, reference[1:]), reference)
                named[reference, place.kind] = pointer = SWAGGER.pointer(place.kind, name)
                queue.append(Place(place.kind, pointer, section[name]))
            place.raw["$ref"] = named[reference, place.kind]


def _is_shared(reference: str, kind: Kind) -> bool:
    """Whether `reference` leads into a shared section, to where it will still lead."""
    section, *rest = reference.split("/")[1:] or [""]
    is_own = section == SWAGGER.sections[kind][0]
    return is_own and (len(rest) == 1 or kind is Kind.SCHEMA)


def _free_name(wanted: str, taken: dict[str, Json]) -> str:
    name, number = wanted, 1
    while name in taken:
        number += 1
        name = f"{wanted}-{number}"
    return name


def finish(made: dict[str, Json]) -> None:
    """Bring references and schemas of the document into the form of OpenAPI 3.0, in place."""
    for place in places(made):
        reference = place.raw.get("$ref")
        if isinstance(reference, str):
            place.raw["$ref"] = _moved(reference)
        if place.kind is Kind.SCHEMA:
            _finish_schema(place.raw)


def _moved(reference: str) -> str:
    for before, after in _MOVED.items():
        if reference.startswith(before):
            return after + reference.removeprefix(before)
    return reference


def _finish_schema(raw: dict[str, Json]) -> None:
    raw.pop("collectionFormat", None)
    if raw.get("type") == "file":
        raw.update({"type": "string", "format": "binary"})
    if isinstance(raw.get("x-nullable"), bool):
        raw.setdefault("nullable", raw["x-nullable"])
    if isinstance(raw.get("discriminator"), str):
        raw["discriminator"] = {"propertyName": raw["discriminator"]}


def add_mappings(swagger: Swagger) -> None:
    """Write down, beside a discriminator, the values that its variants say they go by."""
    for name, variant in swagger.section("definitions").items():
        value = variant.get("x-ms-discriminator-value") if isinstance(variant, dict) else None
        if isinstance(value, str):
            for base in _bases(variant, swagger):
                if isinstance(base["discriminator"], str):
                    base["discriminator"] = {"propertyName": base["discriminator"], "mapping": {}}
                base["discriminator"]["mapping"][value] = f"#/components/schemas/{escape(name)}"


def _bases(variant: dict[str, Json], swagger: Swagger) -> list[dict[str, Json]]:
    members = variant.get("allOf")
    found = [swagger.resolved(one) for one in members] if isinstance(members, list) else []
    return [one for one in found if isinstance(one, dict) and _has_discriminator(one)]


def _has_discriminator(raw: dict[str, Json]) -> bool:
    found = raw.get("discriminator")
    return isinstance(found, str) or (
        isinstance(found, dict) and isinstance(found.get("mapping"), dict)
    )
