"""Drop a provider's prose; what stays is facts: paths, schemas, constraints, enums, statuses.

Goes where OpenAPI says that prose stands, and nowhere else: a *property* named `description`, an
enum member that reads like a sentence and a default value are data and stay as they are.
"""

from __future__ import annotations

from collections.abc import Mapping

from ..document import Json
from ..grammar import Kind, Place, places

# Fields that hold prose (or point to it) in every object that has them.
_PROSE = {"description", "summary", "externalDocs", "example", "examples", "$comment"}

# Fields that hold prose in objects of one kind only.
_PROSE_OF: Mapping[Kind, frozenset[str]] = {
    Kind.SCHEMA: frozenset({"title"}),
    Kind.INFO: frozenset({"termsOfService", "contact"}),
}

# OpenAPI requires this one, so it stays, empty.
_REQUIRED: Mapping[Kind, str] = {Kind.RESPONSE: "description"}

# Extensions that dress up a documentation site.
_SITE_EXTENSIONS = {"x-displayname", "x-logo", "x-taggroups", "x-traittag", "x-readme"}


def strip_prose(raw: dict[str, Json]) -> None:
    """Drop all prose from the document `raw`, in place. `x-postonce-*` facts stay."""
    for place in places(raw):
        if "$ref" in place.raw and place.kind is not Kind.PATH_ITEM:
            _strip_fields(place, required=None)  # a reference needs no description
        else:
            _strip_fields(place, required=_REQUIRED.get(place.kind))


def _strip_fields(place: Place, *, required: str | None) -> None:
    own = _PROSE_OF.get(place.kind, frozenset())
    for key in [*place.raw]:
        if key == required:
            continue
        if key in _PROSE or key in own or (key.startswith("x-") and _is_prose(key, place.raw[key])):
            del place.raw[key]
    if required is not None:
        place.raw[required] = ""


def _is_prose(key: str, value: Json) -> bool:
    """Whether an extension holds anything but bare words, numbers and flags."""
    if key.startswith("x-postonce-"):
        return False
    return key.lower() in _SITE_EXTENSIONS or not _is_bare(value)


def _is_bare(value: Json) -> bool:
    match value:
        case str():
            return not any(character.isspace() for character in value)
        case list():
            return all(not isinstance(item, list) and _is_bare(item) for item in value)
        case dict():
            return False
        case _:
            return True
