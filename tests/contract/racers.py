"""What the processes of a race do; each opens the store by itself."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from multiprocessing.synchronize import Barrier
from typing import TypeVar

from postonce.data.journal import Run, RunStatus
from postonce.data.open import open_repository
from postonce.data.repository import Record, Repository, Status
from postonce.errors import StaleRecord

T = TypeVar("T")

KIND = "acme/server"


def record(instance: str = "web-1", **values: object) -> Record:
    """Return a record that was never written."""
    return replace(Record(kind=KIND, instance=instance, status=Status.INTENT), **values)  # type: ignore[arg-type]  # any field


def run(number: int = 0, **values: object) -> Run:
    """Return a run that was begun `number` minutes after the first, and has not ended."""
    begun = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=number)
    new = Run(
        id=f"run-{number:04}",
        workflow="deploy",
        status=RunStatus.RUNNING,
        engine="inline",
        started_at=begun,
    )
    return replace(new, **values)  # type: ignore[arg-type]  # any field


def race(runner: Callable[[str, int], T], url: str, processes: int) -> list[T]:
    """Run `runner(url, number)` in as many processes at once, and return what each came to."""
    spawning = multiprocessing.get_context("spawn")  # as on a user's machine: nothing is shared
    start = spawning.Barrier(processes)
    with ProcessPoolExecutor(processes, spawning, _line_up, (start,)) as pool:
        return list(pool.map(runner, [url] * processes, range(processes)))


def _line_up(start: Barrier) -> None:
    """Have everything imported, then wait for the others: imports take longer than the race."""
    open_repository("sqlite://").close()
    start.wait()


def create_all(url: str, number: int) -> list[int]:
    """Try to be the first to write each of 25 instances; return those won."""
    data = open_repository(url)
    won = []
    for key in range(25):
        try:
            data.put(record(f"web-{key}", token=f"process-{number}"))
            won.append(key)
        except StaleRecord:
            continue
    data.close()
    return won


def count_up(url: str, _: int) -> None:
    """Add one to a shared count 20 times, reading again after each lost race."""
    data = open_repository(url)
    for _ in range(20):
        add_one(data)
    data.close()


def add_one(data: Repository) -> None:
    """Add one to the count in the state of `web-1`, however often that takes."""
    while True:
        found = data.get(KIND, "web-1")
        assert found is not None
        try:
            data.put(replace(found, state={"count": found.state["count"] + 1}))
        except StaleRecord:
            continue
        return


def claim_all(url: str, number: int) -> list[int]:
    """Try to claim each of 25 instances; return those won."""
    data = open_repository(url)
    won = [
        key for key in range(25) if data.claim(KIND, f"web-{key}", f"process-{number}", lease_s=600)
    ]
    data.close()
    return won


def write_and_die(url: str) -> None:
    """Write a record and be killed before anything can be closed or flushed."""
    open_repository(url).put(record(remote_id="7", status=Status.LIVE))
    os.kill(os.getpid(), signal.SIGKILL)


def journal_runs(url: str, number: int) -> None:
    """Write 30 runs of one workflow, step by step; those of three processes come in turns."""
    data = open_repository(url)
    for turn in range(30):
        for steps in range(3):
            data.put_run(run(turn * 3 + number, steps=[{"step": "s"}] * steps))
    data.close()


def write_a_run_and_die(url: str) -> None:
    """Write a run and be killed before anything can be closed or flushed."""
    open_repository(url).put_run(run(7))
    os.kill(os.getpid(), signal.SIGKILL)
