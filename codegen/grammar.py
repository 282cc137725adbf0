"""Which kind of OpenAPI object stands where, so that a walk never mistakes data for structure.

A walker that follows every key finds schemas in examples, and prose in a property that happens to
be named `description`. This one goes only where OpenAPI 3 says that an object is, and names its
kind. Source: OpenAPI 3.0.3 and 3.1.0, "Fixed Fields"; JSON Schema 2020-12 applicators.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import TypeAlias

from .document import METHODS, Json, escape


class Kind(Enum):
    """The kinds of objects of an OpenAPI document."""

    DOCUMENT = auto()
    INFO = auto()
    SERVER = auto()
    VARIABLE = auto()
    TAG = auto()
    PATHS = auto()
    PATH_ITEM = auto()
    OPERATION = auto()
    CALLBACK = auto()
    PARAMETER = auto()
    HEADER = auto()
    REQUEST_BODY = auto()
    RESPONSES = auto()
    RESPONSE = auto()
    MEDIA_TYPE = auto()
    ENCODING = auto()
    EXAMPLE = auto()
    LINK = auto()
    SCHEMA = auto()
    SECURITY_SCHEME = auto()
    COMPONENTS = auto()


class Many(Enum):
    """How often a kind stands under a key."""

    ONE = auto()
    LIST = auto()
    MAP = auto()


Part: TypeAlias = tuple[Kind, Many]
Grammar: TypeAlias = Mapping[Kind, Mapping[str, Part]]


def parts(many: Many, kind: Kind, *keys: str) -> dict[str, Part]:
    """Return rows of a grammar: under each of `keys` stands `kind`, so often."""
    return dict.fromkeys(keys, (kind, many))


_ONE, _LIST, _MAP = Many.ONE, Many.LIST, Many.MAP
_PARAMETER_PARTS = {
    **parts(_ONE, Kind.SCHEMA, "schema"),
    **parts(_MAP, Kind.MEDIA_TYPE, "content"),
    **parts(_MAP, Kind.EXAMPLE, "examples"),
}

# kind → key → what stands there. A key that is not listed holds data: nothing walks into it.
PARTS: Grammar = {
    Kind.DOCUMENT: {
        **parts(_ONE, Kind.INFO, "info"),
        **parts(_LIST, Kind.SERVER, "servers"),
        **parts(_LIST, Kind.TAG, "tags"),
        **parts(_ONE, Kind.PATHS, "paths"),
        **parts(_MAP, Kind.PATH_ITEM, "webhooks"),
        **parts(_ONE, Kind.COMPONENTS, "components"),
    },
    Kind.SERVER: parts(_MAP, Kind.VARIABLE, "variables"),
    Kind.PATH_ITEM: {
        **parts(_ONE, Kind.OPERATION, *(method.lower() for method in METHODS)),
        **parts(_LIST, Kind.PARAMETER, "parameters"),
        **parts(_LIST, Kind.SERVER, "servers"),
    },
    Kind.OPERATION: {
        **parts(_LIST, Kind.PARAMETER, "parameters"),
        **parts(_ONE, Kind.REQUEST_BODY, "requestBody"),
        **parts(_ONE, Kind.RESPONSES, "responses"),
        **parts(_MAP, Kind.CALLBACK, "callbacks"),
        **parts(_LIST, Kind.SERVER, "servers"),
    },
    Kind.PARAMETER: _PARAMETER_PARTS,
    Kind.HEADER: _PARAMETER_PARTS,
    Kind.REQUEST_BODY: parts(_MAP, Kind.MEDIA_TYPE, "content"),
    Kind.RESPONSE: {
        **parts(_MAP, Kind.HEADER, "headers"),
        **parts(_MAP, Kind.MEDIA_TYPE, "content"),
        **parts(_MAP, Kind.LINK, "links"),
    },
    Kind.MEDIA_TYPE: {
        **parts(_ONE, Kind.SCHEMA, "schema"),
        **parts(_MAP, Kind.EXAMPLE, "examples"),
        **parts(_MAP, Kind.ENCODING, "encoding"),
    },
    Kind.ENCODING: parts(_MAP, Kind.HEADER, "headers"),
    Kind.LINK: parts(_ONE, Kind.SERVER, "server"),
    Kind.SCHEMA: {
        **parts(
            _MAP,
            Kind.SCHEMA,
            "properties",
            "patternProperties",
            "dependentSchemas",
            "$defs",
            "definitions",
        ),
        **parts(_LIST, Kind.SCHEMA, "allOf", "anyOf", "oneOf", "prefixItems"),
        **parts(
            _ONE,
            Kind.SCHEMA,
            "items",
            "additionalProperties",
            "not",
            "if",
            "then",
            "else",
            "contains",
            "propertyNames",
            "unevaluatedItems",
            "unevaluatedProperties",
        ),
    },
    Kind.COMPONENTS: {
        **parts(_MAP, Kind.SCHEMA, "schemas"),
        **parts(_MAP, Kind.RESPONSE, "responses"),
        **parts(_MAP, Kind.PARAMETER, "parameters"),
        **parts(_MAP, Kind.EXAMPLE, "examples"),
        **parts(_MAP, Kind.REQUEST_BODY, "requestBodies"),
        **parts(_MAP, Kind.HEADER, "headers"),
        **parts(_MAP, Kind.SECURITY_SCHEME, "securitySchemes"),
        **parts(_MAP, Kind.LINK, "links"),
        **parts(_MAP, Kind.CALLBACK, "callbacks"),
        **parts(_MAP, Kind.PATH_ITEM, "pathItems"),
    },
}

# Objects whose members are all of one kind, whatever their names, but for extensions.
_OPEN: Mapping[Kind, Kind] = {
    Kind.PATHS: Kind.PATH_ITEM,
    Kind.CALLBACK: Kind.PATH_ITEM,
    Kind.RESPONSES: Kind.RESPONSE,
}


@dataclass(frozen=True, slots=True)
class Place:
    """An object of the document: its kind, its pointer, and the raw value, not a copy."""

    kind: Kind
    pointer: str
    raw: dict[str, Json]


def places(
    raw: dict[str, Json], kind: Kind = Kind.DOCUMENT, pointer: str = "#", grammar: Grammar = PARTS
) -> Iterator[Place]:
    """Yield every object from `raw` down, a parent before its parts.

    References are yielded (as objects of the kind they stand for) and not followed. A part is
    looked for only after its parent was handed out, so that a caller may mend the parent.
    """
    stack = [Place(kind, pointer, raw)]
    while stack:
        place = stack.pop()
        yield place
        stack.extend(reversed([*parts_of(place, grammar)]))


def parts_of(place: Place, grammar: Grammar = PARTS) -> Iterator[Place]:
    """Yield the objects that stand directly in `place`."""
    every = _OPEN.get(place.kind)
    if every is not None:
        for key, value in place.raw.items():
            if isinstance(value, dict) and not key.startswith("x-"):
                yield Place(every, f"{place.pointer}/{escape(key)}", value)
        return
    known = grammar.get(place.kind)
    if known is None:
        return
    for key, value in place.raw.items():
        if key not in known:
            continue
        kind, many = known[key]
        pointer = f"{place.pointer}/{key}"
        match many, value:
            case Many.ONE, dict():
                yield Place(kind, pointer, value)
            case Many.LIST, list():
                for index, item in enumerate(value):
                    if isinstance(item, dict):
                        yield Place(kind, f"{pointer}/{index}", item)
            case Many.MAP, dict():
                for name, item in value.items():
                    if isinstance(item, dict):
                        yield Place(kind, f"{pointer}/{escape(name)}", item)
            case _:
                pass
