"""What a POST that fails leaves behind: an intent only where something may have been made."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import pytest

from postonce.create import create
from postonce.data.repository import Record, Repository, Status
from postonce.errors import (
    AmbiguousMatch,
    ApiError,
    Claimed,
    ConfigError,
    Effect,
    EffectUnknown,
    IdentityConflict,
    RequestInvalid,
    StaleRecord,
    TransportError,
)
from postonce.facts import Identity
from postonce.fingerprint import fingerprint
from postonce.result import Outcome

from .cloud import LOST, NAMED, UNIQUE, WEB, Cloud, api_error, no_waiting, raising, recorded, run


@pytest.mark.parametrize("error", [ConfigError("no token"), RequestInvalid("no such path")])
def test_what_fails_before_sending_leaves_no_intent(
    data: Repository, cloud: Cloud, error: Exception
) -> None:
    cloud.before_post = raising(error)
    with pytest.raises(type(error)):
        run(cloud.creation(WEB, is_listable=False), data)
    assert recorded(data).status is Status.DELETED
    cloud.before_post = lambda: None
    assert run(cloud.creation(WEB, is_listable=False), data).outcome is Outcome.CREATED


def test_what_fails_before_sending_keeps_an_earlier_intent(data: Repository, cloud: Cloud) -> None:
    cloud.before_post = raising(LOST)
    with pytest.raises(TransportError):
        run(cloud.creation(WEB), data)
    cloud.before_post = raising(ConfigError("no token"))
    with pytest.raises(ConfigError):
        run(cloud.creation(WEB), data)
    assert recorded(data).status is Status.INTENT


@pytest.mark.parametrize("error", [KeyboardInterrupt(), ValueError("a fault of the caller's own")])
def test_what_fails_for_an_unknown_reason_keeps_the_intent(
    data: Repository, cloud: Cloud, error: BaseException
) -> None:
    cloud.after_post = raising(error)
    with pytest.raises(type(error)):
        run(cloud.creation(WEB), data)
    assert recorded(data).status is Status.INTENT
    done = run(cloud.creation(WEB), data)
    assert (done.outcome, done.record.remote_id, cloud.posts) == (Outcome.RESUMED, "1", 1)


def test_a_refused_request_is_not_a_conflict_with_a_namesake(
    data: Repository, cloud: Cloud
) -> None:
    cloud.things["9"] = {**WEB, "id": "9", "region": "south"}
    cloud.before_post = raising(api_error(422, Effect.NONE))
    with pytest.raises(ApiError, match="422"):
        run(cloud.creation(WEB, identity=NAMED), data)


def test_a_conflict_tells_what_the_provider_said(data: Repository, cloud: Cloud) -> None:
    cloud.things["9"] = {**WEB, "id": "9", "region": "south"}
    cloud.before_post = raising(
        ApiError("name is taken", method="POST", url="/", effect=Effect.NONE, status=409)
    )
    with pytest.raises(IdentityConflict, match="name is taken"):
        run(cloud.creation(WEB, identity=UNIQUE), data)


def test_a_conflict_shows_no_secret(data: Repository, cloud: Cloud) -> None:
    request = {**WEB, "login": {"user": "a", "password": "hunter2"}}
    cloud.things["9"] = {**WEB, "id": "9", "login": {"user": "b", "password": "s3cret"}}
    cloud.before_post = raising(api_error(409, Effect.NONE))
    with pytest.raises(IdentityConflict) as caught:
        run(cloud.creation(request, identity=UNIQUE, sensitive=("login.password",)), data)
    assert caught.value.drift == {"login": ({"user": "a"}, {"user": "b"})}


def test_a_search_that_fails_does_not_hide_the_refusal(data: Repository, cloud: Cloud) -> None:
    cloud.before_post = raising(api_error(409, Effect.NONE))
    cloud.before_list = raising(api_error(503, Effect.NONE, "GET"))
    with pytest.raises(ApiError, match="409"):
        run(cloud.creation(WEB, identity=UNIQUE), data)


def test_an_answer_whose_id_is_no_id_is_searched_for(data: Repository, cloud: Cloud) -> None:
    def post(_token: str) -> dict[str, object]:
        return {"id": {"wrapped": cloud.post(WEB)["id"]}}

    done = run(replace(cloud.creation(WEB), post=post), data)
    assert (done.record.remote_id, cloud.posts) == ("1", 1)


def test_a_found_thing_that_is_older_than_the_post_was_adopted(
    data: Repository, cloud: Cloud
) -> None:
    cloud.things["9"] = {**WEB, "id": "9", "created_at": "2020-01-01T00:00:00Z"}
    creation = replace(cloud.creation(WEB, identity=UNIQUE), post=lambda _t: {"error": "exists"})
    done = run(creation, data)
    assert (done.outcome, done.record.remote_id) == (Outcome.ADOPTED, "9")


def test_an_id_survives_a_record_that_was_forgotten_meanwhile(
    data: Repository, cloud: Cloud
) -> None:
    def forget() -> None:
        data.put(replace(recorded(data), status=Status.DELETED))

    cloud.after_post = forget
    assert run(cloud.creation(WEB), data).record.remote_id == "1"
    assert (recorded(data).status, recorded(data).remote_id) == (Status.LIVE, "1")


def test_two_things_for_one_instance_are_reported_with_both_ids(
    data: Repository, cloud: Cloud
) -> None:
    def another_run_records_its_own() -> None:
        data.put(replace(recorded(data), status=Status.LIVE, remote_id="7"))

    cloud.after_post = another_run_records_its_own
    with pytest.raises(AmbiguousMatch) as caught:
        run(cloud.creation(WEB), data)
    assert caught.value.ids == ("7", "1")


def test_an_intent_that_another_run_has_replaced_posts_nothing(
    data: Repository, cloud: Cloud
) -> None:
    class Overtaken:
        def __getattr__(self, name: str) -> object:
            return getattr(data, name)

        def put(self, record: Record) -> Record:
            if record.status is Status.INTENT:
                data.put(record)
            return data.put(record)

    with pytest.raises(StaleRecord):
        create(cloud.creation(WEB), Overtaken(), no_waiting())  # type: ignore[arg-type] # a stand-in
    assert cloud.posts == 0


def test_an_interrupted_create_elsewhere_is_not_searched_here(
    data: Repository, cloud: Cloud
) -> None:
    cloud.after_post, cloud.shows_lists = raising(LOST), False
    with pytest.raises(TransportError):
        run(replace(cloud.creation(WEB), parents={"zone": "a"}), data)
    with pytest.raises(IdentityConflict, match="zone"):
        run(replace(cloud.creation(WEB), parents={"zone": "b"}), data)
    assert cloud.posts == 1


def test_a_parent_is_the_same_as_number_and_as_text(data: Repository, cloud: Cloud) -> None:
    run(replace(cloud.creation(WEB), parents={"zone": 5}), data)
    done = run(replace(cloud.creation(WEB), parents={"zone": "5"}), data)
    assert done.outcome is Outcome.REUSED


def test_a_native_key_does_not_replace_a_search(data: Repository, cloud: Cloud) -> None:
    identity = replace(NAMED, native_key="header:Idempotency-Key")
    cloud.after_post, cloud.shows_lists = raising(LOST), False
    with pytest.raises(TransportError):
        run(cloud.creation(WEB, identity=identity), data)
    cloud.shows_lists = True  # by now the provider may have forgotten the key
    done = run(cloud.creation(WEB, identity=identity), data)
    assert (done.record.remote_id, cloud.posts) == ("1", 1)


def test_a_key_beside_a_secret_still_tells_things_apart(data: Repository, cloud: Cloud) -> None:
    identity = Identity(id_field="id", natural_key=("spec.name",))
    request = {"spec": {"name": "web-1", "password": "hunter2"}}
    creation = replace(
        cloud.creation(request, identity=identity, sensitive=("spec.password",)),
        post=lambda _t: cloud.post({"spec": {"name": "web-1"}}),
    )
    cloud.post({"spec": {"name": "other"}})
    cloud.after_post = raising(LOST)
    done = run(creation, data)
    assert (done.record.remote_id, cloud.posts) == ("2", 2)


def test_a_key_that_no_list_shows_proves_nothing_and_denies_nothing(
    data: Repository, cloud: Cloud
) -> None:
    cloud.after_post = lambda: (cloud.things["1"].pop("name"), raising(LOST)())[1]
    with pytest.raises(EffectUnknown):
        run(cloud.creation(WEB, identity=UNIQUE), data)
    with pytest.raises(EffectUnknown):
        run(cloud.creation(WEB, identity=UNIQUE), data)
    assert cloud.posts == 1


def test_a_name_in_other_letters_stops_a_second_post(data: Repository, cloud: Cloud) -> None:
    cloud.after_post = lambda: (cloud.things["1"].update(name="WEB-1"), raising(LOST)())[1]
    for _ in range(2):
        with pytest.raises(EffectUnknown):
            run(cloud.creation(WEB), data)
    assert cloud.posts == 1
    assert run(cloud.creation(WEB, adopt=True), data).record.remote_id == "1"


def test_a_young_thing_that_a_lagging_read_hides_is_not_made_twice(
    data: Repository, cloud: Cloud
) -> None:
    run(cloud.creation(WEB), data)
    hidden = cloud.things.pop("1")
    timing = replace(no_waiting(), sleep=lambda _s: cloud.things.update({"1": hidden}))
    done = create(cloud.creation(WEB), data, timing)
    assert (done.outcome, cloud.posts) == (Outcome.REUSED, 1)


def test_an_id_that_two_instances_hold_is_said_each_time(data: Repository, cloud: Cloud) -> None:
    run(cloud.creation(WEB, instance="first"), data)
    twin = replace(cloud.creation(WEB, instance="second"), post=lambda _t: {**WEB, "id": "1"})
    for _ in range(2):
        done = run(twin, data)
        assert done.notes == ("id 1 is also recorded as 'first'",)


def test_an_empty_answer_is_read_back(data: Repository, tmp_path: Path) -> None:
    cloud = Cloud()
    identity = Identity(id_field=None, natural_key=("name",), is_unique=True)
    cloud.things["web-1"] = {**WEB, "size": 1}
    creation = replace(cloud.creation(WEB, identity=identity), post=lambda _t: None)
    assert run(creation, data).record.state == {**WEB, "size": 1}


def test_a_post_slower_than_the_lease_is_not_overtaken(data: Repository, cloud: Cloud) -> None:
    timing = replace(no_waiting(), lease_s=0.3)
    seen: list[type[Exception]] = []

    def linger() -> None:
        cloud.before_post = lambda: None
        time.sleep(0.7)
        try:
            create(cloud.creation(WEB), data, timing)
        except Claimed as error:
            seen.append(type(error))

    cloud.before_post = linger
    assert create(cloud.creation(WEB), data, timing).outcome is Outcome.CREATED
    assert (seen, cloud.posts) == ([Claimed], 1)


def test_no_secret_is_kept_of_a_request(data: Repository, cloud: Cloud) -> None:
    request = {**WEB, "login": {"pin": "hunter2"}}
    cloud.after_post = lambda: cloud.things["1"].update(login={"pin": "HUNTER2", "hint": "h"})
    done = run(cloud.creation(request, sensitive=("login.pin",)), data)
    kept = replace(done.record, state=None)
    assert "hunter2" not in str(kept).lower()
    assert kept.fingerprint != fingerprint(request)
    assert run(cloud.creation(request, sensitive=("login.pin",)), data).drift == ()
