"""Two runs in spite of the claim: a run that was stopped for longer than its lease comes back.

The second run here begins in the middle of the first one's POST, with the first one's claim
taken away as if its lease had run out.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from postonce.creation import Created
from postonce.data.repository import Repository
from postonce.errors import AmbiguousMatch
from postonce.result import Outcome

from .cloud import LOST, WEB, Cloud, raising, recorded, run


def overtaken(data: Repository, cloud: Cloud) -> Created:
    """Take the claim of the run that is under way, and run the same create to its end."""
    cloud.before_post = cloud.after_post = lambda: None
    holder = data.holder("cloud/thing", "web-1")
    assert holder is not None
    data.release("cloud/thing", "web-1", holder)
    return run(cloud.creation(WEB), data)


def two_made(data: Repository, cloud: Cloud) -> AmbiguousMatch:
    """Let two runs post; return what the first is told when it comes back."""

    def before_post() -> None:
        overtaken(data, cloud)

    cloud.before_post = before_post
    with pytest.raises(AmbiguousMatch) as caught:
        run(cloud.creation(WEB), data)
    return caught.value


def test_the_second_run_finds_what_the_first_has_posted(data: Repository, cloud: Cloud) -> None:
    outcomes: list[Outcome] = []
    cloud.after_post = lambda: outcomes.append(overtaken(data, cloud).outcome)
    done = run(cloud.creation(WEB), data)
    assert outcomes == [Outcome.RESUMED]
    assert (done.record.remote_id, done.record.rivals, cloud.posts) == ("1", (), 1)


def test_the_first_run_leaves_the_record_of_its_successor_and_names_both(
    data: Repository, cloud: Cloud
) -> None:
    assert set(two_made(data, cloud).ids) == {"1", "2"}
    record = recorded(data)
    assert (record.status, record.remote_id, record.rivals) == ("live", "1", ("2",))


def test_two_things_are_told_of_until_one_is_gone(data: Repository, cloud: Cloud) -> None:
    two_made(data, cloud)
    for _ in range(2):
        with pytest.raises(AmbiguousMatch, match="1, 2"):
            run(cloud.creation(WEB), data)
    del cloud.things["2"]
    done = run(cloud.creation(WEB), data)
    assert (done.outcome, done.record.remote_id, done.record.rivals) == (Outcome.REUSED, "1", ())
    assert cloud.posts == 2


def test_the_one_that_is_left_is_taken_instead_of_a_new_post(
    data: Repository, cloud: Cloud
) -> None:
    two_made(data, cloud)
    del cloud.things["1"]
    done = run(cloud.creation(WEB), data)
    assert (done.outcome, done.record.remote_id, done.record.rivals) == (Outcome.RESUMED, "2", ())
    assert cloud.posts == 2


def test_an_id_that_comes_between_intent_and_answer_is_kept_beside_it(
    data: Repository, cloud: Cloud
) -> None:
    def arrive() -> None:
        """Record the answer of a run before this one, while this one's POST is under way."""
        cloud.before_post = lambda: None
        now = recorded(data)
        data.put(replace(now, rivals=(*now.rivals, cloud.post(WEB)["id"])))

    cloud.before_post = arrive
    with pytest.raises(AmbiguousMatch) as caught:
        run(cloud.creation(WEB), data)
    assert set(caught.value.ids) == {"1", "2"}
    record = recorded(data)
    assert (record.remote_id, record.rivals) == ("2", ("1",))


def test_a_first_run_whose_answer_is_lost_leaves_what_it_made_beside(
    data: Repository, cloud: Cloud
) -> None:
    def overtake_and_lose() -> None:
        overtaken(data, cloud)
        cloud.after_post = raising(LOST)

    cloud.before_post = overtake_and_lose
    for _ in range(2):
        with pytest.raises(AmbiguousMatch) as caught:
            run(cloud.creation(WEB), data)
        assert set(caught.value.ids) == {"1", "2"}
    assert (recorded(data).remote_id, recorded(data).rivals) == ("1", ("2",))


def test_a_rival_that_one_look_does_not_show_is_not_forgotten(
    data: Repository, cloud: Cloud
) -> None:
    two_made(data, cloud)
    looks = iter([True, False])  # the recorded thing, then the rival at its first look

    def lag() -> None:
        cloud.shows_reads = next(looks, True)

    cloud.before_get = lag
    with pytest.raises(AmbiguousMatch):
        run(cloud.creation(WEB), data)
