"""A match is proven, possible or none; nothing shown is never proof."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from postonce.data.repository import Record, Status
from postonce.errors import AmbiguousMatch
from postonce.facts import Identity
from postonce.markers import Marker
from postonce.proof import NO_TRACE, Proof, Trace, may_be_ours, proven, trace_of
from postonce.search import Match, matches
from postonce.types import Json

NOW = datetime(2026, 1, 1, tzinfo=UTC)
NEW = {"created_at": NOW.isoformat()}
OLD = {"created_at": (NOW - timedelta(hours=1)).isoformat()}
NAMED = Identity(id_field="id", natural_key=("name",), marker="tags")
UNIQUE = Identity(id_field="id", natural_key=("name",), is_unique=True)
NAMELESS = Identity(id_field="ip", is_anonymous=True)
SINCE = Trace(since=NOW)
OURS = Marker(owner="team", instance="web")


def found(*bodies: Json, request: Json, identity: Identity = NAMED) -> tuple[Match, ...]:
    return matches(bodies, request, identity, marker=OURS, is_owned=lambda _id, _body: False)


def proof(
    matched: tuple[Match, ...], trace: Trace, identity: Identity = NAMED
) -> tuple[str, Proof] | None:
    """Return the proven match's id and its proof."""
    known = proven(matched, identity, trace, kind="k", instance="i")
    return None if known is None else (known[0].remote_id, known[1])


def test_what_shows_no_id_is_never_proven() -> None:
    matched = found({"name": "a", **NEW}, request={"name": "a"}, identity=UNIQUE)
    assert proof(matched, SINCE, UNIQUE) is None


@pytest.mark.parametrize("shows", [{}, {"name": "A"}, {"name": "a."}])
def test_a_key_that_is_hidden_or_in_other_letters_is_no_proof(shows: Json) -> None:
    matched = found({"id": 1, **NEW, **shows}, request={"name": "a"}, identity=UNIQUE)
    assert proof(matched, SINCE, UNIQUE) is None


def test_a_unique_key_proves_with_fields_that_agree() -> None:
    body = {"id": 1, "name": "a", "size": 1}
    agreeing = found(body, request={"name": "a", "size": 1}, identity=UNIQUE)
    differing = found(body, request={"name": "a", "size": 2}, identity=UNIQUE)
    assert proof(agreeing, NO_TRACE, UNIQUE) == ("1", Proof.KEY)
    assert proof(differing, NO_TRACE, UNIQUE) is None


def test_a_unique_key_made_since_our_intent_proves_whatever_the_api_made_of_the_rest() -> None:
    body = {"id": 1, "name": "a", "zone": "Zone North"}
    for date, is_ours in ((NEW, True), (OLD, False), ({}, False)):
        matched = found({**body, **date}, request={"name": "a", "zone": "n"}, identity=UNIQUE)
        assert (proof(matched, SINCE, UNIQUE) == ("1", Proof.KEY)) == is_ours


@pytest.mark.parametrize(
    ("age", "is_proven"),
    [(timedelta(0), True), (timedelta(seconds=29), True), (timedelta(minutes=11), False)],
)
def test_after_an_intent_only_what_was_made_since_is_ours(age: timedelta, is_proven: bool) -> None:
    body = {"id": 1, "name": "a", "created_at": (NOW - age).isoformat()}
    matched = found(body, request={"name": "a"})
    assert (proof(matched, SINCE) == ("1", Proof.SINCE)) == is_proven
    assert may_be_ours(matched[0], SINCE) == is_proven
    assert proof(matched, NO_TRACE) is None


def test_without_dates_the_only_one_of_its_name_is_ours_and_two_are_not() -> None:
    first = {"id": 1, "name": "a", "size": 1}
    alone = found(first, request={"name": "a", "size": 1})
    beside = found(first, {**first, "id": 2, "size": 2}, request={"name": "a", "size": 1})
    assert proof(alone, SINCE) == ("1", Proof.ONLY)
    assert proof(alone, NO_TRACE) is None
    assert proof(beside, SINCE) is None


def test_what_has_no_name_is_ours_if_it_was_not_there_before() -> None:
    bodies = ({"ip": "1", "zone": "n"}, {"ip": "2", "zone": "n"})
    matched = found(*bodies, request={"zone": "n"}, identity=NAMELESS)
    trace = Trace(since=NOW, baseline=frozenset({"1"}))
    assert proof(matched, trace, NAMELESS) == ("2", Proof.NEW)
    assert [may_be_ours(match, trace) for match in matched] == [False, True]


def test_what_has_no_name_is_never_ours_for_being_the_only_one() -> None:
    matched = found({"ip": "1", "zone": "n"}, request={"zone": "n"}, identity=NAMELESS)
    assert proof(matched, SINCE, NAMELESS) is None


def test_our_marker_proves_before_all_else() -> None:
    marked = {"id": 1, "name": "renamed", "tags": ["postonce:team:web"], **OLD}
    matched = found(marked, {"id": 2, "name": "a", **NEW}, request={"name": "a"})
    assert proof(matched, SINCE) == ("1", Proof.MARKER)


@pytest.mark.parametrize(
    "bodies",
    [
        ({"id": 1, "name": "a", **NEW}, {"id": 2, "name": "a", **NEW}),
        ({"id": 1, "tags": ["postonce:team:web"]}, {"id": 2, "tags": ["postonce:team:web"]}),
        ({"id": 1, "name": "a"}, {"id": 2, "name": "a"}),
    ],
)
def test_two_that_could_be_ours_are_named(bodies: tuple[Json, ...]) -> None:
    matched = found(*bodies, request={"name": "a"})
    with pytest.raises(AmbiguousMatch) as caught:
        proof(matched, SINCE)
    assert caught.value.ids == ("1", "2")


def test_a_record_tells_of_its_marker_and_of_a_post_that_was_announced() -> None:
    record = Record(
        kind="k", instance="web", status=Status.INTENT, intent_at=NOW, owner="team", baseline=("1",)
    )
    assert trace_of(record, NOW) == Trace(
        marker=OURS, since=NOW, until=NOW + timedelta(hours=1), baseline=frozenset({"1"})
    )
    live = Record(kind="k", instance="web", status=Status.LIVE, intent_at=NOW)
    assert trace_of(live, NOW) == NO_TRACE


def test_what_came_long_after_an_old_intent_is_not_ours() -> None:
    record = Record(
        kind="k", instance="i", status=Status.INTENT, intent_at=NOW, updated_at=NOW, baseline=()
    )
    days_later = trace_of(record, NOW + timedelta(days=3))
    colleague = {"id": 1, "name": "a", "created_at": (NOW + timedelta(days=2)).isoformat()}
    assert (
        proof(found(colleague, request={"name": "a"}), replace(days_later, baseline=None)) is None
    )
    nameless = found({"ip": "1", "zone": "n"}, request={"zone": "n"}, identity=NAMELESS)
    assert proof(nameless, days_later, NAMELESS) is None


def test_what_shows_its_labels_without_our_marker_has_no_proof() -> None:
    stranger = {"id": 1, "name": "a", "tags": ["theirs"], **NEW}
    matched = found(stranger, request={"name": "a"})
    assert proof(matched, SINCE) is None
    assert may_be_ours(matched[0], SINCE)
