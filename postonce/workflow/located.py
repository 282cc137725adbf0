"""YAML → plain values that know their lines, by YAML's 1.2 core schema.

PyYAML knows 1.1 only, in which `no` is false and 22:30 a number; so only its (fast) composer is
used, and values are made here. A key that stands twice is a problem, never a silent overwriting.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from ..errors import WorkflowInvalid
from ..types import Json

if TYPE_CHECKING:
    import yaml

Path: TypeAlias = tuple[str | int, ...]
"""Keys and indexes from the top of a document down to a value."""

MOST_VALUES = 200_000
"""Aliases are written out: a small file could stand for a huge one."""

_WORDS: Mapping[str, bool | None] = {
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
}
_INTEGER = re.compile(r"[-+]?[0-9]{1,4000}")
_NUMBER = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Located:
    """A document's value, and the line (from 1) on which each part of it begins."""

    name: str
    value: Json
    lines: Mapping[Path, int] = field(default_factory=dict)

    def line(self, path: Path) -> int:
        """Return the line on which `path`, or what is nearest above it, begins."""
        above = (path[:n] for n in range(len(path), -1, -1))
        return next((self.lines[one] for one in above if one in self.lines), 1)

    def place(self, path: Path) -> str:
        """Return where `path` stands, for people: file, line, and the keys that lead there."""
        keys = ".".join(map(str, path))
        return f"{self.name}:{self.line(path)}{f': {keys}' if keys else ''}"


def located(text: str, name: str) -> Located:
    """Return the value that the YAML `text` of file `name` stands for.

    Raises: WorkflowInvalid with every place that cannot be read.
    """
    reader = _Reader(name)
    try:
        root = _composed(text, name)
        value = None if root is None else reader.value_of(root, ())
    except RecursionError as error:
        raise WorkflowInvalid([f"{name}: it is nested too deeply to be read"]) from error
    if reader.problems:
        raise WorkflowInvalid(reader.problems)
    return Located(name=name, value=value, lines=reader.lines)


def _composed(text: str, name: str) -> yaml.Node | None:
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)(text)
    try:
        node: yaml.Node | None = loader.get_single_node()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = f":{mark.line + 1}" if mark else ""
        what = error.problem or error.context
        raise WorkflowInvalid([f"{name}{line}: expected YAML, found a fault: {what}"]) from error
    except yaml.YAMLError as error:  # a control character, say: it has no mark
        what = " ".join(str(error).split())
        raise WorkflowInvalid([f"{name}: expected YAML, found a fault: {what}"]) from error
    finally:
        loader.dispose()
    return node


class _Reader:
    """Turns composed nodes into values, aliases written out, and notes where each begins."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.lines: dict[Path, int] = {}
        self.problems: list[str] = []
        self._open = set[int]()

    def value_of(self, node: yaml.Node, path: Path) -> Json:
        self.lines.setdefault(path, _line(node))
        if len(self.lines) > MOST_VALUES or id(node) in self._open:
            raise WorkflowInvalid([f"{self._at(node)}: its aliases stand for too much"])
        self._open.add(id(node))
        value = self._value(node, path)
        self._open.discard(id(node))
        return value

    def _value(self, node: yaml.Node, path: Path) -> Json:
        import yaml

        if isinstance(node.value, str):
            if not node.tag.startswith("tag:yaml.org,2002:"):
                self.problems.append(f"{self._at(node)}: expected no tag, found {node.tag}")
            return node.value if getattr(node, "style", None) else scalar(node.value)
        if isinstance(node, yaml.SequenceNode):
            return [self.value_of(item, (*path, n)) for n, item in enumerate(node.value)]
        return dict(self._members(node, path))

    def _members(self, node: yaml.Node, path: Path) -> Iterator[tuple[str, Json]]:
        seen = set[str]()
        for key, value in node.value:
            name = key.value
            if not isinstance(name, str):
                self.problems.append(f"{self._at(key)}: expected a text as key, found {key.id}")
            elif name in seen:
                self.problems.append(f"{self._at(key)}: {name!r} stands here a second time")
            else:
                seen.add(name)
                self.lines[(*path, name)] = _line(key)
                yield name, self.value_of(value, (*path, name))

    def _at(self, node: yaml.Node) -> str:
        return f"{self.name}:{_line(node)}"


def scalar(text: str) -> Json:
    """Return what a plain (unquoted) scalar stands for."""
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    if _NUMBER.fullmatch(text) and math.isfinite(number := float(text)):
        return number
    return text


def _line(node: yaml.Node) -> int:
    line: int = node.start_mark.line
    return line + 1
