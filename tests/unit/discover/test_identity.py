from __future__ import annotations

import pytest

from codegen.ir.resources import Identity

from .documents import Json, collection, integer, many, op, ref, resource, text, thing


def identity(path: str, made: Json, item: str, body: Json = None, **more: Json) -> Identity:
    operations = collection(path, made, item)
    if body is not None:
        operations[f"POST {path}"] = op(made, body=body, status="201", **more)
    return resource(operations).identity


@pytest.mark.parametrize(
    ("path", "item", "fields", "id_field"),
    [
        ("/servers", "id", ("name", "id"), "id"),
        ("/servers", "server_id", ("name", "id"), "id"),
        ("/servers", "server_uuid", ("name", "uuid"), "uuid"),
        ("/servers", "server_uuid", ("name", "server_uuid", "uuid"), "server_uuid"),
        ("/ssh_keys", "ssh_key_identifier", ("fingerprint", "id"), "id"),
        ("/replicas", "replica_name", ("id", "name"), "name"),
        ("/users", "username", ("id", "name"), "name"),
        ("/tags", "tag_id", ("name", "color"), "name"),
        ("/reserved_ips", "reserved_ip", ("region", "ip"), "ip"),
        ("/reserved_ipv6", "reserved_ipv6", ("region", "ip"), "ip"),
        ("/namespaces", "namespace_id", ("uuid", "namespace"), "namespace"),
        ("/logsink", "logsink_id", ("sink_name", "sink_id"), "sink_id"),
        ("/api-key", "id", ("name", "key", "role-id"), "key"),
        ("/zones", "id_or_name", ("name", "id"), "id"),
        ("/flows", "flowID", ("name", "id"), "id"),
    ],
)
def test_id_field_is_what_the_item_path_takes(
    path: str, item: str, fields: tuple[str, ...], id_field: str
) -> None:
    assert identity(path, thing(*fields), item).id_field == id_field


@pytest.mark.parametrize(
    ("path", "item"), [("/customers", "customer"), ("/setup_intents", "intent")]
)
def test_an_id_that_every_answer_shows_goes_before_a_name(path: str, item: str) -> None:
    made = {**thing("id", "name"), "required": ["id"]}
    found = identity(path, made, item, body=thing("name"))
    assert (found.id_field, found.is_unique) == ("id", None)
    assert identity(path, thing("id", "name"), item).id_field == "name"


def test_stated_field_of_a_parameter_goes_before_likeness() -> None:
    parameter = {
        "name": "key_id",
        "in": "path",
        "schema": text(),
        "x-postonce-takes": {"value": ["fingerprint"], "rule": "path-takes"},
    }
    operations = collection("/keys", thing("id", "fingerprint"), "key_id")
    operations["GET /keys/{key_id}"] = op(thing("id", "fingerprint"), query=[parameter])
    assert resource(operations).identity.id_field == "fingerprint"


def test_number_in_the_path_is_no_text_of_the_answer() -> None:
    parameter = {"name": "server", "in": "path", "schema": integer()}
    made = thing("server", "name", id=integer())
    operations = collection("/servers", made, "server")
    operations["GET /servers/{server}"] = op(made, query=[parameter])
    assert resource(operations).identity.id_field == "id"


def test_id_that_lies_deeper_is_dotted() -> None:
    made = thing("kind", metadata=thing("name", "uid"))
    found = identity("/pods", made, "name", body=made)
    assert (found.id_field, found.natural_key) == ("metadata.name", ("metadata.name",))


def test_key_of_several_parts_has_no_single_id_field() -> None:
    made = thing("id", "name", "type", "ttl")
    operations = {
        "POST /rrsets": op(made, body=thing("name", "type", "ttl"), status="201"),
        "GET /rrsets/{rr_name}/{rr_type}": op(made),
    }
    found = resource(operations).identity
    assert (found.id_field, found.natural_key) == (None, ("name", "type"))
    assert found.is_unique is True


@pytest.mark.parametrize(
    ("path", "body", "natural_key"),
    [
        ("/servers", thing("name", "label"), ("name",)),
        ("/servers", thing("label", "region"), ("label",)),
        ("/domains", thing("domain", "ttl"), ("domain",)),
        ("/runs", thing("run_name", "case"), ("run_name",)),
        ("/byoip_prefixes", thing("prefix", "region"), ("prefix",)),
        ("/zones/{z}/records", thing("type", "name", "data"), ("type", "name", "data")),
        ("/apps", thing("project", spec=thing("name")), ("spec.name",)),
        ("/policies", thing("description", "x", required=["description"]), ("description",)),
        ("/policies", thing("description", "x"), ()),
        ("/reserved_ips", thing("region"), ()),
    ],
)
def test_natural_key_names_the_thing(path: str, body: Json, natural_key: tuple[str, ...]) -> None:
    made = {**body, "properties": {**body["properties"], "id": text()}}
    assert identity(path, made, "id", body=body).natural_key == natural_key


def test_name_that_makes_the_path_is_unique() -> None:
    assert identity("/domains", thing("name", "ttl"), "domain_name").is_unique is True


def test_name_beside_an_id_is_not_known_to_be_unique() -> None:
    assert identity("/servers", thing("id", "name"), "server_id").is_unique is None


def test_id_that_a_request_may_leave_out_is_no_natural_key() -> None:
    made = thing("id", "name")
    assert identity("/sites", made, "site_id", body=made).natural_key == ("name",)


@pytest.mark.parametrize("value", [True, False])
def test_uniqueness_is_what_the_spec_states(value: bool) -> None:
    fact: Json = {"value": value, "rule": "must-be-unique"}
    body = thing(name=text(**{"x-postonce-unique": fact}))
    assert identity("/servers", thing("id", "name"), "id", body=body).is_unique is value


def test_uniqueness_stated_of_a_deeper_name_is_found() -> None:
    fact: Json = {"value": True, "rule": "must-be-unique"}
    body = thing(spec=thing(name=text(**{"x-postonce-unique": fact})))
    assert identity("/apps", thing("id"), "id", body=body).is_unique is True


def test_one_per_name_and_place_takes_the_place_into_the_key() -> None:
    said: Json = {"x-postonce-unique": {"value": True, "rule": "one-per-name"}}
    operations = collection("/volumes", thing("id", "name", "region"))
    listed = op(
        thing(volumes=many(thing("id", "name", "region"))),
        query=["name", "region", "page"],
        **said,
    )
    found = resource(operations | {"GET /volumes": listed}).identity
    assert (found.natural_key, found.is_unique) == (("name", "region"), True)


TAGS = many(text())


def test_tags_that_are_shown_again_are_a_marker() -> None:
    made = thing("id", "name", tags=TAGS)
    assert identity("/servers", made, "id").marker == "tags"


def test_tags_that_are_never_shown_are_no_marker() -> None:
    body = thing("name", tags=TAGS)
    assert identity("/servers", thing("id", "name"), "id", body=body).marker is None


def test_tags_beside_targets_select_and_are_no_marker() -> None:
    made = thing("id", "name", tags=TAGS, server_ids=many(integer()))
    assert identity("/firewalls", made, "id").marker is None


def test_labels_in_a_map_are_a_marker_even_beside_targets() -> None:
    made = thing("id", "name", labels={"type": "object"}, targets=many(thing("id")))
    assert identity("/firewalls", made, "id").marker == "labels"


def test_tags_deeper_in_the_request_mark_other_things() -> None:
    made = thing("id", "name", template=thing("size", tags=TAGS))
    assert identity("/pools", made, "id").marker is None


def test_tags_that_are_said_to_select_are_no_marker() -> None:
    selecting = {**TAGS, "x-postonce-selects": {"value": True, "rule": "tags-that-select"}}
    made = thing("id", "name", tags=selecting)
    assert identity("/servers", made, "id").marker is None


def test_idempotency_key_of_a_header_is_native() -> None:
    header = {"name": "Idempotency-Key", "in": "header", "schema": text()}
    operations = collection()
    operations["POST /servers"]["parameters"].append(header)
    assert resource(operations).identity.native_key == "header:Idempotency-Key"


def test_request_id_of_the_body_is_a_native_key() -> None:
    body = thing("name", "request_id")
    assert identity("/batches", thing("id"), "id", body=body).native_key == "body:request_id"


def test_request_id_that_only_the_api_sets_is_none() -> None:
    body = thing("name", request_id=text(readOnly=True))
    assert identity("/batches", thing("id"), "id", body=body).native_key is None


def test_create_that_answers_an_operation_refers_to_its_thing() -> None:
    operation = thing("id", "state", "message", reference=thing("id", "link"))
    operations = collection("/instances")
    operations["POST /instances"] = op(operation, body=thing("name"))
    found = resource(operations).identity
    assert (found.id_field, found.created_id) == ("id", "reference.id")


def test_create_that_spells_its_id_with_more_words_says_where_it_is() -> None:
    operations = collection("/datasets", thing("dataset_uuid", "name", "size"), "dataset_uuid")
    operations["POST /datasets"] = op(thing("evaluation_dataset_uuid"), body=thing("name"))
    assert resource(operations).identity.created_id == "evaluation_dataset_uuid"


def test_thing_looked_up_by_what_it_is_about_is_not_kept_unique_by_that() -> None:
    schedule = ref("schedule")
    operations = {
        "POST /schedules": op(schedule, body=thing("server_uuid", "time"), status="201"),
        "GET /schedules/server/{server_uuid}": op(schedule),
        "DELETE /schedules/{uuid}": op(status="204"),
    }
    schemas = {"schedule": thing("uuid", "server_uuid", "time")}
    found = resource(operations, schemas).identity
    assert (found.natural_key, found.is_unique) == (("server_uuid",), None)


def test_name_that_the_path_takes_is_unique_though_no_answer_shows_it() -> None:
    operations = {
        "POST /nodes/{id}/users": op(body=thing("name", "expires"), status="201"),
        "GET /nodes/{id}/users": op(many(thing("expires"))),
        "DELETE /nodes/{id}/users/{userName}": op(status="200"),
    }
    assert resource(operations).identity.is_unique is True


def composite(path: str, item: str, made: Json, body: Json) -> Identity:
    """Return the identity of what is made at `path` and read at `item` below it."""
    operations = {
        f"GET {path}": op(many(made)),
        f"POST {path}": op(made, body=body, status="201"),
        f"GET {path}/{item}": op(made),
        f"DELETE {path}/{item}": op(status="204"),
    }
    return resource(operations).identity


def test_key_of_several_parts_that_are_sent_is_unique() -> None:
    made = thing("name", owner=thing("login"), owner_id=text())
    found = composite("/repos", "{owner}/{name}", made, thing("name", "owner"))
    assert (found.natural_key, found.is_unique) == (("owner", "name"), True)
    assert found.id_fields == ("owner.login", "name")
    assert {one.field: one.path for one in found.answer_paths} == {"owner": "owner.login"}


def test_key_with_as_many_fields_as_the_path_has_parts_need_not_be_unique() -> None:
    made, body = thing("id", "version", "type", "name"), thing("type", "name")
    found = composite("/zones/{zone}/records", "{record_id}/{version}", made, body)
    assert (found.natural_key, found.is_unique) == (("type", "name"), None)
    assert found.id_fields == ("id", "version")


@pytest.mark.parametrize("sent", ["job", "job_id"])
def test_own_id_within_a_key_of_several_parts_is_not_the_callers(sent: str) -> None:
    made, body = thing("job_id", "type"), thing("type", sent)
    found = composite("/tenants/{tenant}/jobs", "{type}/{job_id}", made, body)
    assert found.is_unique is None


@pytest.mark.parametrize(
    ("field", "is_when_it_was_made"),
    [
        ("created_at", True),
        ("createdAt", True),
        ("created-at", True),
        ("create_time", True),
        ("creationTimestamp", True),
        ("date_created", True),
        ("created", True),
        ("reserved_at", True),
        ("updated_at", False),
        ("backup_created_at", False),
        ("last_created_at", False),
        ("expires_at", False),
        ("date", False),
    ],
)
def test_when_a_thing_was_made_is_told_by_the_words_of_a_field(
    field: str, is_when_it_was_made: bool
) -> None:
    found = identity("/servers", thing("id", "name", field), "id")
    assert found.made_at == (field if is_when_it_was_made else None)


def test_when_a_thing_was_made_may_stand_in_its_metadata() -> None:
    shown = thing("id", "name", metadata=thing("creationTimestamp"))
    assert identity("/servers", shown, "id").made_at == "metadata.creationTimestamp"
