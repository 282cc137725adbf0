"""Arguments of methods: long choices have a name, one for all that are the same."""

from __future__ import annotations

from codegen.build.schemas import SchemaBuilder
from codegen.build.types import Place
from codegen.diagnostics import Findings
from codegen.ir.types import FieldType, Reference
from codegen.names import Names

from .documents import document

COLOURS = ["red", "orange", "yellow", "green", "blue", "indigo", "violet"]


def types_of(*choices: list[str], words: str = "thing_colour") -> list[FieldType]:
    """Return the types of arguments that are called alike and take these values."""
    components = {f"c{n}": {"x": {"enum": values}} for n, values in enumerate(choices)}
    read = document(**components)
    builder = SchemaBuilder(names=Names(), findings=Findings())
    place = Place("request", words, is_argument=True)
    nodes = (read.at(f"#/components/schemas/c{n}/x") for n in range(len(choices)))
    return [builder.plain_type(place, node) for node in nodes]


def test_the_same_choice_of_several_methods_has_one_name() -> None:
    assert types_of(COLOURS, COLOURS) == [Reference(class_name="ThingColour")] * 2


def test_another_choice_of_the_same_name_has_another_name() -> None:
    first, second = types_of(COLOURS, COLOURS[1:])
    assert first == Reference(class_name="ThingColour")
    assert second == Reference(class_name="ThingColourValue")
