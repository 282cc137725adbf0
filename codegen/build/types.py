"""What a schema says → FieldType. Objects are handed to `classes`, everything else ends here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Protocol

from ..diagnostics import Findings
from ..document import Node
from ..ir.schemas import Side
from ..ir.types import (
    Anything,
    Constraints,
    Enum,
    FieldType,
    ListOf,
    MapOf,
    Null,
    Reference,
    Scalar,
    ScalarName,
    Union,
)
from ..names import snake
from ..words import singular
from .bounds import bounds_of
from .objects import Conjunction, tagged
from .outlines import Outline, outline_of
from .unions import distinct, size, union

_FORMATS: dict[str, ScalarName] = {
    "date": "date",
    "date-time": "datetime",
    "uuid": "uuid",
    "byte": "bytes",
    "binary": "bytes",
}
_UNBOUNDED = Constraints()

_DEEPEST = 40
"""Nameless schemas within one another that a type is made of."""
_LARGEST = 500
"""Types that one type is made of."""
_WORDIEST = 200
"""Characters that say where a schema stands before they are shortened."""
_LONGEST = 10_000
"""Members of an enum that are listed."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a schema stands: on which side, and in words, for what has no name of its own."""

    side: Side
    words: str
    is_argument: bool = False
    """Whether this is an argument of a method: long types read better by name there."""

    def under(self, name: str) -> Place:
        """Return the place of the property `name`."""
        around = self.words if len(self.words) <= _WORDIEST else snake(self.words)
        return replace(self, words=f"{around}_{snake(name)}")

    @property
    def item(self) -> Place:
        """The place of one element of what stands here."""
        return replace(self, words=singular(self.words))


@dataclass(frozen=True, slots=True)
class Typed:
    """A type, and whether null may stand in its place."""

    type: FieldType
    is_nullable: bool = False

    @property
    def whole(self) -> FieldType:
        """The type with null in it, for where there is no field to say so."""
        if not self.is_nullable or isinstance(self.type, Anything | Null):
            return self.type
        return union((self.type, Null()))


class Classes(Protocol):
    """Makes the classes that types refer to."""

    findings: Findings
    types: dict[tuple[str, ...], Typed]
    """The types found so far, by side and pointers."""
    depth: int
    """How many types and classes lie around the one that is being found."""

    def reference(
        self, outline: Outline, place: Place, tags: tuple[str, tuple[str, ...]] | None = None
    ) -> Reference:
        """Return a reference to the class of an object outline, made on first use."""
        ...

    def either(self, outlines: list[Outline], place: Place) -> Reference:
        """Return a reference to the one class of an object that is one of several."""
        ...

    def enumeration(self, outline: Outline, kind: Enum, place: Place) -> FieldType:
        """Return the type of an enum: by its name, where it has one and is long."""
        ...


def type_of(classes: Classes, place: Place, *nodes: Node, within: tuple[str, ...] = ()) -> Typed:
    """Return the type of a schema, or of several that all hold; each is found once.

    `within` holds the pointers of the nameless schemas around this one: one that contains itself
    has no finite type and is read as anything, and so is what nobody could read.
    """
    outline = outline_of(*nodes, loosely=place.side == "answer")
    pointer = outline.anchor.pointer
    if pointer in within:
        said = "contains itself without an object in between; read as any JSON"
        return _anything(classes, "endless-type", pointer, said)
    if len(within) >= _DEEPEST:
        said = f"lies within {_DEEPEST} others without a name; read as any JSON"
        return _anything(classes, "deep-type", pointer, said)
    key = (place.side, str(place.is_argument), *(node.pointer for node in nodes))
    typed = classes.types.get(key)
    if typed is None:
        inner = (*within, pointer) if len(nodes) == 1 else within
        classes.depth += 1
        typed = Typed(_type(classes, place, outline, inner), outline.is_nullable)
        classes.depth -= 1
        if size(typed.type) > _LARGEST:
            said = f"is made of more than {_LARGEST} types; read as any JSON"
            typed = _anything(classes, "large-type", pointer, said)
        classes.types[key] = typed
    return typed


def _anything(classes: Classes, code: str, pointer: str, said: str) -> Typed:
    classes.findings.note(code, pointer, said)
    return Typed(Anything())


def type_of_any(classes: Classes, place: Place, choices: Iterable[Conjunction]) -> Typed:
    """Return the type of a property that variants of an object state differently.

    Objects without a name of their own become one class, as the variants around them did.
    """
    alternatives = list(choices)
    if len(alternatives) == 1:
        return type_of(classes, place, *alternatives[0])
    outlines = [outline_of(*nodes, loosely=place.side == "answer") for nodes in alternatives]
    is_nameless = [_is_nameless_object(outline, place.side) for outline in outlines]
    nameless = [outline for outline, is_one in zip(outlines, is_nameless, strict=True) if is_one]
    typed = [
        type_of(classes, place, *nodes)
        for nodes, is_one in zip(alternatives, is_nameless, strict=True)
        if len(nameless) < 2 or not is_one
    ]
    if len(nameless) > 1:
        is_nullable = any(outline.is_nullable for outline in nameless)
        typed.insert(0, Typed(classes.either(nameless, place), is_nullable))
    kind = union(one.type for one in typed)
    if size(kind) > _LARGEST:
        said = f"is made of more than {_LARGEST} types; read as any JSON"
        return _anything(classes, "large-type", outlines[0].anchor.pointer, said)
    return Typed(kind, any(one.is_nullable for one in typed))


def _is_nameless_object(outline: Outline, side: Side) -> bool:
    is_class = outline.is_object and _has_members(outline) and not _is_plain_choice(outline, side)
    return is_class and outline.anchor.component is None


def _type(classes: Classes, place: Place, outline: Outline, within: tuple[str, ...]) -> FieldType:
    if (kind := _enumerated(outline, classes.findings)) is not None:
        return classes.enumeration(outline, kind, place) if isinstance(kind, Enum) else kind
    if _is_plain_choice(outline, place.side):
        return _choice(classes, place, outline, within)
    if outline.is_object and _has_members(outline):
        return classes.reference(outline, place)
    kinds = outline.types or _implied(outline)
    return union(_of_kind(kind, classes, place, outline, within) for kind in kinds or ("any",))


def _of_kind(
    kind: str, classes: Classes, place: Place, outline: Outline, within: tuple[str, ...]
) -> FieldType:
    match kind:
        case "object":
            node = outline.additional
            if node is None or node.raw is True:
                return MapOf(values=Anything())
            return MapOf(values=type_of(classes, place.item, node, within=within).whole)
        case "array":
            items = outline.first("items")
            element = (
                Anything()
                if items is None
                else type_of(classes, place.item, items, within=within).whole
            )
            return ListOf(items=element, constraints=_bounds(classes, place, outline, kind))
        case "string":
            name = _FORMATS.get(str(outline.value("format")), "string")
            is_text = name in ("string", "uuid", "bytes")
            bounds = _bounds(classes, place, outline, kind) if is_text else _UNBOUNDED
            return Scalar(name=name, constraints=bounds)
        case "integer" | "number":
            return Scalar(name=kind, constraints=_bounds(classes, place, outline, kind))
        case "boolean":
            return Scalar(name="boolean")
        case "null":
            return Null()
        case _:
            return Anything()


def _bounds(classes: Classes, place: Place, outline: Outline, kind: str) -> Constraints:
    """Return the bounds of a request's value; answers are not held to any."""
    return _UNBOUNDED if place.side == "answer" else bounds_of(outline, kind, classes.findings)


def _implied(outline: Outline) -> tuple[str, ...]:
    """Return the type that the keywords imply where none is declared."""
    if outline.is_object:
        return ("object",)
    if outline.first("items", "minItems", "maxItems") is not None:
        return ("array",)
    if outline.first("pattern", "minLength", "maxLength") is not None:
        return ("string",)
    if outline.value("format") in (*_FORMATS, "password", "uri", "email", "hostname"):
        return ("string",)
    if outline.first("minimum", "maximum", "multipleOf") is not None:
        return ("number",)
    return ()


def _enumerated(outline: Outline, findings: Findings) -> FieldType | None:
    constant = outline.first("const")
    lists = [values for part in outline.parts if isinstance(values := part.get("enum"), list)]
    if constant is not None:
        lists.insert(0, [constant.raw])
    if not lists:
        return None
    if any(isinstance(value, dict | list) for value in lists[0]):
        return None
    others = [{v for v in values if not isinstance(v, dict | list)} for values in lists[1:]]
    common = [value for value in lists[0] if all(value in values for values in others)] or lists[0]
    members = distinct(value for value in common if value is not None)
    if not members:
        return Null() if common else None
    if len(members) > _LONGEST:
        said = f"lists {len(members)} values; any value of their type is taken"
        findings.note("long-enum", outline.anchor.pointer, said)
        return None
    # Python's Literal takes no floats.
    return None if any(isinstance(value, float) for value in members) else Enum(members=members)


def _has_members(outline: Outline) -> bool:
    return bool(outline.properties) or any(
        outline_of(node).is_object for group in outline.choices for node in group
    )


def _is_plain_choice(outline: Outline, side: Side) -> bool:
    """Whether this is a choice between types, not an object with variants.

    Answers merge variants that are objects: a lenient class need not tell them apart.
    """
    members = [outline_of(node) for group in outline.choices for node in group]
    if not members or outline.properties:
        return False
    if not all(member.is_object for member in members):
        return not (outline.types and all(not m.types and not m.choices for m in members))
    return side == "request" and any(_has_members(member) for member in members)


def _choice(classes: Classes, place: Place, outline: Outline, within: tuple[str, ...]) -> FieldType:
    by_tag = tagged(outline)
    found: list[FieldType] = []
    for node in outline.choices[0]:
        member = outline_of(node, loosely=place.side == "answer")
        tags = by_tag[1].get(node.resolved().pointer) if by_tag else None
        if by_tag and tags and member.is_object and not _tells(member, by_tag[0], tags):
            here = place.under(tags[0]) if len(tags) == 1 else place
            found.append(classes.reference(member, here, (by_tag[0], tags)))
        else:
            here = _telling(place, node, tags or ())
            found.append(type_of(classes, here, node, within=within).whole)
    joined = union(found)
    if not by_tag or not isinstance(joined, Union):
        return joined
    is_told = all(isinstance(member, Reference) for member in joined.members)
    return replace(joined, discriminator=by_tag[0]) if is_told else joined


def _tells(member: Outline, name: str, tags: tuple[str, ...]) -> bool:
    """Whether a variant says by itself, in the property `name`, which tags it goes by."""
    nodes = member.properties.get(name)
    is_told = nodes is not None and outline_of(*nodes).value("enum") == list(tags)
    return is_told and name in member.required


def _telling(place: Place, node: Node, tags: tuple[str, ...]) -> Place:
    """Return a place for one variant that has no name: its tag, what it requires, what it is of."""
    if node.resolved().component is not None:
        return place
    if len(tags) == 1:
        return place.under(tags[0])
    outline = outline_of(node)
    named = sorted(outline.required) or [*outline.properties][:1]
    return place.under(named[0]) if named else place
