"""A form-encoded API, generated and rehearsed on the emulator over a real socket."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from codegen.pipeline import generate
from codegen.settings import straight
from postonce import Context, Outcome, Timing
from postonce.emulator import Emulator, Running, serving

SPEC = Path(__file__).parents[1] / "golden" / "form-create" / "spec.yaml"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("forms")
    generate(straight(SPEC, provider="form_create", out=folder / "form_create"))
    return folder


@pytest.fixture
def package(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    monkeypatch.syspath_prepend(folder)
    yield import_module("form_create")
    for name in [name for name in sys.modules if name.partition(".")[0] == "form_create"]:
        del sys.modules[name]


@pytest.fixture(scope="module")
def emulated(folder: Path) -> Iterator[Running]:
    manifest = json.loads((folder / "form_create" / "manifest.json").read_text())
    with serving(Emulator(yaml.safe_load(SPEC.read_text()), manifest)) as running:
        yield running


@pytest.fixture
def shop(emulated: Running) -> Running:
    emulated.reset()
    return emulated


@pytest.fixture
def ctx(shop: Running, tmp_path: Path) -> Iterator[Context]:
    timing = Timing(sleep=lambda _s: None, claim_timeout_s=0.0, settle_s=0.0)
    store = f"sqlite:///{tmp_path / 'state.db'}"
    with Context.open(store, base_url=shop.url, timing=timing) as opened:
        yield opened


def posts(shop: Running) -> int:
    return sum(entry["method"] == "POST" for entry in shop.log())


def spec_of(package: Any, **fields: Any) -> Any:
    given: dict[str, Any] = {
        "name": "Acme & Söhne",
        "live": True,
        "limit": 7,
        "address": {"city": "Bern", "lines": ["x", "y"]},
        "expand": ["a", "b"],
        "events": ["one"],
        "codes": [1, 2],
        "extra": {"a": 1},
    }
    return package.CustomerSpec.model_validate({**given, **fields})


def test_second_create_posts_nothing(ctx: Context, shop: Running, package: Any) -> None:
    customer = package.Customer(ctx)
    first = customer.create(spec_of(package))
    again = customer.create(spec_of(package))

    assert (first.outcome, again.outcome) == (Outcome.CREATED, Outcome.REUSED)
    assert (first.id, first.drift, again.drift, posts(shop)) == (again.id, (), (), 1)
    assert (first.state.name, first.state.live, first.state.limit) == ("Acme & Söhne", True, 7)
    assert first.state.address.city == "Bern"


def test_lost_answer_is_searched_for(ctx: Context, shop: Running, package: Any) -> None:
    shop.fault(kind="reset", when="after", method="POST")

    done = package.Customer(ctx).create(spec_of(package))

    assert (done.state.name, posts(shop)) == ("Acme & Söhne", 1)


def test_what_changed_is_drift_and_is_sent_as_a_form(
    ctx: Context, shop: Running, package: Any
) -> None:
    customer = package.Customer(ctx)
    customer.create(spec_of(package))

    changed = customer.create(spec_of(package, limit=8, live=False))
    done = customer.apply(spec_of(package, limit=8, live=False))

    assert [one.field for one in changed.drift] == ["live", "limit"]
    assert (done.outcome, done.drift) == (Outcome.UPDATED, ())
    live = customer.read(int(done.id))
    assert (live.limit, live.live) == (8, False)


def test_a_method_sends_its_form_too(ctx: Context, shop: Running, package: Any) -> None:
    customer = package.Customer(ctx)
    made = customer.create(spec_of(package))

    customer.cancel(int(made.id), package.CustomerCancelSpec(reason="over"))

    assert shop.log()[-1]["status"] == 200


def test_a_list_can_be_asked_by_an_object(ctx: Context, shop: Running, package: Any) -> None:
    package.Customer(ctx).create(spec_of(package))

    found = [one.name for one in package.Customer(ctx).list(created={"gt": 5})]

    assert found == ["Acme & Söhne"]
    assert shop.log()[-1]["query"] == "created[gt]=5"


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        (b"name=a", "application/x-www-form-urlencoded", 201),
        (
            b"name=a&expand[]=x&expand[]=y&address[lines][0]=z",
            "application/x-www-form-urlencoded",
            201,
        ),
        (b"name=a&limit=many", "application/x-www-form-urlencoded", 422),
        (b"live=true", "application/x-www-form-urlencoded", 422),
        (b"name=%ff", "application/x-www-form-urlencoded", 201),
        (b'{"name": "a"}', "application/json", 415),
        (b"", "application/x-www-form-urlencoded", 422),
    ],
)
def test_the_emulator_holds_forms_to_their_schema(
    shop: Running, content: bytes, kind: str, status: int
) -> None:
    headers = {"Content-Type": kind}
    answer = httpx.post(f"{shop.url}/customers", content=content, headers=headers)

    assert answer.status_code == status
