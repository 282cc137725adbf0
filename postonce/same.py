"""Is it the same? JSON as it was asked for against JSON as an API shows it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation

from .fingerprint import is_masked
from .paths import MISSING
from .types import Json

_REFERENCES = ("id", "uuid", "slug", "name", "key", "value", "code", "urn", "href", "address", "ip")
"""Fields of an object by which others refer to it."""


def same(wanted: Json, found: Json, *, is_ordered: bool = False) -> bool:
    """Whether `found` shows what was `wanted`: further keys do not matter, nor does order.

    Order matters with `is_ordered`. A plain value is also found in an object that it refers to
    (`north-1` in `{"slug": "north-1", …}`); a number in its text; nothing (null, "", [], {}) in
    nothing. What is shown as asterisks cannot be told to differ.
    """
    match wanted, found:
        case dict(), dict():
            return all(
                same(value, found.get(key, MISSING), is_ordered=is_ordered)
                for key, value in wanted.items()
            )
        case _ if is_empty(wanted):
            return is_empty(found)
        case list(), list():
            return len(wanted) == len(found) and _pairs_up(wanted, found, is_ordered=is_ordered)
        case ((str() | int() | float()), dict()) if not isinstance(wanted, bool):
            return any(
                _is_scalar(value) and _same_text(wanted, value)
                for key, value in found.items()
                if _is_reference(key)
            )
        case _ if _is_scalar(wanted) and _is_scalar(found):
            return is_masked(found) or _same_text(wanted, found)
        case _:
            return False


def is_empty(value: Json) -> bool:
    """Whether `value` says nothing: absent, null, "", [] or {}."""
    return value is MISSING or value is None or value in ("", [], {})


def _pairs_up(wanted: list[Json], found: list[Json], *, is_ordered: bool) -> bool:
    """Whether each of `wanted` has a member of `found` of its own."""
    pairs = zip(wanted, found, strict=True)
    if all(same(one, other, is_ordered=is_ordered) for one, other in pairs):
        return True
    if is_ordered:
        return False
    fits = [[i for i, other in enumerate(found) if same(one, other)] for one in wanted]
    taken: dict[int, int] = {}
    return all(_takes(one, fits, taken, set()) for one in range(len(wanted)))


def _takes(one: int, fits: Sequence[Sequence[int]], taken: dict[int, int], seen: set[int]) -> bool:
    """Give `one` a partner, moving others to another of theirs where need be (Kuhn's method)."""
    for partner in fits[one]:
        if partner in seen:
            continue
        seen.add(partner)
        if partner not in taken or _takes(taken[partner], fits, taken, seen):
            taken[partner] = one
            return True
    return False


def _is_reference(key: str) -> bool:
    return key.lower().rpartition("_")[2] in _REFERENCES


def _is_scalar(value: Json) -> bool:
    return isinstance(value, str | int | float | bool)


def _same_text(wanted: Json, found: Json) -> bool:
    """Whether two scalars mean the same: `1`, `1.0` and `"1"`; `true` and `"true"`."""
    if isinstance(wanted, bool) or isinstance(found, bool):
        return str(wanted).lower() == str(found).lower()
    if wanted == found:
        return True
    if isinstance(wanted, str) and isinstance(found, str):
        return False
    try:
        return Decimal(str(wanted)) == Decimal(str(found))
    except InvalidOperation:
        return False
