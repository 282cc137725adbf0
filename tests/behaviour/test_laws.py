"""The ten laws of the create protocol (postonce/create.py), against a cloud in memory."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from postonce.create import create
from postonce.data.repository import Record, Repository, Status
from postonce.errors import (
    AmbiguousMatch,
    ApiError,
    CallError,
    Claimed,
    CreateFailed,
    Effect,
    EffectUnknown,
    IdentityConflict,
    NotReady,
    RepositoryError,
    TransportError,
)
from postonce.facts import Identity, Readiness
from postonce.result import Outcome, Verified
from postonce.types import Json

from .cloud import (
    ANONYMOUS,
    LOST,
    NAMED,
    UNIQUE,
    WEB,
    Cloud,
    api_error,
    no_waiting,
    raising,
    recorded,
    run,
)

READY = Readiness(field="status", ready=("active",), failed=("errored",))


def test_fresh_create_is_one_post_and_no_list(data: Repository, cloud: Cloud) -> None:
    done = run(cloud.creation(WEB), data)
    assert (done.outcome, done.record.remote_id) == (Outcome.CREATED, "1")
    assert (cloud.posts, cloud.gets, cloud.lists) == (1, 0, 0)


def test_repeat_is_one_get(data: Repository, cloud: Cloud) -> None:
    run(cloud.creation(WEB), data)
    assert run(cloud.creation(WEB), data).outcome is Outcome.REUSED
    assert (cloud.posts, cloud.gets, cloud.lists) == (1, 1, 0)


def test_law_1_the_intent_is_durable_when_the_post_is_sent(data: Repository, cloud: Cloud) -> None:
    seen: list[Record] = []
    cloud.before_post = lambda: seen.append(recorded(data))
    run(cloud.creation({**WEB, "password": "hunter2"}, sensitive=("password",)), data)
    assert seen[0].status is Status.INTENT
    assert seen[0].token
    assert seen[0].fingerprint
    assert seen[0].intent_at
    assert "hunter2" not in str(seen[0])


def test_law_2_the_id_is_durable_before_the_wait(data: Repository, cloud: Cloud) -> None:
    cloud.first_state = "new"
    cloud.before_get = raising(LOST)
    with pytest.raises(TransportError):
        run(cloud.creation(WEB, readiness=READY), data)
    assert (recorded(data).status, recorded(data).remote_id) == (Status.LIVE, "1")


def test_law_2_a_failed_record_says_the_id(data: Repository, cloud: Cloud) -> None:
    class Full:
        def __getattr__(self, name: str) -> object:
            return getattr(data, name)

        def put(self, record: Record) -> Record:
            if record.status is Status.LIVE:
                raise RepositoryError("disk is full")
            return data.put(record)

    with pytest.raises(RepositoryError) as caught:
        create(cloud.creation(WEB), Full(), no_waiting())  # type: ignore[arg-type] # a stand-in
    assert "with id 1" in "".join(caught.value.__notes__)
    assert run(cloud.creation(WEB), data).outcome is Outcome.RESUMED
    assert cloud.posts == 1


@pytest.mark.parametrize("status", [401, 403, 429, 500, 503])
def test_law_3_a_failed_verify_raises_and_posts_nothing(
    data: Repository, cloud: Cloud, status: int
) -> None:
    run(cloud.creation(WEB), data)
    cloud.before_get = raising(api_error(status, Effect.NONE, "GET"))
    with pytest.raises(ApiError):
        run(cloud.creation(WEB), data)
    assert cloud.posts == 1


def test_law_3_gone_is_recreated(data: Repository, cloud: Cloud) -> None:
    run(cloud.creation(WEB), data)
    cloud.things.clear()
    done = run(cloud.creation(WEB), data)
    assert (done.outcome, done.record.remote_id) == (Outcome.RECREATED, "2")


@pytest.mark.parametrize("error", [LOST, api_error(503, Effect.UNKNOWN)])
def test_law_4_a_lost_answer_is_found_not_repeated(
    data: Repository, cloud: Cloud, error: CallError
) -> None:
    cloud.after_post = raising(error)
    done = run(cloud.creation(WEB), data)
    assert (done.outcome, done.record.remote_id, cloud.posts) == (Outcome.CREATED, "1", 1)


def test_law_4_a_post_that_never_arrived_is_sent_by_the_next_run(
    data: Repository, cloud: Cloud
) -> None:
    cloud.before_post = raising(LOST)
    with pytest.raises(TransportError):
        run(cloud.creation(WEB), data)
    token = recorded(data).token
    cloud.before_post = lambda: None
    assert run(cloud.creation(WEB), data).outcome is Outcome.RESUMED
    assert recorded(data).token == token
    assert len(cloud.things) == 1


def test_law_4_what_a_lagging_list_hides_is_found_by_the_next_run(
    data: Repository, cloud: Cloud
) -> None:
    cloud.after_post, cloud.shows_lists = raising(LOST), False
    with pytest.raises(TransportError):
        run(cloud.creation(WEB), data)
    cloud.shows_lists = True
    done = run(cloud.creation(WEB), data)
    assert (done.outcome, done.record.remote_id, cloud.posts) == (Outcome.RESUMED, "1", 1)


def test_law_4_without_a_list_the_effect_stays_unknown(data: Repository, cloud: Cloud) -> None:
    cloud.after_post = raising(LOST)
    for _ in range(2):
        with pytest.raises(EffectUnknown, match="web-1"):
            run(cloud.creation(WEB, is_listable=False), data)
    assert cloud.posts == 1


def test_law_4_a_refusal_leaves_no_intent(data: Repository, cloud: Cloud) -> None:
    cloud.before_post = raising(api_error(422, Effect.NONE))
    with pytest.raises(ApiError):
        run(cloud.creation(WEB), data)
    assert recorded(data).status is Status.DELETED
    cloud.before_post = lambda: None
    assert run(cloud.creation(WEB), data).outcome is Outcome.CREATED


def test_law_4_a_refused_repeat_keeps_the_lost_intent(data: Repository, cloud: Cloud) -> None:
    cloud.after_post, cloud.shows_lists = raising(LOST), False
    with pytest.raises(TransportError):
        run(cloud.creation(WEB), data)
    cloud.before_post = raising(api_error(429, Effect.NONE))
    with pytest.raises(ApiError):
        run(cloud.creation(WEB), data)
    assert recorded(data).status is Status.INTENT


def test_law_4_the_lost_request_is_searched_even_if_the_new_one_differs(
    data: Repository, cloud: Cloud
) -> None:
    cloud.after_post, cloud.shows_lists = raising(LOST), False
    with pytest.raises(TransportError):
        run(cloud.creation(WEB), data)
    cloud.shows_lists = True
    done = run(cloud.creation({**WEB, "region": "south"}), data)
    assert (done.outcome, cloud.posts) == (Outcome.RESUMED, 1)
    assert [str(d) for d in done.drift] == ["region: wanted 'south', found 'north'"]


def test_law_5_an_older_namesake_is_not_ours(data: Repository, cloud: Cloud) -> None:
    cloud.things["9"] = {**WEB, "id": "9", "created_at": "2020-01-01T00:00:00Z"}
    cloud.before_post = raising(LOST)
    with pytest.raises(TransportError):
        run(cloud.creation(WEB), data)
    cloud.before_post = lambda: None
    assert run(cloud.creation(WEB), data).record.remote_id == "1"
    assert set(cloud.things) == {"1", "9"}


def test_law_5_an_older_namesake_may_be_adopted_on_the_callers_word(
    data: Repository, cloud: Cloud
) -> None:
    cloud.things["9"] = {**WEB, "id": "9", "created_at": "2020-01-01T00:00:00Z"}
    cloud.before_post = raising(LOST)
    with pytest.raises(TransportError):
        run(cloud.creation(WEB), data)
    assert run(cloud.creation(WEB, adopt=True), data).record.remote_id == "9"


def test_law_5_without_dates_the_only_one_of_its_name_is_taken_and_said_so(
    data: Repository, cloud: Cloud
) -> None:
    cloud.shows_dates = False
    cloud.after_post = raising(LOST)
    done = run(cloud.creation(WEB), data)
    assert (done.record.remote_id, done.verified) == ("1", Verified.SEARCH)
    assert "the only one of its name" in done.notes[0]


def test_law_5_what_has_no_name_is_known_by_not_having_been_there(
    data: Repository, cloud: Cloud
) -> None:
    cloud.shows_dates = False
    cloud.things["9"] = {"id": "9", "region": "north"}
    cloud.after_post = raising(LOST)
    creation = cloud.creation({"region": "north"}, identity=ANONYMOUS)
    done = run(creation, data)
    assert (done.outcome, done.record.remote_id) == (Outcome.CREATED, "1")
    assert done.record.baseline is None


def test_law_5_a_nameless_stranger_is_not_taken_for_what_was_never_made(
    data: Repository, cloud: Cloud
) -> None:
    cloud.shows_dates = False
    cloud.things["9"] = {"id": "9", "region": "north"}
    cloud.before_post = raising(LOST)
    creation = cloud.creation({"region": "north"}, identity=ANONYMOUS)
    with pytest.raises(TransportError):
        run(creation, data)
    assert recorded(data).baseline == ("9",)
    cloud.before_post = lambda: None
    assert run(creation, data).record.remote_id == "1"


def test_law_5_two_matches_raise_with_both_ids(data: Repository, cloud: Cloud) -> None:
    cloud.post(WEB)
    cloud.after_post = raising(LOST)
    with pytest.raises(AmbiguousMatch) as caught:
        run(cloud.creation(WEB), data)
    assert caught.value.ids == ("1", "2")


def test_law_5_what_another_record_owns_is_no_match(data: Repository, cloud: Cloud) -> None:
    run(cloud.creation(WEB, instance="first"), data)
    cloud.after_post = raising(LOST)
    assert run(cloud.creation(WEB, instance="second"), data).record.remote_id == "2"


def test_law_5_a_unique_key_with_agreeing_fields_is_adopted(data: Repository, cloud: Cloud) -> None:
    cloud.things["9"] = {**WEB, "id": "9"}
    cloud.before_post = raising(api_error(409, Effect.NONE))
    done = run(cloud.creation(WEB, identity=UNIQUE), data)
    assert (done.outcome, done.record.remote_id) == (Outcome.ADOPTED, "9")


def test_law_5_a_unique_key_with_other_fields_is_a_conflict(data: Repository, cloud: Cloud) -> None:
    cloud.things["9"] = {**WEB, "id": "9", "region": "south"}
    cloud.before_post = raising(api_error(409, Effect.NONE))
    with pytest.raises(IdentityConflict, match="differing in region") as caught:
        run(cloud.creation(WEB, identity=UNIQUE), data)
    assert (caught.value.found, caught.value.drift) == ("9", {"region": ("north", "south")})


def test_law_5_adoption_is_the_callers_word(data: Repository, cloud: Cloud) -> None:
    cloud.things["9"] = {**WEB, "id": "9"}
    done = run(cloud.creation(WEB, adopt=True), data)
    assert (done.outcome, cloud.posts) == (Outcome.ADOPTED, 0)


def test_law_6_a_second_run_does_not_get_in(data: Repository, cloud: Cloud) -> None:
    assert data.claim("cloud/thing", "web-1", "elsewhere:1:2:3:4", lease_s=60)
    with pytest.raises(Claimed, match="elsewhere"):
        run(cloud.creation(WEB), data)
    assert cloud.posts == 0


def test_law_7_a_refresh_keeps_what_is_shown_once(data: Repository, cloud: Cloud) -> None:
    done = run(cloud.creation({**WEB, "secret": "s3"}, write_once=("secret",)), data)
    del cloud.things["1"]["secret"]
    cloud.things["1"]["size"] = 2
    done = run(cloud.creation(WEB, write_once=("secret",)), data)
    assert (done.record.state["secret"], done.record.state["size"]) == ("s3", 2)


def test_law_7_adopting_says_what_is_lost(data: Repository, cloud: Cloud) -> None:
    cloud.things["9"] = {**WEB, "id": "9"}
    done = run(cloud.creation(WEB, adopt=True, write_once=("secret",)), data)
    assert done.notes == ("secret was only in the answer to the create and cannot be read again",)


def test_law_8_a_tombstone_is_created_anew(data: Repository, cloud: Cloud) -> None:
    done = run(cloud.creation(WEB), data)
    data.put(replace(done.record, status=Status.DELETED))
    assert run(cloud.creation(WEB), data).outcome is Outcome.CREATED
    assert cloud.posts == 2


def test_law_8_an_interrupted_delete_is_finished_first(data: Repository, cloud: Cloud) -> None:
    done = run(cloud.creation(WEB), data)
    data.put(replace(done.record, status=Status.DELETING))

    def remove(remote_id: str) -> None:
        del cloud.things[remote_id]

    done = run(replace(cloud.creation(WEB), remove=remove), data)
    assert (done.outcome, set(cloud.things)) == (Outcome.CREATED, {"2"})


def test_law_9_a_changed_request_is_reported(data: Repository, cloud: Cloud) -> None:
    run(cloud.creation(WEB), data)
    done = run(cloud.creation({**WEB, "region": "south"}), data)
    assert [(d.field, d.wanted, d.found) for d in done.drift] == [("region", "south", "north")]


def test_law_9_a_change_the_answer_never_shows_is_reported(data: Repository, cloud: Cloud) -> None:
    def hide() -> None:
        cloud.things["1"].pop("user_data", None)

    cloud.after_post = hide
    run(cloud.creation({**WEB, "user_data": "a"}), data)
    done = run(cloud.creation({**WEB, "user_data": "b"}), data)
    assert [(d.field, d.wanted, d.found) for d in done.drift] == [("user_data", "b", "a")]


def test_law_9_a_changed_secret_is_reported_without_showing_it(
    data: Repository, cloud: Cloud
) -> None:
    cloud.after_post = lambda: cloud.things["1"].__delitem__("password")
    first = {**WEB, "password": "hunter2"}
    run(cloud.creation(first, sensitive=("password",)), data)
    assert run(cloud.creation(first, sensitive=("password",)), data).drift == ()
    other = run(cloud.creation({**WEB, "password": "other"}, sensitive=("password",)), data)
    assert [(d.field, d.wanted, d.found) for d in other.drift] == [("password", "***", "***")]


def test_law_9_what_the_server_normalised_is_no_drift(data: Repository, cloud: Cloud) -> None:
    cloud.after_post = lambda: cloud.things["1"].update(region="NORTH-1")
    assert run(cloud.creation(WEB), data).drift == ()
    assert run(cloud.creation(WEB), data).drift == ()
    cloud.things["1"]["region"] = "moved"
    assert [d.found for d in run(cloud.creation(WEB), data).drift] == ["moved"]


def test_law_10_a_wait_that_timed_out_goes_on_next_time(data: Repository, cloud: Cloud) -> None:
    cloud.first_state = "new"
    with pytest.raises(NotReady):
        run(cloud.creation(WEB, readiness=READY), data)
    cloud.things["1"]["status"] = "active"
    done = run(cloud.creation(WEB, readiness=READY), data)
    assert (done.outcome, done.record.is_ready, cloud.posts) == (Outcome.RESUMED, True, 1)


def test_law_10_a_failed_state_says_so(data: Repository, cloud: Cloud) -> None:
    cloud.first_state = "errored"
    with pytest.raises(CreateFailed, match="errored"):
        run(cloud.creation(WEB, readiness=READY), data)
    assert recorded(data).remote_id == "1"


def test_no_wait_returns_at_once(data: Repository, cloud: Cloud) -> None:
    cloud.first_state = "new"
    done = run(cloud.creation(WEB, readiness=READY, wait=False), data)
    assert (done.outcome, done.record.is_ready) == (Outcome.CREATED, False)


def test_a_native_key_makes_the_repeat_safe_without_a_list(data: Repository, cloud: Cloud) -> None:
    identity = replace(NAMED, native_key="header:Idempotency-Key")
    tokens: list[str] = []

    def post(token: str) -> Json:
        tokens.append(token)
        return cloud.post(WEB)

    creation = replace(cloud.creation(WEB, identity=identity, is_listable=False), post=post)
    cloud.before_post = raising(LOST)
    with pytest.raises(EffectUnknown):
        run(creation, data)
    cloud.before_post = lambda: None
    assert run(creation, data).outcome is Outcome.RESUMED
    assert tokens[0] == tokens[1]


def test_an_id_that_the_answer_does_not_hold_is_the_requests_key(
    data: Repository, cloud: Cloud
) -> None:
    identity = Identity(id_field=None, natural_key=("name",), is_unique=True)
    creation = replace(cloud.creation(WEB, identity=identity), post=lambda _t: None)
    assert run(creation, data).record.remote_id == "web-1"


def test_an_instance_recorded_under_another_parent_is_refused(
    data: Repository, cloud: Cloud
) -> None:
    run(replace(cloud.creation(WEB), parents={"zone": "a"}), data)
    with pytest.raises(IdentityConflict, match="zone"):
        run(replace(cloud.creation(WEB), parents={"zone": "b"}), data)


@pytest.mark.parametrize(
    ("made_at", "is_taken"), [(None, True), ("2020-01-01T00:00:00Z", False)], ids=["undated", "old"]
)
def test_after_a_post_that_answered_no_id_only_what_may_be_new_is_taken(
    data: Repository, cloud: Cloud, made_at: str | None, is_taken: bool
) -> None:
    cloud.things["9"] = {**WEB, "id": "9", "created_at": made_at}
    creation = replace(cloud.creation(WEB), post=lambda _token: {})
    if is_taken:
        assert run(creation, data).record.remote_id == "9"
    else:
        with pytest.raises(EffectUnknown, match="no list shows it"):
            run(creation, data)


def test_law_3_an_interrupted_delete_is_sent_again_though_a_read_says_gone(
    data: Repository, cloud: Cloud
) -> None:
    done = run(cloud.creation(WEB), data)
    data.put(replace(done.record, status=Status.DELETING))
    cloud.shows_reads = False
    creation = replace(cloud.creation(WEB), remove=lambda one: cloud.things.pop(one, None))
    assert run(creation, data).record.remote_id == "2"
    assert set(cloud.things) == {"2"}


# What a second look found.


def test_law_4_a_lost_post_is_searched_for_after_another_request_was_refused(
    data: Repository, cloud: Cloud
) -> None:
    cloud.shows_lists, cloud.after_post = False, raising(LOST)
    with pytest.raises(TransportError):
        run(cloud.creation(WEB), data)
    cloud.before_post = raising(api_error(422, Effect.NONE))
    with pytest.raises(ApiError):
        run(cloud.creation({**WEB, "name": "other"}), data)
    cloud.shows_lists, cloud.before_post = True, lambda: None
    assert run(cloud.creation(WEB), data).record.remote_id == "1"
    assert set(cloud.things) == {"1"}


def test_law_4_a_thing_dated_a_little_before_the_intent_forbids_a_post(
    data: Repository, cloud: Cloud
) -> None:
    cloud.clock = lambda: datetime.now(UTC) - timedelta(minutes=1)  # the provider's is slow
    cloud.after_post = raising(LOST)
    for _ in range(2):
        with pytest.raises(EffectUnknown):
            run(cloud.creation(WEB), data)
    assert set(cloud.things) == {"1"}


def test_law_7_what_an_answer_without_an_id_shows_once_is_kept(
    data: Repository, cloud: Cloud
) -> None:
    def post(_token: str) -> Json:
        cloud.post(WEB)
        return {"secret": "once"}

    done = run(replace(cloud.creation(WEB, write_once=("secret",)), post=post), data)
    assert (done.record.state["secret"], done.notes) == ("once", ())


def test_a_search_that_fails_does_not_hide_that_the_post_was_lost(
    data: Repository, cloud: Cloud
) -> None:
    cloud.after_post = raising(LOST)
    cloud.before_list = raising(api_error(429, Effect.NONE, method="GET"))
    with pytest.raises(TransportError) as caught:
        run(cloud.creation(WEB), data)
    assert caught.value.effect is Effect.UNKNOWN


def test_what_is_only_known_by_what_a_list_lacks_is_looked_at_twice(
    data: Repository, cloud: Cloud
) -> None:
    cloud.shows_dates = False
    cloud.after_post = raising(LOST)
    run(cloud.creation(WEB), data)
    assert cloud.lists == 2


def test_an_interrupted_delete_spares_what_others_made_of_the_same_name(
    data: Repository, cloud: Cloud
) -> None:
    done = run(cloud.creation(WEB), data)
    data.put(replace(done.record, status=Status.DELETING))
    cloud.things["1"] = {**cloud.things["1"], "created_at": "2030-01-01T00:00:00Z", "by": "them"}
    creation = replace(cloud.creation(WEB), remove=lambda one: cloud.things.pop(one, None))
    run(creation, data)
    assert cloud.things["1"]["by"] == "them"
