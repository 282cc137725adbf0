"""The plain values of YAML, by its 1.2 core schema: text, integers, numbers, true, false, null.

Source: YAML 1.2.2, §10.3.2 "Tag Resolution". What JSON has no value for stays text: dates, bytes,
infinities, tags of an application, and numbers that no machine could hold. So does a number that
begins with a zero (a postal code): YAML 1.1 takes it for octal or for text, 1.2 for decimal.
"""

from __future__ import annotations

import math
import re
from typing import Any

from ..document import Json
from .limits import MOST_DIGITS

_TAG = "tag:yaml.org,2002:"
_INT = re.compile(r"[-+]?(0|[1-9][0-9]*)")
_OTHER_BASES = {"0x": (16, re.compile(r"[0-9a-fA-F]+")), "0o": (8, re.compile(r"[0-7]+"))}
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|(0|[1-9][0-9]*)(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_WORDS: dict[str, bool | None] = {
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
}
_WRITTEN_AS = {
    f"{_TAG}int": int,
    f"{_TAG}float": float,
    f"{_TAG}bool": bool,
    f"{_TAG}null": type(None),
}


def value_of(scalar: Any) -> Json:
    """Return the value of a scalar event: by its tag, else text if quoted, else as it reads."""
    text: str = scalar.value
    if scalar.tag is None:
        return text if scalar.style else _plain(text)
    kind = _WRITTEN_AS.get(scalar.tag)
    if kind is None:  # told to be text, or of a kind that JSON does not have
        return text
    value = _plain(text)
    if kind is float and type(value) is int:
        return float(value)
    return value if type(value) is kind else text


def _plain(text: str) -> Json:
    if text in _WORDS:
        return _WORDS[text]
    if _INT.fullmatch(text):
        return int(text) if len(text) <= MOST_DIGITS else text
    if text[:2] in _OTHER_BASES:
        base, digits = _OTHER_BASES[text[:2]]
        is_number = digits.fullmatch(text, 2) and len(text) <= MOST_DIGITS
        return int(text[2:], base) if is_number else text
    if _FLOAT.fullmatch(text) and math.isfinite(number := float(text)):
        return number
    return text
