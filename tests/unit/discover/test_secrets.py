from __future__ import annotations

import pytest

from codegen.discover.secrets import secret_fields, stated_fields
from codegen.document import Document
from codegen.errors import UnusableSpec
from codegen.load import operations_of
from codegen.shapes import Shapes

from .documents import Json, many, ref, text, thing


def secrets(schema: Json, called: str | None = None, **schemas: Json) -> tuple[str, ...]:
    raw = {"it": schema, "components": {"schemas": schemas}}
    document = Document(raw=raw, sha256="", parse=operations_of)
    shapes = Shapes(document)
    return secret_fields(shapes.of(document.at("#/it")), shapes, called)


def test_password_format_and_write_only_fields_are_secret() -> None:
    schema = thing("name", code=text(format="password"), seed=text(writeOnly=True))
    assert secrets(schema) == ("code", "seed")


def test_address_that_carries_a_password_is_secret() -> None:
    schema = thing("uri", connection=thing("uri", "password", "host"))
    assert secrets(schema) == ("connection.password", "connection.uri")


def test_secrets_in_lists_have_no_index() -> None:
    assert secrets(thing(users=many(thing("name", "password")))) == ("users.password",)


def test_value_of_a_token_is_secret() -> None:
    assert secrets(thing(token=thing("name", "value"))) == ("token.value",)
    assert secrets(thing("name", "value"), called="token") == ("value",)
    assert secrets(ref("access_token"), access_token=thing("name", "value")) == ("value",)
    assert secrets(thing("name", "value")) == ()


def test_schema_that_contains_itself_ends() -> None:
    assert secrets(ref("node"), node=thing("password", next=ref("node"))) == ("password",)


def mutual(number: int, *names: str) -> dict[str, Json]:
    """Return schemas each of which holds all of them."""
    held = {f"s{one}": ref(f"s{one}") for one in range(number)}
    return {f"s{one}": thing(*names, **held) for one in range(number)}


def test_schemas_that_all_hold_each_other_are_each_looked_at_once() -> None:
    raw = {"it": ref("s0"), "components": {"schemas": mutual(40)}}
    document = Document(raw=raw, sha256="", parse=operations_of)
    shapes = Shapes(document)
    assert stated_fields("write-once", shapes.of(document.at("#/it")), shapes) == ()


def test_more_places_of_secrets_than_can_be_told_end_the_run() -> None:
    with pytest.raises(UnusableSpec, match="at more than 20,000 places"):
        secrets(ref("s0"), **mutual(40, "password"))
