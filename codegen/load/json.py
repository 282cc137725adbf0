"""JSON text → JSON values, within the limits of limits.py."""

from __future__ import annotations

import json
import math
import re
from collections import Counter

from ..diagnostics import Findings
from ..document import Json
from ..errors import UnusableSpec
from .limits import MOST_DIGITS, MOST_LEVELS, MOST_VALUES

_HALF_CHARACTER = re.compile(r"\\u[dD][89a-fA-F]")
_SURROGATE = re.compile("[\ud800-\udfff]")


def json_values(text: str, source: str, findings: Findings | None = None) -> Json:
    """Return the JSON values in `text`; `source` is named in messages.

    Raises: UnusableSpec with line and column where it is no JSON, or too much of it.
    """
    # Every value but the first stands behind one of these, so this many values there are at most.
    if sum(map(text.count, ",[{")) > MOST_VALUES:
        raise UnusableSpec(f"it holds more than {MOST_VALUES:,} values", source=source)
    pairs = _Pairs()
    try:
        value = json.loads(
            text,
            parse_constant=_refuse_constant,
            parse_float=_float,
            parse_int=_int,
            object_pairs_hook=pairs.object,
        )
    except json.JSONDecodeError as error:
        raise UnusableSpec(
            f"expected JSON, found a syntax error: {error.msg}",
            source=f"{source}:{error.lineno}:{error.colno}",
        ) from error
    except RecursionError as error:
        raise _too_deep(source) from error
    except ValueError as error:  # a constant JSON does not have
        raise UnusableSpec(f"expected JSON, found {error}", source=source) from error
    _check_levels(value, source)
    if findings is not None:
        pairs.tell(findings)
        if _HALF_CHARACTER.search(text):
            value = _whole_characters(value, findings)
    return value


class _Pairs:
    """Makes objects, and remembers the keys that one of them had twice."""

    def __init__(self) -> None:
        self.twice = set[str]()

    def object(self, pairs: list[tuple[str, Json]]) -> dict[str, Json]:
        """Return the object of `pairs`; the last of two equal keys counts."""
        made = dict(pairs)
        if len(made) != len(pairs):
            counts = Counter(key for key, _ in pairs)
            self.twice.update(key for key, count in counts.items() if count > 1)
        return made

    def tell(self, findings: Findings) -> None:
        """Report what stood twice."""
        for key in sorted(self.twice):
            findings.note(
                "duplicate-key", "#", f"{key} stands twice in one object; the last one counts"
            )


def _refuse_constant(name: str) -> Json:
    raise ValueError(f"{name}, which JSON does not have")


def _int(digits: str) -> Json:
    return int(digits) if len(digits) <= MOST_DIGITS else digits


def _float(digits: str) -> Json:
    return number if math.isfinite(number := float(digits)) else digits


def _check_levels(value: Json, source: str) -> None:
    """Raise UnusableSpec where `value` has more than MOST_LEVELS levels."""
    level = [value]
    for _ in range(MOST_LEVELS):
        level = [
            item
            for holder in level
            if isinstance(holder, (dict, list))
            for item in (holder.values() if isinstance(holder, dict) else holder)
            if isinstance(item, (dict, list))
        ]
        if not level:
            return
    raise _too_deep(source)


def _too_deep(source: str) -> UnusableSpec:
    return UnusableSpec(f"it is nested more than {MOST_LEVELS} levels deep", source=source)


def _whole_characters(value: Json, findings: Findings) -> Json:
    """Return `value` without halves of characters, which no file could hold."""
    match value:
        case str() if _SURROGATE.search(value):
            whole = _SURROGATE.sub("\ufffd", value)
            findings.repaired(
                "half-character", "#", f"half a character (\\ud800) in {whole!r}; read as \ufffd"
            )
            return whole
        case dict():
            return {
                _whole_characters(key, findings): _whole_characters(item, findings)
                for key, item in value.items()
            }
        case list():
            return [_whole_characters(item, findings) for item in value]
        case _:
            return value
