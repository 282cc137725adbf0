from __future__ import annotations

import time

import httpx
import pytest

from postonce.emulator import FaultError, Running
from postonce.emulator.faults import Fault, FaultPlan, fault_from

SERVER = {"name": "web", "region": "north"}
CREATE = {"method": "POST", "path": "/servers"}


def count(toy: Running) -> int:
    return len(toy.objects().get("server", []))


@pytest.mark.parametrize(("when", "made"), [("before", 0), ("after", 1)])
def test_a_status_comes_before_or_after_the_effect(
    client: httpx.Client, toy: Running, when: str, made: int
) -> None:
    toy.fault(match=CREATE, kind="status", status=503, when=when)
    answer = client.post("/servers", json=SERVER)
    assert answer.status_code == 503
    assert set(answer.json()) == {"id", "message"}
    assert count(toy) == made
    assert client.post("/servers", json=SERVER).status_code == 202


@pytest.mark.parametrize(("when", "made"), [("before", 0), ("after", 1)])
def test_a_reset_is_a_broken_connection_to_the_client(
    client: httpx.Client,
    toy: Running,
    when: str,
    made: int,
    caplog: pytest.LogCaptureFixture,
) -> None:
    toy.fault(match=CREATE, kind="reset", when=when)
    with pytest.raises(httpx.ReadError):
        client.post("/servers", json=SERVER)
    assert count(toy) == made
    assert toy.log()[-1]["status"] is None
    assert client.get("/servers").status_code == 200
    assert not caplog.records, "a planned fault is nothing to complain of"


def test_a_truncated_answer_ends_before_its_length(client: httpx.Client, toy: Running) -> None:
    toy.fault(match=CREATE, kind="truncate")
    with pytest.raises(httpx.RemoteProtocolError, match="without sending complete message"):
        client.post("/servers", json=SERVER)
    assert count(toy) == 1


def test_a_delay_before_the_effect_has_none_once_the_client_has_left(
    client: httpx.Client, toy: Running
) -> None:
    toy.fault(match=CREATE, kind="timeout")
    with pytest.raises(httpx.ReadTimeout):
        client.post("/servers", json=SERVER, timeout=0.1)
    assert client.get("/servers").status_code == 200
    assert count(toy) == 0


def test_a_delay_after_the_effect_has_it_though_the_client_has_left(
    client: httpx.Client, toy: Running
) -> None:
    toy.fault(match=CREATE, kind="timeout", when="after")
    with pytest.raises(httpx.ReadTimeout):
        client.post("/servers", json=SERVER, timeout=0.1)
    assert count(toy) == 1


def test_a_short_delay_is_only_late(client: httpx.Client, toy: Running) -> None:
    toy.fault(match=CREATE, kind="delay", delay_s=0.05)
    started = time.monotonic()
    assert client.post("/servers", json=SERVER).status_code == 202
    assert time.monotonic() - started >= 0.05


def test_headers_of_a_fault_reach_the_client(client: httpx.Client, toy: Running) -> None:
    toy.fault(kind="status", status=429, headers={"Retry-After": "3"})
    answer = client.get("/servers")
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "3")


def test_a_create_can_be_made_to_fail_later(client: httpx.Client, toy: Running) -> None:
    toy.fault(match=CREATE, kind="fail")
    server = client.post("/servers", json=SERVER).json()["server"]
    assert server["status"] == "new"
    assert client.get(f"/servers/{server['id']}").json()["server"]["status"] == "errored"


def test_only_the_nth_matching_request_is_hit(client: httpx.Client, toy: Running) -> None:
    toy.fault(match={**CREATE, "nth": 2}, kind="status", status=500)
    statuses = [client.post("/servers", json=SERVER).status_code for _ in range(3)]
    assert statuses == [202, 500, 202]
    client.get("/servers")
    assert toy.log()[1]["fault"] == "status"


def test_a_fault_can_be_planned_over_http(client: httpx.Client) -> None:
    fault = {"match": {"operation": "GET /servers"}, "kind": "status", "status": 500, "times": None}
    assert client.post("/_emulator/faults", json=fault).status_code == 204
    assert {client.get("/servers").status_code for _ in range(3)} == {500}
    assert client.get("/servers/1").status_code == 404


@pytest.mark.parametrize(
    "content", [b"{", b"[]", b"{}", b'{"kind": "bang"}', b'{"kind": "reset", "wen": 1}']
)
def test_a_fault_that_makes_no_sense_is_refused(client: httpx.Client, content: bytes) -> None:
    assert client.post("/_emulator/faults", content=content).status_code == 400


def test_a_fault_is_matched_by_path_pattern_and_resource() -> None:
    plan = FaultPlan()
    plan.add(Fault(kind="reset", path="/servers/*", resource="server", times=None))
    assert plan.strike("GET", "/servers/1", None, "server") is not None
    assert plan.strike("GET", "/servers/1", None, "zone") is None
    assert plan.strike("GET", "/servers", None, "server") is None


def test_a_timeout_is_a_long_delay() -> None:
    assert fault_from({"kind": "timeout"}).delay_s >= 60
    with pytest.raises(FaultError, match="when"):
        fault_from({"kind": "reset", "when": "later"})
