"""What every data repository keeps to. Source: postonce/data/repository.py."""

from __future__ import annotations

import multiprocessing
import random
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from postonce.data.open import open_repository
from postonce.data.repository import Repository, Status
from postonce.errors import RepositoryError, StaleRecord

from .conftest import Clock
from .racers import KIND, add_one, claim_all, count_up, create_all, race, record, write_and_die

FULL = record(
    remote_id="7",
    token="tok",
    intent_at=datetime(2026, 1, 1, 11, 59, 59, 123456, tzinfo=UTC),
    fingerprint="f00",
    request={"name": "web-1", "tags": ["a", None], "size": {"gb": 1.5}},
    shown={"name": "web-1."},
    state={
        **{"id": 7, "big": 2**70, "nothing": None, "empty": [], "flag": False},
        "users": [{"name": "root", "password": "s3cret", "pin": 1234}],
    },
    is_ready=False,
    parents={"zone": "z", "id": 3},
    owner="team",
    sensitive=("users.pin", "console.url"),
    rivals=("8", "9"),
    baseline=("1",),
    status=Status.LIVE,
)


# Records.


def test_what_was_never_written_is_none(data: Repository) -> None:
    assert data.get(KIND, "web-1") is None
    assert data.history(KIND, "web-1") == ()
    assert list(data.records()) == []


def test_a_record_comes_back_as_it_was_written(data: Repository, clock: Clock) -> None:
    written = data.put(FULL)

    assert written == replace(FULL, version=1, updated_at=clock.now)
    assert data.get(KIND, "web-1") == written


def test_each_write_adds_one_to_the_version(data: Repository) -> None:
    first = data.put(record())
    second = data.put(replace(first, remote_id="7"))

    assert (first.version, second.version) == (1, 2)
    assert data.get(KIND, "web-1") == second


def test_each_write_is_dated_by_the_stores_clock(data: Repository, clock: Clock) -> None:
    first = data.put(record())
    clock.advance(5)
    second = data.put(first)

    assert second.updated_at == clock.now
    assert first.updated_at == clock.now - timedelta(seconds=5)


@pytest.mark.parametrize("version", [0, 1, 3])
def test_a_lost_race_raises_and_changes_nothing(data: Repository, version: int) -> None:
    stored = data.put(data.put(record()))
    before = (data.get(KIND, "web-1"), data.history(KIND, "web-1"))

    with pytest.raises(StaleRecord, match=f"expected version {version} .* found 2"):
        data.put(replace(stored, version=version, remote_id="other"))
    assert (data.get(KIND, "web-1"), data.history(KIND, "web-1")) == before


def test_a_version_of_nothing_is_stale(data: Repository) -> None:
    with pytest.raises(StaleRecord, match="found no record"):
        data.put(record(version=4))
    assert data.get(KIND, "web-1") is None


LONG = "".join(random.Random(1).choices("abcdefghijklmnopqrstuvwxyz日本語ü\\", k=5000))
"""A name that does not become short when it is compressed."""


@pytest.mark.parametrize(
    "name",
    [
        *("Web-1", "web-1 ", "wéb-1", "we\u0301b-1", "日本/ü", "a'b\"c;--", "%_", "", "x" * 5000),
        *("\\", "\\\\", r"\x41", r"\101", LONG),
    ],
)
def test_names_are_told_apart_to_the_letter(data: Repository, name: str) -> None:
    data.put(record("web-1", remote_id="1"))
    data.put(record("wéb-1 ", remote_id="2"))

    stored = data.put(record(name, remote_id="3"))

    assert data.get(KIND, name) == stored
    assert len(list(data.records())) == 3


def test_long_names_are_told_apart_by_their_last_letter(data: Repository) -> None:
    for number, last in enumerate("ab"):
        name = f"{LONG}{last}"
        stored = data.put(record(name, kind=name, remote_id=name, status=Status.LIVE))
        stored = data.put(replace(stored, token=str(number)))

        assert data.get(name, name) == stored
        assert data.with_remote_id(name, name) == (stored,)
        assert len(data.history(name, name)) == 2
        assert data.claim(name, name, f"holder-{number}", lease_s=60)
        assert data.holder(name, name) == f"holder-{number}"


def test_kind_and_instance_do_not_run_into_each_other(data: Repository) -> None:
    data.put(record("bc", kind="a"))

    assert data.get("ab", "c") is None
    assert data.put(record("c", kind="ab")).version == 1


def test_kinds_are_told_apart(data: Repository) -> None:
    data.put(record())

    assert data.get("acme/network", "web-1") is None
    assert data.put(record(kind="acme/network")).version == 1


@pytest.mark.parametrize(
    "value",
    [
        *("ünï", "日本", "\U0001f680", "\ud800", "\x00", "'; DROP TABLE records", 0, "", [], {}),
        *("sealed:v1:", "plain:v1:", "plain:v1:sealed:v1:x", "https://user:s3cret@host"),
    ],
)
def test_any_json_is_kept(data: Repository, value: Any) -> None:
    data.put(record(state={"value": value}, request=value))

    found = data.get(KIND, "web-1")

    assert found is not None
    assert found.state == {"value": value}
    assert found.request == value


def test_a_record_handed_out_is_nobody_elses(data: Repository) -> None:
    given = {"id": 7}
    data.put(record(state=given))
    given["id"] = 8
    first = data.get(KIND, "web-1")
    assert first is not None
    first.state["id"] = 9

    second = data.get(KIND, "web-1")

    assert second is not None
    assert second.state == {"id": 7}


def test_times_come_back_in_utc(data: Repository) -> None:
    there = datetime(2026, 1, 1, 12, tzinfo=timezone(timedelta(hours=5)))
    data.put(record(intent_at=there))

    found = data.get(KIND, "web-1")

    assert found is not None
    assert found.intent_at == there
    assert found.intent_at.utcoffset() == timedelta(0)


def test_a_time_without_a_zone_is_refused(data: Repository) -> None:
    with pytest.raises(ValueError, match="zone"):
        data.put(record(intent_at=datetime(2026, 1, 1)))
    assert data.get(KIND, "web-1") is None


# Tombstones, look-ups, lists.


def test_a_tombstone_is_kept_but_owns_nothing(data: Repository) -> None:
    live = data.put(record(remote_id="7", status=Status.LIVE))
    tombstone = data.put(replace(live, status=Status.DELETED))

    assert data.get(KIND, "web-1") == tombstone
    assert list(data.records()) == [tombstone]
    assert data.with_remote_id(KIND, "7") == ()


def test_life_goes_on_over_a_tombstone(data: Repository) -> None:
    tombstone = data.put(record(remote_id="7", status=Status.DELETED))

    with pytest.raises(StaleRecord):
        data.put(record(status=Status.INTENT))
    assert data.put(replace(tombstone, status=Status.INTENT, remote_id=None)).version == 2


@pytest.mark.parametrize("status", [Status.INTENT, Status.LIVE, Status.DELETING])
def test_a_remote_id_leads_to_its_records(data: Repository, status: Status) -> None:
    second = data.put(record("web-2", remote_id="7", status=status))
    first = data.put(record("web-1", remote_id="7", status=status))
    data.put(record("web-3", remote_id="8", status=status))
    data.put(record("web-1", kind="acme/network", remote_id="7", status=status))

    assert data.with_remote_id(KIND, "7") == (first, second)


def test_records_come_in_the_order_of_kind_and_instance(data: Repository) -> None:
    for kind in ("b", "a"):
        for instance in ("2", "10", "1"):
            data.put(record(instance, kind=kind))

    assert [(found.kind, found.instance) for found in data.records()] == [
        (kind, instance) for kind in ("a", "b") for instance in ("1", "10", "2")
    ]
    assert {found.kind for found in data.records("b")} == {"b"}
    assert list(data.records("c")) == []


def test_records_come_in_the_order_of_their_letters_codes(data: Repository) -> None:
    names = ["B", "a", "_", " ", "10", "9", "é", "z", "日本", "\uffff", "\U0001f680", "a b", "ab"]
    for name in names:
        data.put(record(name, remote_id="7", status=Status.LIVE))

    assert [found.instance for found in data.records()] == sorted(names)
    assert [found.instance for found in data.with_remote_id(KIND, "7")] == sorted(names)


def test_many_records_are_all_listed(data: Repository) -> None:
    for number in range(501):
        data.put(record(f"{number:04}"))

    assert [found.instance for found in data.records(KIND)] == [f"{n:04}" for n in range(501)]


def test_records_may_be_written_while_they_are_listed(data: Repository) -> None:
    for number in range(3):
        data.put(record(str(number)))

    for found in data.records():
        data.put(replace(found, owner="team"))

    assert [found.version for found in data.records()] == [2, 2, 2]


# History.


def test_history_is_newest_first_and_holds_the_current_version(data: Repository) -> None:
    first = data.put(record())
    second = data.put(replace(first, remote_id="7"))

    assert data.history(KIND, "web-1") == (second, first)


def test_history_is_bounded(data: Repository) -> None:
    stored = record()
    for _ in range(25):
        stored = data.put(stored)
    data.put(record("web-2"))

    assert [kept.version for kept in data.history(KIND, "web-1")] == list(range(25, 5, -1))
    assert [kept.version for kept in data.history(KIND, "web-2")] == [1]


# Claims.


def test_a_claim_keeps_others_out(data: Repository) -> None:
    assert data.claim(KIND, "web-1", "one", lease_s=60)
    assert not data.claim(KIND, "web-1", "two", lease_s=60)
    assert data.holder(KIND, "web-1") == "one"


def test_a_claim_is_on_one_instance(data: Repository) -> None:
    data.claim(KIND, "web-1", "one", lease_s=60)

    assert data.claim(KIND, "web-2", "two", lease_s=60)
    assert data.claim("acme/network", "web-1", "two", lease_s=60)
    assert data.holder(KIND, "web-3") is None


def test_a_claim_can_be_renewed_by_its_holder(data: Repository, clock: Clock) -> None:
    data.claim(KIND, "web-1", "one", lease_s=60)
    clock.advance(59)
    assert data.claim(KIND, "web-1", "one", lease_s=60)
    clock.advance(59)

    assert not data.claim(KIND, "web-1", "two", lease_s=60)


def test_an_expired_claim_is_taken_over_and_lost_to_its_holder(
    data: Repository, clock: Clock
) -> None:
    data.claim(KIND, "web-1", "one", lease_s=60)
    clock.advance(60)
    assert data.holder(KIND, "web-1") == "one"

    assert data.claim(KIND, "web-1", "two", lease_s=60)
    assert not data.claim(KIND, "web-1", "one", lease_s=60)
    assert data.holder(KIND, "web-1") == "two"


def test_an_expired_claim_that_nobody_took_can_be_renewed(data: Repository, clock: Clock) -> None:
    data.claim(KIND, "web-1", "one", lease_s=60)
    clock.advance(600)

    assert data.claim(KIND, "web-1", "one", lease_s=60)


def test_a_released_claim_is_free(data: Repository) -> None:
    data.claim(KIND, "web-1", "one", lease_s=60)
    data.release(KIND, "web-1", "one")

    assert data.holder(KIND, "web-1") is None
    assert data.claim(KIND, "web-1", "two", lease_s=60)


def test_nobody_releases_the_claim_of_another(data: Repository) -> None:
    data.claim(KIND, "web-1", "one", lease_s=60)
    data.release(KIND, "web-1", "two")
    data.release(KIND, "web-2", "one")

    assert data.holder(KIND, "web-1") == "one"


# Life, threads, processes.


def test_a_closed_repository_says_so(data: Repository) -> None:
    data.close()
    data.close()

    for call in (
        lambda: data.get(KIND, "web-1"),
        lambda: data.put(record()),
        lambda: list(data.records()),
        lambda: data.claim(KIND, "web-1", "one", lease_s=60),
    ):
        with pytest.raises(RepositoryError, match="closed"):
            call()


def test_records_and_claims_outlive_the_one_who_wrote_them(url: str) -> None:
    first = open_repository(url)
    written = first.put(FULL)
    first.claim(KIND, "web-1", "one", lease_s=600)
    first.close()

    second = open_repository(url)

    assert second.get(KIND, "web-1") == written
    assert second.history(KIND, "web-1") == (written,)
    assert not second.claim(KIND, "web-1", "two", lease_s=600)
    second.close()


def test_what_is_written_shows_at_once_elsewhere(url: str) -> None:
    first, second = open_repository(url), open_repository(url)
    assert second.get(KIND, "web-1") is None

    written = first.put(record())

    assert second.get(KIND, "web-1") == written
    first.close()
    second.close()


def test_a_record_is_durable_when_put_returns(url: str) -> None:
    process = multiprocessing.get_context("spawn").Process(target=write_and_die, args=(url,))
    process.start()
    process.join()
    assert process.exitcode == -9

    data = open_repository(url)
    found = data.get(KIND, "web-1")
    assert found is not None
    assert (found.remote_id, found.version) == ("7", 1)
    assert data.put(found).version == 2
    data.close()


def test_threads_lose_no_update(data: Repository) -> None:
    data.put(record(state={"count": 0}))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: add_one(data), range(80)))

    found = data.get(KIND, "web-1")
    assert found is not None
    assert found.state == {"count": 80}
    assert found.version == 81


def test_of_several_processes_one_writes_first(url: str) -> None:
    won = race(create_all, url, 3)

    assert sorted(key for keys in won for key in keys) == list(range(25))
    data = open_repository(url)
    for number, keys in enumerate(won):
        for key in keys:
            found = data.get(KIND, f"web-{key}")
            assert found is not None
            assert (found.version, found.token) == (1, f"process-{number}")
    data.close()


def test_processes_lose_no_update(url: str) -> None:
    data = open_repository(url)
    data.put(record(state={"count": 0}))

    race(count_up, url, 3)

    found = data.get(KIND, "web-1")
    assert found is not None
    assert found.state == {"count": 60}
    data.close()


def test_of_several_processes_one_holds_the_claim(url: str) -> None:
    won = race(claim_all, url, 3)

    assert sorted(key for keys in won for key in keys) == list(range(25))
