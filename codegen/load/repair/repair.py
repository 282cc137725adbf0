"""The table of repairs: what is mended in each kind of object.

Each repair looks at one object. What is left broken after this is for validate.py to leave out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from ...diagnostics import Findings
from ...document import Json, escape
from ...grammar import Kind, Place, places
from . import bodies, parameters, paths, schemas, texts
from .dialects import newer_dialect, older_dialect

Repair: TypeAlias = Callable[[Place, Findings], None]

# Data, of which null is a value like any other.
_MAY_BE_NULL = ("default", "const", "example", "value")


def repair(raw: dict[str, Json], findings: Findings) -> None:
    """Mend `raw` in place."""
    is_3_0 = str(raw.get("openapi")).startswith("3.0")
    for place in places(raw):
        if "$ref" in place.raw and place.kind is not Kind.SCHEMA:
            continue
        for mend in _FIRST.get(place.kind, ()):
            mend(place, findings)
        _nulls(place, findings)
        texts.flags(place, findings)
        texts.prose(place, findings)
        for mend in _REPAIRS.get(place.kind, ()):
            mend(place, findings)
        if place.kind is Kind.SCHEMA:
            (older_dialect if is_3_0 else newer_dialect)(place, findings)


def _nulls(place: Place, findings: Findings) -> None:
    """`properties:` with nothing after it, as YAML files have it, means that there are none."""
    for key in [key for key, value in place.raw.items() if value is None]:
        if key not in _MAY_BE_NULL and not key.startswith("x-"):
            del place.raw[key]
            findings.repaired("null", f"{place.pointer}/{escape(key)}", "null; it is left out")


# What reads a null as something.
_FIRST: Mapping[Kind, tuple[Repair, ...]] = {
    Kind.PATH_ITEM: (paths.empty_operations,),
    Kind.RESPONSES: (paths.plain_responses,),
}

_REPAIRS: Mapping[Kind, tuple[Repair, ...]] = {
    Kind.DOCUMENT: (paths.servers, paths.security),
    Kind.PATHS: (paths.leading_slashes,),
    Kind.PATH_ITEM: (paths.lower_methods, paths.servers),
    Kind.OPERATION: (
        paths.responses,
        paths.servers,
        paths.security,
        paths.operation_texts,
        bodies.older_bodies,
    ),
    Kind.REQUEST_BODY: (bodies.schema_outside,),
    Kind.RESPONSES: (paths.plain_statuses, paths.success),
    Kind.RESPONSE: (paths.response_description, bodies.schema_outside),
    Kind.PARAMETER: (parameters.location, parameters.path_parameter, parameters.parameter_schema),
    Kind.HEADER: (parameters.header_schema,),
    Kind.COMPONENTS: (schemas.plain_schemas,),
    Kind.SCHEMA: (
        schemas.plain_properties,
        schemas.required_flags,
        schemas.plain_schemas,
        schemas.lists,
        schemas.numbers,
        schemas.type_names,
    ),
}
