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
from codegen.ir.package import CommonParameter, Model, Package
from codegen.ir.resources import ResourceKind, Sweep
from codegen.ir.types import Scalar

from .cases import CASES, CREATE, DISK, RESIZED, SENT, SHOWN, TEXT, UPDATE
from .clouds import codes, document, package, plain


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


def carrying(value: str | None) -> Package:
    """Return the plain package of an API whose every request carries its version."""
    one = CommonParameter(name="version", location="query", value=value, env="CLOUD_VERSION")
    return replace(plain(), provider=replace(plain().provider, common=(one,)))


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
    "another version in every request": (
        carrying("1"),
        carrying("2"),
        ["common-parameters-changed"],
    ),
    "a version that is no longer known": (carrying("1"), carrying(None), ["common-value-asked"]),
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
