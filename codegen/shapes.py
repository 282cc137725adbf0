"""Shapes: what a schema says at its top level, with references and compositions read together.

`allOf`, `oneOf` and `anyOf` are one shape here: it tells which fields can occur, not which must
occur together. Every answer is computed once per schema (by its JSON pointer).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from .document import Document, Json, Node

_COMPOSITIONS = ("allOf", "oneOf", "anyOf")
# Fewer fields than this are no fingerprint: many things are `{id, name}`.
_FEW_FIELDS = 4


@dataclass(frozen=True, slots=True)
class Shape:
    """A schema's top level. `types` are JSON type names; several where the schema allows several.

    `identity` is equal for two schemas that describe the same thing: the component they share,
    else their field names where these are telling.
    """

    node: Node
    types: frozenset[str]
    properties: Mapping[str, Node]
    required: frozenset[str]
    items: Node | None
    identity: str

    @property
    def is_object(self) -> bool:
        """Whether this has fields of its own."""
        return bool(self.properties)

    @property
    def is_array(self) -> bool:
        """Whether this is a JSON array and nothing else."""
        return self.items is not None and not self.properties

    @property
    def is_scalar(self) -> bool:
        """Whether this is a plain value: text, number or boolean."""
        return bool(self.types) and self.types <= {"string", "integer", "number", "boolean", "null"}


@dataclass(frozen=True, slots=True)
class Variant:
    """One member of a body that a field tells apart: the field's value and the schema."""

    tag: str
    field: str
    node: Node


class Shapes:
    """Reads shapes off one document, each once."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self._known: dict[str, Shape] = {}
        self._ends: dict[str, Node] = {}
        self._needed: dict[str, frozenset[str]] = {}
        self._fixed: dict[str, frozenset[str]] = {}
        self.derived: dict[tuple[str | int, ...], tuple[str, ...]] = {}
        """What others found out about schemas, each once, under a key of theirs."""

    def of(self, node: Node) -> Shape:
        """Return the shape of the schema at `node`; an empty one where there is none."""
        end = self._resolved(node)
        shape = self._known.get(end.pointer)
        if shape is None:
            self._known[end.pointer] = _nothing_of(end)  # what an array of itself is seen to hold
            shape = self._known[end.pointer] = self._read(end)
        return shape

    def writable(self, request: Shape | None) -> Mapping[str, Node]:
        """Return the fields a caller can send: those of the request that are not read-only."""
        if request is None:
            return {}
        fixed = self._read_only(request.node)
        return {name: field for name, field in request.properties.items() if name not in fixed}

    def _read_only(self, node: Node) -> frozenset[str]:
        """Return the fields that one part of a schema says are read-only, whatever others say."""
        known = self._fixed.get(node.pointer)
        if known is not None:
            return known
        self._fixed[node.pointer] = frozenset()  # what one that is composed of itself adds
        found = {
            name for name, field in node.child("properties").items() if self._is_read_only(field)
        }
        for key in _COMPOSITIONS:
            each = [self._read_only(self._resolved(m)) for m in node.child(key).elements()]
            if each:  # of alternatives all must say so
                both = frozenset.union if key == "allOf" else frozenset.intersection
                found |= both(*each)
        self._fixed[node.pointer] = frozenset(found)
        return self._fixed[node.pointer]

    def _is_read_only(self, node: Node) -> bool:
        return self.flag(node, "readOnly") or self.fact(node, "read-only") is not None

    def enum(self, node: Node) -> tuple[Json, ...]:
        """Return the values that the schema at `node` lists, those of its compositions included."""
        found: dict[Json, None] = {}
        for part in self._parts(self._resolved(node), set()):
            values = part.get("enum")
            if "const" in (part.raw or {}):
                values = [part.get("const")]
            for value in values if isinstance(values, list) else ():
                if isinstance(value, str | int | float | bool):
                    found[value] = None
        return tuple(found)

    def fact(self, node: Node, name: str) -> Json:
        """Return the lifted fact `x-postonce-<name>` of a property, at it or at what it refers to.

        A fact is an object with `value` and `rule`.
        """
        key = f"x-postonce-{name}"
        return node.get(key) or self._resolved(node).get(key)

    def flag(self, node: Node, key: str) -> bool:
        """Whether a boolean keyword such as `readOnly` is set at the node or in what it is of."""
        end = self._resolved(node)
        return any(
            part.get(key) is True
            for part in (node, end, *(self._resolved(m) for m in end.child("allOf").elements()))
        )

    def variants(self, node: Node) -> tuple[Variant, ...]:
        """Return the members of a discriminated body in the order of its tags; () where none.

        Without a discriminator the members are told apart by a field that is one enum value in
        each, as in `{type: {enum: [attach]}}`.
        """
        end = self._resolved(node)
        members = [m for key in ("oneOf", "anyOf") for m in end.child(key).elements()]
        field = end.child("discriminator").get("propertyName")
        if isinstance(field, str):
            mapping = end.child("discriminator", "mapping")
            if mapping.raw:
                return tuple(
                    Variant(tag, field, self.document.at(str(target.raw)))
                    for tag, target in sorted(mapping.items())
                )
            named = [Variant(m.resolved().component or "", field, m) for m in members]
            return self._tagged(members, field, end) or tuple(v for v in named if v.tag)
        shared = [f for f in self.of(end).properties if f in ("type", "action", "kind", "op")]
        for field in shared:
            found = self._tagged(members or [end], field, end)
            if len(found) > 1:
                return found
        return ()

    def _tagged(self, members: list[Node], field: str, whole: Node) -> tuple[Variant, ...]:
        """Return a variant for each tag; one that several members take is about the whole."""
        found: dict[str, Variant] = {}
        for member in members:
            property_ = self.of(member).properties.get(field)
            for tag in map(str, self.enum(property_) if property_ is not None else ()):
                found[tag] = Variant(tag, field, whole if tag in found else member)
        return tuple(found.values())

    def _resolved(self, node: Node) -> Node:
        target = node.reference
        if target is None:
            return node
        end = self._ends.get(target)
        if end is None:
            end = self._ends[target] = node.resolved()
        return end

    def _parts(self, node: Node, seen: set[str]) -> Iterator[Node]:
        """Yield the schema at `node` and all that it is composed of, outermost first."""
        if node.pointer in seen or not isinstance(node.raw, dict):
            return
        seen.add(node.pointer)
        yield node
        for key in _COMPOSITIONS:
            for member in node.child(key).elements():
                yield from self._parts(self._resolved(member), seen)

    def _read(self, node: Node) -> Shape:
        types: dict[str, None] = {}
        properties: dict[str, Node] = {}
        items: Node | None = None
        for part in self._parts(node, set()):
            types |= dict.fromkeys(_types(part))
            for name, property_ in part.child("properties").items():
                properties.setdefault(name, property_)
            if items is None and isinstance(part.get("items"), dict):
                items = part.child("items")
        if items is not None and types and "array" not in types and not properties:
            # `type: object` with `items`: the author meant the object that `items` describes.
            properties, items = dict(self.of(items).properties), None
        if properties:
            types["object"] = None
        return Shape(
            node=node,
            types=frozenset(types),
            properties=properties,
            required=self._required(node),
            items=items,
            identity=self._identity(node, properties),
        )

    def _required(self, node: Node) -> frozenset[str]:
        """Return the fields required whichever alternative is taken."""
        if not isinstance(node.raw, dict):
            return frozenset()
        known = self._needed.get(node.pointer)
        if known is not None:
            return known
        self._needed[node.pointer] = frozenset()  # what one that is composed of itself adds
        listed = node.get("required")
        found = {n for n in listed if isinstance(n, str)} if isinstance(listed, list) else set()
        for member in node.child("allOf").elements():
            found |= self._required(self._resolved(member))
        for key in ("oneOf", "anyOf"):
            each = [self._required(self._resolved(m)) for m in node.child(key).elements()]
            found |= frozenset.intersection(*each) if each else frozenset()
        self._needed[node.pointer] = frozenset(found)
        return self._needed[node.pointer]

    def _identity(self, node: Node, properties: Mapping[str, Node]) -> str:
        """Return the pointer of the component behind one-member wrappers, else the field names."""
        seen: set[str] = set()
        while node.component is None and node.pointer not in seen:
            seen.add(node.pointer)
            members = [
                self._resolved(m)
                for key in _COMPOSITIONS
                for m in node.child(key).elements()
                if m.get("type") != "null"
            ]
            if len(members) != 1 or node.get("properties"):
                break
            node = members[0]
        if node.component is None and len(properties) >= _FEW_FIELDS:
            return "{" + ",".join(sorted(properties)) + "}"
        return node.pointer


def _nothing_of(node: Node) -> Shape:
    return Shape(node, frozenset(), {}, frozenset(), None, node.pointer)


def _types(node: Node) -> Iterator[str]:
    declared = node.get("type")
    if isinstance(declared, str):
        yield declared
    elif isinstance(declared, list):
        yield from (name for name in declared if isinstance(name, str))
