"""Parameters of operations → arguments of methods."""

from __future__ import annotations

from collections.abc import Container, Iterable

from ..document import Operation
from ..document import Parameter as SpecParameter
from ..everywhere import is_unstated
from ..ir.operations import (
    Cursor,
    LastItem,
    LinkHeader,
    Location,
    NextLink,
    Offset,
    OnePage,
    PageNumber,
    Paging,
    Parameter,
)
from ..ir.types import FieldType, Scalar
from ..names import Names, argument_name, snake
from ..words import table, words
from .media import style_of
from .schemas import SchemaBuilder
from .types import Place

_BARE = table("id uuid guid name slug key identifier")
"""What a placeholder may be called without saying whose it is."""

LOCATIONS: dict[str, Location] = {"query": "query", "header": "header", "cookie": "cookie"}
"""Where a parameter stands that is not in the path."""

Unstated = Container[tuple[str, str]]
"""Location and name of what nobody states call by call (everywhere.py)."""

_TEXT = Scalar(name="string")


def path_parameter(
    operation: Operation | None, wire_name: str, owner: str, names: Names, build: SchemaBuilder
) -> Parameter:
    """Return the argument for a placeholder; `owner` names the thing where the spec does not."""
    own_words = words(wire_name)
    is_bare = len(own_words) == 1 and own_words[0] in _BARE
    raw = f"{owner}_{wire_name}" if is_bare else wire_name
    return Parameter(
        name=names.take(argument_name(raw)),
        wire_name=wire_name,
        location="path",
        type=_type(_declared(operation, wire_name, "path"), owner, build),
        is_required=True,
    )


def query_parameters(
    operation: Operation,
    owner: str,
    left_out: Iterable[str],
    unstated: Unstated,
    names: Names,
    build: SchemaBuilder,
) -> tuple[Parameter, ...]:
    """Return the arguments for the query, required ones first."""
    hidden = frozenset(left_out)
    return _asked(
        (
            p
            for p in operation.parameters
            if p.location == "query" and p.name not in hidden and not is_unstated(p, unstated)
        ),
        owner,
        names,
        build,
    )


def other_parameters(
    operation: Operation, owner: str, unstated: Unstated, names: Names, build: SchemaBuilder
) -> tuple[Parameter, ...]:
    """Return the arguments for headers and cookies, required ones first."""
    return _asked(
        (
            p
            for p in operation.parameters
            if p.location in ("header", "cookie") and not is_unstated(p, unstated)
        ),
        owner,
        names,
        build,
    )


def _asked(
    declared: Iterable[SpecParameter], owner: str, names: Names, build: SchemaBuilder
) -> tuple[Parameter, ...]:
    found = [_parameter(one, owner, names, build) for one in declared]
    return tuple(sorted(found, key=lambda parameter: not parameter.is_required))


def _parameter(
    declared: SpecParameter, owner: str, names: Names, build: SchemaBuilder
) -> Parameter:
    location = LOCATIONS[declared.location]
    # One name may stand in the path and in the query: the second says where it goes.
    beside = argument_name(f"{declared.name}_{declared.location}")
    return Parameter(
        name=names.take(argument_name(declared.name), beside),
        wire_name=declared.name,
        location=location,
        type=_type(declared, owner, build),
        is_required=declared.is_required,
        style=style_of(declared.node, declared.schema) if location == "query" else "form",
    )


def paging_names(paging: Paging | None) -> frozenset[str]:
    """Return the query parameters that a way of paging uses."""
    match paging:
        case None:
            names: tuple[str | None, ...] = ()
        case PageNumber():
            names = (paging.page, paging.size)
        case Offset():
            names = (paging.offset, paging.limit)
        case Cursor() | LastItem():
            names = (paging.cursor, paging.size)
        case LinkHeader() | NextLink() | OnePage():
            names = (paging.size,)
    return frozenset(name for name in names if name is not None)


def _declared(operation: Operation | None, name: str, location: str) -> SpecParameter | None:
    if operation is None:
        return None
    found = (p for p in operation.parameters if p.name == name and p.location == location)
    return next(found, None)


def _type(declared: SpecParameter | None, owner: str, build: SchemaBuilder) -> FieldType:
    """Return the type of a parameter; never a class."""
    if declared is None or declared.schema.raw is None:
        return _TEXT
    place = Place("request", f"{owner}_{snake(declared.name)}", is_argument=True)
    return build.plain_type(place, declared.schema)
