from __future__ import annotations

import httpx
import pytest

from postonce.emulator import Emulator, Options, Running, serving

from .toy import MANIFEST, SPEC

SERVER = {"name": "web", "region": "north", "password": "hidden"}


def made(client: httpx.Client, **fields: object) -> dict[str, object]:
    answer = client.post("/servers", json={**SERVER, **fields})
    assert answer.status_code == 202, answer.text
    server: dict[str, object] = answer.json()["server"]
    return server


def test_create_answers_in_the_declared_envelope_and_shows_the_request(
    client: httpx.Client,
) -> None:
    server = made(client, labels=["blue"], cores=4)
    assert server["name"] == "web"
    assert server["labels"] == ["blue"]
    assert server["cores"] == 4
    assert server["region"] == {"slug": "north", "zones": []}
    assert isinstance(server["id"], int)


def test_a_field_that_answers_do_not_declare_is_not_shown(client: httpx.Client) -> None:
    assert "password" not in made(client)
    assert "hidden" not in client.get("/_emulator/objects").text


def test_nothing_has_failed_in_a_new_thing(client: httpx.Client) -> None:
    assert "error" not in made(client)


def test_a_second_identical_create_makes_a_second_thing(client: httpx.Client, toy: Running) -> None:
    assert made(client)["id"] != made(client)["id"]
    assert len(toy.objects()["server"]) == 2


def test_a_key_sent_twice_makes_two_things_of_one_id(client: httpx.Client, toy: Running) -> None:
    for _ in range(2):
        assert client.post("/zones", json={"name": "a.example"}).status_code == 201
    assert [zone["id"] for zone in toy.objects()["zone"]] == ["a.example", "a.example"]


def test_a_write_to_its_own_path_makes_no_double(client: httpx.Client, toy: Running) -> None:
    for _ in range(2):
        assert client.put("/networks/n1", json={"range": "10.0.0.0/8"}).status_code == 201
    assert client.get("/networks/n1").json() == {"name": "n1", "range": "10.0.0.0/8"}
    assert len(toy.objects()["network"]) == 1


def test_a_thing_is_not_ready_until_it_was_read_often_enough(client: httpx.Client) -> None:
    server = made(client)
    assert server["status"] == "new"
    path = f"/servers/{server['id']}"
    states = [client.get(path).json()["server"]["status"] for _ in range(3)]
    assert states == ["new", "active", "active"]


def test_what_has_no_read_gets_ready_by_being_listed(client: httpx.Client) -> None:
    client.post("/tokens", json={"name": "ci"})
    states = [client.get("/tokens").json()["tokens"][0]["state"] for _ in range(2)]
    assert states == ["requested", "issued"]


def test_what_is_shown_once_is_not_shown_by_a_read_or_a_list(client: httpx.Client) -> None:
    server = made(client)
    assert "secret" in server
    assert "secret" not in client.get(f"/servers/{server['id']}").json()["server"]
    assert "secret" not in client.get("/servers").json()["servers"][0]


def test_an_update_changes_what_it_names_and_nothing_else(client: httpx.Client) -> None:
    before = made(client, labels=["blue"])
    after = client.patch(f"/servers/{before['id']}", json={"name": "db"}).json()["server"]
    assert (after["name"], after["labels"]) == ("db", ["blue"])


@pytest.mark.parametrize("method", ["GET", "PATCH", "DELETE"])
def test_a_deleted_thing_is_gone_for_every_method(client: httpx.Client, method: str) -> None:
    path = f"/servers/{made(client)['id']}"
    assert client.delete(path).status_code == 204
    answer = client.request(method, path, json={} if method == "PATCH" else None)
    assert answer.status_code == 404
    assert set(answer.json()) == {"id", "message"}


def test_everything_below_a_gone_thing_is_gone(client: httpx.Client) -> None:
    path = f"/servers/{made(client)['id']}"
    client.delete(path)
    assert client.get(f"{path}/settings").status_code == 404
    assert client.post(f"{path}/actions", json={"type": "boot"}).status_code == 404


def test_children_go_with_their_parent_and_do_not_come_back(client: httpx.Client) -> None:
    client.post("/zones", json={"name": "a.example"})
    record = client.post("/zones/a.example/records", json={"type": "A"}).json()
    client.delete("/zones/a.example")
    assert client.get("/zones/a.example/records").status_code == 404
    assert client.get(f"/records/{record['uuid']}").status_code == 404
    client.post("/zones", json={"name": "a.example"})
    assert client.get("/zones/a.example/records").json() == []


def test_children_are_listed_below_their_own_parent_only(client: httpx.Client) -> None:
    record = client.post("/zones/a%2Fb/records", json={"type": "A"}).json()
    assert client.get("/zones/a%2Fb/records").json() == [record]
    assert client.get("/zones/c/records").json() == []


def test_an_item_is_found_by_a_path_outside_of_its_collection(client: httpx.Client) -> None:
    record = client.post("/zones/a.example/records", json={"type": "A", "data": "::1"}).json()
    assert client.get(f"/records/{record['uuid']}").json() == record


def test_a_create_that_answers_nothing_still_makes_something(client: httpx.Client) -> None:
    answer = client.post("/tokens", json={"name": "ci"})
    assert (answer.status_code, answer.content) == (204, b"")
    assert [token["name"] for token in client.get("/tokens").json()["tokens"]] == ["ci"]


def test_what_there_is_one_of_is_there_from_the_beginning(client: httpx.Client) -> None:
    assert "@" in client.get("/account").json()["account"]["email"]
    client.put("/account", json={"email": "me@example.com"})
    assert client.get("/account").json()["account"] == {"email": "me@example.com"}


def test_a_bulk_delete_removes_what_its_query_names(client: httpx.Client, toy: Running) -> None:
    for name in ("web", "web", "db"):
        made(client, name=name)
    assert client.delete("/servers", params={"name": "web"}).status_code == 204
    assert [s["object"]["name"] for s in toy.objects()["server"]] == ["db"]


def test_a_bulk_delete_by_something_unknown_removes_nothing(
    client: httpx.Client, toy: Running
) -> None:
    made(client)
    client.delete("/servers", params={"name": "web", "tag_name": "old"})
    assert len(toy.objects()["server"]) == 1


def test_uniqueness_is_kept_where_it_was_asked_for(client: httpx.Client, toy: Running) -> None:
    toy.configure(unique=["server"])
    made(client)
    assert client.post("/servers", json=SERVER).status_code == 422
    made(client, name="db")


def test_uniqueness_is_kept_by_the_manifest_when_asked_for_in_general(
    client: httpx.Client, toy: Running
) -> None:
    toy.configure(unique=True)
    assert made(client)["id"] != made(client)["id"]
    assert client.post("/zones", json={"name": "a.example"}).status_code == 201
    assert client.post("/zones", json={"name": "a.example"}).status_code == 409


def test_an_idempotency_key_counts_only_when_told_to(client: httpx.Client, toy: Running) -> None:
    headers = {"Idempotency-Key": "k1"}
    for is_told in (False, True):
        toy.reset()
        toy.configure(native_keys=is_told)
        answers = [client.post("/servers", json=SERVER, headers=headers) for _ in range(2)]
        made(client)
        assert {answer.status_code for answer in answers} == {202}
        assert len(toy.objects()["server"]) == (2 if is_told else 3)


def test_a_parent_need_not_exist_unless_told_to(client: httpx.Client, toy: Running) -> None:
    assert client.post("/zones/a.example/records", json={"type": "A"}).status_code == 201
    toy.configure(strict_parents=True)
    assert client.post("/zones/a.example/records", json={"type": "A"}).status_code == 404
    client.post("/zones", json={"name": "a.example"})
    assert client.post("/zones/a.example/records", json={"type": "A"}).status_code == 201


def test_what_is_forgotten_is_gone_without_a_request(client: httpx.Client, toy: Running) -> None:
    server = made(client)
    asked = len(toy.log())
    assert toy.forget("server", str(server["id"])) == 1
    assert len(toy.log()) == asked
    assert client.get(f"/servers/{server['id']}").status_code == 404


def test_options_hold_from_the_start_and_after_a_reset() -> None:
    emulator = Emulator(SPEC, MANIFEST, Options(reads_until_ready=0))
    with serving(emulator) as running:
        running.configure(reads_until_ready=5)
        running.reset()
        headers = {"Authorization": "Bearer toy"}
        with httpx.Client(base_url=running.url, headers=headers) as client:
            path = f"/servers/{made(client)['id']}"
            assert client.get(path).json()["server"]["status"] == "active"
