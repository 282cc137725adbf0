"""Several workers and one run: whoever is killed, whenever, each step is done, and done once.

Real processes on a real PostgreSQL. `POSTONCE_TORTURE=all` goes on with victims and moments by
chance.
"""

from __future__ import annotations

import random
import signal
import time
from collections.abc import Iterator

import pytest

from postonce.emulator.server import running

from ..postgres import Server
from ..subjects import ROOT
from ..torture.slices import IS_WHOLE
from .fleet import THINGS, Fleet, Member, fleet, until

ROUNDS = 25


@pytest.fixture(scope="module")
def here(postgres: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fleet]:
    with (
        running(ROOT / "specs" / "digitalocean") as cloud,
        fleet(tmp_path_factory.mktemp("fleet"), postgres, cloud) as opened,
    ):
        yield opened


@pytest.fixture
def ready(here: Fleet) -> Fleet:
    """Three workers that work."""
    here.begin()
    return here


def assert_all_is_done_once(here: Fleet, serial: str) -> None:
    """Wait for the run's end and hold the provider's log against it; then run once more."""
    until("the run ends", lambda: here.unfinished() == 0)
    things = here.things(serial)
    assert len(things) == len(set(things)) == THINGS, things
    posts = here.posts()
    made = [one["thing"] for one in posts if one["thing"] is not None]
    assert len(made) == THINGS, posts
    report = here.again(serial)
    assert report.is_ok
    assert {word for words in report.outcomes().values() for word in words} == {"reused"}
    assert here.posts() == posts


def amid_a_machine(here: Fleet, submitter: Member) -> Member:
    """Wait until a machine has been asked for, and return the process that did."""
    until("a machine is asked for", lambda: here.posts("/v2/droplets"))
    slot = until("somebody is at it", lambda: here.busy("postonce.task", "/machines"))
    return here.member(slot, submitter)


@pytest.mark.parametrize("when", ["before", "after"] if IS_WHOLE else ["after"])
def test_a_process_killed_amid_a_post_leaves_no_double(ready: Fleet, when: str) -> None:
    serial = f"worker-{when}"
    ready.cloud.fault(kind="delay", operation="POST /v2/droplets", delay_s=0.7, when=when)
    submitter = ready.submit(serial)
    victim = amid_a_machine(ready, submitter)
    ready.kill(victim)
    if victim is not submitter:
        assert submitter.process.wait(60) == 0, submitter.said.read_text()
    assert_all_is_done_once(ready, serial)


def test_a_run_goes_on_without_the_process_that_began_it(ready: Fleet) -> None:
    ready.cloud.fault(kind="delay", operation="POST /v2/droplets", delay_s=0.7, when="after")
    submitter = ready.submit("submitter")
    amid_a_machine(ready, submitter)
    ready.kill(submitter)
    assert_all_is_done_once(ready, "submitter")


def test_a_run_goes_on_without_the_process_that_leads_it(ready: Fleet) -> None:
    ready.cloud.fault(kind="delay", operation="POST /v2/volumes", delay_s=0.7, when="after")
    submitter = ready.submit("leader")
    until("a volume is asked for", lambda: ready.posts("/v2/volumes"))
    leader = until("somebody leads the run", lambda: ready.busy("postonce.run"))
    ready.kill(ready.member(leader, submitter))
    assert_all_is_done_once(ready, "leader")


def test_an_interrupted_run_is_gone_on_with_by_the_workers(ready: Fleet) -> None:
    ready.cloud.fault(kind="delay", operation="POST /v2/droplets", delay_s=0.7, when="after")
    submitter = ready.submit("interrupted")
    amid_a_machine(ready, submitter)
    assert submitter.end(signal.SIGINT) == 130, submitter.said.read_text()
    assert_all_is_done_once(ready, "interrupted")


def test_workers_that_are_told_to_end_or_lose_their_slot_take_no_more_work(ready: Fleet) -> None:
    ready.cloud.fault(kind="delay", operation="POST /v2/droplets", delay_s=0.7, when="after")
    submitter = ready.submit("ended")
    amid_a_machine(ready, submitter)
    told, lost, _ = ready.workers
    assert lost.slot is not None
    ready.cut_off(lost.slot)
    assert told.end(signal.SIGTERM) == 0, told.said.read_text()
    assert lost.process.wait(60) == 2
    assert f"the connection that holds {lost.slot} was lost" in lost.said.read_text()
    assert submitter.process.wait(60) == 0, submitter.said.read_text()
    assert_all_is_done_once(ready, "ended")


@pytest.mark.skipif(not IS_WHOLE, reason="POSTONCE_TORTURE=all plays it")
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("seed", range(ROUNDS))
def test_whoever_is_killed_at_whatever_moment_no_double_is_left(ready: Fleet, seed: int) -> None:
    chance = random.Random(seed)
    serial = f"chance-{seed}"
    ready.cloud.fault(
        kind="delay",
        method="POST",
        times=None,
        delay_s=chance.choice([0.0, 0.2, 0.5]),
        when=chance.choice(["before", "after"]),
    )
    submitter = ready.submit(serial)
    until("it begins", ready.posts)
    for victim in chance.sample([submitter, *ready.workers], 2):
        time.sleep(chance.uniform(0.0, 2.0))
        ready.kill(victim)
    assert_all_is_done_once(ready, serial)
