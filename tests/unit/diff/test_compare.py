"""Every kind of change, made to one document, and found again from both sides."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codegen.diff import CATALOGUE, Finding, Severity, compare
from codegen.ir.operations import Parameter
from codegen.ir.package import Model, Package
from codegen.ir.resources import ResourceKind, Sweep
from codegen.ir.types import Scalar

from .clouds import DROP, Edit, codes, document, package, plain

SENT = "components/schemas/server_create"
SHOWN = "components/schemas/server/properties"
DISK = "components/schemas/disk"
UPDATE = "components/schemas/server_update/properties"
CREATE = "paths/~1servers/post"
LIST = "paths/~1servers/get"
ONE = "paths/~1servers~1{server_id}"
RESIZE = "paths/~1servers~1{server_id}~1resize"
RESTART = "paths/~1servers~1{server_id}~1restart"
USAGE = "paths/~1servers~1{server_id}~1usage"
VOLUMES = "paths/~1servers~1{server_id}~1volumes"
FAILING = (LIST, CREATE, f"{ONE}/get", f"{ONE}/patch", f"{RESIZE}/post")
RESIZED = f"{RESIZE}/post/requestBody/content/application~1json/schema"
TEXT = {"type": "string"}
TEXTS = {"type": "array", "items": TEXT}
TOKEN = {"name": "Idempotency-Key", "in": "header", "schema": TEXT}
ELSEWHERE = [{"url": "https://elsewhere.example"}]


def says(value: object) -> dict[str, object]:
    """Return a lifted fact."""
    return {"rule": "overlay", "value": value}


def query(name: str, **more: object) -> dict[str, object]:
    return {"name": name, "in": "query", "schema": {"type": "boolean"}, **more}


SENT_CASES: dict[str, tuple[list[Edit], list[str]]] = {
    "an optional field": ([(f"{SENT}/properties/zone", TEXT)], ["optional-field-added"]),
    "a required field": (
        [(f"{SENT}/properties/zone", TEXT), (f"{SENT}/required", ["name", "size", "zone"])],
        ["required-field-added"],
    ),
    "a field made required": (
        [(f"{SENT}/required", ["name", "size", "note"])],
        ["field-made-required"],
    ),
    "no null": ([(f"{SENT}/properties/note", TEXT)], ["null-refused"]),
    "a member": ([(f"{SENT}/properties/size/enum/2", "huge")], ["members-added"]),
    "one member left": (
        [(f"{SENT}/properties/size/enum", ["small"])],
        ["members-removed", "field-made-optional"],
    ),
    "free text": ([(f"{SENT}/properties/size", TEXT)], ["type-widened"]),
    "another type": ([(f"{SENT}/properties/code", {"type": "boolean"})], ["type-changed"]),
    "a date": (
        [(f"{SENT}/properties/code", {"type": "string", "format": "date"})],
        ["type-changed"],
    ),
    "a looser bound": ([(f"{SENT}/properties/count/maximum", 10)], ["bounds-loosened"]),
    "bounds moved": (
        [(f"{SENT}/properties/count/minimum", 5), (f"{SENT}/properties/count/maximum", 20)],
        ["bounds-changed"],
    ),
    "the same bound spelled otherwise": (
        [
            (f"{SENT}/properties/count/minimum", DROP),
            (f"{SENT}/properties/count/exclusiveMinimum", 0),
        ],
        [],
    ),
    "another pattern": ([(f"{SENT}/properties/code/pattern", "^[a-z]*$")], ["bounds-changed"]),
    "no pattern": ([(f"{SENT}/properties/code/pattern", DROP)], ["bounds-loosened"]),
    "wider items": ([(f"{SENT}/properties/keys/items/type", "number")], ["type-widened"]),
    "fewer items": ([(f"{SENT}/properties/keys/maxItems", 4)], ["bounds-tightened"]),
    "another default": ([(f"{SENT}/properties/count/default", 2)], ["default-changed"]),
    "further fields": ([(f"{SENT}/additionalProperties", TEXT)], ["further-fields-taken"]),
    "a choice": (
        [(f"{SENT}/anyOf", [{"required": ["note"]}, {"required": ["code"]}])],
        ["choice-tightened"],
    ),
    "another tag": (
        [
            (
                f"{VOLUMES}/post/requestBody/content/application~1json/schema/properties/kind/enum",
                ["nvme"],
            )
        ],
        ["sent-tag-changed"],
    ),
    "a field that takes another's name": (
        [(f"{SENT}/properties/made_for", TEXT)],
        ["optional-field-added", "field-renamed"],
    ),
    "a field in a recursive class": (
        [("components/schemas/disk/properties/zone", TEXT)],
        ["optional-field-added", "answer-field-added"],
    ),
}
SHOWN_CASES: dict[str, tuple[list[Edit], list[str]]] = {
    "an answer's field": ([(f"{SHOWN}/zone", TEXT)], ["answer-field-added"]),
    "a shown field that takes another's name": (
        [(f"{SHOWN}/made_by", TEXT)],
        ["answer-field-added", "answer-field-renamed"],
    ),
    "an answer retyped": ([(f"{SHOWN}/name/type", "integer")], ["answer-type-changed"]),
    "an answer widened": ([(f"{SHOWN}/id/type", "number")], ["answer-type-widened"]),
    "an answer's member": ([(f"{SHOWN}/status/enum/3", "asleep")], ["answer-members-added"]),
    "an answer's enum opened": ([(f"{SHOWN}/size", TEXT)], []),
    "null in an answer": ([(f"{SHOWN}/name/nullable", True)], []),
    "a secret": ([(f"{SHOWN}/address/format", "password")], ["sensitive-gained"]),
    "a word of readiness": (
        [(f"{SHOWN}/status/enum/3", "failed")],
        ["answer-members-added", "readiness-changed"],
    ),
    "no status": (
        [(f"{SHOWN}/status", DROP)],
        ["answer-field-removed", "readiness-lost", "optional-parameter-removed"],
    ),
    "shown once": (
        [(f"{SHOWN}/password", {"type": "string", "x-postonce-write-once": says(True)})],
        ["answer-field-added", "write-once-gained"],
    ),
    "an envelope less": (
        [
            (
                f"{ONE}/get/responses/200/content",
                {"application/json": {"schema": {"$ref": "#/components/schemas/server"}}},
            )
        ],
        ["envelope-changed", "answer-field-added"],
    ),
}
IDENTITY_CASES: dict[str, tuple[list[Edit], list[str]]] = {
    "another id": (
        [(f"{SHOWN}/id", DROP), (f"{SHOWN}/server_id", {"type": "integer"})],
        [
            "id-changed",
            "answer-field-removed",
            "answer-field-added",
            "optional-parameter-removed",
        ],
    ),
    "no natural key": (
        [(f"{SENT}/properties/name", DROP), (f"{SENT}/required", ["size"])],
        ["natural-key-changed", "required-field-removed"],
    ),
    "a unique name": (
        [(f"{SENT}/properties/name/x-postonce-unique", says(True))],
        ["uniqueness-gained", "create-verdict-milder"],
    ),
    "a name that is not unique": (
        [(f"{SENT}/properties/name/x-postonce-unique", says(False))],
        ["uniqueness-denied"],
    ),
    "no marker": (
        [(f"{SENT}/properties/tags", DROP)],
        ["marker-lost", "optional-field-removed"],
    ),
    "another marker": (
        [
            (f"{SENT}/properties/tags", DROP),
            (f"{SENT}/properties/labels", TEXTS),
            (f"{SHOWN}/tags", DROP),
            (f"{SHOWN}/labels", TEXTS),
        ],
        [
            "marker-changed",
            "optional-field-removed",
            "optional-field-added",
            "answer-field-removed",
            "answer-field-added",
        ],
    ),
    "a key against doubles": (
        [(f"{CREATE}/parameters", [TOKEN])],
        ["native-key-gained", "create-verdict-milder"],
    ),
    "a field that cannot be changed later": (
        [(f"{UPDATE}/note", DROP)],
        ["immutable-gained", "optional-field-removed"],
    ),
    "another shape of region": (
        [(f"{SENT}/properties/zone", TEXT), (f"{SHOWN}/zone", {"properties": {"slug": TEXT}})],
        ["optional-field-added", "answer-field-added", "class-added", "answer-places-changed"],
    ),
}
METHOD_CASES: dict[str, tuple[list[Edit], list[str]]] = {
    "an option less": ([(f"{RESIZE}/post/parameters", DROP)], ["optional-parameter-removed"]),
    "an argument more": (
        [(f"{RESTART}/post/parameters", [query("hard", required=True)])],
        ["required-parameter-added"],
    ),
    "an option made required": (
        [(f"{RESIZE}/post/parameters/0/required", True)],
        ["parameter-made-required"],
    ),
    "a filter's member": ([(f"{LIST}/parameters/3/schema/enum/2", "huge")], ["members-added"]),
    "a body made required": (
        [(f"{RESIZED}/required", ["size"])],
        ["field-made-required", "parameter-made-required"],
    ),
    "no body": (
        [(f"{RESIZE}/post/requestBody", DROP)],
        ["optional-parameter-removed", "class-removed"],
    ),
    "no answer": (
        [(f"{RESIZE}/post/responses", {"204": {"description": "done"}})],
        ["answer-lost", "optional-parameter-removed"],
    ),
    "a list for an answer": (
        [
            (
                f"{USAGE}/get/responses/200/content/application~1json/schema",
                {"type": "array", "items": {"$ref": "#/components/schemas/usage"}},
            )
        ],
        ["answer-retyped", "method-renamed", "role-changed"],
    ),
    "no restart": ([(RESTART, DROP)], ["method-removed"]),
    "no delete": ([(f"{ONE}/delete", DROP)], ["method-removed"]),
    "a restart without harm": (
        [(f"{RESTART}/post/x-postonce-idempotency", says("idempotent"))],
        ["verdict-milder"],
    ),
    "a restart that nobody judges": (
        [(f"{RESTART}/post/x-postonce-idempotency", says("unknown"))],
        ["verdict-changed"],
    ),
    "no volumes": ([(VOLUMES, DROP), (f"{VOLUMES}~1{{volume_id}}", DROP)], ["resource-removed"]),
    "no prices": ([("paths/~1prices", DROP)], ["uncalled-operation-removed"]),
    "other pages": (
        [(f"{LIST}/parameters/0/name", "offset"), (f"{LIST}/parameters/1/name", "limit")],
        ["paging-changed"],
    ),
}
API_CASES: dict[str, tuple[list[Edit], list[str]]] = {
    "another address": ([("servers", ELSEWHERE)], ["base-url-changed"]),
    "an address of its own": (
        [(f"{CREATE}/servers", ELSEWHERE), (f"{LIST}/servers", ELSEWHERE)],
        ["server-changed"],
    ),
    "another scheme": ([("security", [{"key": []}])], ["auth-changed"]),
    "the budget in other headers": (
        [(f"{at}/responses/404/headers", {"X-Limit-Remaining": {}}) for at in FAILING],
        ["rate-limit-changed"],
    ),
    "errors of another shape": (
        [
            (
                f"{at}/responses/404/content/application~1json/schema/properties",
                {"error": {"properties": {"message": TEXT}}},
            )
            for at in FAILING
        ],
        ["error-shape-changed"],
    ),
}
CASES = {**SENT_CASES, **SHOWN_CASES, **IDENTITY_CASES, **METHOD_CASES, **API_CASES}


@pytest.mark.parametrize("name", CASES)
def test_an_edit_is_found_from_both_sides(name: str) -> None:
    edits, expected = CASES[name]
    edited = package(document(*edits))
    assert codes(compare(plain(), edited)) == sorted(expected)
    assert codes(compare(edited, plain())) == sorted(CATALOGUE[code].inverse for code in expected)


def rewritten(*words: tuple[str, str], package_of: Callable[..., Package] = package) -> Package:
    """Return the package of the document with words of it replaced everywhere."""
    text = json.dumps(document())
    for old, new in words:
        assert old in text
        text = text.replace(old, new)
    return package_of(json.loads(text))


def found(new: Package, code: str) -> list[Finding]:
    """Return what was found under a code, in a version that comes after the plain one."""
    return [one for one in compare(plain(), new) if one.code == code]


VERBS = ("create", "get", "update", "delete", "resize", "restart")
"""Of operationIds, which stay."""

WORDS: dict[str, tuple[list[tuple[str, str]], set[str]]] = {
    "other paths": ([("/servers", "/v2/servers")], {"operation-moved"}),
    "another placeholder of an item": (
        [("{volume_id}", "{id}"), ('"volume_id"', '"id"')],
        {"parameter-renamed"},
    ),
    "another placeholder of a parent": (
        [("{server_id}", "{sid}"), ('"server_id"', '"sid"')],
        {"parameter-renamed", "parents-changed", "id-changed"},
    ),
    "another class": (
        [("schemas/disk", "schemas/drive"), ('"disk": {"prop', '"drive": {"prop')],
        {"class-renamed"},
    ),
    "another verb": ([("}/restart", "}/reboot")], {"method-renamed", "operation-moved"}),
    "another name for all of it": (
        [
            ("server", "machine"),
            ('"machines": [{"url"', '"servers": [{"url"'),  # where the API itself is
            *((f'"{verb}_machine"', f'"{verb}_server"') for verb in VERBS),
        ],
        {
            "kind-changed",
            "module-moved",
            "class-renamed",
            "operation-moved",
            "envelope-changed",
            "parents-changed",
            "parameter-renamed",
        },
    ),
}


@pytest.mark.parametrize("name", WORDS)
def test_what_is_called_otherwise_is_the_same(name: str) -> None:
    words, expected = WORDS[name]
    new = rewritten(*words)
    there, back = compare(plain(), new), compare(new, plain())
    assert set(codes(there)) == expected
    assert codes(back) == sorted(one.change.inverse for one in there)


def server(package_: Package) -> Model:
    return package_.models[0]


def remade(**facts: object) -> Package:
    """Return the plain package with facts of its first resource replaced."""
    model = server(plain())
    made = replace(model, resource=replace(model.resource, **facts))  # type: ignore[arg-type]
    return replace(plain(), models=(made, *plain().models[1:]))


def keyed(native_key: str) -> Package:
    return remade(identity=replace(server(plain()).resource.identity, native_key=native_key))


def copying(*names: str) -> Package:
    """Return the plain package with a method that takes path parameters."""
    model = server(plain())
    taken = tuple(
        Parameter(name=name, wire_name=name, location="path", type=Scalar(name="string"))
        for name in names
    )
    made = replace(model.methods[0], parameters=taken)
    return replace(plain(), models=(replace(model, methods=(made,)),))


def reading(*env: str) -> Package:
    provider = plain().provider
    return replace(plain(), provider=replace(provider, auth=replace(provider.auth, env=env)))


FACTS: dict[str, tuple[Package, Package, list[str]]] = {
    "the key against doubles elsewhere": (
        keyed("header:Key"),
        keyed("body:key"),
        ["native-key-changed"],
    ),
    "another shape": (plain(), remade(kind=ResourceKind.SINGLETON), ["shape-changed"]),
    "another search": (
        plain(),
        remade(sweeps=(Sweep(parameter="kind", value="gpu"),)),
        ["search-changed"],
    ),
    "a nested secret": (plain(), remade(sensitive=("disk.key",)), ["sensitive-gained"]),
    "arguments in another order": (
        copying("source", "target"),
        copying("target", "source"),
        ["parameters-reordered"],
    ),
    "another variable": (reading("A"), reading("A", "B"), ["variable-added"]),
    "variables in another order": (reading("A", "B"), reading("B", "A"), ["variables-reordered"]),
}


@pytest.mark.parametrize("name", FACTS)
def test_a_fact_is_found_from_both_sides(name: str) -> None:
    old, new, expected = FACTS[name]
    assert codes(compare(old, new)) == expected
    assert codes(compare(new, old)) == [CATALOGUE[code].inverse for code in expected]


@pytest.mark.parametrize("provider", ["cloud", "other"])
def test_nothing_changes_between_a_version_and_itself(provider: str) -> None:
    assert compare(package(document(), provider), package(document(), provider)) == ()


def test_prose_and_order_change_nothing() -> None:
    raw = document(
        ("info/description", "A cloud."),
        (f"{SENT}/properties/name/description", "What it is called."),
        (f"{SENT}/required", ["size", "name"]),
        (f"{SHOWN}/status/enum", ["errored", "active", "new"]),
        (f"{CREATE}/summary", "Makes one."),
    )
    turned = dict(reversed(raw["paths"].items()))
    assert compare(plain(), package({**raw, "paths": turned})) == ()


def test_every_kind_of_change_is_tried() -> None:
    tried = {code for _, expected in CASES.values() for code in expected}
    tried |= {code for _, expected in WORDS.values() for code in expected}
    tried |= {code for *_, expected in FACTS.values() for code in expected}
    tried |= {CATALOGUE[code].inverse for code in tried}
    assert CATALOGUE.keys() - tried == set()


leaves = st.sampled_from(
    [TEXT, {"type": "integer", "minimum": 1}, {"enum": ["a", "b"]}, {"$ref": f"#/{DISK}"}, {}]
)
schemas = st.recursive(
    leaves,
    lambda inner: st.one_of(
        inner.map(lambda items: {"type": "array", "items": items}),
        inner.map(lambda values: {"type": "object", "additionalProperties": values}),
        inner.map(lambda one: {"type": "object", "properties": {"part": one}}),
        st.lists(inner, min_size=2, max_size=2).map(lambda each: {"oneOf": each}),
    ),
    max_leaves=3,
)


@settings(max_examples=25, deadline=None)
@given(
    st.sampled_from([f"{SENT}/properties", UPDATE, f"{DISK}/properties", f"{RESIZED}/properties"]),
    st.sampled_from(["zone", "x-y", "class", "Zone"]),
    schemas,
)
def test_an_optional_field_that_is_added_breaks_nothing(
    where: str, name: str, schema: dict[str, object]
) -> None:
    new = package(document((f"{where}/{name}", schema)))
    there = compare(plain(), new)
    assert "optional-field-added" in codes(there)
    assert [one for one in there if one.severity is Severity.BREAKING] == []
