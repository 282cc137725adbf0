"""Bodies, answers and parameters of every kind: generated, imported and called."""

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
from postonce import Context, Json, Outcome, Timing
from postonce.emulator import Emulator, serving

SPEC = Path(__file__).parents[1] / "golden" / "other-media" / "spec.yaml"
TOKEN = "t0k-secret"
PNG = b"\x89PNG\r\n\x1a\n\x00"


class Sites:
    """Answers with what stands in `answers` for method and path; keeps the requests."""

    def __init__(self) -> None:
        self.answers: dict[str, httpx.Response] = {}
        self.requests: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        key = f"{request.method} {request.url.host}{request.url.path}"
        return self.answers.get(key, httpx.Response(200, json={"id": 1, "name": "a"}))

    def answer(self, key: str, status: int = 200, **response: Any) -> None:
        method, _, path = key.partition(" ")
        self.answers[f"{method} sites.invalid{path}"] = httpx.Response(status, **response)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("media")
    generate(straight(SPEC, provider="other_media", out=folder / "other_media"))
    return folder


@pytest.fixture
def package(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    monkeypatch.syspath_prepend(folder)
    yield import_module("other_media")
    for name in [name for name in sys.modules if name.partition(".")[0] == "other_media"]:
        del sys.modules[name]


@pytest.fixture
def sites() -> Sites:
    return Sites()


@pytest.fixture
def ctx(sites: Sites, tmp_path: Path) -> Iterator[Context]:
    with Context.open(
        f"sqlite:///{tmp_path / 'state.db'}",
        base_url="https://sites.invalid",
        token=TOKEN,
        transport=httpx.MockTransport(sites),
        timing=Timing(sleep=lambda _s: None, claim_timeout_s=0.0),
    ) as opened:
        yield opened


def test_a_file_is_sent_once_and_records_hold_its_digest(
    ctx: Context, sites: Sites, package: Any
) -> None:
    site, spec = package.Site(ctx), package.SiteSpec(name="a", logo=("l.png", PNG), meta={"a": 1})
    first, again = site.create(spec), site.create(spec)
    changed = site.create(package.SiteSpec(name="a", logo=("l.png", b"other"), meta={"a": 1}))

    posted = [request for request in sites.requests if request.method == "POST"]
    assert (first.outcome, again.outcome, len(posted)) == (Outcome.CREATED, Outcome.REUSED, 1)
    assert posted[0].headers["content-type"].startswith("multipart/form-data; boundary=")
    assert b'name="logo"; filename="l.png"\r\nContent-Type: image/png\r\n\r\n' + PNG in (
        posted[0].content
    )
    assert b'Content-Type: application/json\r\n\r\n{"a":1}' in posted[0].content
    record = ctx.data.get("other_media/site", "a")
    assert record is not None
    assert record.request["logo"]["filename"] == "l.png"
    assert record.request["logo"]["digest"].startswith("sha256:")
    assert [one.field for one in changed.drift] == ["logo"]


def test_bytes_alone_are_a_file_too(ctx: Context, sites: Sites, package: Any) -> None:
    package.Site(ctx).create(package.SiteSpec(name="a", logo=PNG))

    assert b'filename="logo"' in sites.requests[0].content


def test_a_patch_goes_by_the_name_that_the_spec_gives_it(
    ctx: Context, sites: Sites, package: Any
) -> None:
    package.Site(ctx).update(1, package.SiteUpdate(name="b"))

    (patch,) = [request for request in sites.requests if request.method == "PATCH"]
    assert patch.headers["content-type"] == "application/merge-patch+json"
    assert json.loads(patch.content) == {"name": "b"}


def test_an_array_is_sent_as_one_and_answered_as_one(
    ctx: Context, sites: Sites, package: Any
) -> None:
    sites.answer("PUT /sites/1/pages", json=["/", "/a"])

    found = package.Site(ctx).update_pages(1, [package.SiteUpdatePageSpec(path="/"), {}])

    assert found == ["/", "/a"]
    assert json.loads(sites.requests[0].content) == [{"path": "/"}, {}]


def test_a_create_that_takes_a_list_is_sent_a_list_of_one(
    ctx: Context, sites: Sites, package: Any
) -> None:
    sites.answer("POST /hooks", 201, json=[{"id": 7, "url": "u"}])
    sites.answer("GET /hooks/7", json={"id": 7, "url": "u"})

    made = package.Hook(ctx).create(package.HookSpec(url="u"), instance="a")
    again = package.Hook(ctx).create(package.HookSpec(url="u"), instance="a")

    assert (made.outcome, made.id, again.outcome) == (Outcome.CREATED, "7", Outcome.REUSED)
    assert json.loads(sites.requests[0].content) == [{"url": "u"}]


def test_a_map_is_sent_as_it_is(ctx: Context, sites: Sites, package: Any) -> None:
    package.Site(ctx).update_labels(1, {"team": "a"})
    package.Site(ctx).update_labels(1, {})

    assert [json.loads(one.content) for one in sites.requests] == [{"team": "a"}, {}]


def test_text_is_text_and_bytes_are_bytes(ctx: Context, sites: Sites, package: Any) -> None:
    site = package.Site(ctx)
    sites.answer("GET /sites/1/config", content="a: ü".encode())
    sites.answer("PUT /sites/1/icon", content=PNG)

    assert site.read_config(1) == "a: ü"
    assert site.update_config(1, "b: 1") is None
    assert site.update_icon(1, PNG, content_type="image/jpeg", if_match="e", session="s") == PNG
    read, config, icon = sites.requests
    assert read.headers["accept"] == "application/yaml"
    assert (config.headers["content-type"], config.content) == ("application/yaml", b"b: 1")
    assert (icon.headers["content-type"], icon.content) == ("image/jpeg", PNG)
    assert (icon.headers["if-match"], icon.headers["cookie"]) == ("e", "session=s")
    assert icon.headers["x-key"] == TOKEN


def test_a_download_from_another_host_is_not_shown_the_token(
    ctx: Context, sites: Sites, package: Any
) -> None:
    sites.answer("GET /sites/1/icon", 302, headers={"location": "https://cdn.invalid/i?s=1"})
    sites.answers["GET cdn.invalid/i"] = httpx.Response(200, content=PNG)

    assert package.Site(ctx).read_icon(1) == PNG
    assert TOKEN in sites.requests[0].headers.values()
    assert TOKEN not in f"{sites.requests[1].headers.raw}{sites.requests[1].url}"


def test_each_parameter_follows_its_style(ctx: Context, sites: Sites, package: Any) -> None:
    sites.answer("GET /sites/1/logs", json={"a": 1})

    found = package.Site(ctx).read_logs(
        1, id=[1, 2], from_="x/y", q={"a": [1]}, kind=["k", "l"], filter="a eq 'b/c'"
    )

    assert found == {"a": 1}
    assert sites.requests[0].url.raw_path.decode() == (
        "/sites/1/logs?id=1,2&from=x%2Fy&q=%7B%22a%22%3A%5B1%5D%7D&kind=k|l&%24filter=a%20eq%20'b/c'"
    )


def test_an_answer_of_another_shape_is_handed_on_as_it_came(
    ctx: Context, sites: Sites, package: Any
) -> None:
    sites.answer("GET /sites/1/logs", json={"a": "many"})
    sites.answer("PUT /sites/1/pages", json={"pages": []})

    assert package.Site(ctx).read_logs(1) == {"a": "many"}
    assert package.Site(ctx).update_pages(1, []) == {"pages": []}


def test_the_emulator_takes_and_shows_all_of_it(folder: Path, tmp_path: Path, package: Any) -> None:
    manifest = json.loads((folder / "other_media" / "manifest.json").read_text())
    spec: Json = yaml.safe_load(SPEC.read_text())
    store = f"sqlite:///{tmp_path / 'emulated.db'}"
    with (
        serving(Emulator(spec, manifest)) as running,
        Context.open(store, base_url=running.url, token=TOKEN) as ctx,
    ):
        site = package.Site(ctx)
        made = site.create(package.SiteSpec(name="a", logo=("l.png", PNG), meta={"a": 1}))
        again = site.create(package.SiteSpec(name="a", logo=("l.png", PNG), meta={"a": 1}))
        number = int(made.id)
        site.update_config(number, "b: 1")

        assert (made.outcome, again.outcome) == (Outcome.CREATED, Outcome.REUSED)
        assert site.read_config(number) == "b: 1"
        assert site.update_icon(number, PNG) == PNG
        assert [entry["status"] for entry in running.log()] == [201, 200, 204, 200, 200]
