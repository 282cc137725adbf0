"""Bodies are sent where the document has one, and only there."""

from __future__ import annotations

import inspect
import json
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import httpx
import pytest

from codegen.pipeline import generate
from codegen.settings import straight
from postonce import Context, Json, Timing

SCAN = {
    "type": "object",
    "properties": {"id": {"type": "string"}, "status": {"type": "string"}},
}


def answers(schema: Json) -> Json:
    return {"description": "", "content": {"application/json": {"schema": schema}}}


def takes(*, is_required: bool) -> Json:
    """Return a request body whose members may all be left out."""
    schema = {"type": "object", "properties": {"depth": {"type": "integer"}}}
    return {"required": is_required, "content": {"application/json": {"schema": schema}}}


ID = {"name": "scan_id", "in": "path", "required": True, "schema": {"type": "string"}}
SPEC = {
    "openapi": "3.0.3",
    "info": {"title": "Scans", "version": "1"},
    "servers": [{"url": "https://scans.invalid"}],
    "paths": {
        "/scans": {"post": {"responses": {"201": answers(SCAN)}}},
        "/scans/{scan_id}": {
            "parameters": [ID],
            "get": {"responses": {"200": answers(SCAN)}},
        },
        "/scans/{scan_id}/deepen": {
            "parameters": [ID],
            "post": {"requestBody": takes(is_required=True), "responses": {"200": answers(SCAN)}},
        },
        "/scans/{scan_id}/resume": {
            "parameters": [ID],
            "post": {"requestBody": takes(is_required=False), "responses": {"200": answers(SCAN)}},
        },
    },
}


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    spec = tmp_path / "spec.json"
    spec.write_text(json.dumps(SPEC))
    generate(straight(spec, provider="bodily_scans", out=tmp_path / "bodily_scans"))
    monkeypatch.syspath_prepend(tmp_path)
    yield import_module("bodily_scans")
    for name in [name for name in sys.modules if name.split(".")[0] == "bodily_scans"]:
        del sys.modules[name]


@pytest.fixture
def sent() -> list[httpx.Request]:
    return []


@pytest.fixture
def ctx(sent: list[httpx.Request]) -> Iterator[Context]:
    def answer(request: httpx.Request) -> httpx.Response:
        sent.append(request)
        return httpx.Response(200, json={"id": "s-1", "status": "done"})

    with Context.open(
        "sqlite://",
        token="t",
        transport=httpx.MockTransport(answer),
        timing=Timing(sleep=lambda _s: None),
    ) as opened:
        yield opened


def test_create_without_a_body_sends_none(
    ctx: Context, sent: list[httpx.Request], package: Any
) -> None:
    package.Scan(ctx).create(package.ScanSpec(), instance="nightly", wait=False)
    (post,) = [request for request in sent if request.method == "POST"]
    assert (post.content, post.headers.get("content-type")) == (b"", None)


def test_body_that_must_be_there_is_asked_for(
    ctx: Context, sent: list[httpx.Request], package: Any
) -> None:
    body = inspect.signature(package.Scan.deepen).parameters["body"]
    assert body.default is body.empty
    package.Scan(ctx).deepen("s-1", package.ScanDeepenSpec())
    assert sent[-1].content == b"{}"


def test_body_that_may_be_left_out_can_be(
    ctx: Context, sent: list[httpx.Request], package: Any
) -> None:
    package.Scan(ctx).resume("s-1")
    assert sent[-1].content == b""
