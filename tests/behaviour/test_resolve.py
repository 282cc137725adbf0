"""What a create does after a person's decision (postonce/resolve.py), against a cloud in memory."""

from __future__ import annotations

from dataclasses import replace

import pytest

from postonce.context import Context
from postonce.creation import Creation
from postonce.data.repository import Record, Repository, Status
from postonce.errors import (
    AmbiguousMatch,
    ApiError,
    Effect,
    EffectUnknown,
    IdentityConflict,
    TransportError,
)
from postonce.result import Outcome
from postonce.types import Json

from .cloud import (
    ANONYMOUS,
    LOST,
    UNIQUE,
    WEB,
    Cloud,
    api_error,
    no_waiting,
    raising,
    recorded,
    run,
)


@pytest.fixture
def ctx(data: Repository) -> Context:
    return Context(data, timing=no_waiting())


def lose(cloud: Cloud, data: Repository, *, is_made: bool) -> None:
    """Lose the answer to a create that cannot be searched for."""
    if is_made:
        cloud.after_post = raising(LOST)
    else:
        cloud.before_post = raising(LOST)
    with pytest.raises(EffectUnknown):
        run(cloud.creation(WEB, is_listable=False), data)
    cloud.before_post = cloud.after_post = lambda: None


def with_tokens(creation: Creation, cloud: Cloud) -> tuple[Creation, list[str]]:
    """Return the creation, and the list of tokens that its POSTs will carry."""
    tokens: list[str] = []

    def post(token: str) -> Json:
        tokens.append(token)
        return cloud.post(creation.request)

    return replace(creation, post=post), tokens


def test_an_adopted_id_is_verified_and_taken_over(
    data: Repository, cloud: Cloud, ctx: Context
) -> None:
    lose(cloud, data, is_made=True)
    ctx.adopt("cloud/thing", "web-1", 1)
    for outcome in (Outcome.ADOPTED, Outcome.REUSED):
        done = run(cloud.creation(WEB, is_listable=False), data)
        assert (done.outcome, done.record.remote_id, done.drift) == (outcome, "1", ())
    assert (cloud.posts, recorded(data).status) == (1, Status.LIVE)


def test_an_adopted_id_that_is_gone_posts_nothing(
    data: Repository, cloud: Cloud, ctx: Context
) -> None:
    lose(cloud, data, is_made=True)
    ctx.adopt("cloud/thing", "web-1", "9")
    for _ in range(2):
        with pytest.raises(EffectUnknown, match=r"9, named as its id, is not there.*--abandon$"):
            run(cloud.creation(WEB), data)
    assert (cloud.posts, recorded(data).remote_id) == (1, "9")


def test_an_adopted_id_that_cannot_be_read_now_stays_named(
    data: Repository, cloud: Cloud, ctx: Context
) -> None:
    cloud.post(WEB)
    ctx.adopt("cloud/thing", "web-1", "1")
    cloud.before_get = raising(api_error(503, Effect.NONE, "GET"))
    with pytest.raises(ApiError):
        run(cloud.creation(WEB), data)
    cloud.before_get = lambda: None
    assert run(cloud.creation(WEB), data).outcome is Outcome.ADOPTED
    assert cloud.posts == 1


def test_adopting_without_a_record_compares_with_what_is_asked_for(
    data: Repository, cloud: Cloud, ctx: Context
) -> None:
    cloud.post(WEB)
    ctx.adopt("cloud/thing", "web-1", "1")
    creation = replace(cloud.creation({**WEB, "region": "south"}), parents={"project_id": 7})
    done = run(creation, data)
    assert (done.outcome, done.record.parents) == (Outcome.ADOPTED, {"project_id": "7"})
    assert [str(d) for d in done.drift] == ["region: wanted 'south', found 'north'"]
    assert (cloud.posts, done.record.request) == (1, creation.request)


def test_what_is_adopted_back_keeps_its_secret(
    data: Repository, cloud: Cloud, ctx: Context
) -> None:
    cloud.after_post = lambda: cloud.things["1"].update(secret="shown once")
    creation = cloud.creation(WEB, write_once=("secret",))
    run(creation, data)
    del cloud.things["1"]["secret"]
    ctx.forget("cloud/thing", "web-1")
    ctx.adopt("cloud/thing", "web-1", "1")
    done = run(creation, data)
    assert (done.outcome, done.record.state["secret"], done.notes) == (
        Outcome.ADOPTED,
        "shown once",
        (),
    )


def test_an_interrupted_delete_can_be_taken_back(
    data: Repository, cloud: Cloud, ctx: Context
) -> None:
    run(cloud.creation(WEB), data)
    data.put(replace(recorded(data), status=Status.DELETING))
    with pytest.raises(EffectUnknown, match=r"interrupted.*--adopt ID \| --abandon$"):
        run(cloud.creation(WEB), data)
    ctx.adopt("cloud/thing", "web-1", "1")
    assert run(cloud.creation(WEB), data).outcome is Outcome.ADOPTED
    assert cloud.posts == 1


def test_a_retry_posts_once_with_the_same_token_and_without_a_search(
    data: Repository, cloud: Cloud, ctx: Context
) -> None:
    lose(cloud, data, is_made=False)
    token = recorded(data).token
    ctx.retry("cloud/thing", "web-1")
    creation, tokens = with_tokens(cloud.creation(WEB, is_listable=False), cloud)
    assert [run(creation, data).outcome for _ in range(2)] == [Outcome.RESUMED, Outcome.REUSED]
    assert (tokens, len(cloud.things), cloud.lists) == ([token], 1, 0)


def test_a_retry_whose_answer_is_lost_is_not_repeated(
    data: Repository, cloud: Cloud, ctx: Context
) -> None:
    lose(cloud, data, is_made=False)
    ctx.retry("cloud/thing", "web-1")
    lose(cloud, data, is_made=True)
    assert recorded(data).intent_at is not None
    with pytest.raises(EffectUnknown):
        run(cloud.creation(WEB, is_listable=False), data)
    assert (cloud.posts, len(cloud.things)) == (2, 1)


def test_a_refused_retry_can_be_run_again(data: Repository, cloud: Cloud, ctx: Context) -> None:
    lose(cloud, data, is_made=False)
    token = recorded(data).token
    ctx.retry("cloud/thing", "web-1")
    cloud.before_post = raising(api_error(429, Effect.NONE))
    with pytest.raises(ApiError):
        run(cloud.creation(WEB, is_listable=False), data)
    cloud.before_post = lambda: None
    creation, tokens = with_tokens(cloud.creation(WEB, is_listable=False), cloud)
    assert run(creation, data).outcome is Outcome.RESUMED
    assert tokens == [token]


def test_a_retry_of_another_request_has_another_token(
    data: Repository, cloud: Cloud, ctx: Context
) -> None:
    lose(cloud, data, is_made=False)
    token = recorded(data).token
    ctx.retry("cloud/thing", "web-1")
    creation, tokens = with_tokens(cloud.creation({**WEB, "region": "south"}), cloud)
    run(creation, data)
    assert tokens != [token]


def test_after_abandoning_a_create_posts_once(data: Repository, cloud: Cloud, ctx: Context) -> None:
    lose(cloud, data, is_made=True)
    tombstone = ctx.forget("cloud/thing", "web-1")
    assert tombstone is not None
    assert tombstone.status is Status.DELETED
    outcomes = [run(cloud.creation(WEB, is_listable=False), data).outcome for _ in range(2)]
    assert (outcomes, cloud.posts) == ([Outcome.CREATED, Outcome.REUSED], 2)


def test_errors_name_the_command_that_decides(data: Repository, cloud: Cloud) -> None:
    typed = r"postonce resolve cloud/thing 'a b' --adopt ID \| --abandon \| --retry$"
    creation = cloud.creation(WEB, instance="a b", is_listable=False)
    cloud.after_post = raising(LOST)
    with pytest.raises(EffectUnknown, match=typed):
        run(creation, data)
    cloud.things["2"] = {**cloud.things["1"], "id": "2"}
    with pytest.raises(AmbiguousMatch, match=typed):
        run(replace(creation, find=cloud.list), data)


def test_a_taken_key_names_the_command_with_its_id(data: Repository, cloud: Cloud) -> None:
    cloud.things["9"] = {**WEB, "region": "south", "id": "9"}
    cloud.before_post = raising(api_error(409, Effect.NONE))
    with pytest.raises(IdentityConflict, match=r"postonce resolve cloud/thing web-1 --adopt 9$"):
        run(cloud.creation(WEB, identity=UNIQUE), data)


def test_adopting_the_holder_of_a_key_ends_the_conflict(
    data: Repository, cloud: Cloud, ctx: Context
) -> None:
    cloud.things["9"] = {**WEB, "region": "south", "id": "9"}
    cloud.before_post = raising(api_error(409, Effect.NONE))
    with pytest.raises(IdentityConflict):
        run(cloud.creation(WEB, identity=UNIQUE), data)
    ctx.adopt("cloud/thing", "web-1", "9")
    assert run(cloud.creation(WEB, identity=UNIQUE), data).outcome is Outcome.ADOPTED
    assert cloud.posts == 1


def test_a_named_id_is_no_lost_post(data: Repository, cloud: Cloud, ctx: Context) -> None:
    cloud.post(WEB)
    ctx.adopt("cloud/thing", "web-1", "1")
    cloud.before_get = raising(LOST)
    with pytest.raises(TransportError):
        run(cloud.creation(WEB), data)
    assert (cloud.posts, cloud.lists, recorded(data).status) == (1, 0, Status.INTENT)


def test_adopting_one_of_two_ends_the_ambiguity(
    data: Repository, cloud: Cloud, ctx: Context
) -> None:
    run(cloud.creation(WEB), data)
    cloud.post(WEB)
    data.put(replace(recorded(data), rivals=("2",)))
    with pytest.raises(AmbiguousMatch, match=r"1, 2; .*--adopt ID"):
        run(cloud.creation(WEB), data)
    ctx.adopt("cloud/thing", "web-1", "1")
    done = run(cloud.creation(WEB), data)
    assert (done.outcome, done.record.remote_id, done.record.rivals) == (Outcome.REUSED, "1", ())


def test_a_rebuilt_record_stays_in_its_place(data: Repository, cloud: Cloud) -> None:
    """It has no request, yet it was not a person who named its id."""
    cloud.post(WEB)
    record = Record(kind="cloud/thing", instance="web-1", status=Status.LIVE, remote_id="1")
    data.put(replace(record, parents={"project_id": "7"}))
    with pytest.raises(IdentityConflict, match="recorded under"):
        run(replace(cloud.creation(WEB), parents={"project_id": "8"}), data)


def test_giving_up_two_things_takes_none_of_them(
    data: Repository, cloud: Cloud, ctx: Context
) -> None:
    run(cloud.creation(WEB), data)
    cloud.post(WEB)
    data.put(replace(recorded(data), rivals=("2",)))
    ctx.forget("cloud/thing", "web-1")
    done = run(cloud.creation(WEB), data)
    assert (done.outcome, done.record.remote_id) == (Outcome.CREATED, "3")


def test_a_retry_looks_anew_at_what_was_there_before(
    data: Repository, cloud: Cloud, ctx: Context
) -> None:
    """What others made since the first POST must not be taken for what the retry makes."""
    creation = cloud.creation({"region": "north"}, identity=ANONYMOUS)
    cloud.before_post = raising(LOST)
    with pytest.raises(TransportError):
        run(creation, data)
    cloud.things["of-others"] = {"region": "north", "id": "of-others"}
    ctx.retry("cloud/thing", "web-1")
    with pytest.raises(TransportError):
        run(creation, data)
    assert recorded(data).baseline == ("of-others",)
