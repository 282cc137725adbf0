"""What may be the thing is a match; what cannot be, and what others own, is none."""

from __future__ import annotations

import pytest

from postonce.facts import Identity
from postonce.markers import Marker
from postonce.search import Match, matches, remote_id_of
from postonce.types import Json

NAMED = Identity(id_field="id", natural_key=("name",))
UNIQUE = Identity(id_field="id", natural_key=("name",), is_unique=True)
LABELLED = Identity(id_field="id", natural_key=("name",), marker="tags")
OURS = Marker(owner="team", instance="web")


def found(candidates: list[Json], request: Json, identity: Identity = NAMED) -> tuple[Match, ...]:
    return matches(
        candidates, request, identity, marker=OURS, is_owned=lambda one, _body: one == "owned"
    )


def ids(matched: tuple[Match, ...]) -> list[str]:
    return [match.remote_id for match in matched]


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


def test_a_candidate_that_shows_no_id_is_possible() -> None:
    assert ids(found([{"name": "a"}], {"name": "a"}, UNIQUE)) == [""]


def test_another_name_is_no_match_and_a_key_may_stand_deeper() -> None:
    key = Identity(id_field="id", natural_key=("spec.name",), answer_paths={"spec.name": "label"})
    candidates = [{"id": 1, "label": "a"}, {"id": 2, "label": "b"}]
    assert ids(found(candidates, {"spec": {"name": "a"}}, key)) == ["1"]


@pytest.mark.parametrize("shows", [{}, {"name": "A"}, {"name": "a."}])
def test_a_key_that_is_hidden_or_in_other_letters_is_possible(shows: Json) -> None:
    matched = found([{"id": 1, **shows}], {"name": "a"}, UNIQUE)
    assert ids(matched) == ["1"]
    assert not matched[0].is_keyed


def test_a_request_without_its_key_is_matched_by_all_it_says() -> None:
    candidates = [{"id": 1, "size": 1}, {"id": 2, "size": 2}]
    matched = found(candidates, {"size": 2}, UNIQUE)
    assert ids(matched) == ["2"]
    assert not matched[0].is_keyed


def test_what_carries_our_marker_is_a_match_whatever_it_is_called() -> None:
    candidates = [
        {"id": 1, "name": "renamed", "tags": ["postonce:team:web"]},
        {"id": 2, "name": "other", "tags": ["postonce:team:db"]},
    ]
    matched = found(candidates, {"name": "a"}, LABELLED)
    assert ids(matched) == ["1"]
    assert matched[0].is_marked


def test_markers_are_no_difference() -> None:
    body = {"id": 1, "name": "a", "tags": ["blue", "postonce:team:web"]}
    assert found([body], {"name": "a", "tags": ["blue"]}, LABELLED)[0].differs == ()
