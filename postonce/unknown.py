"""What is known only once something is made: the id of a thing that a rehearsal foretells."""

from __future__ import annotations

from typing import Final

from .types import Json

UNKNOWN: Final = "(known once it is made)"
"""In place of a value that only a run will know."""


def is_unknown(value: Json) -> bool:
    """Whether `value` is, or holds anywhere, what only a run will know."""
    match value:
        case str():
            return UNKNOWN in value
        case dict():
            return any(map(is_unknown, value.values()))
        case list() | tuple():
            return any(map(is_unknown, value))
        case _:
            return False


def without_unknown(request: dict[str, Json]) -> dict[str, Json]:
    """Return `request` without the fields whose values only a run will know."""
    return {field: value for field, value in request.items() if not is_unknown(value)}
