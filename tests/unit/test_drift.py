"""Drift is what differs in meaning; a changed request is never passed over."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import pytest

from postonce.data.repository import Record, Status
from postonce.drift import drift, drift_since
from postonce.facts import Identity
from postonce.records import asked, made
from postonce.types import Json

PLAIN = Identity(id_field="id")


@dataclass
class Kind:
    identity: Identity = PLAIN
    readiness: Any = None
    write_once: tuple[str, ...] = ()
    sensitive: tuple[str, ...] = ()


def after(request: Json, answer: Json, kind: Kind) -> Record:
    """Return the record of a thing made of `request`, whose create answered `answer`."""
    intent = Record(kind="k", instance="i", status=Status.INTENT)
    intent = asked(intent, request, kind, token="t")
    return made(intent, kind, remote_id="1", body=answer)


def drifted(sent: Json, answer: Json, wanted: Json, live: Json, kind: Kind | None = None) -> Json:
    """Return field → (wanted, found) for a thing sent and answered so, wanted and found so now."""
    kind = kind or Kind()
    record = after(sent, answer, kind)
    found = drift(wanted, replace(record, state=live), kind.identity, kind.sensitive)
    return {d.field: (d.wanted, d.found) for d in found}


def steady(sent: Json, answer: Json, live: Json, kind: Kind | None = None) -> Json:
    """As `drifted`, for a request that stays."""
    return drifted(sent, answer, sent, live, kind)


def test_what_the_server_fills_in_is_no_drift() -> None:
    sent = {"net": {"cidr": "10.0.0.0/8"}}
    live = {"net": {"cidr": "10.0.0.0/8", "gateway": "10.0.0.1"}, "zone": "a"}
    assert steady(sent, live, live) == {}


def test_what_someone_changed_is_drift() -> None:
    assert steady({"size": 1}, {"size": 1}, {"size": 2}) == {"size": (1, 2)}
    assert steady({"size": 1}, {"size": 1}, {"size": None}) == {"size": (1, None)}


def test_what_was_normalised_when_new_is_no_drift_until_it_changes() -> None:
    assert steady({"name": "Web"}, {"name": "web"}, {"name": "web"}) == {}
    assert steady({"name": "Web"}, {"name": "web"}, {"name": "db"}) == {"name": ("Web", "db")}


def test_a_moving_part_beside_a_hidden_one_is_no_drift() -> None:
    sent = {"spec": {"user": "u", "pin": "1"}}
    answer = {"spec": {"user": "u", "status": "new"}}
    assert steady(sent, answer, {"spec": {"user": "u", "status": "up"}}) == {}
    assert list(steady(sent, answer, {"spec": {"user": "x", "status": "up"}})) == ["spec"]


def test_a_moving_part_of_a_reference_is_no_drift() -> None:
    sent, answer = {"zone": {"at": "N"}}, {"zone": {"at": "n", "load": 1}}
    assert steady(sent, answer, {"zone": {"at": "n", "load": 2}}) == {}


def test_members_of_a_list_are_compared_one_by_one() -> None:
    sent = {"rules": [{"port": 80, "to": "ANY"}]}
    answer = {"rules": [{"port": "80", "to": "any", "hits": 0}]}
    assert steady(sent, answer, {"rules": [{"port": "80", "to": "any", "hits": 5}]}) == {}
    assert list(steady(sent, answer, {"rules": [{"port": "81", "to": "any"}]})) == ["rules"]


def test_a_nested_value_that_vanishes_is_drift() -> None:
    sent = {"net": {"a": 1, "b": 2}}
    assert list(steady(sent, {"net": {"a": 1, "b": 2}}, {"net": {"a": 1}})) == ["net"]


def test_a_field_is_looked_for_where_the_answer_shows_it() -> None:
    kind = Kind(Identity(id_field="id", answer_paths={"zone": "place.zone"}))
    live = {"place": {"zone": "b"}}
    assert steady({"zone": "a"}, {"place": {"zone": "a"}}, live, kind) == {"zone": ("a", "b")}


@pytest.mark.parametrize(
    ("sent", "wanted", "found"),
    [
        ({"data": "a"}, {"data": "b"}, {"data": ("b", "a")}),
        ({"data": "a"}, {}, {"data": (None, "a")}),
        ({}, {"data": "b"}, {"data": ("b", None)}),
        ({"data": ["a", "b"]}, {"data": ["b", "a"]}, {"data": (["b", "a"], ["a", "b"])}),
        ({"data": {"a": 1, "b": 2}}, {"data": {"a": 1}}, {"data": ({"a": 1}, {"a": 1, "b": 2})}),
    ],
)
@pytest.mark.parametrize("is_shown", [True, False])
def test_a_changed_request_is_reported_shown_or_not(
    sent: Json, wanted: Json, found: Json, is_shown: bool
) -> None:
    live = dict(sent) if is_shown else {}
    assert drifted(sent, live, wanted, live) == found


@pytest.mark.parametrize("live", [{}, {"data": None}])
def test_asking_for_nothing_in_other_words_is_no_change(live: Json) -> None:
    assert drifted({}, live, {"data": None}, live) == {}
    assert drifted({"data": []}, live, {}, live) == {}


def test_a_request_changed_to_what_there_is_is_no_drift() -> None:
    assert drifted({"size": 1}, {"size": 1}, {"size": 2}, {"size": 2}) == {}


@pytest.mark.parametrize("live", [{}, {"login": {"pin": "***"}}, {"login": {"pin": "s3cret"}}])
def test_a_changed_secret_is_reported_and_never_shown_nor_kept(live: Json) -> None:
    kind = Kind(sensitive=("login.pin",))
    sent, wanted = {"login": {"pin": "s3cret"}}, {"login": {"pin": "n3w"}}
    assert drifted(sent, live, sent, live, kind) == {}
    assert drifted(sent, live, wanted, live, kind) == {"login": ("***", "***")}
    record = after(sent, {"login": {"pin": "as the server spells it: s3cret"}}, kind)
    assert "s3cret" not in str((record.request, record.shown))


def test_a_secret_no_longer_asked_for_says_so() -> None:
    kind = Kind(sensitive=("pin",))
    assert drifted({"pin": "p"}, {}, {}, {}, kind) == {"pin": (None, "***")}


def test_a_record_alone_tells_its_drift() -> None:
    kind = Kind(sensitive=("pin",))
    record = after({"size": 1, "pin": "p"}, {"size": 2, "pin": "p"}, kind)
    assert drift_since(record, kind.identity, kind.sensitive) == ()
    found = drift_since(replace(record, state={"size": 3}), kind.identity, kind.sensitive)
    assert [str(d) for d in found] == ["size: wanted 1, found 3"]


def test_a_secret_inside_a_found_thing_is_no_drift_until_it_changes() -> None:
    kind = Kind(sensitive=("config.password",))
    sent = {"config": {"host": "a", "password": "p"}}
    found = replace(after(sent, {}, kind), shown=None, state={"config": {"host": "a"}})
    assert drift(sent, found, PLAIN, kind.sensitive) == ()
    assert drift({"config": {"host": "a", "password": "q"}}, found, PLAIN, kind.sensitive)
    assert drift({"config": {"host": "b", "password": "p"}}, found, PLAIN, kind.sensitive)
