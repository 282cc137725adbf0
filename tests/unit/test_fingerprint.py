"""What a record keeps shows no secret, loses none, and can be recognised."""

from __future__ import annotations

import json

import pytest

from postonce.fingerprint import (
    fingerprint,
    is_hidden,
    is_masked,
    keep_write_once,
    without_fields,
    without_secrets,
)
from postonce.types import Json


def test_a_fingerprint_minds_values_and_not_the_order_of_keys() -> None:
    assert fingerprint({"a": 1, "b": [1, 2]}) == fingerprint({"b": [1, 2], "a": 1})
    assert fingerprint({"b": [1, 2]}) != fingerprint({"b": [2, 1]})


def test_any_json_text_has_a_fingerprint() -> None:
    assert len(fingerprint(json.loads('"\\ud800"'))) == 64


@pytest.mark.parametrize(
    ("request_body", "path"),
    [
        ({"password": "hunter2"}, "password"),
        ({"login": {"password": "hunter2"}}, "login.password"),
        ({"users": [{"password": "hunter2"}]}, "users.password"),
        ({"keys": ["hunter2"]}, "keys"),
        ({"pg": {"role.password": "hunter2"}}, "pg.role.password"),
        ({"role.password": "hunter2"}, "role.password"),
        ({"login": {"password": {"plain": "hunter2"}}}, "login.password"),
    ],
)
def test_a_secret_is_not_kept_wherever_it_stands(request_body: Json, path: str) -> None:
    kept = without_secrets(request_body, (path,), salt="s")
    assert "hunter2" not in json.dumps(kept)
    assert "digest:" in json.dumps(kept)
    assert kept == without_secrets(request_body, (path,), salt="s")
    assert kept != without_secrets(request_body, (path,), salt="other")


def test_what_hides_itself_is_kept_as_it_is() -> None:
    body = {"a": None, "b": "****"}
    assert without_secrets(body, ("a", "b", "c.d"), salt="s") == body


def test_fields_are_left_out_with_nothing_beside_them() -> None:
    body = {"spec": {"name": "a", "pin": 1}, "users": [{"pin": 1}, {"name": "b"}]}
    assert without_fields(body, ("spec.pin", "users.pin")) == {
        "spec": {"name": "a"},
        "users": [{}, {"name": "b"}],
    }


def test_asterisks_and_nothing_hide_a_value() -> None:
    assert is_masked("***")
    assert not is_masked("")
    assert not is_masked("a*")
    assert all(is_hidden(body, "a.b") for body in ({}, {"a": {"b": None}}, {"a": {"b": "**"}}))
    assert not is_hidden({"a": {"b": "c"}}, "a.b")


@pytest.mark.parametrize("shows", [{}, {"key": {"id": 1}}, {"key": {"id": 1, "secret": "***"}}])
def test_a_nested_secret_survives_a_refresh(shows: Json) -> None:
    kept = keep_write_once({"key": {"id": 1, "secret": "s"}}, shows, ("key.secret",))
    assert kept["key"]["secret"] == "s"


def test_a_secret_that_is_shown_anew_replaces_the_old_one() -> None:
    assert keep_write_once({"secret": "old"}, {"secret": "new"}, ("secret",)) == {"secret": "new"}


def test_secrets_of_a_list_stay_with_their_owners() -> None:
    old = {"keys": [{"id": 1, "secret": "a"}, {"id": 2, "secret": "b"}]}
    new = {"keys": [{"id": 2}, {"id": 3}, {"id": 1}]}
    assert keep_write_once(old, new, ("keys.secret",)) == {
        "keys": [{"id": 2, "secret": "b"}, {"id": 3}, {"id": 1, "secret": "a"}]
    }


def test_secrets_of_a_list_without_names_stay_in_their_places() -> None:
    old = {"keys": [{"secret": "a"}, {"secret": "b"}]}
    assert keep_write_once(old, {"keys": [{"n": 1}, {"n": 2}]}, ("keys.secret",)) == {
        "keys": [{"n": 1, "secret": "a"}, {"n": 2, "secret": "b"}]
    }
    assert keep_write_once(old, {"keys": [{"n": 1}]}, ("keys.secret",)) == {"keys": [{"n": 1}]}


def test_what_was_not_an_object_has_nothing_to_keep() -> None:
    assert keep_write_once(None, {"a": 1}, ("a", "b.c")) == {"a": 1}
    assert keep_write_once({"b": "text"}, {"a": 1}, ("b.c",)) == {"a": 1}
