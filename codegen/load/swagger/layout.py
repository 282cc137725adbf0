"""Which kind of object stands where in a Swagger 2.0 document, and where shared parts are kept.

Path items have no section of their own: what a path refers to is put in its place.
"""

from __future__ import annotations

from ...document import METHODS
from ...grammar import PARTS, Grammar, Kind, Many, parts
from ..layout import Layout

_GRAMMAR: Grammar = {
    Kind.DOCUMENT: {
        **parts(Many.ONE, Kind.INFO, "info"),
        **parts(Many.LIST, Kind.TAG, "tags"),
        **parts(Many.ONE, Kind.PATHS, "paths"),
        **parts(Many.MAP, Kind.SCHEMA, "definitions"),
        **parts(Many.MAP, Kind.PARAMETER, "parameters"),
        **parts(Many.MAP, Kind.RESPONSE, "responses"),
        **parts(Many.MAP, Kind.SECURITY_SCHEME, "securityDefinitions"),
    },
    Kind.PATH_ITEM: {
        **parts(Many.ONE, Kind.OPERATION, *(method.lower() for method in METHODS)),
        **parts(Many.LIST, Kind.PARAMETER, "parameters"),
    },
    Kind.OPERATION: {
        **parts(Many.LIST, Kind.PARAMETER, "parameters"),
        **parts(Many.ONE, Kind.RESPONSES, "responses"),
    },
    Kind.PARAMETER: parts(Many.ONE, Kind.SCHEMA, "schema", "items"),
    Kind.RESPONSE: {
        **parts(Many.ONE, Kind.SCHEMA, "schema"),
        **parts(Many.MAP, Kind.HEADER, "headers"),
    },
    Kind.HEADER: parts(Many.ONE, Kind.SCHEMA, "items"),
    Kind.SCHEMA: PARTS[Kind.SCHEMA],
}

SWAGGER = Layout(
    grammar=_GRAMMAR,
    sections={
        Kind.SCHEMA: ("definitions",),
        Kind.PARAMETER: ("parameters",),
        Kind.RESPONSE: ("responses",),
        Kind.SECURITY_SCHEME: ("securityDefinitions",),
    },
)
