"""Cut compositions that never end: a schema that is composed of itself, or a chain too long.

Composed means by `$ref`, `allOf`, `oneOf` or `anyOf`; a schema that *contains* one like itself
(a property, an element) is fine, and stays. Later stages may follow compositions without a thought.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import count

from ..cycles import knots
from ..diagnostics import Findings
from ..document import Json, escape, unescape
from ..grammar import Kind, places

_LISTS = ("allOf", "oneOf", "anyOf")
_CHOICES = ("oneOf", "anyOf", "discriminator")
_DEEPEST = 60
"""Steps of a chain of compositions that are followed; authors do with a handful."""

Graph = dict[str, tuple[str, ...]]


def cut_endless(raw: dict[str, Json], findings: Findings) -> None:
    """Make every chain of compositions in `raw` end, in place."""
    composed = _Composed(raw)
    graph = composed.graph()
    if _only_own(composed, knots(graph)):
        graph = composed.graph()
    _cut(composed, graph, findings)


class _Composed:
    """The schemas of a document that are composed of others, by pointer."""

    def __init__(self, raw: dict[str, Json]) -> None:
        self.raw = raw
        self.at: dict[str, dict[str, Json]] = {}

    def graph(self) -> Graph:
        """Return what each composed schema is composed of, those that references reach included."""
        self.at = {
            place.pointer: place.raw
            for place in places(self.raw)
            if place.kind is Kind.SCHEMA and _is_composed(place.raw)
        }
        graph: Graph = {}
        waiting = [*reversed(self.at)]
        while waiting:
            pointer = waiting.pop()
            if pointer in graph:
                continue
            graph[pointer] = tuple(self._parts(pointer))
            waiting.extend(reversed(graph[pointer]))
        return graph

    def _parts(self, pointer: str) -> Iterator[str]:
        node = self.at[pointer]
        target = node.get("$ref")
        found = self._found(target) if isinstance(target, str) else None
        if found is not None and _is_composed(found):
            self.at[str(target)] = found
            yield str(target)
        for key in _LISTS:
            members = node.get(key)
            for index, member in enumerate(members if isinstance(members, list) else ()):
                if isinstance(member, dict) and _is_composed(member):
                    self.at[f"{pointer}/{key}/{index}"] = member
                    yield f"{pointer}/{key}/{index}"

    def _found(self, target: str) -> dict[str, Json] | None:
        if target in self.at:
            return self.at[target]
        value: Json = self.raw
        for segment in target.split("/")[1:]:
            key = unescape(segment)
            match value:
                case dict():
                    value = value.get(key)
                case list() if key.isdecimal() and int(key) < len(value):
                    value = value[int(key)]
                case _:
                    return None
        return value if isinstance(value, dict) else None


def _is_composed(node: Mapping[str, Json]) -> bool:
    return "$ref" in node or "allOf" in node or "oneOf" in node or "anyOf" in node


def _only_own(composed: _Composed, groups: list[tuple[str, ...]]) -> bool:
    """Let a variant take from its base only what the base says itself, not the choice it is one of.

    `Pet: {oneOf: [Cat, Dog]}` beside `Cat: {allOf: [Pet, …]}` is how many write inheritance. What
    the base says itself becomes a component beside it.
    """
    own: dict[str, str] = {}
    for group in groups:
        members = frozenset(group)
        for pointer in sorted(group) if len(group) > 1 else ():
            node = composed.at[pointer]
            base = node.get("$ref")
            if not pointer.rpartition("/")[0].endswith("/allOf") or base not in members:
                continue
            if composed.at[base].keys().isdisjoint(_CHOICES):
                continue
            if base not in own:
                own[base] = _beside(composed.raw, base, composed.at[base])
            node["$ref"] = own[base]
    return bool(own)


def _beside(raw: dict[str, Json], pointer: str, base: dict[str, Json]) -> str:
    """Put what `base` says itself beside it into the components; return the pointer to that."""
    schemas = raw.setdefault("components", {}).setdefault("schemas", {})
    name = unescape(pointer.rpartition("/")[2])
    free = next(one for n in count(2) if (one := f"{name}-{n}") not in schemas)
    schemas[free] = {key: value for key, value in base.items() if key not in _CHOICES}
    return f"#/components/schemas/{escape(free)}"


def _cut(composed: _Composed, graph: Graph, findings: Findings) -> None:
    """Take out what closes a cycle, and what lies below the deepest step, in one walk."""
    depth: dict[str, int] = {}
    gone: dict[str, None] = {}
    on_way: set[str] = set()
    for start in graph:
        waiting: list[tuple[str, bool]] = [(start, False)]
        while waiting:
            pointer, is_done = waiting.pop()
            if is_done:
                on_way.discard(pointer)
                below = [depth[part] for part in graph[pointer] if part in depth]
                depth[pointer] = 1 + max(below, default=0)
                if depth[pointer] > _DEEPEST:
                    _told_deep(findings, pointer)
                    gone[pointer] = None
                    depth[pointer] = 0
            elif pointer not in depth and pointer not in on_way:
                on_way.add(pointer)
                waiting.append((pointer, True))
                for part in reversed(graph[pointer]):
                    if part in on_way:
                        _told_endless(findings, pointer)
                        gone[pointer] = None
                    else:
                        waiting.append((part, False))
    for pointer in gone:
        for key in ("$ref", *_LISTS):
            composed.at[pointer].pop(key, None)
    for pointer in gone:
        _leave_choice(composed, pointer)


def _leave_choice(composed: _Composed, pointer: str) -> None:
    """Take a schema of which nothing is left out of the choice it is a member of."""
    holder, _, key = pointer.rpartition("/")[0].rpartition("/")
    around = composed.at.get(holder, {})
    if composed.at[pointer] or key not in ("oneOf", "anyOf") or not around.get(key):
        return
    around[key] = [member for member in around[key] if member is not composed.at[pointer]]
    if not around[key]:
        del around[key]


def _told_endless(findings: Findings, pointer: str) -> None:
    findings.repaired(
        "endless-composition", pointer, "it is composed of itself, which says nothing; left out"
    )


def _told_deep(findings: Findings, pointer: str) -> None:
    findings.skipped(
        "deep-composition",
        pointer,
        f"it is composed in more than {_DEEPEST} steps; what it is composed of is left out",
    )
