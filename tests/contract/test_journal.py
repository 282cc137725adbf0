"""What every journal of runs keeps to. Source: postonce/data/journal.py."""

from __future__ import annotations

import multiprocessing
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from postonce.data.journal import KEPT_RUNS, Run, RunStatus
from postonce.data.open import open_repository
from postonce.data.repository import Repository
from postonce.errors import RepositoryError

from .racers import journal_runs, race, record, run, write_a_run_and_die
from .test_repository import LONG

FULL = run(
    status=RunStatus.FAILED,
    started_at=datetime(2026, 1, 1, 12, 0, 0, 123456, tzinfo=UTC),
    ended_at=datetime(2026, 1, 1, 12, 1, tzinfo=UTC),
    source="deploy.yaml",
    inputs={"region": "nyc3", "count": 2, "nothing": None},
    steps=[
        {"step": "network", "outcome": "created", "attempts": 1, "duration_s": 0.5},
        {"step": "web", "item": "ü", "outcome": "failed", "error": "no room", "sent": []},
    ],
)


def ids(data: Repository, workflow: str | None = None) -> list[str]:
    return [found.id for found in data.runs(workflow)]


# One run.


def test_what_was_never_written_is_none(data: Repository) -> None:
    assert data.run("run-0000") is None
    assert list(data.runs()) == []
    assert list(data.runs("deploy")) == []


@pytest.mark.parametrize("written", [FULL, run()])
def test_a_run_comes_back_as_it_was_written(data: Repository, written: Run) -> None:
    data.put_run(written)

    assert data.run(written.id) == written
    assert list(data.runs()) == [written]


@pytest.mark.parametrize("status", RunStatus)
def test_a_run_keeps_its_status(data: Repository, status: RunStatus) -> None:
    data.put_run(run(status=status))

    found = data.run("run-0000")

    assert found is not None
    assert found.status is status


def test_the_last_write_wins(data: Repository) -> None:
    data.put_run(FULL)
    data.put_run(run(1))
    data.put_run(replace(FULL, steps=None, ended_at=None, source=""))

    assert data.run(FULL.id) == replace(FULL, steps=None, ended_at=None, source="")
    assert data.run("run-0001") == run(1)
    assert len(ids(data)) == 2


@pytest.mark.parametrize(
    "value",
    [
        *("日本", "\U0001f680", "\ud800", "\x00", "'; DROP TABLE runs", 0, "", [], {}, 2**70),
        *("sealed:v1:", "plain:v1:", "plain:v1:sealed:v1:x"),
    ],
)
def test_any_json_is_kept(data: Repository, value: Any) -> None:
    written = run(inputs=value, steps=[{"step": "s", "outcome": "created", "request": value}])
    data.put_run(written)

    assert data.run(written.id) == written


def test_times_come_back_in_utc(data: Repository) -> None:
    there = datetime(2026, 1, 1, 12, tzinfo=timezone(timedelta(hours=5)))
    data.put_run(run(started_at=there, ended_at=there))

    found = data.run("run-0000")

    assert found is not None
    assert found.started_at == found.ended_at == there
    assert found.started_at.utcoffset() == timedelta(0)


NO_ZONE = datetime(2026, 1, 1)


@pytest.mark.parametrize("written", [run(started_at=NO_ZONE), run(ended_at=NO_ZONE)])
def test_a_time_without_a_zone_is_refused(data: Repository, written: Run) -> None:
    with pytest.raises(ValueError, match="zone"):
        data.put_run(written)
    assert list(data.runs()) == []


def test_runs_and_records_leave_each_other_alone(data: Repository) -> None:
    stored = data.put(record("run-0000", kind="deploy"))
    data.put_run(run())

    assert list(data.records()) == [stored]
    assert ids(data) == ["run-0000"]


# Lists.


def test_runs_come_newest_first_whatever_was_written_last(data: Repository) -> None:
    for number in (2, 0, 3, 1):
        data.put_run(run(number))
    data.put_run(run(0, status=RunStatus.SUCCEEDED))

    assert ids(data) == ["run-0003", "run-0002", "run-0001", "run-0000"]


def test_runs_come_in_the_order_of_their_microseconds_and_then_of_their_ids(
    data: Repository,
) -> None:
    begun = run().started_at
    for name, microseconds in (("B", 0), ("a", 0), ("c", 1), ("_", 0)):
        data.put_run(run(id=name, started_at=begun + timedelta(microseconds=microseconds)))

    assert ids(data) == ["c", "a", "_", "B"]


@pytest.mark.parametrize("name", ["Deploy", "deploy ", "dépl", "日本/ü", "%", "", LONG, f"{LONG}x"])
def test_workflows_are_told_apart_to_the_letter(data: Repository, name: str) -> None:
    data.put_run(run(0))
    data.put_run(run(1, workflow=f"{LONG}y"))
    data.put_run(run(2, workflow=name))

    assert ids(data, name) == ["run-0002"]
    assert ids(data, "deploy") == ["run-0000"]
    assert ids(data) == ["run-0002", "run-0001", "run-0000"]


def test_many_runs_are_all_listed(data: Repository) -> None:
    for number in range(151):
        data.put_run(run(number, workflow=f"workflow-{number % 5}"))

    assert ids(data) == [f"run-{number:04}" for number in reversed(range(151))]
    assert len(ids(data, "workflow-0")) == 31


def test_runs_may_be_written_while_they_are_listed(data: Repository) -> None:
    for number in range(101):
        data.put_run(run(number, workflow=f"workflow-{number % 5}"))

    for number, found in enumerate(data.runs()):
        data.put_run(replace(found, status=RunStatus.INTERRUPTED))
        data.put_run(run(1000 + number, workflow="other"))

    assert {found.status for found in data.runs("workflow-0")} == {RunStatus.INTERRUPTED}


# Bounds.


def test_of_a_workflow_the_latest_runs_are_kept(data: Repository) -> None:
    data.put_run(run(0, workflow="other"))
    for number in range(1, KEPT_RUNS + 4):
        data.put_run(run(number))

    assert ids(data, "deploy") == [f"run-{number:04}" for number in range(KEPT_RUNS + 3, 3, -1)]
    assert ids(data, "other") == ["run-0000"]


def test_a_further_write_of_a_run_drops_none(data: Repository) -> None:
    for number in range(KEPT_RUNS):
        data.put_run(run(number))
    data.put_run(run(0, status=RunStatus.SUCCEEDED))

    assert len(ids(data)) == KEPT_RUNS
    assert data.run("run-0000") == run(0, status=RunStatus.SUCCEEDED)


def test_a_run_that_was_dropped_does_not_stop_the_one_who_writes_it(data: Repository) -> None:
    for number in range(KEPT_RUNS + 1):
        data.put_run(run(number))
    data.put_run(run(0, status=RunStatus.SUCCEEDED))

    assert data.run("run-0000") is None
    assert len(ids(data)) == KEPT_RUNS


# Life, threads, processes.


def test_a_closed_journal_says_so(data: Repository) -> None:
    data.close()

    for call in (
        lambda: data.put_run(run()),
        lambda: data.run("run-0000"),
        lambda: list(data.runs()),
    ):
        with pytest.raises(RepositoryError, match="closed"):
            call()


def test_what_is_written_shows_at_once_elsewhere(url: str) -> None:
    first, second = open_repository(url), open_repository(url)
    assert second.run(FULL.id) is None

    first.put_run(FULL)

    assert second.run(FULL.id) == FULL
    first.close()
    second.close()


def test_a_run_is_durable_when_put_run_returns(url: str) -> None:
    process = multiprocessing.get_context("spawn").Process(target=write_a_run_and_die, args=(url,))
    process.start()
    process.join()
    assert process.exitcode == -9

    data = open_repository(url)
    assert list(data.runs()) == [run(7)]
    data.close()


def test_threads_write_their_runs_at_once(data: Repository) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: data.put_run(run(number)), range(KEPT_RUNS)))

    assert ids(data) == [f"run-{number:04}" for number in reversed(range(KEPT_RUNS))]


def test_processes_write_and_drop_runs_at_once(url: str) -> None:
    race(journal_runs, url, 3)

    data = open_repository(url)
    data.put_run(run(90))  # what is dropped by those who cannot see each other may be too little
    found = list(data.runs())
    data.close()
    assert [one.id for one in found] == [f"run-{number:04}" for number in range(90, 40, -1)]
    assert {len(one.steps or ()) for one in found[1:]} == {2}
