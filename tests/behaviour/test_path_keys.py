"""Things that the caller names in the path alone: generated, imported, and made once."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import httpx
import pytest
from pydantic import ValidationError

from codegen.pipeline import generate
from codegen.settings import straight
from postonce import Context, Json, Outcome, Timing

SPEC = Path(__file__).parents[1] / "golden" / "put-creates" / "spec.yaml"


class Queues:
    """The API: queues by name. `loses_answers` commits and then breaks the connection."""

    def __init__(self) -> None:
        self.queues: dict[str, Json] = {}
        self.asked: list[str] = []
        self.sent: list[Json] = []
        self.loses_answers = False

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(f"{request.method} {request.url.path}")
        name = request.url.path.rpartition("/")[2]
        match request.method:
            case "PUT":
                body = json.loads(request.content)
                self.sent.append(body)
                self.queues[name] = {**body, "name": name}
                if self.loses_answers:
                    raise httpx.ReadTimeout("lost", request=request)
                return httpx.Response(201, json=self.queues[name])
            case "DELETE":
                self.queues.pop(name, None)
                return httpx.Response(204)
        if name not in self.queues:
            return httpx.Response(404, json={"message": "not found"})
        return httpx.Response(200, json=self.queues[name])


@pytest.fixture
def queues() -> Queues:
    return Queues()


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    generate(straight(SPEC, provider="put_creates", out=tmp_path / "put_creates"))
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setenv("PUT_CREATES_TOKEN", "none")
    yield import_module("put_creates")
    _forget("put_creates")


@pytest.fixture
def ctx(queues: Queues, tmp_path: Path) -> Iterator[Context]:
    timing = Timing(sleep=lambda _s: None, claim_timeout_s=0.0)
    with Context.open(
        f"sqlite:///{tmp_path / 'state.db'}",
        base_url="https://queues.invalid",
        transport=httpx.MockTransport(queues),
        timing=timing,
    ) as opened:
        yield opened


def test_key_stands_in_the_path_and_not_in_the_body(
    ctx: Context, queues: Queues, package: Any
) -> None:
    made = package.Queue(ctx).create(package.QueueSpec(queue_name="a", size=1))
    assert (made.outcome, made.id, made.instance, made.drift) == (Outcome.CREATED, "a", "a", ())
    assert queues.sent == [{"size": 1}]
    assert queues.asked[0] == "PUT /queues/a"


def test_second_create_puts_nothing(ctx: Context, queues: Queues, package: Any) -> None:
    spec = package.QueueSpec(queue_name="a", size=1)
    package.Queue(ctx).create(spec)
    queues.asked.clear()
    assert package.Queue(ctx).create(spec).outcome is Outcome.REUSED
    assert queues.asked == ["GET /queues/a"]


def test_lost_answer_is_looked_up_by_the_key(ctx: Context, queues: Queues, package: Any) -> None:
    queues.loses_answers = True
    done = package.Queue(ctx).create(package.QueueSpec(queue_name="a", size=1))
    assert (done.id, len(queues.sent)) == ("a", 1)


def test_what_changed_is_put_again(ctx: Context, queues: Queues, package: Any) -> None:
    package.Queue(ctx).create(package.QueueSpec(queue_name="a", size=1))
    done = package.Queue(ctx).apply(package.QueueSpec(queue_name="a", size=2))
    assert (done.outcome, done.drift, queues.queues["a"]["size"]) == (Outcome.UPDATED, (), 2)


def test_key_that_the_body_shows_read_only_stands_in_the_path(
    ctx: Context, queues: Queues, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = SPEC.read_text().replace("queueName", "name")
    body = "{type: object, properties: {region: {type: string}, size: {type: integer}}}"
    assert body in text
    spec = tmp_path / "spec.yaml"
    spec.write_text(text.replace(body, '{$ref: "#/components/schemas/queue"}'))
    generate(straight(spec, provider="put_creates", out=tmp_path / "shared" / "put_creates"))
    monkeypatch.syspath_prepend(tmp_path / "shared")
    monkeypatch.setenv("PUT_CREATES_TOKEN", "none")
    package = import_module("put_creates")
    try:
        made = package.Queue(ctx).create(package.QueueSpec(name="a", size=1))
    finally:
        _forget("put_creates")
    assert (made.id, queues.asked[0], queues.sent) == ("a", "PUT /queues/a", [{"size": 1}])


def test_key_of_the_path_must_be_given_though_the_body_may_leave_it_out(
    ctx: Context, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = "{type: object, properties: {region: {type: string}, size: {type: integer}}}"
    named = body.replace(
        "properties: {", "properties: {queueName: {type: string, nullable: true}, "
    )
    spec = tmp_path / "spec.yaml"
    spec.write_text(SPEC.read_text().replace(body, named))
    generate(straight(spec, provider="put_creates", out=tmp_path / "named" / "put_creates"))
    monkeypatch.syspath_prepend(tmp_path / "named")
    package = import_module("put_creates")
    try:
        for keys in ({}, {"queue_name": None}):
            with pytest.raises(ValidationError, match="queue_name"):
                package.QueueSpec(size=1, **keys)
    finally:
        _forget("put_creates")


def _forget(package: str) -> None:
    for name in [name for name in sys.modules if name.partition(".")[0] == package]:
        del sys.modules[name]
