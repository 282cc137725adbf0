"""YAML text → JSON values, by YAML's 1.2 core schema, as other OpenAPI tools read it.

PyYAML knows 1.1 only, in which `on` is true and 2024-01-01 a date; so only its (fast) parser is
used, and values are made here from its events. That is also why nothing here recurses: the
parser's own composer overflows the C stack on a text of brackets. Keys keep their spelling:
`200:` is "200", never a number. Aliases are written out; docs/specs.md says what else differs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NoReturn, TypeAlias

import yaml

from ..diagnostics import Findings
from ..document import Json, escape
from ..errors import UnusableSpec
from .limits import MOST_LEVELS, MOST_VALUES
from .scalars import value_of

_MERGE = "<<"
Event: TypeAlias = Any  # of PyYAML, whose events have no types


def yaml_values(text: str, source: str, findings: Findings | None = None) -> Json:
    """Return the JSON values that `text` stands for; `source` is named in messages.

    Raises: UnusableSpec with line and column where it is no YAML, or too much of it.
    """
    reader = _Reader(source, findings if findings is not None else Findings())
    for event in _events(text, source):
        reader.take(event)
    return reader.root


def _events(text: str, source: str) -> Iterator[Event]:
    parser = getattr(yaml, "CSafeLoader", yaml.SafeLoader)(text)
    try:
        while not isinstance(event := parser.get_event(), yaml.StreamEndEvent):
            yield event
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
        parser.dispose()


@dataclass(slots=True)
class _Open:
    """An object or list that has begun and not ended; `key` is what its next value goes under."""

    value: dict[str, Json] | list[Json]
    anchor: str | None
    before: int
    """How many values there were before it."""
    key: str | None = None
    is_merge: bool = False
    merged: dict[str, Json] = field(default_factory=dict)
    levels: int = 1


@dataclass(frozen=True, slots=True)
class _Anchored:
    """What an alias stands for. `text` is the spelling of a plain value, for use as a key."""

    value: Json
    text: str | None = None
    values: int = 1
    levels: int = 0


class _Reader:
    """Builds values from events, one at a time."""

    def __init__(self, source: str, findings: Findings) -> None:
        self.source = source
        self.findings = findings
        self.root: Json = None
        self.documents = 0
        self.values = 0
        self.open: list[_Open] = []
        self.anchors: dict[str, _Anchored] = {}

    def take(self, event: Event) -> None:
        """Take one event of the parser."""
        match event:
            case yaml.ScalarEvent():
                self._scalar(event)
            case yaml.MappingStartEvent() | yaml.SequenceStartEvent():
                self._begin(event)
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                self._end(event)
            case yaml.AliasEvent():
                self._alias(event)
            case yaml.DocumentStartEvent():
                self.documents += 1
                if self.documents > 1:
                    self._refuse(event, "expected one YAML document, found a second one")
            case _:
                pass

    def _scalar(self, event: Event) -> None:
        text: str = event.value
        self._count(event, 1)
        top = self.open[-1] if self.open else None
        if top is not None and top.key is None and isinstance(top.value, dict):
            if event.anchor is not None:
                self.anchors[event.anchor] = _Anchored(value_of(event), text)
            self._key(text, top, event, is_merge=text == _MERGE and not event.style)
            return
        value = value_of(event)
        if event.anchor is not None:
            self.anchors[event.anchor] = _Anchored(value, text)
        self._add(value, event)

    def _begin(self, event: Event) -> None:
        self._count(event, 1)
        top = self.open[-1] if self.open else None
        if top is not None and top.key is None and isinstance(top.value, dict):
            self._refuse(event, "expected text as a key, found a list or object")
        self._check_levels(event, 1)
        if event.anchor is not None:
            self.anchors.pop(event.anchor, None)  # inside itself it stands for nothing yet
        value: dict[str, Json] | list[Json]
        value = {} if isinstance(event, yaml.MappingStartEvent) else []
        self.open.append(_Open(value, event.anchor, self.values))

    def _end(self, event: Event) -> None:
        done = self.open.pop()
        value = done.value
        if isinstance(value, dict) and done.merged:
            value = done.merged | value
        if done.anchor is not None:
            count = self.values - done.before + 1
            self.anchors[done.anchor] = _Anchored(value, None, count, done.levels)
        if self.open:
            self.open[-1].levels = max(self.open[-1].levels, done.levels + 1)
        self._add(value, event)

    def _alias(self, event: Event) -> None:
        found = self.anchors.get(event.anchor)
        if found is None:
            if any(one.anchor == event.anchor for one in self.open):
                self._refuse(event, "an alias stands inside what it refers to")
            self._refuse(event, f"expected something anchored as {event.anchor}, found nothing")
        self._count(event, found.values)
        self._check_levels(event, found.levels)
        top = self.open[-1] if self.open else None
        if top is not None and top.key is None and isinstance(top.value, dict):
            if found.text is None:
                self._refuse(event, "expected text as a key, found a list or object")
            self._key(found.text, top, event, is_merge=False)
            return
        if top is not None:
            top.levels = max(top.levels, found.levels + 1)
        self._add(_copied(found.value), event)

    def _key(self, text: str, top: _Open, event: Event, *, is_merge: bool) -> None:
        if not is_merge and text in top.value:
            pointer = "/".join(
                escape(str(one.key)) for one in self.open[:-1] if one.key is not None
            )
            self.findings.note(
                "duplicate-key",
                f"#/{pointer}" if pointer else "#",
                f"{text} stands here twice (again in line {event.start_mark.line + 1}); "
                "the last one counts",
            )
        top.key, top.is_merge = text, is_merge

    def _add(self, value: Json, event: Event) -> None:
        """Put a finished value where it belongs."""
        if not self.open:
            self.root = value
            return
        top = self.open[-1]
        if isinstance(top.value, list):
            top.value.append(value)
        elif top.is_merge:
            top.merged |= self._merged(value, event)
        elif top.key is not None:
            top.value[top.key] = value
        top.key, top.is_merge = None, False

    def _merged(self, found: Json, event: Event) -> dict[str, Json]:
        """Return the members that a merge key (`<<`) brings in; of a list, the first wins."""
        merged: dict[str, Json] = {}
        for part in found if isinstance(found, list) else [found]:
            if not isinstance(part, dict):
                self._refuse(event, "expected an object to merge (<<), found none")
            merged = part | merged
        return merged

    def _count(self, event: Event, more: int) -> None:
        self.values += more
        if self.values > MOST_VALUES:
            self._refuse(event, f"it holds more than {MOST_VALUES:,} values, aliases written out")

    def _check_levels(self, event: Event, more: int) -> None:
        if len(self.open) + more > MOST_LEVELS:
            self._refuse(event, f"it is nested more than {MOST_LEVELS} levels deep")

    def _refuse(self, event: Event, message: str) -> NoReturn:
        mark = event.start_mark
        raise UnusableSpec(message, source=f"{self.source}:{mark.line + 1}:{mark.column + 1}")


def _copied(value: Json) -> Json:
    """Return a copy that shares no object or list; it is no deeper than MOST_LEVELS."""
    match value:
        case dict():
            return {key: _copied(item) for key, item in value.items()}
        case list():
            return [_copied(item) for item in value]
        case _:
            return value
