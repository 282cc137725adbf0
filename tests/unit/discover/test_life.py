from __future__ import annotations

import pytest

from codegen.ir.resources import Readiness, Resource

from .documents import Json, collection, op, resource, text, thing


def status(*words: str) -> Json:
    return text(enum=list(words))


def made(fields: Json, *, code: str = "201", **more: Json) -> Resource:
    shown = thing("id", "name", **fields)
    operations = collection(made=shown)
    operations["POST /servers"] = op(shown, body=thing("name", "region"), status=code, **more)
    return resource(operations)


def ready(fields: Json, **more: Json) -> Readiness | None:
    return made(fields, **more).readiness


def test_status_with_words_for_not_yet_and_for_ready_is_waited_for() -> None:
    found = ready({"status": status("new", "active", "off", "errored")})
    assert found == Readiness(field="status", ready=("active",), failed=("errored",))


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({"state": status("pending", "verified")}, "state", ("verified",)),
        ({"phase": status("BUILDING", "ACTIVE")}, "phase", ("ACTIVE",)),
        (
            {"status": thing("message", state=status("provisioning", "running"))},
            "status.state",
            ("running",),
        ),
        (
            {"status": status("JOB_STATUS_QUEUED", "JOB_STATUS_DONE")},
            "status",
            ("JOB_STATUS_DONE",),
        ),
    ],
)
def test_status_is_found_where_it_stands(fields: Json, field: str, words: tuple[str, ...]) -> None:
    found = ready(fields)
    assert found is not None
    assert (found.field, found.ready) == (field, words)


def test_what_may_be_told_not_to_run_is_done_at_rest() -> None:
    shown = thing("id", "name", status=status("starting", "running", "off", "stopped"))
    operations = collection(made=shown)
    operations["POST /servers"] = op(
        shown, body=thing("name", start_after_create={"type": "boolean"}), status="201"
    )
    found = resource(operations).readiness
    assert found is not None
    assert (found.ready, found.resting) == (("running",), ("off", "stopped"))
    assert found.starts == "start_after_create"


def test_word_that_ends_like_a_ready_word_is_none() -> None:
    found = ready({"status": status("provisioning", "active", "backing_up")})
    assert found is not None
    assert found.ready == ("active",)


def test_status_that_never_says_not_yet_is_not_waited_for() -> None:
    assert ready({"status": status("active", "disabled")}) is None


def test_accepted_create_waits_for_a_ready_word() -> None:
    assert ready({"status": status("active", "stopped")}, code="202") is not None


def test_accepted_create_without_a_status_is_not_waited_for() -> None:
    assert ready({}, code="202") is None


def test_stated_readiness_is_used_where_the_schema_lists_no_words() -> None:
    fact = {"value": {"field": "status", "ready": "active"}, "rule": "changes-once-ready"}
    found = ready({"status": text()}, **{"x-postonce-becomes-ready": fact})
    assert found == Readiness(field="status", ready=("active",), failed=())


def test_words_of_the_schema_go_before_stated_ones() -> None:
    fact = {"value": {"field": "status", "ready": "active"}, "rule": "changes-once-ready"}
    fields = {"status": status("creating", "online")}
    found = ready(fields, **{"x-postonce-becomes-ready": fact})
    assert found is not None
    assert found.ready == ("online",)


def test_field_that_the_update_does_not_take_cannot_be_changed() -> None:
    operations = collection() | {"PUT /servers/{id}": op(body=thing("name"))}
    assert resource(operations).immutable == ("region",)


def test_nothing_is_immutable_where_nothing_can_be_updated() -> None:
    assert resource(collection()).immutable == ()


def test_update_that_speaks_of_other_fields_changes_none_of_the_creates() -> None:
    operations = collection() | {"PUT /servers/{id}": op(body=thing("config"))}
    assert resource(operations).immutable == ("name", "region")


def test_field_that_one_part_of_the_update_calls_read_only_cannot_be_changed() -> None:
    fixed = thing(region=text(readOnly=True))
    body = {"allOf": [thing("name", "region"), fixed]}
    operations = collection() | {"PUT /servers/{id}": op(body=body)}
    assert resource(operations).immutable == ("region",)


def test_status_beside_the_envelope_tells_of_the_thing() -> None:
    shown = thing(base=thing("id", "name"), database_status=status("CREATING", "ONLINE"))
    operations = collection("/bases", thing("id", "name")) | {"GET /bases/{id}": op(shown)}
    found = resource(operations).readiness
    assert found == Readiness(field="database_status", ready=("ONLINE",), failed=())


def test_field_stated_to_be_immutable_is_so() -> None:
    fixed = text(**{"x-postonce-immutable": {"value": True, "rule": "cannot-be-changed"}})
    operations = collection() | {
        "POST /servers": op(thing("id", "name"), body=thing("name", network=fixed), status="201")
    }
    assert resource(operations).immutable == ("network",)


def test_secret_that_only_the_create_shows_is_shown_once() -> None:
    operations = collection("/keys", thing("id", "name")) | {
        "POST /keys": op(thing("id", "name", "secret_key"), body=thing("name"), status="201")
    }
    assert resource(operations).write_once == ("secret_key",)


def test_secret_that_can_be_read_again_is_not_shown_once() -> None:
    shown = thing("id", "name", "password")
    operations = collection("/users", shown) | {
        "POST /users": op(shown, body=thing("name"), status="201")
    }
    assert resource(operations).write_once == ()


def test_secret_of_a_credential_is_shown_once_though_one_schema_serves_all() -> None:
    shown = thing("id", "name", "secret_key")
    operations = collection("/api_keys", shown) | {
        "POST /api_keys": op(shown, body=thing("name"), status="201")
    }
    assert resource(operations).write_once == ("secret_key",)


def test_secret_beside_the_envelope_is_shown_once() -> None:
    answer = thing("root_password", server=thing("id", "name"))
    operations = collection() | {"POST /servers": op(answer, body=thing("name"), status="201")}
    assert resource(operations).write_once == ("root_password",)


def test_secret_stated_to_be_shown_once_is_so() -> None:
    once = text(**{"x-postonce-write-once": {"value": True, "rule": "shown-once"}})
    shown = thing("id", "name", value=once)
    operations = collection("/vouchers", shown) | {
        "POST /vouchers": op(shown, body=thing("name"), status="201")
    }
    assert resource(operations).write_once == ("value",)


def test_word_of_what_is_taken_away_is_no_failure() -> None:
    found = ready({"status": status("new", "active", "error", "deleting", "retired")})
    assert found == Readiness(
        field="status", ready=("active",), failed=("error",), gone=("deleting", "retired")
    )


def test_word_that_ends_in_failed_ends_the_wait() -> None:
    found = ready({"state": status("pending", "provisioned", "provisioning-failed")})
    assert found is not None
    assert found.failed == ("provisioning-failed",)


def test_status_that_the_caller_sends_tells_of_no_wait() -> None:
    shown = thing("id", "name", state=status("pending", "active"))
    operations = collection("/members", shown) | {
        "POST /members": op(shown, body=thing("name", state=text()), status="202")
    }
    assert resource(operations).readiness is None


def test_update_that_names_no_fields_makes_nothing_immutable() -> None:
    body = {"type": "object", "additionalProperties": True}
    operations = collection() | {"PATCH /servers/{id}": op(body=body)}
    assert resource(operations).immutable == ()
