"""Things told apart by several path parameters at once: generated, imported, made once."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import httpx
import pytest

from codegen.pipeline import generate
from codegen.settings import straight
from postonce import Context, Json, Outcome, RequestInvalid, Timing
from postonce.rehearsal import Rehearsal

SPEC = Path(__file__).parents[1] / "golden" / "composite-key" / "spec.yaml"
COLLECTION = ["zones", "z.example", "sets"]


class Sets:
    """The API: sets by name and type. `loses_answers` commits and then breaks the connection."""

    def __init__(self) -> None:
        self.sets: dict[tuple[str, str], Json] = {}
        self.asked: list[str] = []
        self.loses_answers = False

    def __call__(self, request: httpx.Request) -> httpx.Response:
        path = request.url.raw_path.decode()
        self.asked.append(f"{request.method} {path}")
        segments = [unquote(one) for one in path.strip("/").split("/")]
        if segments == COLLECTION and request.method == "POST":
            return self._made(request)
        if segments == COLLECTION:
            return httpx.Response(200, json=[*self.sets.values()])
        key = (segments[3], segments[4])
        if key not in self.sets:
            return httpx.Response(404, json={"message": "not found"})
        match request.method:
            case "PUT":
                self.sets[key] = json.loads(request.content)
            case "DELETE":
                del self.sets[key]
                return httpx.Response(204)
            case "POST":
                return httpx.Response(204)
        return httpx.Response(200, json=self.sets[key])

    def _made(self, request: httpx.Request) -> httpx.Response:
        body = json.loads(request.content)
        self.sets[body["name"], body["type"]] = body
        if self.loses_answers:
            raise httpx.ReadTimeout("lost", request=request)
        return httpx.Response(201, json=body)


@pytest.fixture
def sets() -> Sets:
    return Sets()


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    generate(straight(SPEC, provider="composite_key", out=tmp_path / "composite_key"))
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setenv("COMPOSITE_KEY_TOKEN", "none")
    yield import_module("composite_key")
    for name in [name for name in sys.modules if name.partition(".")[0] == "composite_key"]:
        del sys.modules[name]


@pytest.fixture
def ctx(sets: Sets, tmp_path: Path) -> Iterator[Context]:
    with Context.open(
        f"sqlite:///{tmp_path / 'state.db'}",
        base_url="https://sets.invalid",
        transport=httpx.MockTransport(sets),
        timing=Timing(sleep=lambda _s: None, claim_timeout_s=0.0),
    ) as opened:
        yield opened


@pytest.fixture
def model(ctx: Context, package: Any) -> Any:
    return package.ZoneSet(ctx, zone="z.example")


def test_id_is_the_parts_of_the_path(model: Any, sets: Sets, package: Any) -> None:
    made = model.create(package.ZoneSetSpec(name="www", type="A"))
    assert (made.outcome, made.id, made.instance) == (Outcome.CREATED, "www/A", "z.example/www/A")
    sets.asked.clear()
    assert model.create(package.ZoneSetSpec(name="www", type="A")).outcome is Outcome.REUSED
    assert sets.asked == ["GET /zones/z.example/sets/www/A"]


def test_one_name_of_two_types_is_two_things(model: Any, sets: Sets, package: Any) -> None:
    first = model.create(package.ZoneSetSpec(name="www", type="A"))
    other = model.create(package.ZoneSetSpec(name="www", type="TXT"))
    assert (first.id, other.id) == ("www/A", "www/TXT")
    assert len(sets.sets) == 2


def test_methods_take_each_part(model: Any, sets: Sets, package: Any) -> None:
    model.create(package.ZoneSetSpec(name="www", type="A"))
    assert model.read("www", "A").name == "www"
    assert model.read("www", "TXT") is None
    changes = package.schemas.zone_set.ZoneSetUpdate(name="www", type="A", ttl=60)
    assert model.update("www", "A", changes).ttl == 60
    model.refresh("www", "A")
    assert sets.asked[-1] == "POST /zones/z.example/sets/www/A/actions/refresh"
    model.delete("www", "A")
    assert not sets.sets
    assert model.create(package.ZoneSetSpec(name="www", type="A")).outcome is Outcome.CREATED


def test_a_slash_stays_within_its_part(model: Any, sets: Sets, package: Any) -> None:
    made = model.create(package.ZoneSetSpec(name="a/b", type="50%"))
    assert made.id == "a%2Fb/50%25"
    assert model.create(package.ZoneSetSpec(name="a/b", type="50%")).outcome is Outcome.REUSED
    assert sets.asked[-1] == "GET /zones/z.example/sets/a%2Fb/50%25"


def test_lost_answer_is_found_by_both_parts(model: Any, sets: Sets, package: Any) -> None:
    sets.sets["www", "TXT"] = {"name": "www", "type": "TXT"}
    sets.loses_answers = True
    made = model.create(package.ZoneSetSpec(name="www", type="A"))
    assert (made.outcome, made.id) == (Outcome.CREATED, "www/A")
    assert sum(one.startswith("POST") for one in sets.asked) == 1
    assert sets.asked[-1] == "GET /zones/z.example/sets/www/A"


def test_somebody_elses_is_adopted_by_its_whole_id(
    ctx: Context, model: Any, sets: Sets, package: Any
) -> None:
    sets.sets["www", "A"] = {"name": "www", "type": "A"}
    ctx.adopt(model.kind, "z.example/www/A", "www/A")
    assert model.create(package.ZoneSetSpec(name="www", type="A")).outcome is Outcome.ADOPTED
    assert not any(one.startswith("POST") for one in sets.asked)


def test_an_id_that_lacks_a_part_sends_nothing(
    ctx: Context, model: Any, sets: Sets, package: Any
) -> None:
    ctx.adopt(model.kind, "z.example/www/A", "www")
    with pytest.raises(RequestInvalid, match="of the form name/type, found 'www'"):
        model.create(package.ZoneSetSpec(name="www", type="A"))
    assert sets.asked == []


def test_a_rehearsal_foretells_the_id(ctx: Context, sets: Sets, package: Any) -> None:
    rehearsal = Rehearsal.of(ctx)
    model = package.ZoneSet(rehearsal, zone="z.example")
    made = model.create(package.ZoneSetSpec(name="www", type="A"))
    assert (made.outcome, made.id) == (Outcome.CREATED, "www/A")
    model.delete("www", "A")
    assert model.create(package.ZoneSetSpec(name="www", type="A")).outcome is Outcome.CREATED
    assert not sets.sets
    assert all(one.startswith("GET") for one in sets.asked)


def test_adopt_takes_what_has_the_whole_key(model: Any, sets: Sets, package: Any) -> None:
    sets.sets["www", "TXT"] = {"name": "www", "type": "TXT"}
    sets.sets["www", "A"] = {"name": "www", "type": "A"}
    found = model.create(package.ZoneSetSpec(name="www", type="A"), adopt=True)
    assert (found.outcome, found.id) == (Outcome.ADOPTED, "www/A")
