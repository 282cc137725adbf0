"""Small documents to build from."""

from __future__ import annotations

from codegen.build.schemas import Root, SchemaBuilder
from codegen.build.types import Place
from codegen.diagnostics import Findings
from codegen.document import Document, Json, Node
from codegen.ir.schemas import Alias, Schema, SchemaType
from codegen.names import Names, class_name


def document(**schemas: Json) -> Document:
    """Return a document whose components are `schemas`."""
    return Document(raw={"components": {"schemas": schemas}}, sha256="", parse=lambda _: ())


def node(schema: Json, **others: Json) -> Node:
    """Return the node of `schema`, which stands beside `others` in the components."""
    return document(thing=schema, **others).at("#/components/schemas/thing")


class Built:
    """The classes that a schema becomes on both sides, as `ThingSpec` and `ThingState`."""

    def __init__(self, schema: Json, **others: Json) -> None:
        self.findings = Findings()
        builder = SchemaBuilder(names=Names(("ThingSpec", "ThingState")), findings=self.findings)
        stands = node(schema, **others)
        for side, suffix in (("request", "Spec"), ("answer", "State")):
            place = Place("request" if side == "request" else "answer", "thing")
            builder.add(Root(class_name=class_name("thing", suffix), place=place, places=(stands,)))
        self.schemas: dict[str, SchemaType] = builder.schemas

    def schema(self, name: str) -> Schema:
        """Return the class `name`."""
        found = self.schemas[name]
        assert isinstance(found, Schema)
        return found

    def alias(self, name: str) -> Alias:
        """Return the alias `name`."""
        found = self.schemas[name]
        assert isinstance(found, Alias)
        return found

    @property
    def codes(self) -> list[str]:
        """The codes of what was found odd."""
        return [finding.code for finding in self.findings]
