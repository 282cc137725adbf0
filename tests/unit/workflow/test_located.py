"""YAML with lines: values by the core schema, and where each of them stands."""

from __future__ import annotations

import pytest

from postonce import Json, WorkflowInvalid
from postonce.workflow.located import located, scalar


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("no", "no"),
        ("on", "on"),
        ("22:30", "22:30"),
        ("2026-01-01", "2026-01-01"),
        ("080", 80),
        ("1e3", 1000.0),
        (".5", 0.5),
        ("true", True),
        ("~", None),
        ("", None),
        ("1_000", "1_000"),
        ("9" * 200, int("9" * 200)),
        ("9" * 5000, "9" * 5000),
        ("1e999", "1e999"),
    ],
)
def test_plain_scalars_mean_what_the_core_schema_says(text: str, value: Json) -> None:
    found = scalar(text)
    assert (found, type(found)) == (value, type(value))


def test_quoted_scalars_are_texts() -> None:
    assert located("a: '1'\nb: \"true\"\n", "f.yaml").value == {"a": "1", "b": "true"}


def test_every_part_knows_its_line() -> None:
    document = located("a:\n  - b: 1\n    c: 2\n", "f.yaml")
    assert document.place(("a", 0, "c")) == "f.yaml:3: a.0.c"
    assert document.place(("a", 0, "c", "beyond")) == "f.yaml:3: a.0.c.beyond"
    assert document.place(()) == "f.yaml:1"


def test_what_an_anchor_names_can_stand_twice() -> None:
    document = located("a: &x {n: 1}\nb: *x\n", "f.yaml")
    assert document.value == {"a": {"n": 1}, "b": {"n": 1}}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("a: 1\nb: 2\na: 3\n", "f.yaml:3: 'a' stands here a second time"),
        ("a: [1, 2\n", "f.yaml:2: expected YAML, found a fault"),
        ("a: !secret x\n", "f.yaml:1: expected no tag, found !secret"),
        ("? [a]\n: 1\n", "f.yaml:1: expected a text as key, found sequence"),
        ("a: &x [*x]\n", "f.yaml:1: its aliases stand for too much"),
        ("a: \x01\n", "f.yaml: expected YAML, found a fault"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_place(text: str, problem: str) -> None:
    with pytest.raises(WorkflowInvalid) as raised:
        located(text, "f.yaml")
    assert raised.value.problems[0].startswith(problem)


@pytest.mark.parametrize("text", ["[" * 5000, "- " * 5000 + "a", "{a: " * 5000 + "1" + "}" * 5000])
def test_what_is_nested_too_deeply_is_told(text: str) -> None:
    with pytest.raises(WorkflowInvalid, match=r"w\.yaml"):
        located(text, "w.yaml")


def test_aliases_that_multiply_end_soon() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    for n in range(1, 9):
        lines.append(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]")
    with pytest.raises(WorkflowInvalid, match="stand for too much"):
        located("\n".join(lines), "bomb.yaml")
