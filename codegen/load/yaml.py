"""YAML text → JSON values, by YAML's 1.2 core schema, as other OpenAPI tools read it.

PyYAML knows 1.1 only, in which `on` is true and 2024-01-01 a date; so only its (fast) composer is
used, and values are made here. Keys keep their spelling: `200:` is "200", never a number.
"""

from __future__ import annotations

import math
import re
from typing import TypeAlias, cast

import yaml
from yaml.nodes import MappingNode, ScalarNode, SequenceNode

from ..document import Json
from ..errors import UnusableSpec

AnyNode: TypeAlias = ScalarNode | SequenceNode | MappingNode

# Aliases are written out, so that a small file can stand for a huge one: this many values at most.
MOST_VALUES = 5_000_000
# `int` refuses more digits than this for the time that would take.
MOST_DIGITS = 4300

_TEXT = "tag:yaml.org,2002:str"
_INT = re.compile(r"[-+]?[0-9]+")
_EXPONENT = re.compile(r"[-+]?[0-9.]+[eE][-+]?[0-9]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_WORDS: dict[str, bool | None] = {
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
}


def yaml_values(text: str, source: str) -> Json:
    """Return the JSON values that `text` stands for; `source` is named in messages.

    Raises: UnusableSpec with line and column where it is no YAML.
    """
    root = _compose(text, source)
    return None if root is None else _Reader(source).value_of(root)


def _compose(text: str, source: str) -> AnyNode | None:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)(text)
    try:
        return cast("AnyNode | None", loader.get_single_node())
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f":{mark.line + 1}:{mark.column + 1}" if mark else ""
        raise UnusableSpec(
            f"expected JSON or YAML, found a syntax error: {error.problem or error.context}",
            source=f"{source}{where}",
        ) from error
    except yaml.YAMLError as error:  # a control character, say: it has no mark and several lines
        reason = " ".join(str(error).split())
        raise UnusableSpec(f"expected JSON or YAML, found {reason}", source=source) from error
    finally:
        loader.dispose()


class _Reader:
    """Turns composed nodes into values, aliases written out."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.count = 0
        self.open = set[int]()

    def value_of(self, node: AnyNode) -> Json:
        self.count += 1
        if self.count > MOST_VALUES:
            raise self._unusable(node, f"its aliases stand for more than {MOST_VALUES:,} values")
        if isinstance(node, ScalarNode):
            return _scalar(node)
        if id(node) in self.open:
            raise self._unusable(node, "an alias stands inside what it refers to")
        self.open.add(id(node))
        value: Json = (
            self._mapping(node)
            if isinstance(node, MappingNode)
            else [self.value_of(item) for item in node.value]
        )
        self.open.discard(id(node))
        return value

    def _mapping(self, node: MappingNode) -> dict[str, Json]:
        merged: dict[str, Json] = {}
        own: dict[str, Json] = {}
        for key, value in node.value:
            if not isinstance(key, ScalarNode):
                raise self._unusable(key, "expected text as a key, found a list or object")
            if key.value == "<<" and not key.style:
                merged |= self._merged(value)
            else:
                own[key.value] = self.value_of(value)
        return merged | own

    def _merged(self, node: AnyNode) -> dict[str, Json]:
        """Return the members that a merge key (`<<`) brings in; of a list, the first wins."""
        found = self.value_of(node)
        merged: dict[str, Json] = {}
        for part in found if isinstance(found, list) else [found]:
            if not isinstance(part, dict):
                raise self._unusable(node, "expected an object to merge (<<), found none")
            merged = part | merged
        return merged

    def _unusable(self, node: AnyNode, message: str) -> UnusableSpec:
        mark = node.start_mark
        return UnusableSpec(message, source=f"{self.source}:{mark.line + 1}:{mark.column + 1}")


def _scalar(node: ScalarNode) -> Json:
    text: str = node.value
    # YAML 1.1 takes 1e3 for text; else what is tagged as text was told to be text.
    is_text = node.tag == _TEXT and not _EXPONENT.fullmatch(text)
    if node.style or is_text:
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _INT.fullmatch(text) and len(text) < MOST_DIGITS:
        return int(text)
    if _FLOAT.fullmatch(text) and math.isfinite(number := float(text)):
        return number
    return text
