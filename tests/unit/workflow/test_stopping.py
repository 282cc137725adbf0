"""A step that waits can be stopped; one that works is not."""

from __future__ import annotations

from threading import Thread

import pytest

from postonce import StepStopped, StepTimedOut
from postonce.workflow.stopping import Stopper


class Time:
    """A clock that moves when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 0.0

    def sleep(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def time() -> Time:
    return Time()


def test_a_sleep_ends_when_the_time_of_the_step_does(time: Time) -> None:
    stopper = Stopper(time.sleep, clock=lambda: time.now)
    with pytest.raises(StepTimedOut, match="not done within 2 s"), stopper.within(2):
        stopper.sleep(60)
    assert time.now == pytest.approx(2, abs=0.3)


def test_a_step_without_a_limit_sleeps_all_it_wants(time: Time) -> None:
    stopper = Stopper(time.sleep, clock=lambda: time.now)
    with stopper.within(None):
        stopper.sleep(60)
    assert time.now == pytest.approx(60)


def test_the_time_is_that_of_the_thread(time: Time) -> None:
    stopper = Stopper(time.sleep, clock=lambda: time.now)
    with stopper.within(1):
        other = Thread(target=stopper.sleep, args=(5,))
        other.start()
        other.join()
        with pytest.raises(StepTimedOut):
            stopper.check()
    assert time.now == pytest.approx(5)


def test_an_interrupt_ends_sleeps_of_all_threads(time: Time) -> None:
    stopper = Stopper(time.sleep, clock=lambda: time.now)
    stopper.interrupt()
    with pytest.raises(StepStopped):
        stopper.sleep(60)
    assert time.now == 0
