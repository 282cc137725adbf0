"""What a person may decide about an instance, on a real store."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from postonce.creation import Timing
from postonce.data.open import open_repository
from postonce.data.repository import Record, Repository, Status
from postonce.errors import Claimed, DecisionRefused, NotRecorded, StaleRecord
from postonce.resolve import abandon, adopt, command, retry

TIMING = Timing(sleep=lambda _s: None, claim_timeout_s=0.0)
LOST = Record(
    kind="cloud/thing",
    instance="web-1",
    status=Status.INTENT,
    token="t0ken",
    intent_at=datetime(2026, 1, 2, tzinfo=UTC),
    fingerprint="f",
    request={"name": "web-1"},
    is_ready=False,
    parents={"project_id": "7"},
)
LIVE = replace(LOST, status=Status.LIVE, remote_id="1", state={"id": "1"}, is_ready=True)


@pytest.fixture
def data(tmp_path: Path) -> Iterator[Repository]:
    repository = open_repository(f"sqlite:///{tmp_path / 'state.db'}")
    yield repository
    repository.close()


def named(data: Repository, remote_id: str, instance: str = "web-1") -> Record:
    return adopt(data, "cloud/thing", instance, remote_id, timing=TIMING)


def test_adopting_names_the_id_and_keeps_what_was_asked_for(data: Repository) -> None:
    lost = data.put(LOST)
    found = named(data, "9")
    assert found == replace(lost, remote_id="9", version=2, updated_at=found.updated_at)
    assert found == data.get("cloud/thing", "web-1")


def test_adopting_where_nothing_is_recorded_makes_a_record(data: Repository) -> None:
    found = named(data, "9")
    assert (found.status, found.remote_id, found.request) == (Status.INTENT, "9", None)


def test_adopting_twice_writes_once(data: Repository) -> None:
    assert named(data, "9") == named(data, "9")


def test_a_wrong_name_can_be_mended(data: Repository) -> None:
    named(data, "8")
    assert named(data, "9").remote_id == "9"


def test_adopting_what_is_live_already_changes_nothing(data: Repository) -> None:
    live = data.put(LIVE)
    assert named(data, "1") == live


@pytest.mark.parametrize("status", [Status.LIVE, Status.DELETING])
def test_another_id_is_not_adopted_over_a_known_one(data: Repository, status: Status) -> None:
    data.put(replace(LIVE, status=status))
    with pytest.raises(DecisionRefused, match=r"postonce resolve cloud/thing web-1 --abandon"):
        named(data, "9")


def test_an_interrupted_delete_is_taken_back_with_all_that_is_known(data: Repository) -> None:
    data.put(replace(LIVE, status=Status.DELETING, state={"id": "1", "secret": "s"}))
    found = named(data, "1")
    assert (found.status, found.state) == (Status.INTENT, {"id": "1", "secret": "s"})


def test_what_was_given_up_by_mistake_is_taken_up_with_all_that_is_known(data: Repository) -> None:
    live = data.put(LIVE)
    abandon(data, "cloud/thing", "web-1", timing=TIMING)
    found = named(data, "1")
    assert (found.status, found.state, found.request) == (Status.INTENT, live.state, live.request)


def test_what_a_tombstone_knew_is_not_said_of_another_id(data: Repository) -> None:
    data.put(replace(LIVE, status=Status.DELETED))
    found = named(data, "9")
    assert (found.state, found.request, found.token) == (None, None, None)


def test_a_decision_says_which_of_several_is_the_one(data: Repository) -> None:
    data.put(replace(LIVE, rivals=("8", "9")))
    assert named(data, "1").rivals == ()
    data.put(replace(LIVE, instance="web-2", remote_id="2", rivals=("8", "9")))
    found = named(data, "8", instance="web-2")
    assert (found.status, found.remote_id, found.rivals) == (Status.INTENT, "8", ())
    assert (found.state, found.request) == (None, LIVE.request)


def test_rivals_are_given_up_with_the_rest(data: Repository) -> None:
    data.put(replace(LIVE, rivals=("8", "9")))
    found = abandon(data, "cloud/thing", "web-1", timing=TIMING)
    assert found is not None
    assert found.rivals == ()


def test_an_id_that_another_instance_holds_is_refused_by_its_name(data: Repository) -> None:
    data.put(LIVE)
    with pytest.raises(DecisionRefused, match="1 is recorded as 'web-1'"):
        named(data, "1", instance="web-2")
    assert data.get("cloud/thing", "web-2") is None


def test_the_same_id_below_another_parent_is_another_things(data: Repository) -> None:
    data.put(LIVE)
    data.put(replace(LOST, instance="web-2", parents={"project_id": "8"}))
    assert named(data, "1", instance="web-2").remote_id == "1"


def test_a_rebuilt_record_tells_its_place_without_a_request(data: Repository) -> None:
    data.put(LIVE)
    rebuilt = replace(LIVE, instance="web-2", remote_id="2", request=None, token=None)
    data.put(replace(rebuilt, status=Status.DELETED, remote_id="1", parents={"project_id": "8"}))
    assert named(data, "1", instance="web-2").remote_id == "1"


def test_an_empty_id_names_nothing(data: Repository) -> None:
    with pytest.raises(DecisionRefused, match="empty"):
        named(data, "")


@pytest.mark.parametrize("before", [LOST, LIVE, replace(LIVE, status=Status.DELETING)])
def test_abandoning_leaves_a_tombstone(data: Repository, before: Record) -> None:
    data.put(before)
    found = abandon(data, "cloud/thing", "web-1", timing=TIMING)
    assert found is not None
    assert found.status is Status.DELETED
    assert found == data.get("cloud/thing", "web-1")


def test_abandoning_nothing_records_nothing(data: Repository) -> None:
    assert abandon(data, "cloud/thing", "web-1", timing=TIMING) is None
    assert data.get("cloud/thing", "web-1") is None


def test_retrying_keeps_the_token_and_forgets_the_time(data: Repository) -> None:
    data.put(replace(LOST, baseline=("5",)))
    found = retry(data, "cloud/thing", "web-1", timing=TIMING)
    assert (found.status, found.token, found.intent_at) == (Status.INTENT, "t0ken", None)
    assert found.baseline is None
    assert retry(data, "cloud/thing", "web-1", timing=TIMING) == found


@pytest.mark.parametrize(
    ("before", "why"),
    [
        (LIVE, "live with id 1"),
        (replace(LIVE, status=Status.DELETING), "deleting with id 1"),
        (replace(LIVE, status=Status.DELETED), "a tombstone"),
        (replace(LOST, remote_id="9"), "named as 9"),
    ],
)
def test_only_a_lost_post_can_be_retried(data: Repository, before: Record, why: str) -> None:
    before = data.put(before)
    with pytest.raises(DecisionRefused, match=why):
        retry(data, "cloud/thing", "web-1", timing=TIMING)
    assert data.get("cloud/thing", "web-1") == before


def test_what_was_never_recorded_cannot_be_retried(data: Repository) -> None:
    with pytest.raises(NotRecorded):
        retry(data, "cloud/thing", "web-1", timing=TIMING)


def _decisions(version: int | None = None) -> list[Callable[[Repository], object]]:
    where = ("cloud/thing", "web-1")
    return [
        lambda data: adopt(data, *where, "9", timing=TIMING, version=version),
        lambda data: abandon(data, *where, timing=TIMING, version=version),
        lambda data: retry(data, *where, timing=TIMING, version=version),
    ]


@pytest.mark.parametrize("decide", _decisions(), ids=["adopt", "abandon", "retry"])
def test_a_live_run_is_not_disturbed(
    data: Repository, decide: Callable[[Repository], object]
) -> None:
    lost = data.put(LOST)
    assert data.claim("cloud/thing", "web-1", "elsewhere", lease_s=60)
    with pytest.raises(Claimed):
        decide(data)
    assert data.get("cloud/thing", "web-1") == lost


@pytest.mark.parametrize("decide", _decisions(version=1), ids=["adopt", "abandon", "retry"])
def test_a_decision_counts_for_the_version_that_was_seen(
    data: Repository, decide: Callable[[Repository], object]
) -> None:
    now = data.put(replace(data.put(LOST), remote_id=None, token="another"))
    with pytest.raises(StaleRecord, match="expected version 1"):
        decide(data)
    assert data.get("cloud/thing", "web-1") == now


@pytest.mark.parametrize("name", ["web-1", "a b", "it's", "$(rm -rf)", "", "-x", "grün/1"])
def test_the_command_survives_a_shell(name: str) -> None:
    typed = shlex.split(command("cloud/thing", name, "--abandon"))
    assert typed[:2] == ["postonce", "resolve"]
    assert [one for one in typed[2:] if one not in ("--abandon", "--")] == ["cloud/thing", name]


def test_the_command_names_every_choice() -> None:
    assert command("cloud/thing", "web-1") == (
        "postonce resolve cloud/thing web-1 --adopt ID | --abandon | --retry"
    )
