"""Schemas: the classes of a generated package's `schemas/` modules."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal, TypeAlias

from pydantic import Discriminator

from .types import FieldType, JsonScalar

Side: TypeAlias = Literal["request", "answer"]
"""Request classes are strict, answer classes lenient: one wire schema may become one of each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One property. `name` is the Python identifier, `wire_name` the spelling on the wire."""

    name: str
    wire_name: str
    type: FieldType
    is_required: bool = False
    is_nullable: bool = False
    is_sensitive: bool = False
    const: JsonScalar = None
    """The only value the field can have: a discriminator's tag. Sent without being asked for."""
    default: str | None = None
    """What the API takes where a request leaves the field out, as JSON text."""
    doc: str | None = None
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Schema:
    """An object type.

    `one_of` lists sets of wire names, at least one of which a request must carry whole
    (variants of a request that were merged into one class); with `only_one` it carries just one.
    """

    class_name: str
    module: str
    side: Side
    fields: tuple[Field, ...]
    extra: FieldType | None = None
    """Type of further, unnamed properties where the spec invites them."""
    one_of: tuple[tuple[str, ...], ...] = ()
    only_one: bool = False
    doc: str | None = None
    source: str
    kind: Literal["schema"] = "schema"


@dataclass(frozen=True, slots=True, kw_only=True)
class Alias:
    """A named type that is no object: an enum, a union or a list used in several places."""

    class_name: str
    module: str
    side: Side
    type: FieldType
    doc: str | None = None
    source: str
    kind: Literal["alias"] = "alias"


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """What became of a schema that the document keeps for use in several places.

    `classes` are made of it itself; where there is none its parts stand in other classes.
    """

    name: str
    is_reached: bool
    """Whether what is generated sends or receives it. What nothing reaches is in no class."""
    classes: tuple[str, ...] = ()


SchemaType: TypeAlias = Annotated[Schema | Alias, Discriminator("kind")]
