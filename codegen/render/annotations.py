"""FieldType → the text of an annotation, and the imports it needs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import assert_never

from ..ir.schemas import Side
from ..ir.types import (
    Anything,
    Constraints,
    Enum,
    FieldType,
    ListOf,
    MapOf,
    Null,
    Reference,
    Scalar,
    Union,
)
from .imports import Imports
from .text import literal, pattern

_SCALARS = {
    "string": "str",
    "integer": "int",
    "number": "float",
    "boolean": "bool",
    "bytes": "str",
    "uuid": "str",
    "date": "date",
    "datetime": "datetime",
    "file": "File",
    "content": "bytes | str",
}
_BOUNDS = {
    "ge": "minimum",
    "gt": "exclusive_minimum",
    "le": "maximum",
    "lt": "exclusive_maximum",
    "multiple_of": "multiple_of",
    "min_length": "min_length",
    "max_length": "max_length",
    "pattern": "pattern",
}


@dataclass(frozen=True, slots=True)
class Annotations:
    """Prints types for one file; `arrays` is what JSON arrays are called there.

    `modules` says where each class of the package lives, `names` how a class calls the field that
    is spelled so on the wire.
    """

    imports: Imports
    modules: dict[str, str]
    names: dict[str, dict[str, str]] = field(default_factory=dict)
    arrays: str = "list"

    def text(self, kind: FieldType, side: Side) -> str:
        """Return the annotation for `kind`."""
        match kind:
            case Scalar():
                return self._bounded(self._scalar(kind), kind.constraints)
            case Enum():
                return self._enum(kind, side)
            case ListOf():
                inner = f"{self._array()}[{self.text(kind.items, side)}]"
                return self._bounded(inner, kind.constraints)
            case MapOf():
                return f"dict[str, {self.text(kind.values, side)}]"
            case Union():
                return self._union(kind, side)
            case Reference():
                self.imports.class_(self.modules[kind.class_name], kind.class_name)
                return kind.class_name
            case Null():
                return "None"
            case Anything():
                self.imports.add("postonce.types", "Json")
                return "Json"
            case _:
                assert_never(kind)

    def annotated(self, inner: str, *notes: str) -> str:
        """Return `inner` with notes beside it; just `inner` where there are none."""
        if not notes:
            return inner
        self.imports.add("typing", "Annotated")
        return f"Annotated[{inner}, {', '.join(notes)}]"

    def _scalar(self, kind: Scalar) -> str:
        if kind.name in ("date", "datetime"):
            self.imports.add("datetime", kind.name)
        if kind.name == "file":
            self.imports.add("postonce.files", "File")
        return _SCALARS[kind.name]

    def _array(self) -> str:
        if self.arrays == "Sequence":
            self.imports.add("collections.abc", "Sequence")
        return self.arrays

    def _bounded(self, inner: str, constraints: Constraints) -> str:
        bounds = ", ".join(_bounds(constraints))
        if not bounds:
            return inner
        self.imports.add("pydantic", "Field")
        return self.annotated(inner, f"Field({bounds})")

    def _enum(self, kind: Enum, side: Side) -> str:
        self.imports.add("typing", "Literal")
        closed = f"Literal[{', '.join(literal(member) for member in kind.members)}]"
        if side == "request":
            return closed
        # APIs add members without notice.
        types = sorted({type(member).__name__ for member in kind.members})
        return " | ".join((closed, *types))

    def _union(self, kind: Union, side: Side) -> str:
        members = list(dict.fromkeys(self.text(member, side) for member in kind.members))
        joined = " | ".join(members)
        tag = self._tag(kind)
        if tag is None or side == "answer":
            return joined
        self.imports.add("pydantic", "Field")
        return self.annotated(joined, f"Field(discriminator={literal(tag)})")

    def _tag(self, kind: Union) -> str | None:
        """Return the Python name of the field that tells the members apart, if it can."""
        if kind.discriminator is None:
            return None
        names = {
            self.names.get(member.class_name, {}).get(kind.discriminator)
            for member in kind.members
            if isinstance(member, Reference)
        }
        return names.pop() if len(names) == 1 else None


def _bounds(constraints: Constraints) -> Iterator[str]:
    for keyword, attribute in _BOUNDS.items():
        value = getattr(constraints, attribute)
        if value is not None:
            yield f"{keyword}={pattern(value) if keyword == 'pattern' else literal(value)}"
