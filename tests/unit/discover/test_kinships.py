from __future__ import annotations

import pytest

from codegen.diagnostics import Findings
from codegen.discover import discover
from codegen.ir.resources import ResourceKind

from .documents import (
    SERVER,
    collection,
    discovered,
    document,
    integer,
    many,
    op,
    ref,
    resource,
    text,
    thing,
)

SNAPSHOT = {"snapshot": thing("id", "name", "size", "made_at")}


def test_plain_collection_is_a_resource() -> None:
    server = resource(collection())
    assert (server.create, server.read) == ("POST /servers", "GET /servers/{id}")
    assert (server.list, server.delete) == ("GET /servers", "DELETE /servers/{id}")
    assert server.kind is ResourceKind.COLLECTION


def test_what_cannot_be_found_again_is_no_resource() -> None:
    findings = Findings()
    found = discover(document({"POST /events": op(body=thing("name"), status="201")}), findings)
    assert found.resources == ()
    assert [finding.code for finding in findings] == ["made-but-never-found"]


def test_create_that_is_always_refused_makes_no_resource() -> None:
    operations = collection() | {"POST /servers": op(body=thing("name"), status="410")}
    assert discovered(operations).resources == ()


def test_nested_resource_knows_its_parent_whatever_the_parameter_is_called() -> None:
    operations = collection("/apps") | collection("/apps/{app_id}/deployments", item="deployment")
    nested = resource(operations, name="app_deployment")
    assert nested.kind is ResourceKind.NESTED
    assert nested.parent == "app"
    assert [(p.parameter, p.resource) for p in nested.parents] == [("app_id", "app")]


def test_required_query_parameter_of_reading_places_a_thing() -> None:
    site = {"name": "site_id", "in": "query", "required": True, "schema": text()}
    operations = collection("/hooks") | {
        "GET /hooks": op(many(SERVER), query=[site]),
        "POST /hooks": op(SERVER, body=thing("name"), query=[site], status="201"),
    }
    hook = resource(operations)
    assert hook.kind is ResourceKind.NESTED
    assert [(p.parameter, p.location) for p in hook.parents] == [("site_id", "query")]


def test_fact_of_the_new_thing_in_the_query_is_no_parent() -> None:
    size = {"name": "size", "in": "query", "required": True, "schema": integer()}
    operations = collection() | {"POST /servers": op(SERVER, query=[size], status="201")}
    assert resource(operations).parents == ()


def test_read_elsewhere_is_found_by_what_it_shows() -> None:
    operations = {
        "POST /volumes/{id}/snapshots": op(thing(snapshot=ref("snapshot")), status="201"),
        "GET /volumes/{id}/snapshots": op(thing(snapshots=many(ref("snapshot")))),
        "GET /snapshots/{snapshot_id}": op(thing(snapshot=ref("snapshot"))),
        "DELETE /snapshots/{snapshot_id}": op(status="204"),
    }
    snapshot = resource(operations, SNAPSHOT)
    assert snapshot.read == "GET /snapshots/{snapshot_id}"
    assert snapshot.list == "GET /volumes/{id}/snapshots"
    assert snapshot.delete == "DELETE /snapshots/{snapshot_id}"


def test_list_of_all_parents_things_is_not_the_list_of_one_parents() -> None:
    operations = {
        "POST /servers/{id}/snapshots": op(ref("snapshot"), status="201"),
        "GET /servers/{id}/snapshots/{key}": op(ref("snapshot")),
        "GET /snapshots": op(many(ref("snapshot"))),
    }
    assert resource(operations, SNAPSHOT).list is None


def test_singular_and_plural_path_are_one_collection() -> None:
    team = thing("id", "name")
    operations = {
        "POST /organizations/team": op(team, body=thing("name"), status="201"),
        "GET /organizations/teams": op(thing(teams=many(team))),
    }
    assert resource(operations).list == "GET /organizations/teams"


def test_singleton_is_read_where_it_is_made() -> None:
    operations = {
        "POST /registry": op(thing(registry=SERVER), body=thing("name"), status="201"),
        "GET /registry": op(thing(registry=SERVER)),
        "DELETE /registry": op(status="204"),
    }
    registry = resource(operations)
    assert registry.kind is ResourceKind.SINGLETON
    assert (registry.read, registry.delete) == ("GET /registry", "DELETE /registry")


def test_run_whose_latest_result_can_be_read_is_no_singleton() -> None:
    operations = {
        "POST /clusters/{id}/lint": op(thing("run_id"), status="202"),
        "GET /clusters/{id}/lint": op(thing("run_id", "finished_at")),
    }
    assert discovered(operations).resources == ()


def test_bulk_delete_is_not_the_delete_of_one() -> None:
    operations = collection() | {"DELETE /servers": op(status="204", query=["tag"])}
    assert resource(operations).delete == "DELETE /servers/{id}"
    without = {key: o for key, o in operations.items() if key != "DELETE /servers/{id}"}
    assert resource(without).delete is None


def test_import_makes_a_thing_of_the_collection_above() -> None:
    operations = collection("/models")
    operations["POST /models/import"] = operations.pop("POST /models")
    model = resource(operations)
    assert (model.create, model.read) == ("POST /models/import", "GET /models/{id}")


PEERING = {"peering": thing("id", "name", "status", "made_at")}


def test_two_doors_to_one_thing_are_one_resource() -> None:
    operations = {
        "POST /networks/{id}/peerings": op(ref("peering"), body=thing("name"), status="202"),
        "POST /peerings": op(ref("peering"), body=thing("name"), status="202"),
        "GET /peerings": op(thing(peerings=many(ref("peering")))),
        "GET /peerings/{peering_id}": op(ref("peering")),
    }
    found = discovered(operations, PEERING)
    assert [r.create for r in found.resources] == ["POST /peerings"]
    assert found.judgements["POST /networks/{id}/peerings"].resource == "peering"


def test_door_with_a_list_of_its_own_is_a_resource_of_its_own() -> None:
    operations = collection("/networks") | {
        "POST /networks/{id}/peerings": op(ref("peering"), body=thing("name"), status="202"),
        "GET /networks/{id}/peerings": op(thing(peerings=many(ref("peering")))),
        "POST /peerings": op(ref("peering"), body=thing("name"), status="202"),
        "GET /peerings": op(thing(peerings=many(ref("peering")))),
        "GET /peerings/{peering_id}": op(ref("peering")),
        "DELETE /peerings/{peering_id}": op(status="204"),
    }
    door = resource(operations, PEERING, name="network_peering")
    assert (door.read, door.delete) == (
        "GET /peerings/{peering_id}",
        "DELETE /peerings/{peering_id}",
    )
    assert (door.list, door.parent) == ("GET /networks/{id}/peerings", "network")
    assert resource(operations, PEERING, name="peering").parent is None


def test_action_that_answers_a_new_thing_makes_it() -> None:
    image = {"image": thing("id", "description", "status", "made_at")}
    operations = collection() | {
        "POST /servers/{id}/actions/create_image": op(
            thing(action=thing("id", "status"), image=ref("image")), status="201"
        ),
        "GET /images": op(thing(images=many(ref("image")))),
        "GET /images/{image_id}": op(thing(image=ref("image"))),
    }
    made = resource(operations, image, name="image")
    assert made.create == "POST /servers/{id}/actions/create_image"
    assert (made.create_envelope, made.read) == ("image", "GET /images/{image_id}")
    assert made.parent == "server"


def test_what_is_answered_by_everything_is_a_receipt_and_reads_nothing() -> None:
    operation = {"operation": thing("id", "state", "reason", "message")}
    posts = {f"POST /{noun}": op(ref("operation")) for noun in ("cars", "trees", "boats", "dogs")}
    operations = posts | {"GET /operation/{id}": op(ref("operation"))}
    assert discovered(operations, operation).resources == ()


def test_put_makes_a_thing_where_no_post_does() -> None:
    operations = {
        "PUT /environments/{name}": op(SERVER, body=thing("note"), status="201"),
        "GET /environments/{name}": op(SERVER),
    }
    made = resource(operations)
    assert (made.create, made.identity.natural_key) == ("PUT /environments/{name}", ("name",))
    assert made.identity.is_unique is True


def test_of_two_updates_the_one_that_can_send_less_is_taken() -> None:
    operations = collection() | {
        "PUT /servers/{id}": op(SERVER, body=thing("name", "region")),
        "PATCH /servers/{id}": op(SERVER, body=thing("name", "region")),
    }
    assert resource(operations).update == "PATCH /servers/{id}"


def test_update_of_something_else_is_not_preferred() -> None:
    operations = collection() | {
        "PUT /servers/{id}": op(SERVER, body=thing("name", "region")),
        "PATCH /servers/{id}": op(SERVER, body=thing("context", "value")),
    }
    assert resource(operations).update == "PUT /servers/{id}"


def test_delete_that_takes_another_key_than_the_read_is_left_out() -> None:
    info = {"info": thing("uuid", "base_uuid", "days", "time")}
    operations = {
        "POST /schedules": op(ref("info"), body=thing("base_uuid", "days"), status="201"),
        "GET /schedules/base/{base_uuid}": op(ref("info")),
        "DELETE /schedules/{uuid}": op(status="204"),
    }
    schedule = resource(operations, info)
    assert schedule.identity.id_field == "base_uuid"
    assert schedule.delete is None


def test_read_that_declares_a_list_of_one_is_taken_like_its_fellows() -> None:
    operations = collection("/keys", thing("id", "name")) | {
        "POST /keys": op(thing(key=SERVER), body=thing("name"), status="201"),
        "GET /keys/{id}": op(thing(keys=many(SERVER))),
    }
    assert resource(operations).read_envelope == "key"


def test_resource_says_where_its_operations_were_found() -> None:
    rules = {evidence.rule for evidence in resource(collection()).evidence}
    assert {"item-path", "list-path", "id-field"} <= rules


def test_operations_below_an_item_belong_to_its_resource() -> None:
    operations = collection() | {
        "GET /servers/sizes": op(many(text())),
        "POST /servers/{server_id}/restart": op(),
        "GET /regions": op(many(text())),
    }
    judgements = discovered(operations).judgements
    assert judgements["POST /servers/{server_id}/restart"].resource == "server"
    assert judgements["GET /servers/sizes"].resource == "server"
    assert judgements["GET /regions"].resource is None


def test_item_path_outside_the_creates_path_is_found_by_its_noun() -> None:
    operations = {
        "POST /accounts/{account_id}/apps": op(SERVER, body=thing("name"), status="201"),
        "GET /accounts/{account_id}/apps": op(many(SERVER)),
        "PATCH /apps/{id}": op(SERVER, body=thing("name")),
        "DELETE /apps/{id}": op(status="204"),
    } | collection("/apps/{app_id}/queues", item="queue")
    app = resource(operations, name="account_app")
    assert (app.read, app.update, app.delete) == (None, "PATCH /apps/{id}", "DELETE /apps/{id}")
    assert resource(operations, name="account_app_queue").parent == "account_app"


def test_namesake_that_something_else_makes_is_no_item_path() -> None:
    operations = collection("/users") | {
        "POST /teams/{id}/users": op(thing("id", "role", "since", "by"), body=thing("role")),
        "GET /teams/{id}/users": op(many(thing("id", "role", "since", "by"))),
    }
    assert resource(operations, name="team_user").delete is None


def test_words_below_a_path_read_list_and_change_what_it_holds() -> None:
    shown = thing("Id", "Name", "State")
    operations = {
        "POST /containers/create": op(thing("Id"), body=thing("Name"), status="201"),
        "GET /containers/json": op(many(shown)),
        "GET /containers/{id}/json": op(shown),
        "GET /containers/{id}/get": op(text()),
        "POST /containers/{id}/update": op(body=thing("Name")),
        "DELETE /containers/{id}": op(status="204"),
    }
    container = resource(operations)
    assert container.read == "GET /containers/{id}/json"
    assert container.list == "GET /containers/json"
    assert container.update == "POST /containers/{id}/update"
    assert container.delete == "DELETE /containers/{id}"


def test_what_a_thing_is_made_below_is_not_the_thing() -> None:
    repo = {"repo": thing("id", "name", "owner", "made_at")}
    operations = {
        "POST /repos/{owner}/{repo}/forks": op(ref("repo"), body=thing("name"), status="202"),
        "GET /repos/{owner}/{repo}/forks": op(many(ref("repo"))),
        "GET /repos/{owner}/{repo}": op(ref("repo")),
        "DELETE /repos/{owner}/{repo}": op(status="204"),
    }
    fork = resource(operations, repo)
    assert (fork.read, fork.delete) == (None, None)


def test_path_with_keys_that_the_create_does_not_know_is_not_the_things() -> None:
    user = {"user": thing("id", "login", "email", "made_at")}
    operations = {
        "POST /boards/{id}/users": op(ref("user"), body=thing("email"), status="201"),
        "GET /boards/{id}/users": op(many(ref("user"))),
        "GET /orgs/{org}/teams/{team}/users/{login}": op(ref("user")),
        "DELETE /orgs/{org}/teams/{team}/users/{login}": op(status="204"),
    }
    found = resource(operations, user)
    assert (found.read, found.delete) == (None, None)


def test_operations_of_one_thing_stand_under_several_versions() -> None:
    operations = {
        "POST /v1/teams": op(SERVER, body=thing("name"), status="201"),
        "GET /v2/teams": op(many(SERVER)),
        "GET /v2/teams/{teamId}": op(SERVER),
        "DELETE /v1/teams/{teamId}": op(status="204"),
    }
    team = resource(operations)
    assert (team.read, team.list) == ("GET /v2/teams/{teamId}", "GET /v2/teams")
    assert team.delete == "DELETE /v1/teams/{teamId}"


def test_version_that_makes_its_own_things_is_another_api() -> None:
    operations = collection("/v1/limits") | collection("/v2/limits")
    operations["PATCH /v2/limits/{id}"] = op(SERVER, body=thing("name"))
    assert resource(operations, name="limit").update is None


def test_put_to_the_path_of_a_thing_makes_it_and_changes_it() -> None:
    operations = {
        "PUT /queues/{name}": op(SERVER, body=thing("region"), status="201"),
        "GET /queues/{name}": op(SERVER),
        "DELETE /queues/{name}": op(status="204"),
    }
    queue = resource(operations)
    assert queue.update == queue.create == "PUT /queues/{name}"


@pytest.mark.parametrize("path", ["/hooks", "/{site_id}/hooks"])
def test_parameter_that_places_a_thing_tells_its_parent(path: str) -> None:
    query = [] if "{" in path else [{"name": "site_id", "in": "query", "required": True}]
    operations = collection("/sites") | {
        f"POST {path}": op(SERVER, body=thing("name"), query=query, status="201"),
        f"GET {path}": op(many(SERVER), query=query),
    }
    hook = next(r for r in discovered(operations).resources if r.create == f"POST {path}")
    assert (hook.kind, hook.parent) == (ResourceKind.NESTED, "site")
    assert [(p.parameter, p.resource) for p in hook.parents] == [("site_id", "site")]


def test_parameter_that_every_operation_requires_places_nothing() -> None:
    version = [{"name": "api-version", "in": "query", "required": True, "schema": text()}]
    operations = {
        "POST /servers": op(SERVER, body=thing("name"), query=version, status="201"),
        "GET /servers": op(many(SERVER), query=version),
        "GET /servers/{id}": op(SERVER, query=version),
    }
    server = resource(operations)
    assert server.kind is ResourceKind.COLLECTION
    assert [p.parameter for p in server.parents] == ["api-version"]


def test_list_that_is_declared_as_one_lists() -> None:
    hook = {"hook": thing("id", "url", "token", "made_at")}
    operations = {
        "POST /hooks": op(ref("hook"), body=thing("url"), status="201"),
        "GET /hooks": op(ref("hook")),
        "DELETE /hooks/{id}": op(status="204"),
    }
    found = resource(operations, hook)
    assert (found.kind, found.list, found.read) == (ResourceKind.COLLECTION, "GET /hooks", None)


def test_namesake_that_shows_something_else_is_not_the_thing() -> None:
    operations = {
        "POST /users/{id}/keys": op(thing("id", "title", "key"), body=thing("key"), status="201"),
        "GET /users/{id}/keys": op(many(thing("id", "title", "key"))),
        "GET /keys/{id}": op(thing("id", "label", "scopes")),
        "DELETE /keys/{id}": op(status="204"),
    }
    key = resource(operations)
    assert (key.read, key.delete) == (None, None)


def test_details_without_a_key_are_no_read() -> None:
    operations = {
        "POST /jobs": op(thing("id", "name"), body=thing("name"), status="201"),
        "GET /jobs": op(many(thing("id", "name"))),
        "GET /jobs/{id}/details": op(thing("lines", "errors")),
        "DELETE /jobs/{id}": op(status="204"),
    }
    assert resource(operations).read is None


def test_path_parameter_is_not_the_parent_that_a_query_names() -> None:
    query = [{"name": "site_id", "in": "query", "required": True, "schema": text()}]
    operations = collection("/sites") | {
        "POST /accounts/{account_id}/widgets": op(SERVER, body=thing("name"), query=query),
        "GET /accounts/{account_id}/widgets": op(many(SERVER), query=query),
    }
    widget = next(r for r in discovered(operations).resources if "widgets" in str(r.create))
    told = [(p.parameter, p.resource) for p in widget.parents]
    assert told == [("account_id", None), ("site_id", "site")]


def test_what_is_kept_below_a_version_alone_is_no_resource() -> None:
    made = thing("name", "size")
    operations = {
        "PUT /v1/{name}": op(made, body=made, status="201"),
        "GET /v1/{name}": op(made),
        "DELETE /v1/{name}": op(status="204"),
    }
    assert discovered(operations).resources == ()


def test_what_a_thing_was_like_on_a_date_is_not_the_thing() -> None:
    made = thing("id", "name")
    day = {"name": "day", "in": "path", "required": True, "schema": text(format="date")}
    operations = {
        "POST /plans": op(made, body=thing("name"), status="201"),
        "GET /plans": op(many(made)),
        "GET /plans/{day}": op(made) | {"parameters": [day]},
    }
    assert resource(operations).read is None
