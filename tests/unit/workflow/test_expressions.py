"""Expressions: what is one, what it refers to, what it yields."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postonce import ExpressionFailed, Json
from postonce.workflow.expressions import Expression, Text, expressions, filled, template

SCOPE = {
    "net": {"id": "n-1", "state": {"size": 3, "ok": True, "tags": ["a", "b"], "none": None}},
    "inputs": {"region": "north", "count": 2},
    "each": "web-1",
}


def value(text: str) -> Json:
    return filled(template(text), lambda one: one.value(SCOPE))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("${{ net.id }}", "n-1"),
        ("${{ net.state.size }}", 3),
        ("${{ net.state.tags }}", ["a", "b"]),
        ("${{ net.state.none }}", None),
        ("${{ {'a': {'b': net.id}} }}", {"a": {"b": "n-1"}}),
        ("${{ net.state.tags.map(t, t + '!') }}", ["a!", "b!"]),
        ("${{ inputs.count > 1 ? 'many' : 'one' }}", "many"),
        ("${{ inputs.region }}-${{ each }}", "north-web-1"),
        ("n=${{ inputs.count }}, ${{ net.state.ok }}", "n=2, true"),
        ("$${{ net.id }}", "${{ net.id }}"),
        ("a $${{ b", "a ${{ b"),
        ("no expression: { } $ {{ }}", "no expression: { } $ {{ }}"),
    ],
)
def test_a_text_has_the_value_of_its_expressions(text: str, expected: Json) -> None:
    assert value(text) == expected


def test_expressions_are_found_at_any_depth() -> None:
    parts = template({"a": ["x", {"b": "${{ net.id }}"}], "c": "${{ each }}-${{ net.id }}"})
    assert [path for path, _ in expressions(parts)] == [("a", 1, "b"), ("c",), ("c",)]
    assert filled(parts, lambda one: one.value(SCOPE)) == {
        "a": ["x", {"b": "n-1"}],
        "c": "web-1-n-1",
    }


@pytest.mark.parametrize(
    ("source", "references"),
    [
        ("net.state.name", ["net.state.name"]),
        ("inputs['a.b'].c + net.id", ["inputs", "net.id"]),
        ("machines.map(m, m.state.id)", ["machines"]),
        ("machines.map(m, m.id + netwrk.id)", ["machines", "netwrk.id"]),
        ("'net.id' + \"other.id\"", []),
        ("size(net.state.tags) > 0 && type(each) == string", ["net.state.tags", "each"]),
        ("net.id.startsWith('x')", ["net.id"]),
        ("net . state . name", ["net.state.name"]),
        ("has(net.state.a) ? net.state.a : inputs.b", ["net.state.a", "inputs.b"]),
    ],
)
def test_references_are_what_comes_from_outside(source: str, references: list[str]) -> None:
    assert [str(one) for one in Expression(source).references()] == references


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("${{ net.nope }}", "there is no nope"),
        ("${{ net.state.tags[7] }}", "out of bounds"),
        ("${{ net.id + 1 }}", r"string \+ int"),
        ("${{ 1 / 0 }}", "division by zero"),
        ("${{ timestamp('2026-01-01T00:00:00Z') }}", "yields a datetime"),
        ("${{ b'x' }}", "yields a bytes"),
        ("${{ 1.0 / 0.0 }}", "yields inf; expected what JSON holds"),
        ("${{ [double('NaN')] }}", "yields a list; expected what JSON holds"),
        ("x${{ net.state.tags }}", "yields a list; amid other text expected"),
        ("x${{ net.state.none }}", "yields nothing"),
        ("${{ nope }}", "Undefined variable"),
    ],
)
def test_an_expression_without_a_fitting_value_fails(text: str, says: str) -> None:
    with pytest.raises(ExpressionFailed, match=says):
        value(text)


@pytest.mark.parametrize("source", ["", "1 +", "a b", "(" * 3000, "[1,", "x" * 5000])
def test_what_is_no_expression_is_refused(source: str) -> None:
    with pytest.raises(ExpressionFailed):
        Expression(source).check()


@given(st.text())
def test_any_text_without_the_opening_is_itself(text: str) -> None:
    if "${{" not in text:
        assert template(text) == text


@given(st.text(alphabet="${} a'\\\"}x.\n", max_size=30))
def test_no_text_breaks_the_reading(text: str) -> None:
    found = template(text)
    assert isinstance(found, str | Expression | Text)
    for _, one in expressions(found):
        try:
            one.value({})
        except ExpressionFailed:
            continue


@pytest.mark.parametrize("number", [2**63, -(2**63) - 1, 10**30])
def test_a_number_that_would_be_rounded_is_refused(number: int) -> None:
    with pytest.raises(ExpressionFailed, match=r"net\.state\.id is a whole number beyond 64 bits"):
        Expression("net.state.id").value({"net": {"state": {"id": number}}})


def test_the_largest_numbers_stay_exact() -> None:
    for number in (2**63 - 1, -(2**63)):
        assert Expression("n").value({"n": number}) == number
