from __future__ import annotations

import pytest

from .documents import Json, many, op, surveyed, text, thing

SERVER = thing("id", "name")


def answer(key: str, schema: Json, **more: Json) -> tuple[str | None, bool]:
    found = surveyed({key: op(schema, **more)}).cases[key].answer
    return found.envelope, found.is_list


@pytest.mark.parametrize(
    ("schema", "envelope"),
    [
        (SERVER, None),
        (thing(server=SERVER), "server"),
        (thing(server=SERVER, links=thing("next")), "server"),
        (thing(server=SERVER, action=thing("id"), root_password=text()), "server"),
        (thing("id", "status", server=thing("name")), None),
        (thing(data=SERVER), "data"),
    ],
)
def test_envelope_of_one(schema: Json, envelope: str | None) -> None:
    assert answer("GET /servers/{id}", schema) == (envelope, False)


@pytest.mark.parametrize(
    ("schema", "envelope"),
    [
        (many(SERVER), None),
        (thing(servers=many(SERVER)), "servers"),
        (thing("total", servers=many(SERVER), links=thing("next")), "servers"),
        (thing(items=many(SERVER), metadata=thing("continue")), "items"),
        (thing("threshold", machines=many(text()), servers=many(SERVER)), "servers"),
    ],
)
def test_envelope_of_many(schema: Json, envelope: str | None) -> None:
    assert answer("GET /servers", schema) == (envelope, True)


def test_one_of_the_answers_for_one_and_for_many_is_the_one() -> None:
    either = {"oneOf": [thing(server=SERVER), thing(servers=many(SERVER))]}
    assert answer("POST /servers", either) == ("server", False)


def test_field_that_bears_the_name_of_the_thing_is_no_envelope() -> None:
    namespace = thing("id", "label", namespace=thing("host"))
    assert answer("GET /namespaces/{id}", namespace) == (None, False)


def test_thing_that_contains_a_list_is_no_list() -> None:
    run = thing("run_id", "finished_at", findings=many(thing("text")))
    assert answer("GET /checks/lint", run) == (None, False)


def test_list_that_is_paged_is_a_list_even_under_an_item() -> None:
    assert answer("GET /tags/{label}", thing(data=many(SERVER)), query=["page"]) == ("data", True)


def test_list_under_a_usual_name_beside_a_key_of_the_page_itself() -> None:
    page = thing("id", "kind", "selfLink", items=many(SERVER), nextPageToken=text())
    assert answer("GET /regions/{region}/addresses", page) == ("items", True)
