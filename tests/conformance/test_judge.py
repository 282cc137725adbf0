"""The proof is worth what its judge sees: what goes wrong on purpose is complained of."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

import httpx
import pytest

from postonce.data.open import open_repository
from postonce.data.repository import Status

from ..torture.cases import Case, Fault, Run, case_from
from ..torture.chance import cases as random_cases
from ..torture.jobs import INSTANCE
from ..torture.judge import complaints
from ..torture.requests import TOKEN, request_of, subject_of
from ..torture.slices import spread
from ..torture.stage import Scene, Stage, stage

DROPLET = Case(subject="digitalocean-droplet")


@pytest.fixture(scope="module")
def here() -> Iterator[Stage]:
    with stage() as opened:
        yield opened


@pytest.fixture
def scene(here: Stage) -> Iterator[Scene]:
    """A droplet that was created, and nothing done to it yet."""
    with here.scene(DROPLET) as opened:
        opened.create()
        yield opened


def judged(scene: Scene) -> str:
    """Return the complaints about how the scene ends."""
    return "; ".join(complaints(scene.played(None, ())))


def test_all_is_well_where_nothing_goes_wrong(scene: Scene) -> None:
    assert judged(scene) == ""


def test_a_second_object_is_complained_of(scene: Scene) -> None:
    body = request_of(DROPLET.subject).to_wire()
    bearer = {"Authorization": "Bearer another"}
    httpx.post(f"{scene.cloud.url}/v2/droplets", json=body, headers=bearer).raise_for_status()
    assert "there are 2 live objects: 1, 2" in judged(scene)


def test_an_object_that_was_made_in_vain_is_complained_of(scene: Scene) -> None:
    scene.cloud.forget("droplet")
    assert "2 objects were made: 1, 2" in judged(scene)


def test_a_record_of_something_else_is_complained_of(scene: Scene) -> None:
    with_other_name(scene)
    assert "the store holds" in judged(scene)


def with_other_name(scene: Scene) -> None:
    """Record the thing a second time, as another instance."""
    data = open_repository(scene.store)
    record = data.get(subject_of(DROPLET.subject).model.kind, INSTANCE)
    assert record is not None
    data.put(replace(record, instance="another", version=0, status=Status.LIVE))
    data.close()


def test_a_claim_that_is_left_behind_is_complained_of(scene: Scene) -> None:
    played = scene.played(None, ())
    assert complaints(replace(played, holder="somebody")) == ["a claim is left behind: somebody"]


def test_a_token_in_a_log_is_complained_of(scene: Scene) -> None:
    played = scene.played(None, ())
    texts = {**played.texts, "the log": f"Bearer {TOKEN}"}
    assert complaints(replace(played, texts=texts)) == ["the token stands in the log"]


def test_what_never_becomes_quiet_is_complained_of(scene: Scene) -> None:
    scene.cloud.fault(kind="status", status=503, times=None, nth=1)
    assert "it ends in ApiError" in judged(scene)


def test_a_kill_is_a_kill(here: Stage) -> None:
    played = here.play(replace(DROPLET, runs=(Run(kill_at=5), Run(runners=2, kill_at=5))))
    assert [[one.how for one in run] for run in played.runs] == [["killed"], ["killed", "done"]]
    assert os.getpid() not in {one.pid for run in played.runs for one in run}


def test_every_sort_of_run_is_text_and_back() -> None:
    fault = Fault(kind="status", status=503, when="after", nth=2, is_lasting=True)
    runs = (Run(), Run(runners=16), Run(kill_at=7), Run(runners=2, kill_at=3, fault=fault))
    case = Case(subject="a-b", act="delete", then="create", store="x", reads=3, lag=1, runs=runs)
    text = "a-b delete>create store=x reads=3 lag=1 run x16 kill@7 x2+kill@3+status:503/after@2*"
    assert str(case) == text
    assert case_from(text) == case


def test_what_is_no_case_is_refused() -> None:
    for text in ("a-b explode", "a-b create kill", "a-b create boom@3"):
        with pytest.raises(ValueError, match="expected"):
            case_from(text)


def test_the_same_seed_gives_the_same_cases() -> None:
    first, second, other = (
        [str(case) for case in islice(random_cases(seed, spread(), ["sqlite"]), 50)]
        for seed in (1, 1, 2)
    )
    assert first == second != other
    assert [str(case_from(text)) for text in first] == first
