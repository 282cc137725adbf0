from __future__ import annotations

import pytest

from .documents import SERVER, Json, collection, discovered, many, op, ref, role, text, thing

BODY = thing("name")


@pytest.mark.parametrize(
    ("key", "operation", "expected"),
    [
        ("GET /servers", op(many(SERVER)), "list"),
        ("GET /servers/{id}", op(SERVER), "read"),
        ("POST /apps/propose", op(thing("cost"), body=BODY), "query"),
        ("POST /flows/filter", op(many(SERVER), operationId="read_flows"), "query"),
        ("POST /v1/embeddings", op(thing("data"), body=BODY), "query"),
        ("POST /v1/answers", op(thing("text"), body=thing("model", "input")), "query"),
        ("POST /files/upload_url", op(thing("url")), "query"),
        ("POST /servers/{id}/restart", op(), "action"),
        ("POST /servers/{id}/power_off", op(), "action"),
        ("POST /servers/{id}/actions", op(thing("id"), body=thing("type")), "action"),
        ("POST /servers/{id}/actions/attach_volume", op(thing("id")), "attach"),
        ("POST /servers/{id}/actions/detach_volume", op(thing("id")), "detach"),
        ("POST /pools/{id}:scale", op(), "action"),
        ("POST /#Action=DescribeVolumes", op(many(SERVER), body=BODY), "query"),
        ("POST /#Target=Service_1.CreateTable", op(SERVER, body=BODY), "action"),
        ("POST /{bucket}/{key}#uploads", op(thing("id")), "action"),
        ("GET /#Action=DeleteVolumes", op(many(SERVER)), "action"),
        ("GET /#Action=DescribeVolumes", op(many(SERVER)), "list"),
        ("GET /{bucket}#policy", op(thing("text")), "read"),
        ("PUT /sites/{id}/enable", op(status="204"), "action"),
        ("PUT /sites/{id}/plan", op(status="204", body=BODY), "update"),
        ("PATCH /servers/{id}", op(SERVER, body=BODY), "update"),
        ("PUT /keys/{id}/regenerate", op(thing("id", "secret_key")), "credential"),
        ("DELETE /servers/{id}", op(status="204"), "delete"),
        ("DELETE /endpoints/{id}/cache", op(status="204", operationId="purge_cache"), "action"),
    ],
)
def test_role_of_an_operation_by_itself(key: str, operation: Json, expected: str) -> None:
    assert role(key, {key: operation}) == expected


def test_post_and_delete_of_the_same_members_are_attach_and_detach() -> None:
    ids = thing(ids=many(text()))
    operations = {
        "POST /firewalls/{id}/servers": op(status="204", body=ids),
        "DELETE /firewalls/{id}/servers": op(status="204", body=ids),
    }
    assert role("POST /firewalls/{id}/servers", operations) == "attach"
    assert role("DELETE /firewalls/{id}/servers", operations) == "detach"


def test_thing_that_is_called_as_a_reading_verb_is_made_all_the_same() -> None:
    operations = {
        "POST /uptime/checks": op(SERVER, body=BODY, operationId="uptime_check_create"),
        "GET /uptime/checks/{id}": op(SERVER),
        "DELETE /uptime/checks/{id}": op(status="204"),
    }
    assert role("POST /uptime/checks", operations) == "create"


def test_put_of_a_member_without_a_body_attaches() -> None:
    operations = {
        "PUT /teams/{id}/members/{user}": op(status="204"),
        "DELETE /teams/{id}/members/{user}": op(status="204"),
    }
    assert role("PUT /teams/{id}/members/{user}", operations) == "attach"
    assert role("DELETE /teams/{id}/members/{user}", operations) == "detach"


def test_put_that_no_post_replaces_creates() -> None:
    operations = {
        "PUT /environments/{name}": op(SERVER, status="201", body=BODY),
        "GET /environments/{name}": op(SERVER),
    }
    assert role("PUT /environments/{name}", operations) == "create"


def test_put_beside_a_post_updates() -> None:
    operations = collection("/pods", item="name") | {
        "PUT /pods/{name}": op(SERVER, status="201", body=BODY)
    }
    assert role("PUT /pods/{name}", operations) == "update"


def test_post_to_one_thing_that_its_collection_makes_updates() -> None:
    operations = collection() | {
        "POST /servers/{id}": op(body=BODY, operationId="update_server", status="204")
    }
    assert role("POST /servers/{id}", operations) == "update"


def test_post_that_updates_by_its_id_makes_nothing() -> None:
    plan = thing("tier")
    operations = {
        "GET /registries/subscription": op(plan),
        "POST /registries/subscription": op(plan, body=plan, operationId="update_subscription"),
    }
    assert role("POST /registries/subscription", operations) == "update"


def test_noun_that_could_be_a_verb_is_a_noun_where_things_are_kept() -> None:
    operations = collection("/volumes/{id}/snapshots", item="snapshot_id") | {
        "POST /database/snapshot": op(SERVER, status="201"),
        "GET /database/snapshots": op(thing(snapshots=many(SERVER))),
    }
    assert role("POST /volumes/{id}/snapshots", operations) == "create"
    assert role("POST /database/snapshot", operations) == "create"


def test_upgrade_beside_a_list_of_upgrades_is_still_a_verb() -> None:
    operations = {
        "POST /clusters/{id}/upgrade": op(status="202", body=thing("version")),
        "GET /clusters/{id}/upgrades": op(thing(versions=many(text()))),
    }
    assert role("POST /clusters/{id}/upgrade", operations) == "action"


def test_key_whose_secret_is_answered_is_a_credential() -> None:
    key = thing("id", "name", "secret_key")
    operations = collection("/keys", key) | {
        "POST /keys": op(key, body=thing("name"), status="201")
    }
    assert role("POST /keys", operations) == "credential"


def test_key_that_the_caller_brings_is_a_plain_create() -> None:
    key = thing("id", "name", "public_key")
    assert role("POST /ssh_keys", collection("/ssh_keys", key)) == "create"


def test_password_that_the_caller_sends_is_not_issued() -> None:
    key = "POST /servers/{id}/password"
    assert role(key, {key: op(body=thing("password"), operationId="resetPassword")}) == "action"


def test_every_operation_has_a_role_with_evidence() -> None:
    operations = {f"{m} /x/{{y}}": op() for m in ("GET", "PUT", "POST", "PATCH", "DELETE", "HEAD")}
    judgements = discovered(operations).judgements
    assert set(judgements) == set(operations)
    assert all(judgement.evidence[0].source for judgement in judgements.values())


def test_delete_of_a_whole_collection_takes_no_member_out() -> None:
    body = thing("options")
    operations = collection("/pods") | {
        "POST /pods": op(SERVER, body=BODY, status="201"),
        "DELETE /pods": op(body=body),
    }
    assert role("DELETE /pods", operations) == "delete"
    assert discovered(operations).resources[0].delete == "DELETE /pods/{id}"


LABEL = {"label": thing("id", "name", "color", "made_at")}


def test_member_named_by_nothing_but_its_id_is_attached() -> None:
    operations = {
        "POST /buckets/{id}/members": op(thing("id", "role"), body=thing("id", required=["id"])),
        "GET /buckets/{id}/members": op(many(thing("id", "role"))),
        "DELETE /buckets/{id}/members/{userID}": op(status="204"),
    }
    assert role("POST /buckets/{id}/members", operations) == "attach"
    assert role("DELETE /buckets/{id}/members/{userID}", operations) == "detach"


def test_what_is_made_elsewhere_is_attached_here() -> None:
    operations = collection("/labels", ref("label") | {"properties": {}}) | {
        "POST /labels": op(ref("label"), body=BODY, status="201"),
        "GET /labels/{id}": op(ref("label")),
        "POST /tasks/{id}/labels": op(ref("label"), body=thing(labels=many(text())), status="201"),
        "DELETE /tasks/{id}/labels/{label}": op(status="204"),
    }
    assert role("POST /tasks/{id}/labels", operations, LABEL) == "attach"


def test_add_beside_remove_attaches() -> None:
    operations = {
        "POST /teams/{id}/members/add": op(many(SERVER), body=thing(users=many(text()))),
        "POST /teams/{id}/members/remove": op(many(SERVER), body=thing(users=many(text()))),
        "POST /teams/{id}/balance/add": op(SERVER, body=thing("amount")),
        "POST /teams/{id}/balance/remove": op(SERVER, body=thing("amount")),
    }
    assert role("POST /teams/{id}/balance/add", operations) == "action"
    assert role("POST /teams/{id}/members/add", operations) == "attach"
    assert role("POST /teams/{id}/members/remove", operations) == "detach"


def test_opening_a_channel_joins_nothing() -> None:
    key = "POST /pods/{id}/exec"
    assert role(key, {key: op(text(), operationId="connectPodExec")}) == "action"


def test_things_kept_under_actions_are_no_actions() -> None:
    operations = collection("/orgs/{org}/actions/runners") | {
        "PATCH /orgs/{org}/actions/runners/{id}": op(SERVER, body=BODY)
    }
    assert role("POST /orgs/{org}/actions/runners", operations) == "create"


@pytest.mark.parametrize(
    ("operations", "key"),
    [
        (
            {
                "PUT /sites/{id}/settings": op(SERVER, body=BODY),
                "GET /sites/{id}/settings": op(SERVER),
                "DELETE /sites/{id}/settings": op(status="204"),
            },
            "PUT /sites/{id}/settings",
        ),
        (
            {
                "PUT /searches": op(SERVER, body=BODY),
                "GET /searches/{id}": op(SERVER),
                "DELETE /searches/{id}": op(status="204"),
            },
            "PUT /searches",
        ),
        (
            {
                "PUT /secrets/{name}": op(SERVER, body=BODY),
                "GET /secrets/{name}": op(SERVER),
                "DELETE /secrets/{name}": op(status="204"),
            },
            "PUT /secrets/{name}",
        ),
        (
            {
                "POST /mounts/{path}": op(body=BODY, status="204"),
                "GET /mounts/{path}": op(SERVER),
                "DELETE /mounts/{path}": op(status="204"),
            },
            "POST /mounts/{path}",
        ),
        (
            {
                "POST /snippets/{workspace}": op(SERVER, body=BODY),
                "GET /snippets/{workspace}": op(many(SERVER)),
                "GET /snippets/{workspace}/{id}": op(SERVER),
            },
            "POST /snippets/{workspace}",
        ),
    ],
)
def test_things_are_made_at_paths_of_every_kind(operations: Json, key: str) -> None:
    found = discovered(operations)
    assert found.judgements[key].role.value == "create"
    assert [made.create for made in found.resources] == [key]


def test_set_under_a_key_that_the_api_gives_out_is_an_update() -> None:
    operations = {
        "PUT /images/{id}": op(SERVER, body=BODY),
        "GET /images/{id}": op(SERVER),
        "DELETE /images/{id}": op(status="204"),
    }
    assert role("PUT /images/{id}", operations) == "update"


def test_whole_list_is_replaced() -> None:
    answers = thing(answers=many(thing("question", "text")))
    operations = {
        "POST /profile/answers": op(answers, body=answers),
        "GET /profile/answers": op(answers),
    }
    assert role("POST /profile/answers", operations) == "update"


def test_review_that_is_filled_in_is_a_query() -> None:
    review = {
        "review": thing("kind", spec=thing("user"), status=thing("allowed"), metadata=thing("x"))
    }
    operations = {"POST /reviews": op(ref("review"), body=ref("review"), status="201")}
    assert role("POST /reviews", operations, review) == "query"


def test_key_of_ones_own_is_made_though_its_schema_is_made_elsewhere_too() -> None:
    key = {"key": thing("id", "title", "key", "made_at")}
    operations = {
        "POST /user/keys": op(ref("key"), body=thing("title", "key"), status="201"),
        "GET /user/keys/{id}": op(ref("key")),
        "POST /users/{id}/keys": op(ref("key"), body=thing("title", "key"), status="201"),
        "GET /users/{id}/keys": op(many(ref("key"))),
        "DELETE /users/{id}/keys/{key_id}": op(status="204"),
    }
    assert role("POST /users/{id}/keys", operations, key) == "create"


def test_create_beside_get_and_list_makes() -> None:
    operations = {
        "POST /sources/create": op(SERVER, body=BODY),
        "POST /sources/get": op(SERVER, body=thing("id")),
        "POST /sources/list": op(thing(sources=many(SERVER))),
    }
    assert role("POST /sources/create", operations) == "create"
    assert role("POST /sources/restart", operations | {"POST /sources/restart": op()}) == "action"


def test_bare_list_names_members_and_an_amount_does_not() -> None:
    roles, amount = many(SERVER), thing("count")
    operations = {
        "POST /users/{id}/roles": op(status="204", body=roles),
        "DELETE /users/{id}/roles": op(status="204", body=roles),
        "GET /users/{id}/roles": op(roles),
        "POST /pools/{id}/nodes": op(status="204", body=amount),
        "DELETE /pools/{id}/nodes": op(status="204", body=amount),
    }
    assert role("POST /users/{id}/roles", operations) == "attach"
    assert role("POST /pools/{id}/nodes", operations) != "attach"


def test_id_of_something_else_is_no_member() -> None:
    key = "POST /clusters/{id}/actions/add_replica"
    replica = thing("region_id", required=["region_id"])
    assert role(key, {key: op(body=replica)}) == "action"
    subnet = thing("subnet_id", required=["subnet_id"])
    key = "POST /networks/{id}/actions/add_subnet"
    assert role(key, {key: op(body=subnet)}) == "attach"


def test_names_of_signs_alone_say_nothing() -> None:
    signs = thing(**{"_": text(), "+": text()}, required=["_", "+"])
    operations = collection("/things", item="_") | {
        "POST /things/{_}/-": op(body=signs),
        "POST /things/{_}/actions/add_-": op(body=signs),
        "PUT /things/{_}": op(SERVER, body=signs),
    }
    assert [made.create for made in discovered(operations).resources] == ["POST /things"]


def test_calls_that_differ_behind_a_fragment_make_no_resource() -> None:
    operations = {
        "POST /#Action=CreateVolume": op(SERVER, body=BODY),
        "GET /#Action=CreateVolume": op(many(SERVER)),
        "DELETE /#Action=CreateVolume": op(status="204"),
    }
    assert discovered(operations).resources == ()
