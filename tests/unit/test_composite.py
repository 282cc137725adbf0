"""Composite ids: several parts as one text, and back."""

from __future__ import annotations

import pytest

from postonce import RequestInvalid
from postonce.composite import joined, parted
from postonce.facts import Identity
from postonce.search import created_id_of, key_that_is_id, remote_id_of
from postonce.unknown import UNKNOWN

KEYED = Identity(id_field=None, id_fields=("name", "type"), natural_key=("name", "type"))
OWNED = Identity(id_field=None, id_fields=("owner.login", "name"), natural_key=("name",))


@pytest.mark.parametrize(
    "parts", [("www", "A"), ("a/b", "50%"), ("@", "%2F"), ("", "A"), ("a b", "ü")]
)
def test_parts_come_back_as_they_were(parts: tuple[str, str]) -> None:
    assert parted(joined(parts), ("name", "type"), kind="c/set") == parts


def test_one_part_is_the_id_as_it_is() -> None:
    assert joined(["a/b"]) == "a/b"


@pytest.mark.parametrize("remote_id", ["www", "www/A/3"])
def test_another_number_of_parts_is_refused(remote_id: str) -> None:
    with pytest.raises(RequestInvalid, match="of the form name/type"):
        parted(remote_id, ("name", "type"), kind="c/set")


def test_what_is_not_known_yet_has_no_known_part() -> None:
    assert parted(UNKNOWN, ("name", "type"), kind="c/set") == (UNKNOWN, UNKNOWN)


def test_id_is_what_the_answer_shows_else_what_was_asked_for() -> None:
    request = {"name": "www", "type": "A"}
    assert remote_id_of({"name": "WWW"}, request, KEYED) == "WWW/A"
    assert remote_id_of({"name": "www"}, {}, KEYED) is None


def test_a_part_that_the_api_gives_out_is_read_from_the_answer() -> None:
    body = {"owner": {"login": "ann"}, "name": "tool"}
    assert created_id_of(body, {"name": "tool"}, OWNED) == "ann/tool"
    assert remote_id_of({"name": "tool"}, {"name": "tool"}, OWNED) is None


def test_only_a_key_that_the_caller_sends_whole_is_the_id() -> None:
    assert key_that_is_id(KEYED) == ("name", "type")
    assert key_that_is_id(OWNED) == ()
    spelled = Identity(
        id_field=None,
        id_fields=("title", "type"),
        natural_key=("name", "type"),
        answer_paths={"name": "title"},
    )
    assert key_that_is_id(spelled) == ("name", "type")
    assert key_that_is_id(Identity(id_field="name", natural_key=("name",))) == ("name",)
    assert key_that_is_id(Identity(id_field="id", natural_key=("name",))) == ()
