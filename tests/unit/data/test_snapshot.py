"""A snapshot takes writes like any repository, and the store below never hears of them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from postonce.data.open import open_repository
from postonce.data.repository import Record, Repository, Status
from postonce.data.snapshot import Snapshot
from postonce.errors import StaleRecord
from postonce.unknown import UNKNOWN

KIND = "cloud/thing"
NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Repository]:
    repository = open_repository(f"sqlite:///{tmp_path / 'state.db'}")
    yield repository
    repository.close()


@pytest.fixture
def snapshot(store: Repository) -> Repository:
    return Snapshot(store, clock=lambda: NOW)


def live(instance: str, remote_id: str = "1", kind: str = KIND) -> Record:
    return Record(kind=kind, instance=instance, status=Status.LIVE, remote_id=remote_id)


def content(folder: Path) -> list[str]:
    with sqlite3.connect(folder / "state.db") as db:
        found = list(db.iterdump())
    db.close()
    return found


def test_writes_are_seen_here_and_nowhere_else(
    store: Repository, snapshot: Repository, tmp_path: Path
) -> None:
    below = store.put(live("a"))
    before = content(tmp_path)
    here = snapshot.put(replace(below, remote_id="2"))
    snapshot.put(live("b", "3"))
    assert (here.version, here.updated_at) == (2, NOW)
    assert snapshot.get(KIND, "a") == here
    assert snapshot.claim(KIND, "a", "me", lease_s=60)
    snapshot.release(KIND, "a", "me")
    snapshot.close()
    assert content(tmp_path) == before
    assert store.get(KIND, "a") == below


def test_a_lost_race_raises(store: Repository, snapshot: Repository) -> None:
    below = store.put(live("a"))
    snapshot.put(below)
    with pytest.raises(StaleRecord, match="found 2"):
        snapshot.put(below)
    with pytest.raises(StaleRecord, match="found no record"):
        snapshot.put(replace(live("b"), version=1))


def test_what_was_read_once_stays_as_it_was(store: Repository, snapshot: Repository) -> None:
    first = store.put(live("a"))
    assert snapshot.get(KIND, "a") == first
    assert snapshot.get(KIND, "b") is None
    store.put(replace(first, remote_id="9"))
    store.put(live("b"))
    assert snapshot.get(KIND, "a") == first
    assert snapshot.get(KIND, "b") is None
    assert snapshot.put(replace(first, remote_id="2")).version == 2
    assert snapshot.put(live("b")).version == 1


def test_records_of_both_come_in_order(store: Repository, snapshot: Repository) -> None:
    for name in ("a", "c"):
        store.put(live(name, name))
    snapshot.put(live("b", "b"))
    snapshot.put(live("x", "x", kind="cloud/other"))
    changed = snapshot.get(KIND, "c")
    assert changed is not None
    snapshot.put(replace(changed, status=Status.DELETED))
    assert [(r.instance, r.status) for r in snapshot.records(KIND)] == [
        ("a", Status.LIVE),
        ("b", Status.LIVE),
        ("c", Status.DELETED),
    ]
    assert [record.instance for record in snapshot.records()] == ["x", "a", "b", "c"]


def test_a_remote_id_leads_to_what_holds_it_here(store: Repository, snapshot: Repository) -> None:
    first, second = store.put(live("a", "1")), store.put(live("b", "1"))
    snapshot.put(replace(first, remote_id="2"))
    snapshot.put(replace(second, status=Status.DELETED))
    snapshot.put(live("c", "1"))
    assert [record.instance for record in snapshot.with_remote_id(KIND, "1")] == ["c"]
    assert [record.instance for record in snapshot.with_remote_id(KIND, "2")] == ["a"]


def test_two_things_that_are_yet_to_be_made_are_not_one(snapshot: Repository) -> None:
    snapshot.put(live("a", UNKNOWN))
    snapshot.put(live("b", UNKNOWN))
    assert snapshot.with_remote_id(KIND, UNKNOWN) == ()


def test_history_goes_on_from_the_stores(store: Repository, snapshot: Repository) -> None:
    first = store.put(live("a"))
    second = snapshot.put(replace(first, remote_id="2"))
    assert snapshot.history(KIND, "a") == (second, first)


def test_the_claims_of_others_do_not_count_and_ones_own_do(
    store: Repository, snapshot: Repository
) -> None:
    assert store.claim(KIND, "a", "another run", lease_s=60)
    assert snapshot.claim(KIND, "a", "one", lease_s=60)
    assert not snapshot.claim(KIND, "a", "two", lease_s=60)
    assert snapshot.holder(KIND, "a") == "one"
    snapshot.release(KIND, "a", "two")
    assert snapshot.claim(KIND, "a", "one", lease_s=60)
    snapshot.release(KIND, "a", "one")
    assert snapshot.claim(KIND, "a", "two", lease_s=60)
    assert store.holder(KIND, "a") == "another run"


def test_what_is_handed_out_is_nobody_elses(snapshot: Repository) -> None:
    kept = snapshot.put(replace(live("a"), state={"size": 1}))
    kept.state["size"] = 2
    again = snapshot.get(KIND, "a")
    assert again is not None
    assert again.state == {"size": 1}


def test_of_several_threads_one_writes_first(snapshot: Repository) -> None:
    def write(number: int) -> bool:
        try:
            snapshot.put(live("a", str(number)))
        except StaleRecord:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(write, range(64))) == 1
