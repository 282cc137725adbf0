"""Bounds of values: which are tighter, and how they read."""

from __future__ import annotations

import math
from collections.abc import Iterator
from fractions import Fraction
from typing import TypeAlias

from ..ir.types import Constraints, JsonScalar

_Edge: TypeAlias = tuple[Fraction | float, bool]
"""How far a bound cuts in, and whether it excludes itself: the greater, the tighter."""


def is_as_tight(a: Constraints, b: Constraints, *, whole: bool = False) -> bool:
    """Whether `b` takes every value that `a` takes; `whole`: the values are integers.

    Two patterns are compared as text: which strings a regular expression matches is not asked.
    """
    return (
        _lower(b, whole=whole) <= _lower(a, whole=whole)
        and _upper(b, whole=whole) <= _upper(a, whole=whole)
        and (b.min_length or 0) <= (a.min_length or 0)
        and (b.max_length is None or (a.max_length is not None and a.max_length <= b.max_length))
        and (b.pattern is None or a.pattern == b.pattern)
        and _is_multiple(a.multiple_of, b.multiple_of, whole=whole)
    )


def takes(bounds: Constraints, value: JsonScalar) -> bool:
    """Whether one value is within `bounds`. No pattern is tried: it counts as not matched."""
    match value:
        case str():
            exact = Constraints(min_length=len(value), max_length=len(value))
        case bool() | None:
            return True
        case int() | float():
            exact = Constraints(minimum=value, maximum=value, multiple_of=abs(value))
    return is_as_tight(exact, bounds)


def spelled(bounds: Constraints) -> str:
    """Return bounds in words, `at least 1, at most 64 long`; nothing where there are none."""
    return ", ".join(_words(bounds))


def _words(bounds: Constraints) -> Iterator[str]:
    for said, value, unit in (
        ("at least", bounds.minimum, ""),
        ("more than", bounds.exclusive_minimum, ""),
        ("at most", bounds.maximum, ""),
        ("less than", bounds.exclusive_maximum, ""),
        ("a multiple of", bounds.multiple_of, ""),
        ("at least", bounds.min_length or None, " long"),
        ("at most", bounds.max_length, " long"),
        ("matching", bounds.pattern, ""),
    ):
        if value is not None:
            yield f"{said} {value}{unit}"


def _lower(bounds: Constraints, *, whole: bool) -> _Edge:
    return max(
        _edge(bounds.minimum, is_excluded=False, whole=whole),
        _edge(bounds.exclusive_minimum, is_excluded=True, whole=whole),
    )


def _upper(bounds: Constraints, *, whole: bool) -> _Edge:
    """Return the upper edge, mirrored at zero."""
    highest, below = bounds.maximum, bounds.exclusive_maximum
    return max(
        _edge(None if highest is None else -highest, is_excluded=False, whole=whole),
        _edge(None if below is None else -below, is_excluded=True, whole=whole),
    )


def _edge(value: float | None, *, is_excluded: bool, whole: bool) -> _Edge:
    if value is None or math.isnan(value):
        return -math.inf, False
    exact = _exact(value)
    if not whole or not isinstance(exact, Fraction):
        return exact, is_excluded
    return (Fraction(math.floor(exact) + 1) if is_excluded else Fraction(math.ceil(exact))), False


def _is_multiple(mine: float | None, other: float | None, *, whole: bool) -> bool:
    """Whether every multiple of `mine` is one of `other`; 0 is a multiple of everything."""
    step = 1 if mine is None and whole else mine
    if other is None:
        return True
    if step is None:
        return False
    a, b = _exact(step), _exact(other)
    if not isinstance(a, Fraction) or not isinstance(b, Fraction) or b == 0:
        return step == other
    return (a / b).denominator == 1


def _exact(value: float) -> Fraction | float:
    """Return the number as it is written: 0.1 is a tenth."""
    return Fraction(str(value)) if math.isfinite(value) else value
