"""Actions, memberships, settings, queries, access and the shape of errors."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from postonce.emulator import Running
from postonce.emulator.access import is_allowed
from postonce.emulator.echo import NOTHING, Echo
from postonce.emulator.failures import Failures
from postonce.emulator.messages import Request
from postonce.emulator.samples import Sampler
from postonce.emulator.spec import Spec
from postonce.emulator.validation import Validation


@pytest.fixture
def path(client: httpx.Client) -> str:
    answer = client.post("/servers", json={"name": "web", "region": "n", "labels": ["blue"]})
    return f"/servers/{answer.json()['server']['id']}"


def test_an_action_is_under_way_until_it_was_read_often_enough(
    client: httpx.Client, path: str
) -> None:
    action = client.post(f"{path}/actions", json={"type": "boot"}).json()["action"]
    assert (action["type"], action["status"]) == ("boot", "in-progress")
    read = f"{path}/actions/{action['id']}"
    states = [client.get(read).json()["action"]["status"] for _ in range(2)]
    assert states == ["in-progress", "completed"]


def test_an_action_can_be_made_to_fail(client: httpx.Client, toy: Running, path: str) -> None:
    toy.fault(match={"path": f"{path}/actions"}, kind="fail")
    action = client.post(f"{path}/actions", json={"type": "boot"}).json()["action"]
    assert client.get(f"{path}/actions/{action['id']}").json()["action"]["status"] == "errored"


def test_settings_are_remembered_at_their_own_path(client: httpx.Client, path: str) -> None:
    before = client.get(f"{path}/settings").json()["settings"]
    assert client.put(f"{path}/settings", json={"color": "red"}).status_code == 204
    after = client.get(f"{path}/settings").json()["settings"]
    assert after == {**before, "color": "red"}
    assert client.get("/servers/77/settings").json()["settings"] == before


def test_members_join_once_and_leave(client: httpx.Client, path: str) -> None:
    for _ in range(2):
        client.post(f"{path}/labels", json={"labels": ["red"]})
    assert client.get(path).json()["server"]["labels"] == ["blue", "red"]
    client.request("DELETE", f"{path}/labels", json={"labels": ["blue"]})
    assert client.get(path).json()["server"]["labels"] == ["red"]


def test_a_query_answers_a_sample(client: httpx.Client) -> None:
    assert client.get("/sizes?kind=a").json() == {"sizes": [{"slug": "slug-1"}]}


def test_a_request_without_a_token_is_refused(toy: Running) -> None:
    with httpx.Client(base_url=toy.url) as client:
        assert client.get("/servers").status_code == 401
        assert client.get("/servers", headers={"Authorization": "Bearer"}).status_code == 401
        assert client.get("/sizes?kind=a").status_code == 200


def test_unknown_paths_and_methods_have_the_providers_error_shape(client: httpx.Client) -> None:
    unknown, wrong = client.get("/nowhere"), client.put("/servers")
    assert (unknown.status_code, wrong.status_code) == (404, 405)
    assert unknown.json()["id"] == "not_found"
    assert wrong.headers["Allow"] == "DELETE, GET, POST"


SCHEMES = {
    "header": {"type": "apiKey", "in": "header", "name": "X-Key"},
    "query": {"type": "apiKey", "in": "query", "name": "key"},
    "cookie": {"type": "apiKey", "in": "cookie", "name": "session"},
    "basic": {"type": "http", "scheme": "basic"},
}


@pytest.mark.parametrize(
    ("security", "request_", "is_let_in"),
    [
        ([{"header": []}], Request(method="GET", path="/", headers={"x-key": "1"}), True),
        ([{"header": []}], Request(method="GET", path="/"), False),
        ([{"query": []}], Request(method="GET", path="/", query={"key": "1"}), True),
        ([{"query": []}], Request(method="GET", path="/", query={"key": ""}), False),
        ([{"cookie": []}], Request(method="GET", path="/", headers={"cookie": "session=1"}), True),
        ([{"basic": []}, {"header": []}], Request(method="GET", path="/"), False),
        ([{"basic": [], "header": []}], Request(method="GET", path="/"), False),
        ([{}], Request(method="GET", path="/"), True),
        (None, Request(method="GET", path="/"), True),
    ],
)
def test_one_declared_way_of_access_suffices(
    security: Any, request_: Request, is_let_in: bool
) -> None:
    raw = {"components": {"securitySchemes": SCHEMES}, "paths": {"/": {"get": {}}}}
    spec = Spec(raw if security is None else {**raw, "security": security})
    assert is_allowed(spec.operations["GET /"], request_) is is_let_in


def declared(schema: Any) -> Spec:
    answers = {"404": {"content": {"application/json": {"schema": schema}}}}
    return Spec({"paths": {"/": {"get": {"responses": answers}}}})


def test_an_error_is_filled_in_wherever_its_parts_stand() -> None:
    schema = {
        "properties": {
            "error": {"properties": {"code": {"type": "string"}, "message": {"type": "string"}}},
            "status": {"type": "integer"},
            "errors": {"type": "array", "items": {"properties": {"reason": {"type": "string"}}}},
        }
    }
    spec = declared(schema)
    answer = Failures(spec, Sampler(spec, Validation(spec))).answer(404, "gone for good")
    assert answer.body == {
        "error": {"code": "not_found", "message": "gone for good"},
        "status": 404,
        "errors": [{"reason": "gone for good"}],
    }


def test_an_error_that_is_declared_nowhere_has_a_plain_shape() -> None:
    spec = Spec({"paths": {"/": {"get": {}}}})
    answer = Failures(spec, Sampler(spec, Validation(spec))).answer(503, "later")
    assert answer.body == {"id": "service_unavailable", "message": "later"}


@pytest.mark.parametrize(
    ("schema", "value", "shown"),
    [
        ({"type": "string"}, "a", "a"),
        ({"type": "string"}, 1, NOTHING),
        ({"type": "integer"}, True, NOTHING),
        ({"type": "string", "nullable": True}, None, None),
        ({"type": "string"}, None, NOTHING),
        ({"type": "object", "properties": {"slug": {"type": "string"}}}, "a", {"slug": "a"}),
        ({"type": "object", "properties": {"size": {"type": "string"}}}, "a", NOTHING),
        ({"type": "object"}, {"a": 1}, {"a": 1}),
        ({"anyOf": [{"type": "integer"}, {"type": "string"}]}, "a", "a"),
        (
            {"type": "array", "items": {"properties": {"a": {"type": "integer"}, "id": {}}}},
            [{"a": 2, "password": "hidden"}],
            [{"a": 2, "id": "id-1"}],
        ),
    ],
)
def test_an_answer_shows_of_a_request_what_fits_it(schema: Any, value: Any, shown: Any) -> None:
    spec = Spec({})
    assert Echo(spec, Sampler(spec, Validation(spec))).onto(schema, value) == shown
