"""Scopes: the classes that the types of one version refer to, and what a type is made of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from ..ir.package import Package
from ..ir.schemas import Alias, Schema, SchemaType, Side
from ..ir.types import (
    Constraints,
    Enum,
    FieldType,
    JsonScalar,
    ListOf,
    Reference,
    Scalar,
    ScalarName,
    Union,
)

_OPEN: dict[type, ScalarName] = {str: "string", int: "integer", bool: "boolean"}


@dataclass(frozen=True, slots=True)
class Scope:
    """The classes of one version, by name, as one side sees them: requests or answers."""

    classes: Mapping[str, SchemaType]
    side: Side

    def alternatives(self, kind: FieldType) -> tuple[FieldType, ...]:
        """Return what a type is one of: unions and named types are looked into, each once.

        An answer is not held to bounds, and its enums take any value of their members' types: what
        these say already is not listed again.
        """
        if self.side == "request":
            return tuple(dict.fromkeys(self._flat(kind, frozenset())))
        found = tuple(dict.fromkeys(map(_unbounded, self._flat(kind, frozenset()))))
        opened = {name for one in found if isinstance(one, Enum) for name in open_names(one)}
        return tuple(one for one in found if not (isinstance(one, Scalar) and one.name in opened))

    def schema(self, reference: Reference) -> Schema | None:
        """Return the class that is referred to, None where there is none of that name."""
        found = self.classes.get(reference.class_name)
        return found if isinstance(found, Schema) else None

    def corresponds(self, mine: Reference, theirs: Reference, other: Scope) -> bool:
        """Whether a class may be what `other` has in its place: by name, or one renamed."""
        a, b = mine.class_name, theirs.class_name
        return a == b or (a not in other.classes and b not in self.classes)

    def _flat(self, kind: FieldType, within: frozenset[str]) -> Iterator[FieldType]:
        match kind:
            case Union():
                for member in kind.members:
                    yield from self._flat(member, within)
            case Reference(class_name=name) if isinstance(self.classes.get(name), Alias):
                alias = self.classes[name]
                if isinstance(alias, Alias) and name not in within:
                    yield from self._flat(alias.type, within | {name})
            case _:
                yield kind


def _unbounded(kind: FieldType) -> FieldType:
    return replace(kind, constraints=Constraints()) if isinstance(kind, Scalar | ListOf) else kind


def open_names(kind: Enum) -> frozenset[ScalarName]:
    """Return the types of an enum's members: an answer may come to show other values of these."""
    return frozenset(_OPEN[type(member)] for member in kind.members if type(member) in _OPEN)


def distinct(members: tuple[JsonScalar, ...]) -> frozenset[tuple[type, JsonScalar]]:
    """Return the members of an enum as a set in which True is not 1."""
    return frozenset((type(member), member) for member in members)


def classes_of(package: Package) -> dict[str, SchemaType]:
    """Return the classes of a package by their names."""
    return {schema.class_name: schema for schema in package.schemas}
