"""Outline: what a schema says once references and `allOf` are followed.

An outline keeps its parts apart (all of them hold) and answers questions over them; it decides no
types and makes no names.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from ..document import Json, Node
from ..words import table

_NEUTRAL = table(
    "title description summary example examples default deprecated nullable readOnly writeOnly "
    "xml externalDocs $comment $schema $id"
)
"""Keywords that say something beside a schema without making it another one."""

_WRAPPERS = frozenset(("$ref", "allOf", "oneOf", "anyOf"))


@dataclass(frozen=True)
class Outline:
    """The plain schemas (`parts`) that all hold here, and the choices between further ones.

    `anchor` is the schema that gives it its identity: the end of a chain of references and
    one-element wrappers.
    """

    anchor: Node
    parts: tuple[Node, ...]
    choices: tuple[tuple[Node, ...], ...]
    is_nullable: bool
    identity: str
    """Equal for outlines that are the same: the anchor's pointer, or those of all that hold."""

    @cached_property
    def types(self) -> tuple[str, ...]:
        """The declared types but `null`, in the order of the document; empty where none is."""
        declared = [names for part in self.parts if (names := _types(part.get("type")))]
        if not declared:
            return ()
        common = [name for name in declared[0] if all(name in names for names in declared)]
        return tuple(name for name in common or declared[0] if name != "null")

    @cached_property
    def properties(self) -> dict[str, tuple[Node, ...]]:
        """Wire name → the schemas that all hold for that property."""
        found: dict[str, tuple[Node, ...]] = {}
        for part in self.parts:
            for name, node in part.child("properties").items():
                found[name] = (*found.get(name, ()), node)
        return found

    @cached_property
    def required(self) -> frozenset[str]:
        """The names that some part requires; a `required` that is no list says nothing."""
        lists = (part.get("required") for part in self.parts)
        return frozenset(
            name
            for names in lists
            if isinstance(names, list)
            for name in names
            if isinstance(name, str)
        )

    @cached_property
    def additional(self) -> Node | None:
        """The schema of unnamed properties, where the spec invites them."""
        for part in self.parts:
            node = part.child("additionalProperties")
            if node.raw is True or isinstance(node.raw, dict):
                return node
        return None

    def first(self, *keywords: str) -> Node | None:
        """Return the first node that any part has under the first of `keywords` it has."""
        for keyword in keywords:
            for part in self.parts:
                if isinstance(part.raw, dict) and keyword in part.raw:
                    return part.child(keyword)
        return None

    def value(self, keyword: str) -> Json:
        """Return the raw value of `keyword`, or None where no part has it."""
        node = self.first(keyword)
        return None if node is None else node.raw

    def says(self, keyword: str) -> bool:
        """Whether a part, or the place where it is used, says that `keyword` is true."""
        return any(part.get(keyword) is True for part in self.parts)

    @cached_property
    def is_object(self) -> bool:
        """Whether an object is meant: by its type, or by keywords that only objects have."""
        if self.types:
            return "object" in self.types
        if any(part.get("enum") is not None for part in self.parts):
            return False
        if self.first("properties", "additionalProperties", "required") is not None:
            return True
        return bool(self.choices) and all(
            outline_of(node).is_object for group in self.choices for node in group
        )


def outline_of(*nodes: Node, loosely: bool = False) -> Outline:
    """Return the outline of a schema, or of several that all hold; each is made once.

    `loosely`: what is required where does not make it another schema (answers).
    """
    known = nodes[0].document.known
    key = ("outline", "loosely" if loosely else "", *(node.pointer for node in nodes))
    outline: Outline | None = known.get(key)
    if outline is None:
        outline = known[key] = _several(nodes) if len(nodes) > 1 else _single(nodes[0], loosely)
    return outline


def _several(nodes: tuple[Node, ...]) -> Outline:
    parts = _plain(nodes)
    return Outline(
        anchor=nodes[0],
        parts=parts,
        choices=_choices(parts),
        is_nullable=any(_takes_null(node) for node in (*parts, *nodes)),
        identity=" ".join(node.pointer for node in nodes),
    )


def _single(node: Node, loosely: bool) -> Outline:
    passed = _way_to_anchor(node, loosely)
    anchor = passed[-1]
    plain = _plain((anchor,))
    beside = [member for node in passed for member in node.child("allOf").elements()]
    return Outline(
        anchor=anchor,
        # What stands beside a reference on the way (readOnly) counts too.
        parts=(*plain, *(_without_choice(node) for node in passed[:-1])),
        choices=_choices(plain),
        is_nullable=any(_takes_null(node) for node in (*plain, *passed, *beside)),
        identity=anchor.pointer,
    )


def is_null(node: Node) -> bool:
    """Whether a schema admits null and nothing else."""
    raw = node.resolved().raw
    return isinstance(raw, dict) and (
        raw.get("type") in ("null", ["null"])
        or raw.get("enum") == [None]
        or ("const" in raw and raw["const"] is None)
        # Beside a reference, an object that says nothing but that it may be null means just that.
        or (
            (raw.get("nullable") is True and raw.get("type") in (None, "object"))
            and not _own(raw) - {"type"}
        )
    )


def _way_to_anchor(node: Node, loosely: bool) -> tuple[Node, ...]:
    """Return the references and one-element wrappers from `node` to what they end at."""
    passed, seen = [node], {node.pointer}
    inner = _only_member(node, loosely)
    while inner is not None and inner.pointer not in seen:
        passed.append(inner)
        seen.add(inner.pointer)
        inner = _only_member(inner, loosely)
    return tuple(passed)


def _only_member(node: Node, loosely: bool) -> Node | None:
    """Return what a reference or wrapper leads to, None where it says something of its own."""
    if not isinstance(node.raw, dict):
        return None
    own = _own(node.raw, loosely=loosely)
    if node.raw.get("type") == "object":
        own.discard("type")
    if node.reference is not None:
        target = node.document.at(node.reference)
        return target if own <= {"$ref"} and target.raw is not None else None
    for keyword in ("allOf", "oneOf", "anyOf"):
        if own == {keyword}:
            members = [
                member
                for member in node.child(keyword).elements()
                if not is_null(member) and _says_something(member, loosely)
            ]
            return members[0] if len(members) == 1 else None
    return None


def _says_something(node: Node, loosely: bool) -> bool:
    return isinstance(node.raw, dict) and bool(_own(node.raw, loosely=loosely))


def _own(raw: dict[str, Json], *, loosely: bool = False) -> set[str]:
    ignored = _NEUTRAL | {"required"} if loosely else _NEUTRAL
    return {key for key in raw if key not in ignored and not key.startswith("x-")}


def _plain(nodes: Sequence[Node]) -> tuple[Node, ...]:
    """Return the plain schemas behind `nodes`: referred ones and members before their users."""
    parts: dict[str, Node] = {}
    for node in nodes:
        _flatten(node, parts, set())
    return tuple(parts.values())


def _flatten(node: Node, parts: dict[str, Node], seen: set[str]) -> None:
    if node.pointer in seen or not isinstance(node.raw, dict):
        return
    seen.add(node.pointer)
    if node.reference is not None:
        _flatten(node.document.at(node.reference), parts, seen)
    for member in node.child("allOf").elements():
        _flatten(member, parts, seen)
    parts.setdefault(node.pointer, node)


def _choices(parts: Sequence[Node]) -> tuple[tuple[Node, ...], ...]:
    return tuple(
        tuple(member for member in group if not is_null(member))
        for part in parts
        for keyword in ("oneOf", "anyOf")
        if (group := tuple(part.child(keyword).elements()))
    )


def _without_choice(node: Node) -> Node:
    """Return a wrapper without what it wraps, which has been followed."""
    beside = {key: value for key, value in node.raw.items() if key not in _WRAPPERS}
    return Node(node.document, node.pointer, beside)


def _takes_null(node: Node) -> bool:
    raw = node.raw
    if not isinstance(raw, dict):
        return False
    kind, members = raw.get("type"), raw.get("enum")
    return (
        raw.get("nullable") is True
        or raw.get("x-nullable") is True
        or (isinstance(kind, list) and "null" in kind)
        or (isinstance(members, list) and None in members and len(members) > 1)
        or any(
            is_null(member)
            for keyword in ("oneOf", "anyOf")
            for member in node.child(keyword).elements()
        )
    )


def _types(declared: Json) -> tuple[str, ...]:
    if isinstance(declared, str):
        return (declared,)
    if isinstance(declared, list):
        return tuple(name for name in declared if isinstance(name, str))
    return ()
