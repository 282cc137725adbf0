"""A match is proven, possible or none; nothing shown is never proof."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from postonce.errors import AmbiguousMatch
from postonce.facts import Identity
from postonce.search import Match, made_at, matches, proven, remote_id_of
from postonce.types import Json

NAMED = Identity(id_field="id", natural_key=("name",))
UNIQUE = Identity(id_field="id", natural_key=("name",), is_unique=True)
NAMELESS = Identity(id_field="ip")
NOW = datetime(2026, 1, 1, tzinfo=UTC)


def found(candidates: list[Json], request: Json, identity: Identity = NAMED) -> tuple[Match, ...]:
    return matches(candidates, request, identity, is_owned=lambda remote_id: remote_id == "owned")


def ids(matched: tuple[Match, ...]) -> list[str]:
    return [match.remote_id for match in matched]


def proof(matched: tuple[Match, ...], identity: Identity, since: datetime | None) -> Match | None:
    return proven(matched, identity, since=since, kind="k", instance="i")


@pytest.mark.parametrize(
    ("body", "remote_id"),
    [
        ({"id": 7}, "7"),
        ({"id": "7"}, "7"),
        ({"id": 0}, "0"),
        ({"id": ""}, None),
        ({"id": None}, None),
        ({"id": True}, None),
        ({"id": {"id": 7}}, None),
        ({"id": [7]}, None),
        ({}, None),
        (None, None),
        ("7", None),
    ],
)
def test_an_id_is_text_or_a_number(body: Json, remote_id: str | None) -> None:
    assert remote_id_of(body, {"name": "a"}, NAMED) == remote_id


def test_without_an_id_field_the_key_is_the_id() -> None:
    keyed = Identity(id_field=None, natural_key=("spec.name",))
    assert remote_id_of(None, {"spec": {"name": "a"}}, keyed) == "a"
    assert remote_id_of({"spec": {"name": "b"}}, {"spec": {"name": "a"}}, keyed) == "b"
    assert remote_id_of({}, {}, Identity(id_field=None)) is None


def test_owned_repeated_and_unreadable_candidates_are_left_out() -> None:
    candidates = [{"id": i, "name": "a"} for i in ("owned", 1, 1)]
    assert ids(found([*candidates, "text", None], {"name": "a"})) == ["1"]


def test_a_candidate_that_shows_no_id_is_possible_but_no_proof() -> None:
    matched = found([{"name": "a", "created_at": NOW.isoformat()}], {"name": "a"}, UNIQUE)
    assert ids(matched) == [""]
    assert proof(matched, UNIQUE, NOW) is None


def test_another_name_is_no_match_and_a_key_may_stand_deeper() -> None:
    key = Identity(id_field="id", natural_key=("spec.name",), answer_paths={"spec.name": "label"})
    candidates = [{"id": 1, "label": "a"}, {"id": 2, "label": "b"}]
    assert ids(found(candidates, {"spec": {"name": "a"}}, key)) == ["1"]


@pytest.mark.parametrize("shows", [{}, {"name": "A"}, {"name": "a."}])
def test_a_key_that_is_hidden_or_in_other_letters_is_possible_but_no_proof(shows: Json) -> None:
    matched = found([{"id": 1, "created_at": NOW.isoformat(), **shows}], {"name": "a"}, UNIQUE)
    assert ids(matched) == ["1"]
    assert not matched[0].is_keyed
    assert proof(matched, UNIQUE, NOW) is None


def test_a_request_without_its_key_is_matched_by_all_it_says() -> None:
    candidates = [{"id": 1, "size": 1}, {"id": 2, "size": 2}]
    matched = found(candidates, {"size": 2}, UNIQUE)
    assert ids(matched) == ["2"]
    assert proof(matched, UNIQUE, None) is None


def test_a_unique_key_proves_only_with_fields_that_agree() -> None:
    candidates = [{"id": 1, "name": "a", "size": 1}]
    assert proof(found(candidates, {"name": "a", "size": 1}, UNIQUE), UNIQUE, None)
    assert proof(found(candidates, {"name": "a", "size": 2}, UNIQUE), UNIQUE, None) is None


@pytest.mark.parametrize(
    ("age", "is_proven"),
    [(timedelta(0), True), (timedelta(seconds=29), True), (timedelta(minutes=5), False)],
)
def test_after_an_intent_only_what_was_made_since_is_ours(age: timedelta, is_proven: bool) -> None:
    matched = found([{"id": 1, "name": "a", "created_at": (NOW - age).isoformat()}], {"name": "a"})
    assert (proof(matched, NAMED, NOW) is not None) == is_proven
    assert matched[0].is_older_than(NOW) != is_proven
    assert proof(matched, NAMED, None) is None


def test_what_does_not_say_when_it_was_made_proves_nothing() -> None:
    assert proof(found([{"id": 1, "name": "a"}], {"name": "a"}), NAMED, NOW) is None


def test_two_that_could_be_ours_are_named() -> None:
    body = {"ip": "1", "zone": "n", "created_at": NOW.isoformat()}
    matched = found([body, {**body, "ip": "2"}], {"zone": "n"}, NAMELESS)
    with pytest.raises(AmbiguousMatch) as caught:
        proof(matched, NAMELESS, NOW)
    assert caught.value.ids == ("1", "2")


@pytest.mark.parametrize(
    ("body", "moment"),
    [
        ({"created_at": "2026-01-01T00:00:00Z"}, NOW),
        ({"created_at": "2026-01-01T00:00:00.000000123Z"}, NOW),
        ({"created": "2026-01-01T00:00:00"}, NOW),
        ({"created": NOW.timestamp()}, NOW),
        ({"created": int(NOW.timestamp() * 1000)}, NOW),
        ({"metadata": {"creationTimestamp": "2026-01-01T00:00:00Z"}}, NOW),
        ({"created_at": "yesterday", "created": int(NOW.timestamp())}, NOW),
        ({"created_at": 10**300}, None),
        ({"created": True}, None),
        ({"created": -1}, None),
        ({"created_at": None}, None),
        ({}, None),
    ],
)
def test_when_it_was_made_is_read_in_many_spellings(body: Json, moment: datetime | None) -> None:
    assert made_at(body) == moment
