"""`ctx.create_or_get`: the protocol for any create function."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from postonce import (
    ConfigError,
    Context,
    EffectUnknown,
    IdentityConflict,
    Json,
    Outcome,
    Refused,
    RequestInvalid,
    Result,
    Timing,
    TransportError,
)
from postonce.data.repository import Record, Status
from postonce.facts import Identity

from .cloud import LOST, NAMED, UNIQUE, Cloud, raising

SPEC = {"name": "web-1"}


class SdkError(Exception):
    """What somebody else's client raises."""


class Bucket:
    """What somebody else's client returns."""


@pytest.fixture
def ctx(tmp_path: Path) -> Iterator[Context]:
    store = f"sqlite:///{tmp_path / 'state.db'}"
    with Context.open(store, timing=Timing(sleep=lambda _s: None)) as opened:
        yield opened


def made(
    ctx: Context,
    cloud: Cloud,
    spec: Json,
    *,
    create: Callable[[str], Any] | None = None,
    verify: Callable[[str], Any] | None = None,
    find: Callable[[Json], Any] | None = None,
    has_find: bool = True,
    identity: Identity = NAMED,
    write_once: tuple[str, ...] = (),
    repeatable: bool = False,
) -> Result[Json]:
    def post(_token: str) -> Json:
        return cloud.post(json.loads(json.dumps(spec)))  # as an API would show it

    return ctx.create_or_get(
        "cloud/thing",
        "web-1",
        spec,
        create=create or post,
        verify=verify or cloud.get,
        find=(find or cloud.list) if has_find else None,
        identity=identity,
        write_once=write_once,
        repeatable=repeatable,
    )


def recorded(ctx: Context) -> Record:
    record = ctx.data.get("cloud/thing", "web-1")
    assert record is not None
    return record


def test_it_posts_once_and_verifies_afterwards(ctx: Context, cloud: Cloud) -> None:
    first, again = (made(ctx, cloud, {"name": "web-1"}) for _ in range(2))
    assert (first.outcome, again.outcome, again.id) == (Outcome.CREATED, Outcome.REUSED, first.id)
    assert cloud.posts == 1


def test_a_lost_answer_is_searched_for(ctx: Context, cloud: Cloud) -> None:
    cloud.after_post = raising(LOST)
    assert made(ctx, cloud, {"name": "web-1"}).id == "1"
    assert cloud.posts == 1


def test_what_cannot_be_found_is_raised_and_looked_for_again(ctx: Context, cloud: Cloud) -> None:
    cloud.before_post = raising(LOST)
    with pytest.raises(TransportError):
        made(ctx, cloud, {"name": "web-1"})
    cloud.before_post = lambda: None
    assert made(ctx, cloud, {"name": "web-1"}).outcome is Outcome.RESUMED


def test_a_secret_of_a_well_known_name_is_neither_kept_nor_shown(
    ctx: Context, cloud: Cloud
) -> None:
    made(ctx, cloud, {"name": "web-1", "db": [{"password": "hunter2"}]})
    record = ctx.data.get("cloud/thing", "web-1")
    assert record is not None
    assert "hunter2" not in str(record.request)
    drifted = made(ctx, cloud, {"name": "web-1", "db": [{"password": "hunter3"}]})
    assert "hunter" not in str(drifted.drift)
    assert drifted.drift


def test_tuples_are_lists(ctx: Context, cloud: Cloud) -> None:
    spec = {"name": "web-1", "ports": (80, 443)}
    assert made(ctx, cloud, spec).drift == ()
    assert made(ctx, cloud, spec).drift == ()


# An SDK's errors.


def test_an_sdks_error_reaches_the_caller_and_says_what_follows(ctx: Context, cloud: Cloud) -> None:
    cloud.after_post = raising(SdkError("quota of 3 exceeded"))
    with pytest.raises(SdkError, match="quota of 3 exceeded") as raised:
        made(ctx, cloud, SPEC)
    assert raised.value.__notes__ == [
        "cloud/thing 'web-1': whether this made anything is not known; "
        "the next run searches before it posts"
    ]


def test_after_an_sdks_error_the_next_run_searches_as_after_a_kill(
    ctx: Context, cloud: Cloud
) -> None:
    cloud.after_post = raising(SdkError("lost"))
    with pytest.raises(SdkError):
        made(ctx, cloud, SPEC)
    assert recorded(ctx).status is Status.INTENT
    again = made(ctx, cloud, SPEC)
    assert (again.outcome, again.id, cloud.posts) == (Outcome.RESUMED, "1", 1)


def test_after_an_sdks_error_that_made_nothing_the_next_run_posts(
    ctx: Context, cloud: Cloud
) -> None:
    cloud.before_post = raising(SdkError("bad name"))
    with pytest.raises(SdkError):
        made(ctx, cloud, SPEC)
    cloud.before_post = lambda: None
    assert made(ctx, cloud, SPEC).outcome is Outcome.RESUMED
    assert (cloud.posts, len(cloud.things)) == (2, 1)


def test_without_a_search_an_sdks_error_asks_and_names_the_command(
    ctx: Context, cloud: Cloud
) -> None:
    cloud.after_post = raising(SdkError("lost"))
    with pytest.raises(SdkError) as raised:
        made(ctx, cloud, SPEC, has_find=False)
    assert "postonce resolve cloud/thing web-1 --adopt ID" in raised.value.__notes__[0]
    with pytest.raises(EffectUnknown):
        made(ctx, cloud, SPEC, has_find=False)
    assert cloud.posts == 1


@pytest.mark.parametrize("error", [SdkError("lost"), LOST], ids=["of an SDK", "CallError"])
def test_what_may_be_repeated_is_repeated_without_a_search(
    ctx: Context, cloud: Cloud, error: Exception
) -> None:
    cloud.before_post = raising(error)
    with pytest.raises(type(error)):
        made(ctx, cloud, SPEC, has_find=False, repeatable=True)
    cloud.before_post = lambda: None
    mended = {**SPEC, "region": "north"}
    again = made(ctx, cloud, mended, has_find=False, repeatable=True)
    assert (again.outcome, again.drift) == (Outcome.RESUMED, ())


# Refused.


def test_a_refusal_leaves_nothing_to_be_searched_for(ctx: Context, cloud: Cloud) -> None:
    cloud.before_post = raising(Refused("bad name"))
    with pytest.raises(Refused, match="bad name"):
        made(ctx, cloud, SPEC, has_find=False)
    assert recorded(ctx).status is Status.DELETED
    cloud.before_post = lambda: None
    assert made(ctx, cloud, SPEC, has_find=False).outcome is Outcome.CREATED


def test_a_refusal_after_a_lost_answer_does_not_make_it_forgotten(
    ctx: Context, cloud: Cloud
) -> None:
    cloud.before_post = raising(SdkError("lost"))
    with pytest.raises(SdkError):
        made(ctx, cloud, SPEC)
    cloud.before_post = raising(Refused("busy"))
    with pytest.raises(Refused):
        made(ctx, cloud, SPEC)
    assert recorded(ctx).status is Status.INTENT


def test_what_is_taken_by_the_very_thing_is_adopted(ctx: Context, cloud: Cloud) -> None:
    cloud.things["7"] = {"id": "7", **SPEC}
    cloud.before_post = raising(Refused("exists", is_taken=True))
    result = made(ctx, cloud, SPEC, identity=UNIQUE)
    assert (result.outcome, result.id) == (Outcome.ADOPTED, "7")


@pytest.mark.parametrize("identity", [UNIQUE, NAMED], ids=["unique", "not known to be so"])
def test_what_is_taken_by_something_else_is_a_conflict(
    ctx: Context, cloud: Cloud, identity: Identity
) -> None:
    cloud.things["7"] = {"id": "7", "name": "web-1", "region": "south"}
    cloud.before_post = raising(Refused("exists", is_taken=True))
    with pytest.raises(IdentityConflict, match="7 has its key") as raised:
        made(ctx, cloud, {**SPEC, "region": "north"}, identity=identity)
    assert raised.value.found == "7"


def test_a_plain_refusal_takes_nothing_over(ctx: Context, cloud: Cloud) -> None:
    cloud.things["7"] = {"id": "7", **SPEC}
    cloud.before_post = raising(Refused("quota"))
    with pytest.raises(Refused, match="quota"):
        made(ctx, cloud, SPEC, identity=UNIQUE)
    assert recorded(ctx).remote_id is None


# What functions may return.


def test_an_answer_that_is_no_json_does_not_lose_its_id(ctx: Context, cloud: Cloud) -> None:
    at = datetime(2026, 1, 2, tzinfo=UTC)
    sdk = {"id": 7, "made": at, "owner": Bucket, "tags": {"a"}, "sizes": (1, 2)}
    result = made(ctx, cloud, SPEC, create=lambda _: sdk, verify=lambda _: sdk)
    assert (result.id, result.state["made"]) == ("7", "2026-01-02T00:00:00+00:00")
    assert (result.state["tags"], result.state["sizes"]) == (["a"], [1, 2])
    again = made(ctx, cloud, SPEC, create=lambda _: sdk, verify=lambda _: sdk)
    assert (again.outcome, again.state) == (Outcome.REUSED, result.state)


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (None, "held no id at 'id' (found: nothing)"),
        ({}, "held no id at 'id' (found: nothing)"),
        ({"uuid": "7", "secret": "hunter2"}, "held no id at 'id' (found: uuid, secret)"),
        (Bucket(), "held no id at 'id' (found: Bucket)"),
        ("7", "held no id at 'id' (found: str)"),
    ],
)
def test_an_answer_without_an_id_is_never_taken_for_done(
    ctx: Context, cloud: Cloud, answer: Any, says: str
) -> None:
    with pytest.raises(EffectUnknown) as raised:
        made(ctx, cloud, SPEC, create=lambda _: answer, has_find=False)
    assert says in str(raised.value)
    assert "hunter2" not in str(raised.value)
    with pytest.raises(EffectUnknown):
        made(ctx, cloud, SPEC, has_find=False)
    assert cloud.posts == 0


def test_an_answer_without_an_id_is_found_where_there_is_a_search(
    ctx: Context, cloud: Cloud
) -> None:
    def create(_token: str) -> None:
        cloud.post(SPEC)

    result = made(ctx, cloud, SPEC, create=create)
    assert (result.outcome, result.id) == (Outcome.CREATED, "1")


@pytest.mark.parametrize("gone", [None, {}])
def test_none_and_an_empty_dict_mean_gone(ctx: Context, cloud: Cloud, gone: Json) -> None:
    made(ctx, cloud, SPEC)
    assert made(ctx, cloud, SPEC, verify=lambda _: gone).outcome is Outcome.RECREATED


@pytest.mark.parametrize("nonsense", [True, False, "gone", [], Bucket()], ids=repr)
def test_a_verify_that_cannot_be_read_posts_nothing(
    ctx: Context, cloud: Cloud, nonsense: Any
) -> None:
    made(ctx, cloud, SPEC)
    with pytest.raises(TypeError, match=r"cloud/thing: verify\('1'\) returned a value of type"):
        made(ctx, cloud, SPEC, verify=lambda _: nonsense)
    assert cloud.posts == 1


def found_nothing(_request: Json) -> None:
    """A search whose author forgot to return what it found."""


def found_buckets(_request: Json) -> Iterable[Bucket]:
    yield Bucket()


@pytest.mark.parametrize("find", [found_nothing, found_buckets])
def test_a_search_that_cannot_be_read_is_not_nothing_found(
    ctx: Context, cloud: Cloud, find: Callable[[Json], Any]
) -> None:
    cloud.after_post = raising(SdkError("lost"))
    with pytest.raises(SdkError):
        made(ctx, cloud, SPEC)
    with pytest.raises(TypeError, match="find"):
        made(ctx, cloud, SPEC, find=find)
    assert cloud.posts == 1


@pytest.mark.parametrize("spec", [{"at": datetime.now(UTC)}, {"x": float("nan")}, ["web-1"], None])
def test_a_request_that_is_no_json_object_is_refused_before_anything(
    ctx: Context, cloud: Cloud, spec: Any
) -> None:
    with pytest.raises(RequestInvalid, match="cloud/thing 'web-1'"):
        ctx.create_or_get("cloud/thing", "web-1", spec, create=cloud.post, verify=cloud.get)
    assert ctx.data.get("cloud/thing", "web-1") is None


@pytest.mark.parametrize("name", ["", "  ", None, 7])
def test_an_instance_has_a_name(ctx: Context, cloud: Cloud, name: Any) -> None:
    with pytest.raises(ConfigError, match="a name of your own"):
        ctx.create_or_get("cloud/thing", name, SPEC, create=cloud.post, verify=cloud.get)


def test_what_only_the_create_shows_is_kept(ctx: Context, cloud: Cloud) -> None:
    def create(_token: str) -> Json:
        return {**cloud.post(SPEC), "key": "shown once"}

    made(ctx, cloud, SPEC, create=create, write_once=("key",))
    again = made(ctx, cloud, SPEC, create=create, write_once=("key",))
    assert (again.outcome, again.state["key"]) == (Outcome.REUSED, "shown once")


def test_an_idempotency_key_is_sent_again_where_there_is_no_search(
    ctx: Context, cloud: Cloud
) -> None:
    tokens: list[str] = []

    def create(token: str) -> Json:
        tokens.append(token)
        return cloud.post(SPEC)

    native = Identity(id_field="id", native_key="body:client_token")
    cloud.before_post = raising(SdkError("lost"))
    with pytest.raises(SdkError) as raised:
        made(ctx, cloud, SPEC, create=create, has_find=False, identity=native)
    assert raised.value.__notes__[0].endswith("sends it again with the same key")
    cloud.before_post = lambda: None
    result = made(ctx, cloud, SPEC, create=create, has_find=False, identity=native)
    assert (result.outcome, len(tokens), len(set(tokens))) == (Outcome.RESUMED, 2, 1)
