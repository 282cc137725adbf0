"""`@method(idempotent=True)`: executed once for each instance, whatever happens in between."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, assert_type

import httpx
import pytest

from postonce import (
    ConfigError,
    Context,
    CreateFailed,
    EffectUnknown,
    IdentityConflict,
    Json,
    NotReady,
    Outcome,
    Refused,
    RequestInvalid,
    Result,
    Timing,
    method,
)
from postonce.data.repository import Status
from postonce.errors import CallError, Effect
from postonce.facts import Auth, Provider, Readiness
from postonce.methods import FACTS, MethodFacts

from .cloud import LOST, NAMED, UNIQUE, Cloud, api_error, raising
from .test_models import Box, Toy


class Things:
    """Things of a cloud in memory, through methods of each sort."""

    kind = "cloud/thing"
    identity = NAMED

    def __init__(self, ctx: Context, cloud: Cloud) -> None:
        self.ctx = ctx
        self.cloud = cloud
        self.runs = 0

    @method(idempotent=True)
    def create(self, name: str, *, region: str = "north", password: str = "") -> Json:
        """Make a thing."""
        self.runs += 1
        return self.cloud.post({"name": name, "region": region})

    def verify(self, remote_id: str) -> Json | None:
        return self.cloud.get(remote_id)

    def find(self, request: Json) -> Iterable[Json]:
        return self.cloud.list(request)

    @method(idempotent=True)
    def restore(self, name: str, backup: int) -> Json:
        return self.cloud.post({"name": name, "backup": backup})

    @method(idempotent=True, kind="cloud/old-name")
    def renamed(self, name: str) -> Json:
        return self.cloud.post({"name": name})

    @method(idempotent=False)
    def restart(self, name: str, force: bool = False) -> str:
        self.runs += 1
        return f"{name}{'!' if force else ''}"


class Unlisted:
    """Things of a cloud that cannot be searched."""

    kind = "cloud/thing"

    def __init__(self, ctx: Context, cloud: Cloud) -> None:
        self.ctx = ctx
        self.cloud = cloud
        self.output: Json = {}
        """What `configure` returns, where it is not empty."""

    def verify(self, remote_id: str) -> Json | None:
        return self.cloud.get(remote_id)

    @method(idempotent=True)
    def create(self, name: str, *, size: int = 1) -> Json:
        return self.cloud.post({"name": name, "size": size})

    @method(idempotent=True)
    def both(self, name: str) -> Json:
        thing = self.cloud.post({"name": name})
        self.cloud.before_post()
        return thing

    @method(idempotent=True, repeatable=True)
    def configure(self, name: str, *, theme: str) -> Json:
        self.cloud.before_post()
        self.cloud.things["x"] = {"id": "x", "theme": theme}
        return self.output


@pytest.fixture
def ctx(tmp_path: Path) -> Iterator[Context]:
    store = f"sqlite:///{tmp_path / 'state.db'}"
    timing = Timing(sleep=lambda _s: None, ready_timeout_s=5.0)
    with Context.open(store, timing=timing) as opened:
        yield opened


@pytest.fixture
def things(ctx: Context, cloud: Cloud) -> Things:
    return Things(ctx, cloud)


@pytest.fixture
def unlisted(ctx: Context, cloud: Cloud) -> Unlisted:
    return Unlisted(ctx, cloud)


def status(model: Things | Unlisted, kind: str = "cloud/thing") -> Status:
    record = model.ctx.data.get(kind, "web-1")
    assert record is not None
    return record.status


# Skipped.


def test_it_is_executed_once_and_then_skipped(things: Things) -> None:
    first, again = (things.create("web-1") for _ in range(2))
    assert (first.outcome, again.outcome) == (Outcome.CREATED, Outcome.SKIPPED)
    assert (again.id, again.instance, again.state) == (first.id, "web-1", first.state)
    assert (things.runs, things.cloud.gets) == (1, 1)


def test_each_instance_has_an_execution_of_its_own(things: Things) -> None:
    assert things.create("web-1").id != things.create("web-2").id


def test_sixteen_runs_at_once_execute_it_once(things: Things) -> None:
    with ThreadPoolExecutor(16) as pool:
        results = list(pool.map(lambda _: things.create("web-1"), range(16)))
    assert things.runs == 1
    assert sorted(result.outcome for result in results) == ["created", *["skipped"] * 15]


def test_a_tombstone_is_no_output(things: Things) -> None:
    things.create("web-1")
    things.ctx.forget("cloud/thing", "web-1")
    assert things.create("web-1").outcome is Outcome.CREATED


def test_an_output_that_is_gone_is_no_output(things: Things) -> None:
    gone = things.create("web-1")
    del things.cloud.things[gone.id]
    assert things.create("web-1").outcome is Outcome.RECREATED


def test_an_output_that_cannot_be_verified_is_neither_skipped_nor_made_anew(
    things: Things,
) -> None:
    things.create("web-1")
    things.cloud.before_get = raising(api_error(503, Effect.NONE, "GET"))
    with pytest.raises(CallError):
        things.create("web-1")
    assert things.runs == 1


@pytest.mark.parametrize("output", [None, {}])
def test_a_not_found_marker_is_no_output(unlisted: Unlisted, output: Json) -> None:
    unlisted.output = output
    for _ in range(2):
        with pytest.raises(EffectUnknown, match="run again to do it again"):
            unlisted.configure("web-1", theme="dark")
    unlisted.output = {"id": "x"}
    result = unlisted.configure("web-1", theme="dark")
    assert (result.outcome, unlisted.configure("web-1", theme="dark").outcome) == (
        Outcome.RESUMED,
        Outcome.SKIPPED,
    )


class Slow(Things):
    """Things that take a while."""

    readiness = Readiness(field="status", ready=("active",), failed=("error",))
    gone = ("deleted",)


class SlowWithBackups(Slow):
    @method(idempotent=True, verify=lambda model, remote_id: model.cloud.get(remote_id))
    def backup(self, name: str) -> Json:
        self.cloud.things["b"] = {"id": "b", "status": "stored"}
        return {"id": "b"}


def test_a_methods_own_verify_is_of_another_thing_than_its_class(
    ctx: Context, cloud: Cloud
) -> None:
    slow = SlowWithBackups(ctx, cloud)
    outcomes = [slow.backup("web-1").outcome for _ in range(2)]
    assert outcomes == [Outcome.CREATED, Outcome.SKIPPED]
    assert cloud.lists == 0


def test_a_state_that_is_listed_as_gone_is_no_output(ctx: Context, cloud: Cloud) -> None:
    slow = Slow(ctx, cloud)
    slow.cloud.things[slow.create("web-1").id]["status"] = "Deleted"
    assert slow.create("web-1").outcome is Outcome.RECREATED


def test_what_is_gone_is_not_taken_for_what_a_failed_run_made(ctx: Context, cloud: Cloud) -> None:
    slow = Slow(ctx, cloud)
    cloud.first_state = "deleted"
    cloud.after_post = raising(LOST)
    with pytest.raises(CallError):
        slow.create("web-1")
    cloud.first_state, cloud.after_post = "active", lambda: None
    result = slow.create("web-1")
    assert (result.outcome, result.id, cloud.posts) == (Outcome.RESUMED, "2", 2)


def test_an_output_that_is_not_ready_is_waited_for(ctx: Context, cloud: Cloud) -> None:
    slow = Slow(ctx, cloud)
    cloud.first_state = "new"
    with pytest.raises(NotReady):
        slow.create("web-1")
    cloud.things["1"]["status"] = "active"
    assert slow.create("web-1").outcome is Outcome.RESUMED
    assert slow.create("web-1").outcome is Outcome.SKIPPED
    assert cloud.posts == 1


def test_an_output_that_failed_is_never_skipped(ctx: Context, cloud: Cloud) -> None:
    slow = Slow(ctx, cloud)
    cloud.first_state = "error"
    for _ in range(2):
        with pytest.raises(CreateFailed):
            slow.create("web-1")


# A run that failed.


def test_a_failed_run_is_an_intent_and_is_executed_again(things: Things) -> None:
    things.cloud.before_post = raising(ValueError("no such region"))
    with pytest.raises(ValueError, match="no such region") as raised:
        things.create("web-1", region="nroth")
    assert "the next run searches" in raised.value.__notes__[0]
    assert status(things) is Status.INTENT
    things.cloud.before_post = lambda: None
    result = things.create("web-1", region="north")
    assert (result.outcome, result.drift) == (Outcome.RESUMED, ())
    assert things.create("web-1", region="north").outcome is Outcome.SKIPPED


def test_what_a_failed_run_made_is_found_and_not_made_again(things: Things) -> None:
    things.cloud.after_post = raising(ValueError("lost"))
    with pytest.raises(ValueError, match="lost"):
        things.create("web-1")
    assert things.create("web-1").outcome is Outcome.RESUMED
    assert things.runs == 1


def test_a_failed_run_that_cannot_be_searched_asks(unlisted: Unlisted) -> None:
    unlisted.cloud.after_post = raising(ValueError("lost"))
    with pytest.raises(ValueError, match="lost") as raised:
        unlisted.create("web-1")
    assert "postonce resolve cloud/thing web-1" in raised.value.__notes__[0]
    with pytest.raises(EffectUnknown):
        unlisted.create("web-1")
    assert unlisted.cloud.posts == 1


def test_a_refused_second_call_does_not_make_the_first_forgotten(unlisted: Unlisted) -> None:
    unlisted.cloud.after_post = lambda: setattr(
        unlisted.cloud, "before_post", raising(api_error(422, Effect.NONE))
    )
    with pytest.raises(CallError):
        unlisted.both("web-1")
    with pytest.raises(EffectUnknown):
        unlisted.both("web-1")
    assert len(unlisted.cloud.things) == 1


def test_refused_says_that_nothing_was_made(unlisted: Unlisted) -> None:
    unlisted.cloud.before_post = raising(Refused("no such size"))
    with pytest.raises(Refused, match="no such size"):
        unlisted.create("web-1", size=0)
    assert status(unlisted) is Status.DELETED
    unlisted.cloud.before_post = lambda: None
    assert unlisted.create("web-1").outcome is Outcome.CREATED


@pytest.mark.parametrize("error", [ValueError("bad theme"), LOST, api_error(422, Effect.NONE)])
def test_what_may_be_repeated_is_executed_again_with_other_arguments_too(
    unlisted: Unlisted, error: Exception
) -> None:
    unlisted.output = {"id": "x"}
    unlisted.cloud.before_post = raising(error)
    with pytest.raises(type(error)):
        unlisted.configure("web-1", theme="drak")
    unlisted.cloud.before_post = lambda: None
    result = unlisted.configure("web-1", theme="dark")
    assert (result.outcome, result.drift) == (Outcome.RESUMED, ())


# Arguments.


def test_changed_arguments_are_drift(things: Things) -> None:
    things.create("web-1")
    changed = things.create("web-1", region="south")
    assert changed.outcome is Outcome.SKIPPED
    assert [str(drift) for drift in changed.drift] == ["region: wanted 'south', found 'north'"]


def test_a_default_that_is_given_is_no_drift(things: Things) -> None:
    things.create("web-1")
    assert things.create("web-1", region="north").drift == ()


def test_secret_arguments_are_neither_kept_nor_shown(things: Things) -> None:
    things.create("web-1", password="hunter2")
    record = things.ctx.data.get("cloud/thing", "web-1")
    assert record is not None
    assert "hunter2" not in str(record)
    (drift,) = things.create("web-1", password="hunter3").drift
    assert str(drift) == "password: wanted '***', found '***'"


class Sealed(Things):
    @method(idempotent=True, sensitive=("motto",))
    def tell(self, name: str, motto: str) -> Json:
        return self.cloud.post({"name": name})


def test_secrets_may_be_named(ctx: Context, cloud: Cloud) -> None:
    Sealed(ctx, cloud).tell("web-1", "open sesame")
    record = ctx.data.get("cloud/thing:tell", "web-1")
    assert record is not None
    assert "sesame" not in str(record)


def test_arguments_that_are_no_json_are_refused_before_anything(things: Things) -> None:
    with pytest.raises(RequestInvalid, match=r"cloud/thing:restore 'web-1'"):
        things.restore("web-1", backup=Path("there"))  # type: ignore[arg-type]
    assert list(things.ctx.data.records()) == []


def test_wrong_arguments_are_the_type_errors_that_mypy_tells(things: Things) -> None:
    with pytest.raises(TypeError, match="area"):
        things.create("web-1", area="north")  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="backup"):
        things.restore("web-1")  # type: ignore[call-arg]
    with pytest.raises(TypeError):
        things.create()  # type: ignore[call-arg]
    with pytest.raises(ConfigError, match="a name of your own"):
        things.create(7)  # type: ignore[arg-type]
    assert list(things.ctx.data.records()) == []


def test_types_are_known(things: Things) -> None:
    assert_type(things.create("web-1", region="north"), Result[Json])
    assert_type(things.restart("web-1"), str)


# Where records are kept.


def test_create_is_recorded_as_the_class_and_any_other_method_as_its_own(things: Things) -> None:
    created, restored, renamed = (
        things.create("web-1"),
        things.restore("web-1", 7),
        things.renamed("web-1"),
    )
    assert len({created.id, restored.id, renamed.id}) == 3
    assert {record.kind: record.remote_id for record in things.ctx.data.records()} == {
        "cloud/thing": created.id,
        "cloud/thing:restore": restored.id,
        "cloud/old-name": renamed.id,
    }


class Placed(Things):
    def __init__(self, ctx: Context, cloud: Cloud, zone: str) -> None:
        super().__init__(ctx, cloud)
        self.parents = {"zone": zone}


def test_an_instance_keeps_its_place(ctx: Context, cloud: Cloud) -> None:
    Placed(ctx, cloud, "a").create("web-1")
    with pytest.raises(IdentityConflict, match="recorded under"):
        Placed(ctx, cloud, "b").create("web-1")


# The class.


def look(model: Bare, remote_id: str) -> Json | None:
    return model.cloud.get(remote_id)


def search(model: Bare, request: Json) -> Iterable[Json]:
    return model.cloud.list(request)


class Bare:
    kind = "cloud/bare"

    def __init__(self, ctx: Context, cloud: Cloud) -> None:
        self.ctx = ctx
        self.cloud = cloud

    @method(idempotent=True, verify=look, find=search, identity=UNIQUE)
    def create(self, name: str) -> Json:
        return self.cloud.post({"name": name})

    @method(idempotent=True)
    def unverified(self, name: str) -> Json:
        return self.cloud.post({"name": name})


def test_a_method_may_have_what_its_class_has_not(ctx: Context, cloud: Cloud) -> None:
    cloud.things["7"] = {"id": "7", "name": "web-1"}
    cloud.before_post = raising(Refused("exists", is_taken=True))
    assert Bare(ctx, cloud).create("web-1").outcome is Outcome.ADOPTED
    assert Bare(ctx, cloud).create("web-1").outcome is Outcome.SKIPPED


def test_what_nothing_verifies_is_not_executed(ctx: Context, cloud: Cloud) -> None:
    with pytest.raises(ConfigError, match=r"give Bare a verify\(self, remote_id\)"):
        Bare(ctx, cloud).unverified("web-1")
    assert cloud.posts == 0


class Standard(Box):
    """A generated class with a method of one's own."""

    @method(idempotent=True)
    def standard(self, name: str, *, size: int = 1) -> Json:
        return self.http.send("POST", "/boxes", json={"name": name, "size": size})

    def verify(self, remote_id: str) -> Json | None:
        return self._get(remote_id)

    def find(self, request: Json) -> Iterable[Json]:
        return self.http.items("/boxes", items="boxes", paging=None)


class Guarded(Standard):
    """The same where the API wants a token."""

    provider = Provider(
        name="toy", base_url="https://toy.invalid", auth=Auth(scheme="bearer", env=())
    )


@pytest.fixture
def toy() -> Toy:
    return Toy()


@pytest.fixture
def online(toy: Toy, tmp_path: Path) -> Iterator[Context]:
    store, transport = f"sqlite:///{tmp_path / 'state.db'}", httpx.MockTransport(toy)
    timing = Timing(sleep=lambda _s: None)
    with Context.open(store, transport=transport, timing=timing) as opened:
        yield opened


def test_a_generated_class_may_have_methods_of_its_own(online: Context, toy: Toy) -> None:
    toy.loses_answers = True
    with pytest.raises(CallError):
        Standard(online).standard("a")
    toy.loses_answers = False
    outcomes = [Standard(online).standard("a").outcome for _ in range(2)]
    assert outcomes == [Outcome.RESUMED, Outcome.SKIPPED]
    assert [record.kind for record in online.data.records()] == ["toy/box:standard"]
    assert len(toy.boxes) == 1


def test_a_missing_token_is_no_failed_run(online: Context) -> None:
    with pytest.raises(ConfigError, match="no token for toy"):
        Guarded(online).standard("a")
    assert list(online.data.records()) == []


def test_only_plain_functions_of_an_instances_name_can_be_decorated() -> None:
    with pytest.raises(TypeError, match="no place for the instance's name"):

        @method(idempotent=True)  # type: ignore[arg-type]
        def nameless(self: Things) -> Json: ...

    with pytest.raises(TypeError, match="must be a plain function"):

        @method(idempotent=True)
        async def later(self: Things, name: str) -> Json: ...


# For whoever calls methods by name.


def test_a_method_says_what_it_is() -> None:
    facts: Any = getattr(Things.create, FACTS)
    assert isinstance(facts, MethodFacts)
    assert (facts.name, facts.is_idempotent, facts.is_repeatable) == ("create", True, False)
    assert list(facts.signature.parameters) == ["self", "name", "region", "password"]
    assert facts.signature == inspect.signature(Things.create)
    assert Things.create.__doc__ == "Make a thing."
    assert getattr(Things.restart, FACTS).is_idempotent is False
    assert not hasattr(Things.verify, FACTS)


def test_what_is_not_idempotent_is_executed_each_time(things: Things) -> None:
    assert [things.restart("web-1", force=True) for _ in range(2)] == ["web-1!", "web-1!"]
    assert things.runs == 2
    assert list(things.ctx.data.records()) == []
