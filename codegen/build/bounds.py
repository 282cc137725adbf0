"""Bounds of values, read raw: a float in between would change what 64 bits can hold."""

from __future__ import annotations

import re

from pydantic_core import SchemaError, SchemaValidator, core_schema

from ..diagnostics import Findings
from ..document import Json
from ..ir.types import Constraints
from .outlines import Outline

_FEW_DIGITS = 1e16
"""Below this a float has all digits of the whole number that it stands for."""

_FROM_JAVASCRIPT = re.compile(r"/(\^.*\$)/(i?)")
"""A pattern in JavaScript's quotes, as some authors write it: no text has the slashes."""


def bounds_of(outline: Outline, kind: str, findings: Findings) -> Constraints:
    """Return the bounds that hold for a value of JSON type `kind`."""
    match kind:
        case "string":
            return Constraints(
                min_length=_count(outline, "minLength"),
                max_length=_count(outline, "maxLength"),
                pattern=_pattern(findings, outline),
            )
        case "array":
            return Constraints(
                min_length=_count(outline, "minItems"), max_length=_count(outline, "maxItems")
            )
        case _:
            return _range(outline)


def _range(outline: Outline) -> Constraints:
    low, high = _number(outline.value("minimum")), _number(outline.value("maximum"))
    above, below = outline.value("exclusiveMinimum"), outline.value("exclusiveMaximum")
    # 3.0 says `exclusiveMinimum: true` beside a minimum, 3.1 gives the bound itself.
    step = _number(outline.value("multipleOf"))
    return Constraints(
        minimum=None if above is True else low,
        maximum=None if below is True else high,
        exclusive_minimum=low if above is True else _number(above),
        exclusive_maximum=high if below is True else _number(below),
        multiple_of=step if step and step > 0 else None,
    )


def _number(raw: Json) -> int | float | None:
    if isinstance(raw, bool) or not isinstance(raw, int | float):
        return None
    is_whole = isinstance(raw, float) and raw.is_integer() and abs(raw) < _FEW_DIGITS
    return int(raw) if is_whole else raw


def _count(outline: Outline, keyword: str) -> int | None:
    number = _number(outline.value(keyword))
    return number if isinstance(number, int) and number >= 0 else None


def _pattern(findings: Findings, outline: Outline) -> str | None:
    """Return the pattern if the runtime's regular expressions take it (no look-around)."""
    node = outline.first("pattern")
    if node is None or not isinstance(node.raw, str):
        return None
    pattern = node.raw
    if quoted := _FROM_JAVASCRIPT.fullmatch(pattern):
        pattern = f"(?i){quoted[1]}" if quoted[2] else quoted[1]
        findings.repaired("quoted-pattern", node.pointer, f"read {node.raw} as {pattern}")
    try:
        SchemaValidator(core_schema.str_schema(pattern=pattern))
    except SchemaError:
        findings.note(
            "pattern-dropped",
            node.pointer,
            "this regular expression needs look-around or is broken; the value is not checked",
        )
        return None
    return pattern
