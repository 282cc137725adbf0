"""What a further method sends: a class of its own, any JSON that is typed, or text and bytes."""

from __future__ import annotations

from collections.abc import Iterator

from ..document import Body, Node
from ..ir.media import Media
from ..ir.schemas import Schema
from ..ir.types import Anything, FieldType, JsonScalar, MapOf, Reference, Scalar
from ..names import brief, class_name
from ..shapes import Shapes
from .media import files_of, media_of
from .outlines import Outline, outline_of
from .schemas import Root, SchemaBuilder
from .types import Place

_READING = ("GET", "HEAD", "DELETE")
"""Methods whose body says something only where the spec says what."""


def body_type(
    body: Body,
    node: Node,
    method: str,
    raw: str,
    const: tuple[str, JsonScalar] | None,
    shapes: Shapes,
    schemas: SchemaBuilder,
) -> FieldType | None:
    """Return the type of what the caller states, None where the method itself says it all.

    `node` is the body's schema, or that of the one variant which the tag `const` tells; `raw`
    are the words that the body's class is named after.
    """
    media = media_of(body)
    if media.kind == "raw":
        return Scalar(name="content")
    outline = outline_of(node)
    if not outline.is_object:
        return _no_object(media, node, raw, schemas)
    tag = const[0] if const is not None else None
    if any(wire_name != tag for wire_name in _writable(node, shapes)):
        return _class(body, node, raw, tag, schemas)
    if tag is not None or method in _READING or not _is_free(outline):
        return None
    return schemas.type_of(Place("request", raw), node).whole


def is_required(
    body: Body,
    kind: FieldType | None,
    const: tuple[str, JsonScalar] | None,
    schemas: SchemaBuilder,
) -> bool:
    """Whether the caller must state a body: the API wants one, or something in it."""
    if not isinstance(kind, Reference):
        return kind is not None and body.is_required
    if body.is_required and const is None:
        return True
    schema = schemas.schemas[kind.class_name]
    if not isinstance(schema, Schema):
        return True
    asked = any(field.is_required and field.const is None for field in schema.fields)
    return asked or bool(schema.one_of)


def thing_in(body: Body) -> Node | None:
    """Return the schema of the one thing in a body, None where that is no class of fields.

    What takes a list of things, in JSON, is sent a list of one.
    """
    media, outline = media_of(body), outline_of(body.schema)
    if media.kind != "raw" and outline.is_object:
        return body.schema
    items = outline.first("items") if media.kind == "json" else None
    return items if items is not None and outline_of(items).is_object else None


def is_list(body: Body | None) -> bool:
    """Whether a body is a list of things."""
    if body is None:
        return False
    thing = thing_in(body)
    return thing is not None and thing is not body.schema


def _class(body: Body, node: Node, raw: str, tag: str | None, schemas: SchemaBuilder) -> FieldType:
    wishes = (class_name(brief(raw), "Spec"), class_name(brief(raw), "BodySpec"))
    return schemas.add(
        Root(
            class_name=schemas.names.take(*wishes),
            place=Place("request", raw),
            places=(node,),
            left_out=frozenset((tag,)) if tag is not None else frozenset(),
            files=files_of(body),
        )
    )


def _no_object(media: Media, node: Node, raw: str, schemas: SchemaBuilder) -> FieldType:
    if media.kind in ("form", "multipart"):
        return MapOf(values=Anything())  # the spec does not say what it holds
    if node.raw is None:
        return Anything()
    return schemas.type_of(Place("request", raw), node).whole


def _is_free(outline: Outline) -> bool:
    """Whether an object's members are the caller's to name."""
    return outline.additional is not None or outline.first("properties") is None


def _writable(node: Node, shapes: Shapes) -> Iterator[str]:
    for name, property_ in shapes.of(node).properties.items():
        if not shapes.flag(property_, "readOnly"):
            yield name
