"""Fetching from a real server on this machine, which answers well, badly, or without end."""

from __future__ import annotations

import gzip
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest

from codegen.errors import UnusableSpec
from codegen.load import http
from codegen.load.http import over_http

PACKED = gzip.compress(b"a" * 100_000)


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        match self.path:
            case "/good":
                self.answer(b"{}")
            case "/packed":
                self.answer(PACKED, packing="gzip")
            case "/packed-twice":
                self.answer(gzip.compress(PACKED), packing="gzip, gzip")
            case "/garbled":
                self.answer(b"no gzip", packing="gzip")
            case "/missing":
                self.answer(b"", status=404)
            case "/moved":
                self.redirect("/good")
            case "/circle":
                self.redirect("/circle")
            case "/file":
                self.redirect("file:///etc/hostname")
            case "/nowhere":
                self.redirect("http://[bad")
            case "/trickle":
                self.trickle(b"HTTP/1.1 200 OK\r\n" + b"X-A: b\r\n" * 100)
            case "/endless":
                self.trickle(b"HTTP/1.1 200 OK\r\n\r\n" + b"a" * 100, at_once=19)
            case "/cut":
                self.answer(b"{}", length=10)

    def answer(
        self, body: bytes, status: int = 200, packing: str | None = None, length: int | None = None
    ) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        if packing is not None:
            self.send_header("Content-Encoding", packing)
        self.end_headers()
        self.wfile.write(body)

    def redirect(self, address: str) -> None:
        self.send_response(302)
        self.send_header("Location", address)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def trickle(self, data: bytes, at_once: int = 1) -> None:
        """Send `data` a byte at a time, for longer than any test waits."""
        try:
            self.wfile.write(data[:at_once])
            for byte in data[at_once:]:
                self.wfile.write(bytes([byte]))
                time.sleep(0.05)
        except OSError:
            pass  # the other side has gone, as it should

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
        running.daemon_threads = True
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutdown()


@pytest.mark.parametrize(
    ("path", "body"),
    [("/good", b"{}"), ("/moved", b"{}"), ("/packed", b"a" * 100_000)],
)
def test_a_document_is_fetched(server: str, path: str, body: bytes) -> None:
    assert over_http(server + path) == body


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/missing", "expected a document, found status 404 Not Found"),
        ("/circle", "it was redirected more than 5 times"),
        ("/file", "found a redirect to file:, which is not followed"),
        ("/nowhere", "it cannot be fetched: "),
        ("/garbled", "it cannot be fetched: "),
        ("/packed-twice", "found it packed as 'gzip, gzip'"),
        ("/cut", "it cannot be fetched: "),
    ],
)
def test_what_cannot_be_fetched_is_one_line(server: str, path: str, said: str) -> None:
    with pytest.raises(UnusableSpec) as caught:
        over_http(server + path)
    text = str(caught.value)
    assert text.startswith(f"{server}{path}: ")
    assert said in text
    assert "\n" not in text


def test_the_limit_counts_what_was_unpacked(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "MOST_BYTES", 99_999)
    assert len(PACKED) < 1000
    with pytest.raises(UnusableSpec, match="it has more than 99,999 bytes, the limit"):
        over_http(f"{server}/packed")


@pytest.mark.parametrize("path", ["/trickle", "/endless"])
def test_the_time_limit_is_for_the_whole(
    server: str, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http, "FETCH_S", 0.3)
    began = time.monotonic()
    with pytest.raises(UnusableSpec, match=r"it took more than 0\.3 seconds"):
        over_http(server + path)
    assert time.monotonic() - began < 3


@pytest.mark.parametrize("address", ["http://127.0.0.1:1/x", "http://", "http://a b/", "https://"])
def test_an_address_that_leads_nowhere_is_one_line(address: str) -> None:
    with pytest.raises(UnusableSpec, match="it cannot be fetched: "):
        over_http(address)


@pytest.mark.parametrize(
    ("here", "there", "is_followed"),
    [
        ("https://a.test", "http://a.test", False),
        ("https://a.test", "https://b.test", True),
        ("http://a.test", "https://a.test", True),
        ("http://a.test", "http://b.test", True),
        ("https://a.test", "ftp://a.test", False),
    ],
)
def test_a_redirect_never_leads_to_where_anyone_can_listen(
    here: str, there: str, is_followed: bool
) -> None:
    try:
        http._check_redirect(httpx.URL(here), httpx.URL(there), "x")
    except UnusableSpec:
        assert not is_followed
    else:
        assert is_followed
