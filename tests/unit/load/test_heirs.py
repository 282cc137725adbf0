from __future__ import annotations

from pathlib import Path

import pytest

from codegen.document import Json
from codegen.load.heirs import MOST_HEIRS

from .documents import document, loaded, operation

AT = "#/components/schemas/"


def heir(base: str = "Pet", **properties: Json) -> Json:
    return {"allOf": [{"$ref": AT + base}, {"type": "object", "properties": properties}]}


def base(**discriminator: Json) -> Json:
    return {
        "type": "object",
        "required": ["kind"],
        "properties": {"kind": {"type": "string"}, "name": {"type": "string"}},
        "discriminator": {"propertyName": "kind", **discriminator},
    }


def schemas_of(
    folder: Path, *, is_used: bool = True, **schemas: Json
) -> tuple[dict[str, Json], list[str]]:
    """Return the schemas as loaded, `Pet` being used in an answer, and what was found."""
    answer = {"application/json": {"schema": {"$ref": AT + "Pet"}}} if is_used else {}
    responses = {"200": {"description": "", "content": answer}}
    paths = {"/pets": {"get": operation(responses=responses)}}
    read, findings = loaded(document(paths, components={"schemas": schemas}), folder)
    return read.at("#/components/schemas").raw, findings


def test_base_stands_for_what_extends_it(tmp_path: Path) -> None:
    schemas, findings = schemas_of(tmp_path, Pet=base(), Cat=heir(lives={}), Dog=heir(tail={}))
    assert schemas["Pet"] == {
        "oneOf": [{"$ref": AT + "Cat"}, {"$ref": AT + "Dog"}],
        "discriminator": {
            "propertyName": "kind",
            "mapping": {"Cat": AT + "Cat", "Dog": AT + "Dog"},
        },
    }
    assert schemas["Cat"]["allOf"] == [
        {"$ref": AT + "Pet-base"},
        {"type": "object", "properties": {"lives": {}}},
        {"properties": {"kind": {"enum": ["Cat"]}}},
    ]
    assert schemas["Pet-base"]["properties"]["name"] == {"type": "string"}
    assert findings == [f"note base-with-heirs {AT}Pet"]


def test_tags_are_those_of_the_mapping_in_which_the_base_may_stand_for_itself(
    tmp_path: Path,
) -> None:
    pet = base(mapping={"c": AT + "Cat", "any": "Pet"})
    schemas, _ = schemas_of(tmp_path, Pet=pet, Cat=heir())
    assert schemas["Pet"]["oneOf"] == [{"$ref": AT + "Cat"}, {"$ref": AT + "Pet-base"}]
    assert schemas["Pet"]["discriminator"]["mapping"] == {
        "any": AT + "Pet-base",
        "c": AT + "Cat",
    }


def test_tags_are_those_that_an_extension_states(tmp_path: Path) -> None:
    cat = {**heir(), "x-any-discriminator-value": "#Toy.Cat"}
    schemas, _ = schemas_of(tmp_path, Pet=base(), Cat=cat)
    assert schemas["Pet"]["discriminator"]["mapping"] == {"#Toy.Cat": AT + "Cat"}


def test_heirs_of_heirs_are_heirs(tmp_path: Path) -> None:
    schemas, _ = schemas_of(tmp_path, Pet=base(), Cat=heir(), Lynx=heir("Cat", ears={}))
    assert schemas["Pet"]["oneOf"] == [{"$ref": AT + "Cat"}, {"$ref": AT + "Lynx"}]
    assert schemas["Cat"]["allOf"][-1] == {"properties": {"kind": {"enum": ["Cat", "Lynx"]}}}
    assert schemas["Lynx"]["allOf"][0] == {"$ref": AT + "Cat"}


@pytest.mark.parametrize(
    "pet",
    [
        {"type": "object", "properties": {"kind": {"type": "string"}}},
        {**base(), "oneOf": [{"$ref": AT + "Cat"}]},
    ],
    ids=["no discriminator", "a choice already"],
)
def test_anything_else_stays_as_it_is(pet: Json, tmp_path: Path) -> None:
    schemas, findings = schemas_of(tmp_path, Pet=pet, Cat=heir())
    assert schemas["Pet"] == pet
    assert "note base-with-heirs" not in " ".join(findings)


def test_base_that_is_only_extended_tells_its_heirs_their_tags(tmp_path: Path) -> None:
    pet = base(mapping={"c": AT + "Cat", "d": AT + "Dog"})
    schemas, findings = schemas_of(tmp_path, is_used=False, Pet=pet, Cat=heir(), Dog=heir())
    assert "discriminator" not in schemas["Pet"]
    assert schemas["Cat"]["allOf"][-1] == {"properties": {"kind": {"enum": ["c"]}}}
    assert not findings


def test_heir_that_no_mapping_names_goes_by_any_tag(tmp_path: Path) -> None:
    pet = base(mapping={"c": AT + "Cat"})
    schemas, _ = schemas_of(tmp_path, Pet=pet, Cat=heir(), Dog=heir())
    assert schemas["Dog"]["allOf"][-1] == heir()["allOf"][-1]


def test_schema_that_only_renames_is_no_heir(tmp_path: Path) -> None:
    alias = {"allOf": [{"$ref": AT + "Pet"}]}
    schemas, _ = schemas_of(tmp_path, Pet=base(), Animal=alias)
    assert schemas == {"Pet": base(), "Animal": alias}


def test_base_of_very_many_takes_any_field(tmp_path: Path) -> None:
    many = {f"Pet{number}": heir() for number in range(MOST_HEIRS + 1)}
    schemas, findings = schemas_of(tmp_path, Pet=base(), **many)
    assert schemas["Pet"] == {
        "allOf": [{"$ref": AT + "Pet-base"}],
        "additionalProperties": True,
    }
    assert "additionalProperties" not in schemas["Pet-base"]
    assert findings == [f"note base-with-heirs {AT}Pet"]
