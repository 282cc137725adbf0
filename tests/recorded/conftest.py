"""Cassettes: recorded from the emulator (or the real API), replayed with the network blocked.

A cassette speaks of the provider's own address wherever it was recorded, and holds no token.
`make record PROVIDER=name` records from the emulator; POSTONCE_RECORD_URL and the provider's
token variable record from the real thing.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from postonce import Context, Timing
from postonce.http.keyring import query_keys, secret_headers, ways_of

from ..subjects import ROOT, Subject, spec_of

TOKEN = "recorded-without-a-real-token"
_SECRET_HEADERS = ("authorization", "x-api-key", "api-key", "cookie", "set-cookie")
_SECRET_FIELDS = ("client_id", "client_secret")
_ISSUED = re.compile(rb'("(?:access|refresh|id)_token"\s*:\s*")[^"]+')
"""Tokens in the answer to a client that asks for one."""
_NOISY_HEADERS = (
    "accept-encoding",
    "connection",
    "content-length",
    "date",
    "host",
    "server",
    "user-agent",
)


def _at_once(_seconds: float) -> None:
    """Sleep not at all."""


def _new_year() -> datetime:
    """A clock that stands still, so that recording twice gives the same cassette."""
    return datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def origin(subject: Subject, record_mode: str) -> Iterator[str]:
    """Where requests go: the provider's own address, except while recording."""
    given = os.environ.get("POSTONCE_RECORD_URL")
    with ExitStack() as stack:
        if record_mode == "none":
            yield subject.provider_facts.base_url
        elif given:
            yield given
        else:
            from postonce.emulator.server import running

            folder = ROOT / "specs" / subject.provider
            yield stack.enter_context(running(folder, clock=_new_year)).url


@pytest.fixture
def vcr_cassette_dir(subject: Subject) -> str:
    """One folder per provider."""
    return str(Path(__file__).parent / "cassettes" / subject.provider)


@pytest.fixture
def default_cassette_name(subject: Subject) -> str:
    """One cassette per resource."""
    return subject.name


@pytest.fixture
def vcr_config(subject: Subject, origin: str) -> dict[str, Any]:
    """Scrub what is secret or noise, and speak of the provider's own address."""
    facts = subject.provider_facts
    own = facts.base_url.rstrip("/")
    headers = {*_SECRET_HEADERS, *secret_headers(facts)}
    token_paths = {urlsplit(one.token_url).path for one in ways_of(facts) if one.token_url}
    bases = spec_of(subject.provider).base_paths
    key = subject.facts["native_key"] or ""

    def request(recorded: Any) -> Any:
        # Operations with a server of their own were recorded from the emulator, too.
        recorded.uri = own + _below(bases, httpx.URL(recorded.uri))
        if key.startswith("body:") and recorded.body:
            recorded.body = _without_token(recorded.body, key.removeprefix("body:"))
        return recorded

    def response(recorded: dict[str, Any]) -> dict[str, Any]:
        body = recorded["body"]["string"]
        if isinstance(body, bytes):
            body = body.replace(origin.encode(), own.encode())
            recorded["body"]["string"] = without_issued(body) if token_paths else body
        recorded["headers"] = {
            name: values
            for name, values in recorded["headers"].items()
            if name.lower() not in (*headers, *_NOISY_HEADERS)
        }
        return recorded

    return {
        "filter_headers": [*sorted(headers), *_NOISY_HEADERS],
        "filter_query_parameters": sorted(query_keys(facts)),
        "filter_post_data_parameters": [*_SECRET_FIELDS] if token_paths else [],
        "before_record_request": request,
        "before_record_response": response,
        "match_on": ("method", "scheme", "host", "port", "path", "query", "body"),
        "decode_compressed_response": True,
    }


def without_issued(body: bytes) -> bytes:
    """Return the body of an answer without the tokens it issues."""
    return _ISSUED.sub(rb"\1" + TOKEN.encode(), body)


def _below(bases: Sequence[str], url: httpx.URL) -> str:
    """Return path and query of `url` without the base path of the server that it names."""
    target = url.raw_path.decode()
    base = next((base for base in bases if target.startswith(f"{base}/")), "")
    return target.removeprefix(base)


def _without_token(body: bytes, field: str) -> bytes:
    """Return a JSON body whose idempotency token, new in each run, reads the same in all."""
    sent = json.loads(body)
    return json.dumps({**sent, field: "token"} if field in sent else sent).encode()


@pytest.fixture
def ctx(origin: str, tmp_path: Path) -> Iterator[Context]:
    """A context on a new SQLite file; nothing sleeps while replaying or emulating."""
    is_real = "POSTONCE_RECORD_URL" in os.environ
    opened = Context.open(
        f"sqlite:///{tmp_path / 'state.db'}",
        base_url=origin,
        token=None if is_real else TOKEN,
        timing=Timing() if is_real else Timing(sleep=_at_once, clock=_new_year),
    )
    with opened:
        yield opened
