from __future__ import annotations

import httpx

from postonce.emulator import Running
from postonce.emulator.requestlog import fingerprint

SERVER = {"name": "web", "region": "north"}


def test_every_request_is_logged_in_order(client: httpx.Client) -> None:
    server = client.post("/servers", json=SERVER).json()["server"]
    client.get("/servers?name=web")
    client.get("/nowhere")
    made, listed, lost = client.get("/_emulator/log").json()
    assert made["n"] == 1
    assert (made["method"], made["path"], made["status"]) == ("POST", "/servers", 202)
    assert (made["operation"], made["resource"]) == ("POST /servers", "server")
    assert made["thing"] == str(server["id"])
    assert (listed["n"], listed["query"], listed["body"]) == (2, "name=web", None)
    assert (lost["operation"], lost["status"]) == (None, 404)


def test_the_log_holds_no_token_and_no_body(client: httpx.Client, toy: Running) -> None:
    client.post("/servers", json={**SERVER, "password": "hidden"})
    text = str(toy.log())
    assert "toy" not in text
    assert "hidden" not in text


def test_equal_bodies_have_equal_fingerprints() -> None:
    assert fingerprint(b'{"a": 1, "b": 2}') == fingerprint(b'{"b":2,"a":1}')
    assert fingerprint(b'{"a": 1}') != fingerprint(b'{"a": 2}')
    assert fingerprint(b"\xff") != fingerprint(b"")


def test_a_reset_forgets_everything(client: httpx.Client) -> None:
    client.post("/servers", json=SERVER)
    assert client.post("/_emulator/reset").status_code == 204
    assert client.get("/_emulator/log").json() == []
    assert client.get("/_emulator/objects").json() == {}


def test_what_the_emulator_itself_is_asked_is_not_logged(client: httpx.Client) -> None:
    client.get("/_emulator/objects")
    client.post("/_emulator/forget", json={"resource": "server"})
    client.post("/_emulator/options", json={"list_lag": 1})
    assert client.get("/_emulator/log").json() == []


def test_an_unknown_option_is_refused(client: httpx.Client) -> None:
    assert client.post("/_emulator/options", json={"speed": 1}).status_code == 400
