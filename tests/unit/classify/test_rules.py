from __future__ import annotations

import pytest

from codegen.classify import classify
from codegen.diagnostics import Findings
from codegen.discover import discover
from codegen.ir.idempotency import Verdict
from tests.unit.discover.documents import (
    SERVER,
    Json,
    collection,
    document,
    many,
    op,
    text,
    thing,
)


def verdict(key: str, operations: dict[str, Json]) -> Verdict:
    found = document(operations)
    return classify(found, discover(found, Findings()), Findings()).verdicts[key]


def judged(key: str, operations: dict[str, Json] | None = None) -> tuple[str, str]:
    """Return the verdict and the rule that decided."""
    found = verdict(key, operations if operations is not None else {key: op()})
    return found.value.value, found.evidence[0].rule


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("GET /servers/{id}", ("safe", "safe-method")),
        ("HEAD /servers/{id}", ("safe", "safe-method")),
        ("PUT /servers/{id}", ("idempotent", "idempotent-method")),
        ("DELETE /servers/{id}", ("idempotent", "idempotent-method")),
        ("PUT /servers/{id}/resize", ("idempotent", "idempotent-method")),
        ("PUT /sites/{id}/rollback", ("duplicates", "repeating-word")),
        ("PUT /keys/{id}/secret/regenerate", ("duplicates", "issues-secret")),
        ("DELETE /endpoints/{id}/cache", ("duplicates", "repeating-word")),
        ("PATCH /servers/{id}", ("idempotent", "sets-state")),
        ("POST /servers/{id}/restart", ("duplicates", "repeating-word")),
        ("POST /servers/{id}/power_cycle", ("duplicates", "repeating-word")),
        ("POST /servers/{id}/power_off", ("idempotent", "settling-word")),
        ("POST /runs/{id}/cancel", ("idempotent", "settling-word")),
        ("POST /pools/{id}:scale", ("idempotent", "settling-word")),
        ("POST /servers/bulk_delete", ("idempotent", "settling-word")),
        ("POST /names/validate", ("safe", "computes")),
        ("POST /servers/{id}/frobnicate", ("unknown", "no-rule")),
        ("GET /#Action=RebootServer", ("unknown", "no-rule")),
        ("GET /#Action=ListServers", ("safe", "safe-method")),
    ],
)
def test_verdict_of_an_operation_by_itself(key: str, expected: tuple[str, str]) -> None:
    assert judged(key) == expected


def test_create_of_a_thing_with_an_id_of_its_own_duplicates() -> None:
    assert judged("POST /servers", collection()) == ("duplicates", "post-on-collection")


def test_declared_conflict_alone_makes_nothing_milder() -> None:
    operations = collection()
    operations["POST /servers"]["responses"]["409"] = {}
    assert judged("POST /servers", operations)[0] == "duplicates"


def test_create_keyed_by_what_the_client_sends_conflicts() -> None:
    operations = collection("/domains", thing("name", "ttl"), "domain_name")
    assert judged("POST /domains", operations) == ("conflicts", "keyed-by-client")


def test_create_of_the_only_one_conflicts() -> None:
    operations = {
        "POST /registry": op(SERVER, body=thing("region"), status="201"),
        "GET /registry": op(SERVER),
        "DELETE /registry": op(status="204"),
    }
    assert judged("POST /registry", operations) == ("conflicts", "only-one")


def test_create_with_a_stated_unique_name_conflicts() -> None:
    unique = text(**{"x-postonce-unique": {"value": True, "rule": "must-be-unique"}})
    operations = collection() | {
        "POST /servers": op(SERVER, body=thing(name=unique, required=["name"]), status="201")
    }
    assert judged("POST /servers", operations) == ("conflicts", "said-unique")


def test_create_with_a_unique_name_that_may_be_left_out_duplicates() -> None:
    unique = text(**{"x-postonce-unique": {"value": True, "rule": "must-be-unique"}})
    operations = collection() | {"POST /servers": op(SERVER, body=thing(name=unique), status="201")}
    assert judged("POST /servers", operations) == ("duplicates", "post-on-collection")


@pytest.mark.parametrize(
    ("required", "expected"),
    [(["password"], ("idempotent", "sets-secret")), ([], ("duplicates", "issues-secret"))],
)
def test_password_that_is_sent_is_set_and_one_that_is_not_is_made_up(
    required: list[str], expected: tuple[str, str]
) -> None:
    key = "POST /boxes/{id}/actions/reset_password"
    operations = collection("/boxes") | {key: op(body=thing("password", required=required))}
    assert judged(key, operations) == expected


def test_create_with_a_native_key_is_idempotent() -> None:
    body = thing("name", "client_token")
    operations = collection() | {"POST /servers": op(SERVER, body=body, status="201")}
    assert judged("POST /servers", operations) == ("idempotent", "native-key")


def test_create_said_to_be_idempotent_is_so() -> None:
    said: Json = {"x-postonce-idempotent": {"value": True, "rule": "said-idempotent"}}
    operations = collection() | {
        "POST /servers": op(SERVER, body=thing("name"), status="201", **said)
    }
    assert judged("POST /servers", operations) == ("idempotent", "said-idempotent")


def test_overlay_goes_before_everything() -> None:
    said: Json = {"x-postonce-idempotency": {"value": "duplicates", "rule": "overlay"}}
    key = "PUT /servers/{id}"
    assert judged(key, {key: op(**said)}) == ("duplicates", "overlay")


def test_credential_duplicates() -> None:
    key = thing("id", "name", "secret_key")
    operations = collection("/keys", key) | {
        "POST /keys": op(key, body=thing("name"), status="201")
    }
    assert judged("POST /keys", operations) == ("duplicates", "issues-secret")


def test_retired_operation_changes_nothing() -> None:
    assert judged("POST /keys", {"POST /keys": op(status="410")}) == ("safe", "retired")


def test_computing_is_safe() -> None:
    operations = {"POST /v1/answers": op(thing("text"), body=thing("model", "prompt"))}
    assert judged("POST /v1/answers", operations) == ("safe", "computes")


def test_attaching_twice_changes_nothing() -> None:
    ids = thing(server_ids=many(text()))
    operations = {
        "POST /firewalls/{id}/servers": op(status="204", body=ids),
        "DELETE /firewalls/{id}/servers": op(status="204", body=ids),
    }
    assert judged("POST /firewalls/{id}/servers", operations) == ("idempotent", "set-member")


def test_attaching_what_gets_a_key_of_its_own_duplicates() -> None:
    body = thing("name")
    operations = {
        "POST /agents/{id}/functions": op(SERVER, body=body, operationId="attach_function"),
        "DELETE /agents/{id}/functions/{function_id}": op(operationId="detach_function"),
    }
    assert judged("POST /agents/{id}/functions", operations) == ("duplicates", "attaches-new")


def test_attaching_by_a_key_that_is_sent_does_not_duplicate() -> None:
    body = thing(functions=many(thing("function_id")))
    operations = {
        "POST /agents/{id}/functions": op(SERVER, body=body, operationId="attach_function"),
        "DELETE /agents/{id}/functions/{function_id}": op(operationId="detach_function"),
    }
    assert judged("POST /agents/{id}/functions", operations) == ("idempotent", "set-member")


def test_patch_of_steps_is_not_known() -> None:
    patch = op()
    patch["requestBody"] = {"content": {"application/json-patch+json": {"schema": many(text())}}}
    assert judged("PATCH /servers/{id}", {"PATCH /servers/{id}": patch})[0] == "unknown"


def test_action_that_answers_created_duplicates() -> None:
    key = "POST /servers/{id}/actions/frobnicate"
    assert judged(key, {key: op(status="201")}) == ("duplicates", "answers-created")


def test_noun_of_the_path_is_no_verb_of_the_operation_id() -> None:
    key = "POST /test_runs/{id}/frobnicate"
    assert judged(key, {key: op(operationId="frobnicate_test_run")})[0] == "unknown"


def test_unknown_is_told() -> None:
    found = document({"POST /servers/{id}/frobnicate": op()})
    findings = Findings()
    classify(found, discover(found, Findings()), findings)
    assert [finding.code for finding in findings] == ["unknown-idempotency"]


def test_every_verdict_has_evidence_with_a_pointer() -> None:
    found = document(collection())
    verdicts = classify(found, discover(found, Findings()), Findings()).verdicts
    assert set(verdicts) == set(found.by_key)
    assert all(e.source.startswith("#/paths/") for v in verdicts.values() for e in v.evidence)


def test_post_below_the_path_of_another_thing_is_no_post_by_key() -> None:
    operations = {
        "POST /repos/{name}/statuses/{sha}": op(thing("id"), body=thing("state"), status="201")
    }
    assert judged("POST /repos/{name}/statuses/{sha}", operations)[0] == "duplicates"


def test_put_that_starts_a_job_with_an_id_of_its_own_duplicates() -> None:
    job = thing("id", "status", "created_at")
    operations = {
        "PUT /databases/{uuid}/migration": op(job, body=thing("source")),
        "DELETE /databases/{uuid}/migration/{migration_id}": op(status="204"),
    }
    assert judged("PUT /databases/{uuid}/migration", operations) == ("duplicates", "starts-job")


def test_put_that_sets_what_has_no_id_stays_idempotent() -> None:
    operations = {
        "PUT /registry/config": op(thing("level", "status"), body=thing("level")),
        "PUT /registry/config/{subject}": op(thing("level"), body=thing("level")),
    }
    assert judged("PUT /registry/config", operations) == ("idempotent", "idempotent-method")


def test_action_that_answers_a_new_secret_duplicates() -> None:
    key = "POST /servers/{id}/actions/enable_rescue"
    answer = thing("root_password", action=thing("id", "status"))
    assert judged(key, {key: op(answer)}) == ("duplicates", "issues-secret")


def test_token_whose_path_begins_with_a_verb_is_issued_each_time() -> None:
    key = "POST /runners/remove-token"
    assert judged(key, {key: op(thing("token", "expires_at"))}) == ("duplicates", "issues-secret")


def test_post_that_adds_a_line_to_a_log_is_not_taken_for_an_update() -> None:
    key = "POST /builds/{id}/log"
    operation = op(status="204", body=thing("message"), operationId="updateBuildLog")
    assert judged(key, {key: operation}) == ("unknown", "no-rule")


@pytest.mark.parametrize("answer", [SERVER, thing(search=SERVER), thing("job_id")])
def test_put_into_a_collection_makes_another_each_time(answer: Json) -> None:
    operations = {
        "PUT /searches": op(answer, body=thing("query")),
        "GET /searches/{search_id}": op(SERVER),
        "DELETE /searches/{search_id}": op(status="204"),
    }
    assert judged("PUT /searches", operations) == ("duplicates", "starts-job")


def test_key_of_the_path_that_may_be_left_out_keeps_nothing_from_doubling() -> None:
    body = thing("name", "region", required=["region"])
    operations = {
        "POST /apps": op(SERVER, body=body, status="201"),
        "GET /apps/{name}": op(SERVER),
    }
    assert judged("POST /apps", operations)[0] == "duplicates"


@pytest.mark.parametrize("path", ["regenerate-token", "rotate_key"])
def test_password_that_confirms_sets_no_secret(path: str) -> None:
    key = f"POST /accounts/{{id}}/{path}"
    operations = collection("/accounts") | {key: op(body=thing("password", required=["password"]))}
    assert judged(key, operations)[0] == "duplicates"


def test_list_that_is_sent_whole_may_add_to_what_is_there() -> None:
    records = thing(records=many(thing("name")))
    key = "POST /zones/{id}/records"
    operations = {key: op(records, body=records), "GET /zones/{id}/records": op(records)}
    assert judged(key, operations)[0] == "unknown"


def test_run_with_spec_and_status_is_no_mere_check() -> None:
    body = thing("kind", spec=thing("image"), status=thing("phase"), metadata=thing("name"))
    assert judged("POST /runs", {"POST /runs": op(body, body=body, status="201")})[0] != "safe"
