from __future__ import annotations

import pytest

from codegen.build.outlines import is_null, outline_of
from codegen.document import Json

from .documents import node

OWNER = {"type": "object", "properties": {"email": {"type": "string"}}}
REF = {"$ref": "#/components/schemas/owner"}


@pytest.mark.parametrize(
    "wrapped",
    [
        REF,
        {"allOf": [REF]},
        {"allOf": [REF, {"description": "Who pays."}]},
        {"allOf": [REF, {}], "type": "object", "nullable": True},
        {"anyOf": [REF, {"type": "null"}]},
        {**REF, "description": "Who pays."},
    ],
)
def test_wrapper_has_the_identity_of_what_it_wraps(wrapped: Json) -> None:
    assert outline_of(node(wrapped, owner=OWNER)).anchor.component == "owner"


def test_siblings_of_a_reference_count() -> None:
    outline = outline_of(node({**REF, "properties": {"id": {"type": "string"}}}, owner=OWNER))
    assert list(outline.properties) == ["email", "id"]
    assert outline.anchor.component == "thing"


def test_required_elsewhere_is_another_request_but_the_same_answer() -> None:
    stands = node({"allOf": [REF, {"required": ["email"]}]}, owner=OWNER)
    assert outline_of(stands).anchor.component == "thing"
    assert outline_of(stands, loosely=True).anchor.component == "owner"


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "string", "nullable": True},
        {"type": ["string", "null"]},
        {"anyOf": [{"type": "string"}, {"type": "null"}]},
        {"oneOf": [{"type": "string"}, {"enum": [None]}]},
        {"type": "string", "enum": ["a", None]},
        {"type": "string", "x-nullable": True},
        {"allOf": [REF, {"nullable": True}]},
        {"anyOf": [REF, {"nullable": True}]},
        {"anyOf": [REF, {"type": "object", "nullable": True}]},
    ],
)
def test_every_dialect_of_null_is_heard(schema: Json) -> None:
    assert outline_of(node(schema, owner=OWNER)).is_nullable


def test_plain_is_not_nullable() -> None:
    assert not outline_of(node({"anyOf": [{"type": "string"}, {"type": "integer"}]})).is_nullable
    assert not is_null(node({"type": "string", "nullable": True}))
    assert not is_null(node({"type": "object", "nullable": True, "properties": {"a": {}}}))


def test_read_only_beside_a_reference_is_heard() -> None:
    assert outline_of(node({"allOf": [REF], "readOnly": True}, owner=OWNER)).says("readOnly")


def test_required_that_is_no_list_says_nothing() -> None:
    assert outline_of(node({"type": "object", "required": True})).required == frozenset()


def test_schema_that_contains_itself_ends() -> None:
    itself = {"allOf": [{"$ref": "#/components/schemas/thing"}, OWNER]}
    assert list(outline_of(node(itself)).properties) == ["email"]
    assert outline_of(node({"$ref": "#/components/schemas/thing"})).types == ()
