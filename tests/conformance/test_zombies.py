"""A run that is stopped amid its POST for longer than its lease, and then goes on.

Another run has meanwhile taken over. What the stopped one makes after that is a second object,
which no client can prevent; it must be told of with both ids, and never hidden (law 6).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from ..torture.cases import Case
from ..torture.jobs import Came, Job
from ..torture.judge import is_searchable
from ..torture.matrix import around_the_create
from ..torture.requests import subject_of
from ..torture.slices import spread
from ..torture.stage import CROWD_SLEEP_S, Scene, Stage, stage
from ..torture.stores import NAMES

LEASE_S = 0.3


def can_double(name: str) -> bool:
    """Whether two things made of one request have two ids, by which each can be looked at."""
    facts = subject_of(name).facts
    has_own_id = facts["id_field"] not in (None, *facts["natural_key"])
    return has_own_id and is_searchable(subject_of(name)) and facts["kind"] != "singleton"


SUBJECTS = [name for name in spread() if can_double(name)]
CASES = [
    Case(subject=subject, store=store)
    for store in NAMES
    for subject in (SUBJECTS if store == NAMES[0] else SUBJECTS[:3])
]
every_case = pytest.mark.parametrize("case", CASES, ids=str)


@pytest.fixture(scope="module")
def here() -> Iterator[Stage]:
    with stage() as opened:
        yield opened


def patient(scene: Scene) -> Job:
    """Return a run that waits until another one's lease is over."""
    return replace(scene.job("create"), lease_s=LEASE_S, longest_sleep_s=CROWD_SLEEP_S)


def overtaken(here: Stage, scene: Scene, *, stop_at: int) -> tuple[Came, Came]:
    """Stop a run at a boundary, run another one to its end, let the first go on; return both."""
    stopping = replace(patient(scene), stop_at=stop_at, stop_signal="SIGSTOP")
    stopped = scene.run(stopping)
    assert stopped.how == "stopped", stopped
    other = scene.run(patient(scene))
    first = here.children.resume(stopped)
    assert other.came is not None
    assert first.came is not None, first
    return first.came, other.came


def live(scene: Scene) -> set[str]:
    """Return the ids of what there is."""
    name = subject_of(scene.case.subject).name
    return {str(thing["id"]) for thing in scene.cloud.objects().get(name, ())}


def again(scene: Scene) -> Came:
    """Run the create once more and return what it comes to."""
    came = scene.run(scene.job("create")).came
    assert came is not None
    return came


@every_case
def test_stopped_after_its_post_both_runs_come_to_one_object(here: Stage, case: Case) -> None:
    _, answered = around_the_create(here, case)
    with here.scene(case) as scene:
        first, other = overtaken(here, scene, stop_at=answered)
        (only,) = live(scene)
        assert other.id == only, other
        assert first.id == only or first.error == "Claimed", first
        assert str(again(scene)) == f"reused {only}"


@every_case
def test_stopped_before_its_post_the_second_object_is_told_of_until_it_is_gone(
    here: Stage, case: Case
) -> None:
    sent, _ = around_the_create(here, case)
    with here.scene(case) as scene:
        first, other = overtaken(here, scene, stop_at=sent)
        both = live(scene)
        assert len(both) == 2, (first, other)
        for told in (first, again(scene), again(scene)):
            assert (told.error, set(told.ids)) == ("AmbiguousMatch", both), told
        (surplus,) = both - {str(other.id)}
        assert scene.cloud.forget(subject_of(case.subject).name, surplus) == 1
        assert str(again(scene)) == f"reused {other.id}"
        assert live(scene) == {str(other.id)}
