"""A mapping of a workflow file, taken apart member by member; whatever is wrong is noted."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from difflib import get_close_matches
from math import inf
from typing import Any, TypeVar

from ..types import Json
from .located import Located, Path

T = TypeVar("T")


class Problems:
    """What is wrong with a document, and where."""

    def __init__(self, document: Located) -> None:
        self._document = document
        self._found: list[tuple[int, str]] = []

    def __bool__(self) -> bool:
        return bool(self._found)

    def add(self, path: Path, message: str) -> None:
        """Note a problem of what stands at `path`."""
        where = self._document.place(path)
        self._found.append((self._document.line(path), f"{where}: {message}"))

    def in_order(self) -> list[str]:
        """Return what was noted, from the top of the document to its end."""
        return [text for _, text in sorted(self._found, key=lambda problem: problem[0])]


class Section:
    """A mapping at `path`; `take` its members, then `end` it: what is left over is unknown."""

    def __init__(self, value: Json, path: Path, problems: Problems, what: str) -> None:
        self.path = path
        self._problems = problems
        self._what = what
        self._known: list[str] = []
        self._members: dict[str, Json] = {}
        if isinstance(value, dict):
            self._members = value
        else:
            problems.add(path, f"expected {what} (a mapping), found {shape(value)}")

    def take(self, key: str, read: Callable[[Json], T], default: T) -> T:
        """Return member `key` as `read` understands it, `default` where it is not there.

        `read` raises ValueError, whose text says what it expected.
        """
        self._known.append(key)
        if key not in self._members:
            return default
        value = self._members[key]
        try:
            return read(value)
        except ValueError as error:
            self._problems.add((*self.path, key), f"expected {error}, found {shape(value)}")
            return default

    def end(self) -> None:
        """Note every member that was not taken."""
        for key in self._members:
            if key not in self._known:
                self._problems.add(
                    (*self.path, key), f"{self._what} has no {key!r}{near(key, self._known)}"
                )


def near(word: str, known: Iterable[str]) -> str:
    """Return a hint at what could have been meant, or at what there is."""
    choices = sorted(known)
    close = get_close_matches(word, choices, n=3, cutoff=0.6)
    if close:
        return f"; did you mean {' or '.join(close)}?"
    return f"; there is {', '.join(choices)}" if 0 < len(choices) <= 20 else ""


def shape(value: Json) -> str:
    """Return what a value is, for people: short, and never all of a long one."""
    match value:
        case None:
            return "nothing"
        case dict():
            return "a mapping"
        case list():
            return "a list"
        case str():
            return repr(value) if len(value) <= 40 else f"a text of {len(value)} characters"
        case _:
            return repr(value)


# What a member can be.


def text(value: Json) -> str:
    """Read a text that is not empty."""
    if not isinstance(value, str) or not value.strip():
        raise ValueError("a text")
    return value


def flag(value: Json) -> bool:
    """Read true or false."""
    if not isinstance(value, bool):
        raise ValueError("true or false")
    return value


def count(value: Json) -> int:
    """Read a whole number, 1 or more."""
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise ValueError("a whole number, 1 or more")
    return value


def times(value: Json) -> int:
    """Read a whole number, 0 or more."""
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise ValueError("a whole number, 0 or more")
    return value


def seconds(value: Json) -> float:
    """Read a number of seconds, more than 0."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < inf:
        raise ValueError("a number of seconds, more than 0")
    return float(value)


def texts(value: Json) -> tuple[str, ...]:
    """Read a list of texts; a text alone is a list of one."""
    found = [value] if isinstance(value, str) else value
    if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
        raise ValueError("a list of names")
    return tuple(found)


def mapping(value: Json) -> dict[str, Any]:
    """Read a mapping; nothing is an empty one."""
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise ValueError("a mapping")
    return value


def anything(value: Json) -> Json:
    """Read whatever there is."""
    return value
