from __future__ import annotations

from typing import Any

from codegen.document import Document
from codegen.load import operations_of
from codegen.shapes import Shape, Shapes


def shapes_of(schema: Any, **schemas: Any) -> tuple[Shapes, Document]:
    raw = {"it": schema, "components": {"schemas": schemas}}
    document = Document(raw=raw, sha256="", parse=operations_of)
    return Shapes(document), document


def shape(schema: Any, **schemas: Any) -> Shape:
    shapes, document = shapes_of(schema, **schemas)
    return shapes.of(document.at("#/it"))


NAME = {"properties": {"name": {"type": "string"}}, "required": ["name"]}
SIZE = {"properties": {"size": {"type": "integer"}}, "required": ["size"]}


def test_compositions_are_read_together() -> None:
    for key in ("allOf", "oneOf", "anyOf"):
        assert list(shape({key: [NAME, SIZE]}).properties) == ["name", "size"]


def test_only_all_of_requires_what_its_members_require() -> None:
    assert shape({"allOf": [NAME, SIZE]}).required == {"name", "size"}
    assert shape({"oneOf": [NAME, SIZE]}).required == frozenset()
    assert shape({"oneOf": [NAME, {"allOf": [NAME, SIZE]}]}).required == {"name"}


def test_schemas_behind_one_member_wrappers_are_the_same_thing() -> None:
    reference = {"$ref": "#/components/schemas/thing"}
    wrapped = {"anyOf": [reference, {"type": "null"}]}
    assert shape(wrapped, thing=NAME).identity == shape(reference, thing=NAME).identity


def test_telling_fields_make_inline_schemas_the_same_thing() -> None:
    fields = {name: {"type": "string"} for name in ("id", "name", "size", "region")}
    shapes, document = shapes_of({"a": {"properties": fields}, "b": {"properties": fields}})
    same = {shapes.of(document.at(f"#/it/{key}")).identity for key in "ab"}
    assert len(same) == 1


def test_few_fields_do_not() -> None:
    shapes, document = shapes_of({"a": NAME, "b": NAME})
    same = {shapes.of(document.at(f"#/it/{key}")).identity for key in "ab"}
    assert len(same) == 2


def test_object_with_items_is_the_object_that_they_describe() -> None:
    assert list(shape({"type": "object", "items": NAME}).properties) == ["name"]


def test_schema_that_contains_itself_ends() -> None:
    node = {"allOf": [{"$ref": "#/components/schemas/node"}, NAME]}
    assert list(shape({"$ref": "#/components/schemas/node"}, node=node).properties) == ["name"]


def test_fields_that_only_the_api_sets_cannot_be_sent() -> None:
    fields = {
        "name": {"type": "string"},
        "id": {"type": "string", "readOnly": True},
        "size": {"allOf": [{"type": "integer"}, {"readOnly": True}]},
        "made": {"type": "string", "x-postonce-read-only": {"value": True, "rule": "said"}},
    }
    shapes, document = shapes_of({"properties": fields})
    assert list(shapes.writable(shapes.of(document.at("#/it")))) == ["name"]


def test_enum_gathers_constants_of_all_members() -> None:
    shapes, document = shapes_of({"oneOf": [{"const": "a"}, {"enum": ["b", None]}]})
    assert shapes.enum(document.at("#/it")) == ("a", "b")


def test_tag_that_several_variants_take_is_about_the_whole_body() -> None:
    base = {"properties": {"type": {"enum": ["on", "off"]}}}
    image = {"properties": {"type": {"enum": ["off", "copy"]}, "name": {"type": "string"}}}
    shapes, document = shapes_of({"oneOf": [base, image]})
    found = shapes.variants(document.at("#/it"))
    assert [(one.tag, one.node.pointer) for one in found] == [
        ("on", "#/it/oneOf/0"),
        ("off", "#/it"),
        ("copy", "#/it/oneOf/1"),
    ]
