"""Copies of what references lead to, counted: a few references can ask for a great many."""

from __future__ import annotations

from ..document import Json
from ..errors import UnusableSpec
from .files import Missing
from .limits import MOST_LEVELS, MOST_VALUES


class Copies:
    """Makes copies that share nothing with what they were made of."""

    def __init__(self) -> None:
        self.values = 0

    def of(self, value: Json, reference: str, pointer: str) -> Json:
        """Return a copy of `value`, found at `reference`, that fits below `pointer`.

        Raises: Missing where it is too deep for that; UnusableSpec where copies become too many.
        """
        return self._of(value, reference, MOST_LEVELS - pointer.count("/"))

    def _of(self, value: Json, reference: str, room: int) -> Json:
        self.values += 1
        if self.values > MOST_VALUES:
            raise UnusableSpec(
                f"what it refers to holds more than {MOST_VALUES:,} values", source=reference
            )
        if room < 0:
            raise Missing(
                f"with {reference} it is nested more than {MOST_LEVELS} levels deep; it is left out"
            )
        match value:
            case dict():
                return {key: self._of(item, reference, room - 1) for key, item in value.items()}
            case list():
                return [self._of(item, reference, room - 1) for item in value]
            case _:
                return value
