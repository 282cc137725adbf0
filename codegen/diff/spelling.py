"""Types and values in a few words, for people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from ..ir.types import (
    Anything,
    Enum,
    FieldType,
    JsonScalar,
    ListOf,
    MapOf,
    Null,
    Reference,
    Scalar,
    Union,
)
from .bounds import spelled

_MOST = 6
"""Of more members than this only the first are shown."""


def spelled_type(kind: FieldType) -> str:
    """Return a type in words: `list of integer (at most 9)`."""
    match kind:
        case Scalar():
            return _bounded(kind.name, spelled(kind.constraints))
        case Enum():
            return spelled_members(kind.members)
        case ListOf():
            return _bounded(f"list of {spelled_type(kind.items)}", spelled(kind.constraints))
        case MapOf():
            return f"map of {spelled_type(kind.values)}"
        case Union():
            return " or ".join(spelled_type(member) for member in kind.members)
        case Reference():
            return kind.class_name
        case Null():
            return "null"
        case Anything():
            return "any JSON"
        case _:
            assert_never(kind)


def spelled_members(members: Sequence[JsonScalar]) -> str:
    """Return values as Python writes them; of many the first, and how many more there are."""
    shown = " | ".join(ascii(member) for member in members[:_MOST])
    more = len(members) - _MOST
    return f"{shown} | {more} more" if more > 0 else shown


def spelled_names(names: Sequence[str]) -> str:
    """Return names one after the other, a dash where there are none."""
    return ", ".join(names) or "-"


def spelled_yes(is_so: bool | None) -> str:
    """Return yes, no, or that it is not known."""
    return "not known" if is_so is None else "yes" if is_so else "no"


def _bounded(text: str, bounds: str) -> str:
    return f"{text} ({bounds})" if bounds else text
