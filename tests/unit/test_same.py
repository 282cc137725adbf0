"""What an API shows is told apart from what was asked for only where it differs in meaning."""

from __future__ import annotations

import pytest

from postonce.paths import MISSING
from postonce.same import same
from postonce.types import Json


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (1, "1"),
        ("1.0", 1),
        (1.5, "1.50"),
        (True, "true"),
        ("false", False),
        (None, ""),
        ([], None),
        ({}, MISSING),
        ("north", {"slug": "north", "name": "North"}),
        (7, {"id": 7, "size": 1}),
        (["a"], [{"name": "a"}]),
        ({"a": 1}, {"a": 1, "b": 2}),
        ({"a": None, "b": 1}, {"b": 1}),
        (["a", "b"], ["b", "a"]),
        ([{"a": 1}, {"a": 1, "b": 2}], [{"a": 1, "b": 2}, {"a": 1}]),
        ("secret", "*****"),
    ],
)
def test_it_is_the_same(wanted: Json, found: Json) -> None:
    assert same(wanted, found)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (1, 2),
        ("1", "1.0"),
        (True, False),
        (True, 1),
        ("None", None),
        ("[]", []),
        (0, None),
        (False, None),
        ("a", MISSING),
        (True, {"enabled": False, "ha": True}),
        (5, {"id": 7, "size": 5}),
        ({"a": 1}, {"b": 1}),
        ({"a": 1}, "a"),
        (["a"], ["a", "b"]),
        (["a", "a"], ["a", "b"]),
        ([[1]], [[2]]),
    ],
)
def test_it_is_not_the_same(wanted: Json, found: Json) -> None:
    assert not same(wanted, found)


def test_order_matters_where_it_is_asked_for() -> None:
    assert same({"x": [1, 2]}, {"x": [1, 2]}, is_ordered=True)
    assert not same({"x": [1, 2]}, {"x": [2, 1]}, is_ordered=True)
