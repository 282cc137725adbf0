"""Spec schemas → Schema: one class per object and side, named from where it stands."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from ..diagnostics import Findings
from ..document import Json, Node
from ..ir.schemas import Alias, Field, Schema, SchemaType, Side
from ..ir.types import Anything, Enum, FieldType, JsonScalar, ListOf, Reference, Scalar
from ..names import ClassName, Names, field_name
from ..secrecy import is_secret
from .naming import class_wishes, enum_wishes, unbundled
from .objects import Conjunction, Members, either, members_of
from .outlines import Outline, outline_of
from .types import Place, Typed, type_of, type_of_any
from .unions import open_types, unbounded, union

Tags = tuple[str, tuple[str, ...]]
"""A discriminating property and the values under which a class goes."""

_LONG = 6
"""An enum of at least so many members is worth a name."""
_WIDE = 50
"""So is one that takes more characters than this in the signature of a method."""

_DEEPEST = 60
"""Types and classes within one another; a class that lies deeper is made after those around it."""

_Key = tuple[Side, str, Tags | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Root:
    """A class that is asked for by name: a resource's request, its answer, a method's body.

    `places` all hold one after the other: what an earlier one says of a property stands.
    `left_out` are wire names that the caller never states; `required` those that must be there;
    `added` are fields that stand in none of `places`, such as keys of the request's path, or what
    an answer shows beside the thing; `files` are those that take a file.
    """

    class_name: ClassName
    place: Place
    places: tuple[Node, ...]
    left_out: frozenset[str] = frozenset()
    required: frozenset[str] = frozenset()
    optional: frozenset[str] = frozenset()
    sensitive: frozenset[str] = frozenset()
    added: tuple[tuple[str, Node], ...] = ()
    files: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Task:
    """A class to be made: its name is taken, and references lead to it already."""

    name: ClassName
    place: Place
    members: Members
    anchor: Node | None
    root: Root | None


@dataclass(slots=True)
class SchemaBuilder:
    """Makes each class once; what it made stands in `schemas`, by class name."""

    names: Names
    findings: Findings
    schemas: dict[str, SchemaType] = field(default_factory=dict)
    types: dict[tuple[str, ...], Typed] = field(default_factory=dict)
    depth: int = 0
    _open: int = 0
    _waiting: list[_Task] = field(default_factory=list)
    _made: dict[_Key, ClassName] = field(default_factory=dict)
    _enums: dict[str, ClassName] = field(default_factory=dict)

    def announce(self, root: Root) -> None:
        """Let every reference to the root's schemas lead to the root's class."""
        for node in root.places:
            outline = outline_of(node, loosely=root.place.side == "answer")
            if outline.anchor.component is not None:
                key = (root.place.side, outline.identity, None)
                self._made.setdefault(key, root.class_name)

    def add(self, root: Root) -> Reference:
        """Make the class of a root."""
        side = root.place.side
        outlines = [outline_of(node, loosely=side == "answer") for node in root.places]
        members = _laid_over([members_of(outline, side, self.findings) for outline in outlines])
        anchor = outlines[0].anchor if outlines else None
        kept = {
            name: choices
            for name, choices in members.properties.items()
            if name not in root.left_out
        }
        required = (members.required | root.required) - root.left_out - root.optional
        added = {name: ((node,),) for name, node in root.added}
        kept = {name: choices for name, choices in kept.items() if name not in added}
        members = replace(
            members, properties={**added, **kept}, required=required | frozenset(added)
        )
        self._build(_Task(root.class_name, root.place, members, anchor, root))
        return Reference(class_name=root.class_name)

    def reference(self, outline: Outline, place: Place, tags: Tags | None = None) -> Reference:
        """Return a reference to the class of an object outline, made on first use."""
        key = (place.side, outline.identity, tags)
        if key not in self._made:
            is_one = outline.identity == outline.anchor.pointer
            component = outline.anchor.component if is_one else None
            here = place if component is None else replace(place, words=component)
            plain = replace(here, words=unbundled(here.words))
            self._made[key] = self.names.take(
                *class_wishes(plain, place), *class_wishes(here, place)
            )
            members = members_of(outline, place.side, self.findings)
            if tags is not None:  # told apart by it, so it is there
                members = replace(
                    members,
                    tags={**members.tags, tags[0]: tags[1]},
                    required=members.required | {tags[0]},
                )
            self._build(_Task(self._made[key], here, members, outline.anchor, None))
        return Reference(class_name=self._made[key])

    def either(self, outlines: list[Outline], place: Place) -> Reference:
        """Return a reference to the one class of an object that is one of several."""
        key = (place.side, " | ".join(outline.identity for outline in outlines), None)
        if key not in self._made:
            self._made[key] = self.names.take(*class_wishes(place, place))
            members = either(outlines, place.side, self.findings)
            self._build(_Task(self._made[key], place, members, outlines[0].anchor, None))
        return Reference(class_name=self._made[key])

    def enumeration(self, outline: Outline, kind: Enum, place: Place) -> FieldType:
        """Return the type of an enum: by its name, where it has one and is long.

        One name serves both sides; an answer may hold other values besides. Arguments of one
        resource that are called alike and take the same share a name, too.
        """
        component, pointer = outline.anchor.component, outline.anchor.pointer
        words = component or (place.words if place.is_argument else None)
        is_wide = place.is_argument and sum(len(repr(m)) for m in kind.members) > _WIDE
        if words is None or (len(kind.members) < _LONG and not is_wide):
            return kind
        known = pointer if component is not None else f"{words} {kind.members!r}"
        if known not in self._enums:
            name = self._enums[known] = self.names.take(*enum_wishes(words))
            doc = _prose(outline.value("description"))
            self.schemas[name] = Alias(
                class_name=name, module="", side="request", type=kind, doc=doc, source=pointer
            )
        reference = Reference(class_name=self._enums[known])
        if place.side == "request":
            return reference
        return union((reference, *open_types(kind)))

    def type_of(self, place: Place, *nodes: Node) -> Typed:
        """Return the type of a schema that stands at `place`."""
        return type_of(self, place, *nodes)

    def plain_type(self, place: Place, node: Node) -> FieldType:
        """Return the type of a value that stands in an address: the API itself checks bounds.

        Objects are read as anything.
        """
        if outline_of(node, loosely=True).is_object:
            return Anything()
        return unbounded(self.type_of(place, node).type)

    def _declared(self, members: Members, place: Place, anchor: Node | None) -> Members:
        """Add what a request must carry though no property says what it is: any JSON then."""
        missing = sorted(members.required - members.properties.keys())
        if place.side == "answer" or anchor is None or not missing:
            return members
        for name in missing:
            self.findings.note(
                "required-undeclared",
                anchor.pointer,
                f"`{name}` is required, but no property says what it is: any JSON is taken",
            )
        anything = Node(anchor.document, f"{anchor.pointer}/required", {})
        added = dict.fromkeys(missing, ((anything,),))
        return replace(members, properties={**members.properties, **added})

    def _build(self, task: _Task) -> None:
        """Make a class now, or once those around it are done: chains of classes have no end."""
        if self.depth >= _DEEPEST:
            self._waiting.append(task)
            return
        self.depth, self._open = self.depth + 1, self._open + 1
        self._make(task)
        self.depth, self._open = self.depth - 1, self._open - 1
        while self._waiting and self._open == 0:
            self._build(self._waiting.pop(0))

    def _make(self, task: _Task) -> None:
        name, place, anchor, root = task.name, task.place, task.anchor, task.root
        members = self._declared(task.members, place, anchor)
        fields = tuple(self._fields(place, members, root))
        one_of = _still_possible(members.one_of, fields) if place.side == "request" else ()
        extra: FieldType | None = None
        if members.additional is not None and place.side == "request":
            extra = self.type_of(place.under("extra"), members.additional).whole
        self.schemas[name] = Schema(
            class_name=name,
            module="",
            side=place.side,
            fields=fields,
            extra=extra,
            one_of=one_of,
            only_one=members.only_one and len(one_of) > 1,
            doc=_prose(anchor.get("description")) if anchor is not None else None,
            source=anchor.pointer if anchor is not None else "",
        )

    def _fields(self, place: Place, members: Members, root: Root | None) -> Iterator[Field]:
        # Where two names clean to one, the plain one goes to what is spelled so.
        taken = Names()
        by_fit = sorted(members.properties, key=lambda name: field_name(name) != name)
        names = {name: taken.take(field_name(name)) for name in by_fit}
        hidden = "readOnly" if place.side == "request" else "writeOnly"
        required = members.required
        if place.side == "answer":
            required = root.required if root is not None else frozenset()
        always = {name for name, _ in root.added} if root is not None else set()
        for wire_name, choices in members.properties.items():
            is_hidden = any(outline_of(*nodes).says(hidden) for nodes in choices)
            if is_hidden and not (place.side == "request" and wire_name in always):
                continue
            made = self._field(place, wire_name, choices, members.tags.get(wire_name))
            is_required = wire_name in required
            is_secret = root is not None and wire_name in root.sensitive
            is_key = root is not None and wire_name in root.required  # null names nothing
            if root is not None and wire_name in root.files:
                made = replace(made, type=_file(made.type))
            yield replace(
                made,
                name=names[wire_name],
                is_required=is_required,
                is_nullable=made.is_nullable and not is_key,
                is_sensitive=made.is_sensitive or is_secret,
                const=_only_value(made) if is_required and place.side == "request" else None,
                default=made.default if place.side == "request" and not is_required else None,
            )

    def _field(
        self,
        place: Place,
        wire_name: str,
        choices: tuple[Conjunction, ...],
        tags: tuple[str, ...] | None,
    ) -> Field:
        """Return what a property's own schema says of it."""
        outline = outline_of(*choices[0])
        typed = type_of_any(self, place.under(wire_name), choices)
        kind = Enum(members=tags) if tags is not None else typed.type
        return Field(
            name=field_name(wire_name),
            wire_name=wire_name,
            type=kind,
            is_nullable=typed.is_nullable,
            is_sensitive=_is_text(kind)
            and is_secret(
                wire_name,
                value_format=outline.value("format"),
                is_only_sent=outline.says("writeOnly"),
            ),
            default=_as_text(outline.first("default")),
            doc=_prose(outline.value("description")),
            source=choices[0][0].pointer,
        )


def _laid_over(layers: Sequence[Members]) -> Members:
    """Return the members of several objects in one; what an earlier one says stands."""
    if not layers:
        return Members(properties={}, required=frozenset())
    first = layers[0]
    properties = dict(first.properties)
    tags = dict(first.tags)
    for layer in layers[1:]:
        properties = {**layer.properties, **properties}
        tags = {**layer.tags, **tags}
    ordered = {name: properties[name] for layer in layers for name in layer.properties}
    return replace(first, properties=ordered, tags=tags)


def _still_possible(
    one_of: tuple[tuple[str, ...], ...], fields: tuple[Field, ...]
) -> tuple[tuple[str, ...], ...]:
    """Leave out the sets that name what the class does not have."""
    names = {one.wire_name for one in fields}
    return tuple(wanted for wanted in one_of if names.issuperset(wanted))


def _file(kind: FieldType) -> FieldType:
    one = Scalar(name="file")
    return ListOf(items=one, constraints=kind.constraints) if isinstance(kind, ListOf) else one


def _only_value(made: Field) -> JsonScalar:
    """Return the one value that a field can have, or None where it has a choice."""
    match made.type:
        case Enum(members=(only,)) if not made.is_nullable:
            return only
    return None


def _as_text(value: Node | None) -> str | None:
    """Return a value as JSON text, the same for the same value."""
    return None if value is None else json.dumps(value.raw, sort_keys=True)


def _is_text(kind: FieldType) -> bool:
    return isinstance(kind, Scalar) and kind.name in ("string", "bytes", "uuid")


def _prose(raw: Json) -> str | None:
    """Return prose; what a reference leads to may be no schema, and have a member of that name."""
    return raw if isinstance(raw, str) else None
