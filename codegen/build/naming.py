"""What the classes of schemas are called: names from the plainest on, the first free one counts."""

from __future__ import annotations

import re

from ..names import ClassName, abridged, brief, class_name, is_reserved
from .types import Place

_AREA = re.compile(r"(?:[a-z][a-z0-9-]*\.){2,}(?=[A-Za-z]{3})")
"""What stands before a name that is unique only within it: `io.example.core.v1.`."""

_BUNDLED = re.compile(r"-\d+$")
"""What bundlers put behind the second of two names that were one in two files."""


def class_wishes(here: Place, place: Place) -> tuple[ClassName, ...]:
    """Return names for an object: by component, by where it stands, by what it is."""
    own, around = brief(here.words), brief(place.words)
    plain = (_within_area(here.words), own, abridged(here.words))
    if here.side == "answer":
        raw = [class_name(name) for name in (*plain, around) if not is_reserved(name)]
        return (*raw, class_name(own, "State"), class_name(around, "Record"))
    sent = [class_name(name, "" if name.endswith("_spec") else "Spec") for name in plain]
    return (*sent, class_name(around, "Spec"), class_name(own, "ValueSpec"))


def enum_wishes(words: str) -> tuple[ClassName, ...]:
    """Return names for an enum that goes by `words`."""
    wishes = (_within_area(words), brief(words))
    plain = [class_name(wish) for wish in wishes if not is_reserved(wish)]
    return (*plain, class_name(brief(words), "Value"))


def unbundled(words: str) -> str:
    """Return a name without the number that a bundler put behind it."""
    return _BUNDLED.sub("", words)


def _within_area(words: str) -> str:
    """Return the last part of what is named within an area: `io.example.core.v1.Pod` → pod."""
    area = _AREA.match(words)
    return brief(words[area.end() :] if area else words)
