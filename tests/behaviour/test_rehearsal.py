"""A run does what its rehearsal foretold, wherever a record stands; a rehearsal writes nothing."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest

from postonce import Context, Json, Outcome, Result, Timing
from postonce.creation import Creation
from postonce.data.repository import Repository, Status
from postonce.errors import (
    AmbiguousMatch,
    ApiError,
    Effect,
    EffectUnknown,
    IdentityConflict,
    NotRecorded,
    PostonceError,
    TransportError,
)
from postonce.facts import Identity, Readiness
from postonce.rehearsal import UNKNOWN, Action, Foretold, Rehearsal, is_unknown

from .cloud import ANONYMOUS, LOST, NAMED, UNIQUE, WEB, Cloud, api_error, no_waiting, raising

READY = Readiness(field="status", ready=("active",), failed=("errored",))
REFERRED = Identity(id_field="id", natural_key=("name",), created_id="reference.id")
SOUTH = {**WEB, "region": "south"}
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


@dataclass
class Stage:
    """A store, a cloud, and one create that a case sets up and the test rehearses, then runs."""

    data: Repository
    cloud: Cloud
    folder: Path
    creation: Creation = field(init=False)
    timing: Timing = field(default_factory=no_waiting)

    def __post_init__(self) -> None:
        self.ask(WEB)

    def ask(self, request: Json, **facts: Any) -> None:
        """Let the create ask for `request`; what is to be deleted can be."""
        asked = self.cloud.creation(request, **facts)
        self.creation = replace(asked, remove=lambda one: self.cloud.things.pop(one, None))

    def context(self) -> Context:
        return Context(self.data, timing=self.timing)

    def run(self) -> Result[Json]:
        return self.context().run(self.creation, lambda body: body)

    def lost(self, *, is_made: bool) -> None:
        """Let an earlier run lose the answer to its POST, and find nothing."""
        cloud = self.cloud
        cloud.shows_lists = False
        if is_made:
            cloud.after_post = raising(LOST)
        else:
            cloud.before_post = raising(LOST)
        with pytest.raises((TransportError, EffectUnknown)):
            self.run()
        cloud.before_post = cloud.after_post = lambda: None
        cloud.shows_lists = True

    def stand(self, **fields: Any) -> None:
        """Change what is recorded."""
        record = self.data.get("cloud/thing", "web-1")
        assert record is not None
        self.data.put(replace(record, **fields))

    def keep_unique(self) -> None:
        """Let the cloud refuse a name that is there."""

        def refuse() -> None:
            if any(thing.get("name") == "web-1" for thing in self.cloud.things.values()):
                raise api_error(409, Effect.NONE)

        self.cloud.before_post = refuse

    def written(self) -> list[str]:
        """Return all that is in the store's file."""
        with sqlite3.connect(self.folder / "state.db") as db:
            found = list(db.iterdump())
        db.close()
        return found


Case = Callable[[Stage], None]
CASES: dict[str, tuple[Case, Action | type[PostonceError]]] = {}


def case(told: Action | type[PostonceError]) -> Callable[[Case], Case]:
    """Register a place where a record can stand, and what a rehearsal says there."""

    def register(arrange: Case) -> Case:
        CASES[arrange.__name__.replace("_", "-")] = arrange, told
        return arrange

    return register


@case(Action.CREATE)
def nothing_is_recorded(_: Stage) -> None: ...


@case(Action.CREATE)
def a_tombstone(stage: Stage) -> None:
    stage.run()
    stage.stand(status=Status.DELETED)
    stage.cloud.things.clear()


@case(Action.CREATE)
def refused_before(stage: Stage) -> None:
    stage.cloud.before_post = raising(api_error(422, Effect.NONE))
    with pytest.raises(ApiError):
        stage.run()
    stage.cloud.before_post = lambda: None


@case(Action.REUSE)
def live_and_there(stage: Stage) -> None:
    stage.run()


@case(Action.RECREATE)
def live_and_gone(stage: Stage) -> None:
    stage.run()
    stage.stand(intent_at=LONG_AGO)
    stage.cloud.things.clear()


@case(Action.RECREATE)
def live_young_and_gone(stage: Stage) -> None:
    stage.run()
    stage.cloud.things.clear()


@case(ApiError)
def live_but_not_to_be_read(stage: Stage) -> None:
    stage.run()
    stage.cloud.before_get = raising(api_error(503, Effect.UNKNOWN, "GET"))


@case(Action.REUSE)
def drift(stage: Stage) -> None:
    stage.run()
    stage.ask(SOUTH)


@case(Action.REUSE)
def drift_that_nobody_asked_for(stage: Stage) -> None:
    stage.run()
    stage.cloud.things["1"]["region"] = "moved"


@case(IdentityConflict)
def live_under_another_parent(stage: Stage) -> None:
    stage.creation = replace(stage.creation, parents={"zone": "a"})
    stage.run()
    stage.creation = replace(stage.creation, parents={"zone": "b"})


@case(Action.RESUME)
def not_ready(stage: Stage) -> None:
    stage.cloud.first_state = "new"
    stage.ask(WEB, readiness=READY)
    with suppress(PostonceError):
        stage.run()

    def become_ready(_seconds: float) -> None:
        stage.cloud.things["1"]["status"] = "active"

    stage.timing = replace(stage.timing, sleep=become_ready)


@case(PostonceError)
def failed(stage: Stage) -> None:
    stage.cloud.first_state = "errored"
    stage.ask(WEB, readiness=READY)
    with suppress(PostonceError):
        stage.run()


@case(Action.RESUME)
def accepted_and_not_there_yet(stage: Stage) -> None:
    refer(stage)
    stage.cloud.shows_reads = False
    with suppress(PostonceError):
        stage.run()

    def appear(_seconds: float) -> None:
        stage.cloud.shows_reads = True

    stage.timing = replace(stage.timing, sleep=appear)


@case(Action.CREATE)
def made_by_reference(stage: Stage) -> None:
    refer(stage)


def refer(stage: Stage) -> None:
    """Let creates answer nothing but where the thing will be."""
    stage.ask(WEB, identity=REFERRED)

    def post(_token: str) -> Json:
        return {"reference": {"id": stage.cloud.post(WEB)["id"]}}

    stage.creation = replace(stage.creation, post=post)


@case(Action.RESUME)
def lost_and_made(stage: Stage) -> None:
    stage.lost(is_made=True)


@case(Action.RESUME)
def lost_and_made_as_another_request(stage: Stage) -> None:
    stage.lost(is_made=True)
    stage.ask(SOUTH)


@case(Action.RESUME)
def lost_and_not_made(stage: Stage) -> None:
    stage.lost(is_made=False)


@case(Action.RESUME)
def lost_and_not_made_beside_a_stranger(stage: Stage) -> None:
    stage.cloud.things["9"] = {**WEB, "id": "9", "created_at": "2020-01-01T00:00:00Z"}
    stage.lost(is_made=False)


@case(AmbiguousMatch)
def lost_and_made_twice(stage: Stage) -> None:
    stage.lost(is_made=True)
    stage.cloud.post(WEB)


@case(EffectUnknown)
def lost_and_not_to_be_told(stage: Stage) -> None:
    stage.lost(is_made=True)
    stage.cloud.things["1"]["created_at"] = (datetime.now(UTC) - timedelta(minutes=1)).isoformat()


@case(EffectUnknown)
def lost_without_a_list(stage: Stage) -> None:
    stage.ask(WEB, is_listable=False)
    stage.lost(is_made=True)


@case(Action.RESUME)
def lost_with_a_key_of_the_providers_own(stage: Stage) -> None:
    stage.ask(WEB, is_listable=False, identity=replace(NAMED, native_key="header:Key"))
    with suppress(PostonceError):
        stage.cloud.before_post = raising(LOST)
        stage.run()
    stage.cloud.before_post = lambda: None


@case(Action.RESUME)
def lost_and_said_not_to_be_made(stage: Stage) -> None:
    stage.lost(is_made=False)
    stage.context().retry("cloud/thing", "web-1")


@case(Action.RESUME)
def lost_without_a_name(stage: Stage) -> None:
    stage.cloud.things["9"] = {"id": "9", "region": "north"}
    stage.ask({"region": "north"}, identity=ANONYMOUS)
    stage.lost(is_made=True)
    stage.stand(baseline=("9",))


@case(Action.CREATE)
def without_a_name(stage: Stage) -> None:
    stage.cloud.things["9"] = {"id": "9", "region": "north"}
    stage.ask({"region": "north"}, identity=ANONYMOUS)


@case(Action.ADOPT)
def named(stage: Stage) -> None:
    stage.cloud.things["9"] = {**SOUTH, "id": "9"}
    stage.context().adopt("cloud/thing", "web-1", "9")


@case(EffectUnknown)
def named_and_gone(stage: Stage) -> None:
    stage.context().adopt("cloud/thing", "web-1", "9")


@case(Action.CREATE)
def deleting(stage: Stage) -> None:
    stage.run()
    stage.stand(status=Status.DELETING)


@case(Action.CREATE)
def deleting_and_gone(stage: Stage) -> None:
    deleting(stage)
    stage.cloud.things.clear()


@case(Action.CREATE)
def deleting_what_has_a_unique_key(stage: Stage) -> None:
    stage.ask(WEB, identity=UNIQUE)
    deleting(stage)
    stage.keep_unique()


@case(Action.CREATE)
def deleting_what_could_be_adopted(stage: Stage) -> None:
    deleting(stage)
    stage.creation = replace(stage.creation, adopt=True)


@case(EffectUnknown)
def deleting_what_cannot_be_deleted(stage: Stage) -> None:
    deleting(stage)
    stage.creation = replace(stage.creation, remove=None)


@case(Action.CREATE)
def a_unique_key_that_is_free(stage: Stage) -> None:
    stage.ask(WEB, identity=UNIQUE)
    stage.cloud.things["9"] = {**WEB, "id": "9", "name": "web-2"}
    stage.keep_unique()


@case(Action.ADOPT)
def a_unique_key_taken_by_a_like_thing(stage: Stage) -> None:
    stage.ask(WEB, identity=UNIQUE)
    stage.cloud.things["9"] = {**WEB, "id": "9"}
    stage.keep_unique()


@case(IdentityConflict)
def a_unique_key_taken_by_an_unlike_thing(stage: Stage) -> None:
    stage.ask(WEB, identity=UNIQUE)
    stage.cloud.things["9"] = {**SOUTH, "id": "9"}
    stage.keep_unique()


@case(ApiError)
def a_unique_key_taken_by_another_instance(stage: Stage) -> None:
    stage.ask(WEB, identity=UNIQUE, instance="other")
    stage.run()
    stage.ask(WEB, identity=UNIQUE)
    stage.keep_unique()


@case(Action.CREATE)
def adopt_and_none_is_there(stage: Stage) -> None:
    stage.ask(WEB, adopt=True)


@case(Action.ADOPT)
def adopt_the_one_there_is(stage: Stage) -> None:
    stage.cloud.things["9"] = {**SOUTH, "id": "9"}
    stage.ask(WEB, adopt=True)


@case(AmbiguousMatch)
def adopt_one_of_two(stage: Stage) -> None:
    stage.cloud.things |= {one: {**WEB, "id": one} for one in ("8", "9")}
    stage.ask(WEB, adopt=True)


@case(AmbiguousMatch)
def a_rival_lives(stage: Stage) -> None:
    stage.run()
    stage.cloud.post(WEB)
    stage.stand(rivals=("2",))


@case(Action.RESUME)
def only_a_rival_lives(stage: Stage) -> None:
    stage.run()
    stage.cloud.post(WEB)
    stage.stand(rivals=("2",))
    del stage.cloud.things["1"]


@pytest.fixture
def stage(data: Repository, cloud: Cloud, tmp_path: Path) -> Stage:
    return Stage(data, cloud, tmp_path)


def told(stage: Stage, rehearsal: Rehearsal) -> Result[Json] | PostonceError:
    return outcome_of(lambda: rehearsal.run(stage.creation, lambda body: body))


def outcome_of(act: Callable[[], Result[Json]]) -> Result[Json] | PostonceError:
    try:
        return act()
    except PostonceError as error:
        return error


@pytest.mark.parametrize("name", CASES)
def test_a_run_does_what_its_rehearsal_foretold(stage: Stage, name: str) -> None:
    arrange, expected = CASES[name]
    arrange(stage)
    before, things, posts = stage.written(), dict(stage.cloud.things), stage.cloud.posts

    rehearsal = Rehearsal.of(stage.context())
    said = told(stage, rehearsal)
    again = told(stage, Rehearsal.of(stage.context()))
    rehearsal.close()
    assert (stage.written(), stage.cloud.things, stage.cloud.posts) == (before, things, posts)
    assert is_alike(said, again)

    done = outcome_of(stage.run)
    assert is_alike(said, done), (said, done)
    if isinstance(said, PostonceError):
        assert isinstance(expected, type)
        assert isinstance(said, expected)
        assert list(rehearsal.foretold) == []
        return
    (foretold,) = rehearsal.foretold
    assert (foretold.action, foretold.remote_id) == (expected, said.id)
    assert foretold.drift == said.drift
    assert bool(stage.cloud.things.keys() - things.keys()) == is_unknown(said.id)
    assert (foretold.request is not None) == is_unknown(said.id)


def is_alike(said: Result[Json] | PostonceError, done: Result[Json] | PostonceError) -> bool:
    """Whether what was done is what was said: outcome, thing and drift, or the error."""
    if not (isinstance(said, Result) and isinstance(done, Result)):
        return type(said) is type(done) and getattr(said, "ids", ()) == getattr(done, "ids", ())
    one, other = ((r.outcome, r.instance, r.drift) for r in (said, done))
    is_same_state = (
        said.outcome not in (Outcome.REUSED, Outcome.ADOPTED) or said.state == done.state
    )
    is_same_id = is_unknown(said.id) or said.id == done.id
    return one == other and is_same_state and is_same_id and set(done.notes) <= set(said.notes)


# What a rehearsal says besides.


def test_what_would_be_made_shows_what_is_known_of_it(stage: Stage) -> None:
    stage.ask(WEB, readiness=READY)
    said = Rehearsal.of(stage.context()).run(stage.creation, lambda body: body)
    assert said.id == UNKNOWN
    assert said.state == {**WEB, "id": UNKNOWN, "status": "active"}
    assert said.drift == ()


def test_what_has_its_key_for_an_id_is_known_before_it_is_made(stage: Stage) -> None:
    stage.ask(WEB, identity=Identity(id_field="name", natural_key=("name",), is_unique=True))
    said = Rehearsal.of(stage.context()).run(stage.creation, lambda body: body)
    assert (said.outcome, said.id) == (Outcome.CREATED, "web-1")


def test_a_request_is_told_without_its_secrets(stage: Stage) -> None:
    stage.ask({**WEB, "login": {"pin": "hunter2"}, "password": "p"}, sensitive=("login.pin",))
    rehearsal = Rehearsal.of(stage.context())
    said = rehearsal.run(stage.creation, lambda body: body)
    assert rehearsal.foretold[0].request == {**WEB, "login": {"pin": "***"}, "password": "***"}
    assert "hunter2" not in str(said.state)


def test_an_interrupted_delete_is_told_of(stage: Stage) -> None:
    deleting(stage)
    rehearsal = Rehearsal.of(stage.context())
    rehearsal.run(stage.creation, lambda body: body)
    assert rehearsal.foretold[0].notes == (
        "the delete of 1, which was interrupted, is finished first",
    )


def test_a_wait_is_told_of(stage: Stage) -> None:
    not_ready(stage)
    rehearsal = Rehearsal.of(stage.context())
    said = rehearsal.run(stage.creation, lambda body: body)
    assert said.notes == ("it is not ready yet: a run waits for it",)
    stage.creation = replace(stage.creation, wait=False)
    assert Rehearsal.of(stage.context()).run(stage.creation, str).notes == ()


def test_a_list_that_fails_leaves_open_whether_a_key_is_taken(stage: Stage) -> None:
    stage.ask(WEB, identity=UNIQUE)
    stage.cloud.before_list = raising(api_error(403, Effect.NONE, "GET"))
    said = Rehearsal.of(stage.context()).run(stage.creation, lambda body: body)
    assert said.outcome is Outcome.CREATED
    assert "whether its key is taken could not be looked up" in said.notes[0]
    assert stage.run().outcome is Outcome.CREATED


def test_a_conflict_says_that_it_is_foreseen(stage: Stage) -> None:
    a_unique_key_taken_by_an_unlike_thing(stage)
    with pytest.raises(IdentityConflict, match="would be refused") as caught:
        Rehearsal.of(stage.context()).run(stage.creation, lambda body: body)
    assert (caught.value.found, caught.value.drift) == ("9", {"region": ("north", "south")})


def test_of_a_thing_there_is_one_of_whatever_is_there_takes_the_place(stage: Stage) -> None:
    only = Identity(id_field=None, natural_key=("name",), is_unique=True, is_singleton=True)
    stage.ask(WEB, identity=only)
    stage.creation = replace(stage.creation, find=lambda _request: [{"name": "another"}])
    with pytest.raises(ApiError, match="would be refused"):
        Rehearsal.of(stage.context()).run(stage.creation, lambda body: body)


def test_a_young_thing_that_a_lagging_read_hides_is_not_foretold_to_be_made_twice(
    stage: Stage,
) -> None:
    stage.run()
    hidden = stage.cloud.things.pop("1")
    stage.timing = replace(no_waiting(), sleep=lambda _s: stage.cloud.things.update({"1": hidden}))
    said = Rehearsal.of(stage.context()).run(stage.creation, lambda body: body)
    assert said.outcome is Outcome.REUSED


def test_the_claim_of_a_live_run_does_not_keep_a_rehearsal_out(stage: Stage) -> None:
    assert stage.data.claim("cloud/thing", "web-1", "elsewhere", lease_s=60)
    said = Rehearsal.of(stage.context()).run(stage.creation, lambda body: body)
    assert said.outcome is Outcome.CREATED
    assert stage.data.holder("cloud/thing", "web-1") == "elsewhere"


# One after another.


@pytest.fixture
def rehearsal(stage: Stage) -> Iterator[Rehearsal]:
    with Rehearsal.of(stage.context()) as opened:
        yield opened


def rehearse(rehearsal: Rehearsal, creation: Creation) -> Result[Json]:
    return rehearsal.run(creation, lambda body: body)


def test_what_was_foretold_to_be_made_is_there_for_what_follows(
    stage: Stage, rehearsal: Rehearsal
) -> None:
    outcomes = [rehearse(rehearsal, stage.creation).outcome for _ in range(2)]
    stage.ask(SOUTH)
    changed = rehearse(rehearsal, stage.creation)
    assert [*outcomes, changed.outcome] == ["created", "reused", "reused"]
    assert [str(d) for d in changed.drift] == ["region: wanted 'south', found 'north'"]
    assert stage.cloud.gets == 0


def test_things_that_have_no_id_yet_are_not_mixed_up(stage: Stage, rehearsal: Rehearsal) -> None:
    requests = {"web-1": WEB, "web-2": {**SOUTH, "name": "web-2"}}
    for _ in range(2):
        for instance, request in requests.items():
            stage.ask(request, instance=instance)
            said = rehearse(rehearsal, stage.creation)
            assert (said.state["region"], said.drift) == (request["region"], ())


def test_a_shared_list_is_not_asked_for_what_is_yet_to_be_made(
    stage: Stage, rehearsal: Rehearsal
) -> None:
    stage.ask(WEB, identity=Identity(id_field="name", natural_key=("name",)))
    creation = replace(stage.creation, glance=stage.cloud.get)
    assert [rehearse(rehearsal, creation).id for _ in range(2)] == ["web-1", "web-1"]
    assert stage.cloud.gets == 0


def test_a_thing_made_by_reference_is_there_for_what_follows(
    stage: Stage, rehearsal: Rehearsal
) -> None:
    refer(stage)
    assert [rehearse(rehearsal, stage.creation).outcome for _ in range(2)] == ["created", "reused"]


def test_two_things_of_one_unique_key_are_a_conflict_before_either_is_made(
    stage: Stage, rehearsal: Rehearsal
) -> None:
    stage.keep_unique()
    stage.ask(WEB, identity=UNIQUE)
    rehearse(rehearsal, stage.creation)
    stage.ask(WEB, identity=UNIQUE, instance="other")
    with pytest.raises(ApiError, match="the API keeps name unique"):
        rehearse(rehearsal, stage.creation)


def test_two_namesakes_are_two_things(stage: Stage, rehearsal: Rehearsal) -> None:
    for instance in ("web-1", "other"):
        stage.ask(WEB, instance=instance, adopt=True)
        assert rehearse(rehearsal, stage.creation).notes == ()
    assert [foretold.action for foretold in rehearsal.foretold] == [Action.CREATE] * 2


def test_what_a_person_decides_in_a_rehearsal_stays_there(
    stage: Stage, rehearsal: Rehearsal
) -> None:
    stage.lost(is_made=False)
    before = stage.written()
    rehearsal.forget("cloud/thing", "web-1")
    assert rehearse(rehearsal, stage.creation).outcome is Outcome.CREATED
    stage.cloud.things["9"] = {**WEB, "id": "9"}
    rehearsal.forget("cloud/thing", "web-1")
    rehearsal.adopt("cloud/thing", "web-1", "9")
    assert rehearse(rehearsal, stage.creation).outcome is Outcome.ADOPTED
    with pytest.raises(NotRecorded), rehearsal.claimed("cloud/thing", "other"):
        rehearsal.retry("cloud/thing", "none")
    assert stage.written() == before


def test_below_what_is_yet_to_be_made_nothing_is_looked_for(
    stage: Stage, rehearsal: Rehearsal
) -> None:
    stage.cloud.things["9"] = {**WEB, "id": "9"}
    stage.ask(WEB, adopt=True, identity=UNIQUE)
    below = replace(stage.creation, parents={"zone": UNKNOWN})
    assert rehearse(rehearsal, below).outcome is Outcome.CREATED
    assert rehearse(rehearsal, below).outcome is Outcome.REUSED
    assert (stage.cloud.gets, stage.cloud.lists) == (0, 0)


def test_what_has_no_name_yet_is_a_thing_of_its_own(stage: Stage, rehearsal: Rehearsal) -> None:
    for _ in range(2):
        stage.ask({**WEB, "name": UNKNOWN}, instance=f"{UNKNOWN}/www", identity=UNIQUE)
        assert rehearse(rehearsal, stage.creation).outcome is Outcome.CREATED
    assert [one.instance for one in rehearsal.foretold] == [
        f"{UNKNOWN}/www",
        f"{UNKNOWN}/www (2)",
    ]


def test_a_field_that_is_not_known_yet_is_no_drift(stage: Stage, rehearsal: Rehearsal) -> None:
    stage.run()
    stage.ask({**SOUTH, "network": UNKNOWN, "name": "web-1"})
    stage.cloud.things["1"]["network"] = "n-1"
    said = rehearse(rehearsal, stage.creation)
    assert (said.outcome, [d.field for d in said.drift]) == (Outcome.REUSED, ["region"])


def test_a_field_that_is_not_known_yet_does_not_narrow_a_search(
    stage: Stage, rehearsal: Rehearsal
) -> None:
    asked: list[Json] = []

    def find(request: Json) -> Iterator[Json]:
        asked.append(request)
        return stage.cloud.list(request)

    stage.ask({**WEB, "network": UNKNOWN}, adopt=True)
    stage.creation = replace(stage.creation, find=find)
    stage.cloud.things["9"] = {**WEB, "id": "9", "network": "n-1"}
    assert rehearse(rehearsal, stage.creation).outcome is Outcome.ADOPTED
    assert asked == [WEB]


def test_threads_foretell_side_by_side(stage: Stage, rehearsal: Rehearsal) -> None:
    together = Barrier(8)

    def act(number: int) -> tuple[Outcome, list[Foretold]]:
        together.wait()
        creation = stage.cloud.creation(WEB, instance=f"web-{number}")
        with rehearsal.foretold.heard() as heard:
            return rehearse(rehearsal, creation).outcome, heard

    with ThreadPoolExecutor(8) as pool:
        said = list(pool.map(act, range(8)))
    assert {outcome for outcome, _ in said} == {Outcome.CREATED}
    assert [[one.instance for one in heard] for _, heard in said] == [
        [f"web-{number}"] for number in range(8)
    ]
    assert {one.instance for one in rehearsal.foretold} == {f"web-{n}" for n in range(8)}


def test_threads_that_foretell_one_instance_foretell_one_thing(stage: Stage) -> None:
    rehearsal = Rehearsal.of(Context(stage.data, timing=Timing()))
    together = Barrier(4)

    def act(_number: int) -> Outcome:
        together.wait()
        return rehearse(rehearsal, stage.creation).outcome

    with ThreadPoolExecutor(4) as pool:
        outcomes = sorted(pool.map(act, range(4)))
    assert outcomes == ["created", "reused", "reused", "reused"]


def test_a_function_that_creates_is_not_called(stage: Stage, rehearsal: Rehearsal) -> None:
    said = rehearsal.create_or_get(
        "cloud/thing", "web-1", WEB, create=stage.cloud.post, verify=stage.cloud.get
    )
    assert (said.outcome, said.id, stage.cloud.posts) == (Outcome.CREATED, UNKNOWN, 0)


def test_a_rehearsal_leaves_the_store_open(stage: Stage) -> None:
    with Rehearsal.of(stage.context()):
        pass
    assert stage.run().outcome is Outcome.CREATED
