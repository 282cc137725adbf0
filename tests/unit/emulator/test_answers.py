"""What answers look like where documents are awkward: one small document for each case."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from postonce.emulator import Emulator, Options
from postonce.emulator.messages import Answer, Request

Json = Any
TEXT, NUMBER = {"type": "string"}, {"type": "integer"}


def answers(schema: Json, status: str = "200") -> Json:
    return {"responses": {status: {"content": {"application/json": {"schema": schema}}}}}


def takes(schema: Json) -> Json:
    return {"requestBody": {"content": {"application/json": {"schema": schema}}}}


def emulator(paths: Json, *, options: Options | None = None, **resource: Json) -> Emulator:
    """Return an emulator of one resource, made by `POST /things`."""
    entry = {"name": "thing", "kind": "collection", "create": "POST /things", "id_field": "id"}
    spec = {"openapi": "3.0.3", "paths": paths}
    return Emulator(spec, {"resources": [{**entry, **resource}]}, options)


def ask(
    stand_in: Emulator, key: str, body: Json = None, query: Mapping[str, str] | None = None
) -> Answer:
    method, path = key.split(" ")
    content = b"" if body is None else json.dumps(body).encode()
    request = Request(method=method, path=path, content=content, query=query or {})
    return stand_in.perform(stand_in.receive(request))


def test_the_time_of_creation_is_the_clocks_and_other_dates_are_samples() -> None:
    moment = {"type": "string", "format": "date-time"}
    thing = {"properties": {"id": NUMBER, "created_at": moment, "window": moment}}
    paths = {"/things": {"post": answers(thing)}}
    options = Options(clock=lambda: datetime(2030, 5, 6, 7, 8, 9, tzinfo=UTC))
    body = ask(emulator(paths, options=options), "POST /things").body
    assert body["created_at"] == "2030-05-06T07:08:09Z"
    assert body["window"] == "2026-01-01T00:00:00Z"


def test_an_object_that_is_null_until_named_is_whole_once_it_is() -> None:
    image = {
        "type": "object",
        "nullable": True,
        "required": ["slug", "size"],
        "properties": {"slug": TEXT, "size": NUMBER},
    }
    paths = {
        "/things": {
            "post": {
                **takes({"properties": {"image": TEXT}}),
                **answers({"properties": {"id": NUMBER, "image": image}}),
            }
        }
    }
    stand_in = emulator(paths, answer_paths={"image": "image.slug"})
    assert ask(stand_in, "POST /things", {}).body["image"] is None
    assert ask(stand_in, "POST /things", {"image": "x"}).body["image"] == {"slug": "x", "size": 1}


def test_an_answer_about_something_else_has_its_own_words() -> None:
    thing = {"properties": {"id": NUMBER, "state": {"enum": ["building", "ready"]}}}
    operation = {"properties": {"id": NUMBER, "state": {"enum": ["failure", "success"]}}}
    paths = {
        "/things": {"post": answers(operation)},
        "/things/{id}": {"get": answers(thing)},
    }
    readiness = {"field": "state", "ready": ["ready"], "failed": []}
    stand_in = emulator(paths, read="GET /things/{id}", readiness=readiness)
    assert ask(stand_in, "POST /things").body == {"id": 1, "state": "success"}
    assert ask(stand_in, "GET /things/1").body == {"id": 1, "state": "building"}


def test_an_answer_shows_nothing_that_is_not_declared_there() -> None:
    paths = {
        "/things": {"post": answers({"properties": {"id": NUMBER}})},
        "/things/{id}": {"get": answers({"properties": {"id": NUMBER, "name": TEXT}})},
    }
    stand_in = emulator(paths, read="GET /things/{id}")
    assert set(ask(stand_in, "POST /things").body) == {"id"}
    assert set(ask(stand_in, "GET /things/1").body) == {"id", "name"}


def test_an_answer_that_lists_the_ids_it_made_lists_the_id() -> None:
    paths = {
        "/things": {"post": answers({"properties": {"ids": {"type": "array", "items": TEXT}}})},
        "/things/{id}": {"get": answers({"properties": {"id": TEXT}})},
    }
    stand_in = emulator(paths, read="GET /things/{id}")
    made = ask(stand_in, "POST /things").body["ids"]
    assert ask(stand_in, f"GET /things/{made[0]}").body == {"id": made[0]}


def test_an_answer_that_calls_the_id_by_a_longer_name_shows_it_there() -> None:
    paths = {
        "/things": {"post": answers({"properties": {"new_thing_id": NUMBER}})},
        "/things/{id}": {"get": answers({"properties": {"thing_id": NUMBER, "x_id": NUMBER}})},
    }
    stand_in = emulator(paths, read="GET /things/{id}", id_field="thing_id")
    for number in (1, 2):
        assert ask(stand_in, "POST /things").body == {"new_thing_id": number}
        assert ask(stand_in, f"GET /things/{number}").body["thing_id"] == number


def test_a_path_may_take_another_field_than_the_id() -> None:
    thing = {"properties": {"id": NUMBER, "uuid": {"type": "string", "format": "uuid"}}}
    paths = {
        "/things": {"post": answers(thing)},
        "/things/{id}": {"get": answers(thing)},
        "/things/{thing_uuid}/": {"delete": {"responses": {"204": {}}}},
    }
    stand_in = emulator(paths, read="GET /things/{id}", delete="DELETE /things/{thing_uuid}/")
    made = ask(stand_in, "POST /things").body
    assert ask(stand_in, f"DELETE /things/{made['uuid']}/").status == 204
    assert ask(stand_in, f"GET /things/{made['id']}").status == 404


def test_a_list_says_null_where_there_is_no_next_page_and_the_spec_wants_a_word() -> None:
    pagination = {
        "required": ["next_page", "total_entries"],
        "properties": {
            "next_page": {"type": "integer", "nullable": True},
            "total_entries": {"type": "integer", "nullable": True},
        },
    }
    listed = {
        "required": ["meta"],
        "properties": {
            "things": {"type": "array", "items": {"properties": {"id": NUMBER}}},
            "meta": pagination,
        },
    }
    paths = {"/things": {"post": answers({"properties": {"id": NUMBER}}), "get": answers(listed)}}
    stand_in = emulator(
        paths,
        list="GET /things",
        list_envelope="things",
        paging={"style": "page", "page": "page", "size": "size", "next_path": "meta.next_page"},
    )
    for _ in range(3):
        ask(stand_in, "POST /things")
    first = ask(stand_in, "GET /things", query={"size": "2"}).body
    last = ask(stand_in, "GET /things", query={"size": "2", "page": "2"}).body
    assert first["meta"] == {"next_page": 2, "total_entries": 3}
    assert last["meta"] == {"next_page": None, "total_entries": 3}


def test_a_list_never_invents_a_next_page() -> None:
    listed = {
        "required": ["next"],
        "properties": {"things": {"type": "array", "items": {}}, "next": TEXT},
    }
    paths = {"/things": {"post": answers({"properties": {"id": NUMBER}}), "get": answers(listed)}}
    paging = {"style": "cursor", "cursor": "after", "size": None, "next_path": "next"}
    stand_in = emulator(paths, list="GET /things", list_envelope="things", paging=paging)
    assert ask(stand_in, "GET /things").body == {"things": []}


def test_a_key_of_several_parts_is_found_by_all_of_them() -> None:
    record = {"properties": {"name": TEXT, "type": TEXT}}
    paths = {
        "/things": {"post": {**takes(record), **answers(record)}},
        "/things/{thing_name}/{thing_type}": {"get": answers(record)},
    }
    stand_in = emulator(
        paths,
        read="GET /things/{thing_name}/{thing_type}",
        id_field=None,
        id_fields=["name", "type"],
        natural_key=["name", "type"],
    )
    ask(stand_in, "POST /things", {"name": "www", "type": "A"})
    assert ask(stand_in, "GET /things/www/A").status == 200
    assert ask(stand_in, "GET /things/www/B").status == 404


def test_a_deletes_own_answer_is_not_the_thing() -> None:
    paths = {
        "/things": {"post": answers({"properties": {"id": NUMBER, "name": TEXT}})},
        "/things/{id}": {"delete": answers({"properties": {"freed_bytes": NUMBER}})},
    }
    stand_in = emulator(paths, delete="DELETE /things/{id}", natural_key=["name"])
    ask(stand_in, "POST /things")
    assert ask(stand_in, "DELETE /things/1").body == {"freed_bytes": 1}


def test_a_second_post_of_what_there_is_one_of_shows_as_a_second_thing() -> None:
    thing = {"properties": {"name": TEXT}}
    paths = {"/thing": {"post": answers(thing), "get": answers(thing)}}
    stand_in = emulator(paths, kind="singleton", create="POST /thing", read="GET /thing")
    assert ask(stand_in, "GET /thing").status == 404
    for _ in range(2):
        assert ask(stand_in, "POST /thing").status == 200
    assert len(stand_in.objects()["thing"]) == 2
    assert ask(stand_in, "GET /thing").status == 200


def test_a_refusal_is_400_where_only_that_is_declared() -> None:
    schema = {"required": ["name"]}
    for declared, status in (("400", 400), ("422", 422), ("409", 422)):
        paths = {"/things": {"post": {**takes(schema), **answers({}, declared)}}}
        assert ask(emulator(paths), "POST /things", {}).status == status


def test_a_token_in_the_query_is_not_logged() -> None:
    schemes = {"key": {"type": "apiKey", "in": "query", "name": "key"}}
    spec = {"paths": {"/": {"get": {}}}, "components": {"securitySchemes": schemes}}
    stand_in = Emulator(spec, {})
    ask(stand_in, "GET /", query={"key": "hidden", "page": "2"})
    assert stand_in.log()[0]["query"] == "key=&page=2"


def test_a_retired_operation_answers_as_it_declares() -> None:
    paths = {"/old": {"post": {"responses": {"410": {"description": "gone"}}}}}
    assert ask(Emulator({"paths": paths}, {}), "POST /old").status == 410


def test_one_path_may_show_things_of_several_resources() -> None:
    thing = {"properties": {"id": NUMBER}}
    paths = {
        "/disks/{disk}/snapshots": {"post": answers(thing)},
        "/shares/{share}/snapshots": {"post": answers(thing)},
        "/snapshots/{id}": {"get": answers(thing)},
    }
    resources = [
        {
            "name": name,
            "kind": "nested",
            "create": f"POST /{name}s/{{{name}}}/snapshots",
            "read": "GET /snapshots/{id}",
            "id_field": "id",
        }
        for name in ("disk", "share")
    ]
    stand_in = Emulator({"paths": paths}, {"resources": resources})
    first = ask(stand_in, "POST /disks/1/snapshots").body
    second = ask(stand_in, "POST /shares/1/snapshots").body
    assert ask(stand_in, f"GET /snapshots/{first['id']}").body == first
    assert ask(stand_in, f"GET /snapshots/{second['id']}").body == second
    assert ask(stand_in, "GET /snapshots/99").status == 404
