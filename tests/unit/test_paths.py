"""Dotted paths lead where they should, keys with dots and lists included."""

from __future__ import annotations

from postonce.paths import MISSING, changed_at, dig


def test_a_path_leads_into_objects() -> None:
    assert dig({"region": {"slug": "north"}}, "region.slug") == "north"


def test_a_key_with_dots_comes_before_a_path() -> None:
    assert dig({"a.b": 1, "a": {"b": 2}}, "a.b") == 1
    assert dig({"x": {"a.b": 1}}, "x.a.b") == 1


def test_a_path_that_leads_nowhere_is_missing_not_null() -> None:
    assert dig({"a": None}, "a") is None
    assert dig({"a": None}, "a.b") is MISSING
    assert dig([1], "0") is MISSING
    assert dig(None, "a", "else") == "else"


def test_a_change_enters_lists_and_leaves_the_rest_as_it_is() -> None:
    body = {"users": [{"pin": 1, "name": "a"}, {"name": "b"}], "pin": 3}
    assert changed_at(body, "users.pin", lambda pin: pin + 1) == {
        "users": [{"pin": 2, "name": "a"}, {"name": "b"}],
        "pin": 3,
    }
    assert body["users"] == [{"pin": 1, "name": "a"}, {"name": "b"}]


def test_a_change_finds_keys_with_dots() -> None:
    assert changed_at({"x": {"a.pin": 1}}, "x.a.pin", lambda _v: 2) == {"x": {"a.pin": 2}}


def test_a_change_to_missing_removes() -> None:
    assert changed_at({"a": {"b": 1, "c": 2}}, "a.b", lambda _v: MISSING) == {"a": {"c": 2}}


def test_a_change_at_no_place_changes_nothing() -> None:
    for body in ({"a": 1}, {"a": None}, "text", None):
        assert changed_at(body, "a.b", lambda _v: MISSING) == body
