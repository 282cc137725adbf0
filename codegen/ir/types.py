"""Field types: a closed union of small classes, matched with `match` and `assert_never`.

Every variant carries its `kind`, so that the IR survives being written as JSON.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal, TypeAlias

from pydantic import Discriminator

ScalarName: TypeAlias = Literal[
    "string",
    "integer",
    "number",
    "boolean",
    "bytes",
    "date",
    "datetime",
    "uuid",
    "file",  # a part of a multipart body
    "content",  # a whole body, or a whole answer, that is no JSON
]
JsonScalar: TypeAlias = str | int | float | bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Constraints:
    """Bounds of a value, as the spec states them. Lengths count characters or items."""

    minimum: int | float | None = None
    maximum: int | float | None = None
    exclusive_minimum: int | float | None = None
    exclusive_maximum: int | float | None = None
    multiple_of: int | float | None = None
    min_length: int | None = None
    max_length: int | None = None
    pattern: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scalar:
    """One plain value."""

    name: ScalarName
    constraints: Constraints = Constraints()
    kind: Literal["scalar"] = "scalar"


@dataclass(frozen=True, slots=True, kw_only=True)
class Enum:
    """One of the listed values. Answers read it as open: APIs add members without notice."""

    members: tuple[JsonScalar, ...]
    kind: Literal["enum"] = "enum"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListOf:
    """A JSON array."""

    items: FieldType
    constraints: Constraints = Constraints()
    kind: Literal["list"] = "list"


@dataclass(frozen=True, slots=True, kw_only=True)
class MapOf:
    """A JSON object with free keys."""

    values: FieldType
    kind: Literal["map"] = "map"


@dataclass(frozen=True, slots=True, kw_only=True)
class Union:
    """One of several types; `discriminator` is the wire name of the field that tells which."""

    members: tuple[FieldType, ...]
    discriminator: str | None = None
    kind: Literal["union"] = "union"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A schema of the package, by its class name."""

    class_name: str
    kind: Literal["reference"] = "reference"


@dataclass(frozen=True, slots=True, kw_only=True)
class Null:
    """JSON null."""

    kind: Literal["null"] = "null"


@dataclass(frozen=True, slots=True, kw_only=True)
class Anything:
    """Whatever JSON allows: the spec does not say."""

    kind: Literal["anything"] = "anything"


FieldType: TypeAlias = Annotated[
    Scalar | Enum | ListOf | MapOf | Union | Reference | Null | Anything, Discriminator("kind")
]
