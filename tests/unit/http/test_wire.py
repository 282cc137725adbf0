"""The client on a real socket: answers that break off, come late or are none."""

from __future__ import annotations

import logging
import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import closing

import pytest

from postonce.errors import ApiError, Effect, TransportError
from postonce.facts import Auth, Provider
from postonce.http.client import Client
from postonce.http.retry import Patience

TOKEN = "t0k-secret"
SILENCE = b""
RESET = b"\x00reset"
GOOD = b'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{"id": 1}'


class Server:
    """Answers connections in turn with raw bytes, then closes; the last answer for ever."""

    def __init__(self) -> None:
        self.answers = [GOOD]
        self.heard: list[bytes] = []
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def _serve(self) -> None:
        while True:
            connection, _ = self._socket.accept()
            with connection:
                heard = connection.recv(65536)
                if heard == b"stop":
                    return
                self.heard.append(heard)
                answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
                self._answer(connection, answer)

    def _answer(self, connection: socket.socket, answer: bytes) -> None:
        if answer == RESET:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        elif answer == SILENCE:
            connection.recv(1)  # until the client gives up and closes
        else:
            connection.sendall(answer)

    def close(self) -> None:
        with closing(socket.create_connection(self._socket.getsockname())) as last:
            last.sendall(b"stop")
            self._thread.join()
        self._socket.close()


@pytest.fixture
def server() -> Iterator[Server]:
    with closing(Server()) as running:
        yield running


@pytest.fixture
def client(server: Server) -> Iterator[Client]:
    provider = Provider(name="acme", base_url=server.url, auth=Auth(scheme="query", name="key"))
    patience = Patience(retries=2, first_pause_s=0.0)
    made = Client(provider, base_url=server.url, token=TOKEN, timeout_s=0.2, patience=patience)
    with closing(made):
        yield made


CUT_OFF = {
    "nothing": SILENCE,
    "reset": RESET,
    "half a head": b"HTTP/1.1 201 Cre",
    "half a body": b'HTTP/1.1 201 Created\r\nContent-Length: 99\r\n\r\n{"id": 1',
    "half a chunk": b'HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n9\r\n{"id',
    "half a refusal": b"HTTP/1.1 422 No\r\nContent-Length: 99\r\n\r\n{",
    "no http": b"SSH-2.0-OpenSSH\r\n",
    "bad gzip": b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}",
}


@pytest.mark.parametrize("answer", CUT_OFF.values(), ids=CUT_OFF)
def test_a_post_with_a_broken_answer_may_have_happened_and_is_sent_once(
    server: Server, client: Client, answer: bytes
) -> None:
    server.answers = [answer]

    with pytest.raises(TransportError) as caught:
        client.send("POST", "/servers", json={"name": "a"})
    assert caught.value.effect is Effect.UNKNOWN
    assert len(server.heard) == 1


@pytest.mark.parametrize("answer", CUT_OFF.values(), ids=CUT_OFF)
def test_a_get_with_a_broken_answer_is_asked_again(
    server: Server, client: Client, answer: bytes
) -> None:
    server.answers = [answer, answer, GOOD]

    assert client.get("/servers/1") == {"id": 1}
    assert len(server.heard) == 3


def test_nobody_there_is_no_effect() -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as unused:
        url = f"http://127.0.0.1:{unused.getsockname()[1]}"
    slept: list[float] = []
    provider = Provider(name="acme", base_url=url, auth=Auth(scheme="none"))
    client = Client(provider, base_url=url, token=None, sleep=slept.append)

    with pytest.raises(TransportError, match=r"cannot connect to 127\.0\.0\.1") as caught:
        client.send("POST", "/servers", json={})
    client.close()
    assert caught.value.effect is Effect.NONE
    assert len(slept) == 4


def test_the_token_is_sent_and_yet_in_no_log(
    server: Server, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    server.answers = [b"HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n"]

    with pytest.raises(ApiError) as caught:
        client.get("/servers")

    assert f"/servers?key={TOKEN} HTTP/1.1".encode() in server.heard[0]
    assert {record.name.partition(".")[0] for record in caplog.records} >= {"httpx", "httpcore"}
    assert TOKEN not in caplog.text
    assert TOKEN not in str(vars(caught.value))


def test_the_environments_proxy_is_used(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("http_proxy", server.url)
    provider = Provider(name="acme", base_url="http://acme.invalid", auth=Auth(scheme="none"))

    with closing(Client(provider, base_url=provider.base_url, token=None)) as client:
        assert client.get("/servers/1") == {"id": 1}
    assert server.heard[0].startswith(b"GET http://acme.invalid/servers/1 ")
