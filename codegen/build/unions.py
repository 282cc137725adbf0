"""Unions of types, and types made wider: plain functions on FieldType."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from ..ir.types import (
    Anything,
    Constraints,
    Enum,
    FieldType,
    JsonScalar,
    ListOf,
    MapOf,
    Scalar,
    ScalarName,
    Union,
)


def union(types: Iterable[FieldType]) -> FieldType:
    """Return one type for several: flattened, enums joined, each once; anything swallows all."""
    members: dict[FieldType, None] = {}
    enumerated: list[JsonScalar] = []
    each = list(types)
    if len(each) == 1:
        return each[0]
    for one in each:
        for member in one.members if isinstance(one, Union) else (one,):
            if isinstance(member, Enum):
                enumerated.extend(member.members)
                member = Enum(members=())
            members[member] = None
    joined = Enum(members=distinct(enumerated))
    kept = tuple(joined if isinstance(member, Enum) else member for member in members)
    if not kept or Anything() in members:
        return Anything()
    return kept[0] if len(kept) == 1 else Union(members=kept)


def open_types(kind: Enum) -> tuple[FieldType, ...]:
    """Return the types of further values that an enum may come to have."""
    names: dict[type, ScalarName] = {str: "string", int: "integer", bool: "boolean"}
    kinds = {type(member): names[type(member)] for member in kind.members if member is not None}
    return tuple(Scalar(name=name) for name in sorted(set(kinds.values())))


def unbounded(kind: FieldType) -> FieldType:
    """Return a type without its bounds."""
    match kind:
        case Scalar():
            return replace(kind, constraints=Constraints())
        case ListOf():
            return replace(kind, items=unbounded(kind.items), constraints=Constraints())
        case Union():
            return union(unbounded(member) for member in kind.members)
        case _:
            return kind


def distinct(values: Iterable[JsonScalar]) -> tuple[JsonScalar, ...]:
    """Return `values` without repeats; True and 1 are not the same."""
    return tuple({(type(value), value): value for value in values}.values())


def size(kind: FieldType) -> int:
    """Return how many types a type is made of."""
    match kind:
        case ListOf():
            return 1 + size(kind.items)
        case MapOf():
            return 1 + size(kind.values)
        case Union():
            return 1 + sum(size(member) for member in kind.members)
        case _:
            return 1
