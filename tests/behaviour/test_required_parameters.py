"""Required parameters of the query, headers and cookies: all that a model sends carries them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from postonce import Context, Json, Outcome, Timing
from postonce.emulator import Emulator, serving
from postonce.errors import ConfigError

from .generated import TEXT, Generated, generated, query, servers

SPEC = Path(__file__).parents[1] / "golden" / "required-parameters" / "spec.yaml"
ACCOUNT = {"DEPOTS_ACCOUNT": "a-1"}
SEAL = "s3al"


class Depots:
    """The API: boxes. It refuses what lacks a parameter; `loses_answers` commits and breaks off."""

    def __init__(self) -> None:
        self.boxes: dict[str, Json] = {}
        self.sent: list[httpx.Request] = []
        self.loses_answers = False

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.sent.append(request)
        asked, id = request.url.params, request.url.path.removeprefix("/boxes").strip("/")
        if not asked.get("api-version") or not request.headers.get("X-Depots-Account"):
            return httpx.Response(400, json={"message": "no version, or no account"})
        match request.method:
            case "POST":
                if not {"name", "shelves", "mode"} <= set(asked):
                    return httpx.Response(400, json={"message": "no name"})
                id = f"b-{len(self.boxes) + 1}"
                self.boxes[id] = {**json.loads(request.content), "id": id, "name": asked["name"]}
                if self.loses_answers:
                    raise httpx.ReadTimeout("lost", request=request)
                return httpx.Response(201, json=self.boxes[id])
            case "GET" if not id:
                if asked.get("view") != "full":
                    return httpx.Response(400, json={"message": "no view"})
                return self._page(request)
            case "PATCH" if request.headers.get("If-Match") != "*":
                return httpx.Response(412)
            case "PATCH":
                self.boxes[id] |= json.loads(request.content)
            case "DELETE" if not request.headers.get("X-Reason"):
                return httpx.Response(400, json={"message": "no reason"})
            case "DELETE":
                return httpx.Response(204 if self.boxes.pop(id, None) else 404)
        return httpx.Response(200 if id in self.boxes else 404, json=self.boxes.get(id, {}))

    def _page(self, request: httpx.Request) -> httpx.Response:
        """Answer one box a page; the next address has no version in it."""
        start = int(request.url.params.get("from", "0"))
        more = start + 1 < len(self.boxes)
        next_link = f"/boxes?view=full&from={start + 1}" if more else None
        shown = list(self.boxes.values())[start : start + 1]
        return httpx.Response(200, json={"value": shown, "nextLink": next_link})


@pytest.fixture
def depots() -> Depots:
    return Depots()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Generated]:
    document = yaml.safe_load(SPEC.read_text())
    with generated(document, tmp_path_factory.mktemp("depots"), provider="depots") as found:
        yield found


@pytest.fixture
def ctx(depots: Depots, monkeypatch: pytest.MonkeyPatch) -> Iterator[Context]:
    for name, value in ACCOUNT.items():
        monkeypatch.setenv(name, value)
    timing = Timing(sleep=lambda _s: None, claim_timeout_s=0.0)
    with Context.open("sqlite://", transport=httpx.MockTransport(depots), timing=timing) as opened:
        yield opened


def spec_of(made: Generated, **changes: Any) -> Any:
    told = {"name": "a", "shelves": [1, 2], "x_seal_secret": SEAL, "lane": "x", "note": "n"}
    return made.package.BoxSpec(**{**told, **changes})


def test_every_request_carries_what_every_operation_requires(
    ctx: Context, depots: Depots, made: Generated
) -> None:
    boxes = made.package.Box(ctx)
    box = boxes.create(spec_of(made))
    boxes.update(box.id, made.package.BoxUpdate(note="m"))
    assert [state.note for state in boxes.list()] == ["m"]
    boxes.delete_with_reason(box.id, x_reason="old")
    carried = {
        (one.url.params["api-version"], one.headers["X-Depots-Account"]) for one in depots.sent
    }
    assert carried == {("2026-03-01", "a-1")}


def test_variable_replaces_the_value_that_the_document_knows(
    ctx: Context, depots: Depots, made: Generated, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DEPOTS_API_VERSION", "2027-01-01")
    assert list(made.package.Box(ctx).list()) == []
    assert depots.sent[0].url.params["api-version"] == "2027-01-01"


def test_value_that_nothing_tells_is_asked_for_before_anything_is_sent(
    ctx: Context, depots: Depots, made: Generated, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DEPOTS_ACCOUNT")
    with pytest.raises(ConfigError, match=r"X-Depots-Account.*set DEPOTS_ACCOUNT"):
        made.package.Box(ctx).create(spec_of(made))
    assert (depots.sent, ctx.data.get("depots/box", "a")) == ([], None)


def test_create_sends_its_parameters_in_their_places_and_not_in_the_body(
    ctx: Context, depots: Depots, made: Generated
) -> None:
    result = made.package.Box(ctx).create(spec_of(made))
    post = depots.sent[0]
    assert (result.outcome, result.instance, result.drift) == (Outcome.CREATED, "a", ())
    assert json.loads(post.content) == {"note": "n"}
    assert (post.url.params["name"], post.url.params["shelves"]) == ("a", "1,2")
    assert (post.headers["X-Seal-Secret"], post.headers["Cookie"]) == (SEAL, "lane=x")
    assert post.url.params["mode"] == "plain"


def test_second_create_posts_nothing(ctx: Context, depots: Depots, made: Generated) -> None:
    made.package.Box(ctx).create(spec_of(made))
    again = made.package.Box(ctx).create(spec_of(made))
    assert (again.outcome, again.drift) == (Outcome.REUSED, ())
    assert [one.method for one in depots.sent].count("POST") == 1


def test_changed_parameter_is_drift(ctx: Context, made: Generated) -> None:
    made.package.Box(ctx).create(spec_of(made))
    again = made.package.Box(ctx).create(spec_of(made, lane="y", x_seal_secret="other"))
    assert [one.field for one in again.drift] == ["X-Seal-Secret", "lane"]


def test_lost_answer_is_found_by_a_list_that_asks_for_what_it_must(
    ctx: Context, depots: Depots, made: Generated
) -> None:
    for name in ("b", "c"):
        made.package.Box(ctx).create(spec_of(made, name=name))
    depots.loses_answers = True
    assert made.package.Box(ctx).create(spec_of(made)).id == "b-3"  # on the third page
    assert len(depots.boxes) == 3


def test_secret_of_a_header_is_not_recorded(ctx: Context, made: Generated) -> None:
    made.package.Box(ctx).create(spec_of(made))
    assert SEAL not in repr(ctx.data.get("depots/box", "a"))


def test_delete_that_must_be_told_more_is_a_method_that_takes_it(
    ctx: Context, depots: Depots, made: Generated
) -> None:
    boxes = made.package.Box(ctx)
    id = boxes.create(spec_of(made)).id
    with pytest.raises(ConfigError, match="cannot be deleted"):
        boxes.apply(spec_of(made, lane="y"), replace=True)
    boxes.delete_with_reason(id, x_reason="old")
    assert depots.boxes == {}
    assert "parameter-not-known" in {one.code for one in made.findings}


def test_emulator_refuses_what_lacks_a_parameter_and_shows_what_the_query_said(
    made: Generated, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DEPOTS_ACCOUNT", "a-1")
    with serving(Emulator(made.document, made.manifest)) as running:
        with Context.open("sqlite://", base_url=running.url) as ctx:
            box = made.package.Box(ctx).create(spec_of(made))
            assert (box.state.name, box.drift) == ("a", ())
        for left_out in ("X-Depots-Account", "Cookie"):
            headers = {"X-Depots-Account": "a", "X-Seal-Secret": "s", "Cookie": "lane=x"}
            del headers[left_out]
            params = {"api-version": "1", "name": "a", "shelves": "1", "mode": "plain"}
            answer = httpx.post(f"{running.url}/boxes", params=params, headers=headers, json={})
            assert answer.status_code == 422


VERSION = {"name": "X-Acme-Version", "in": "header"}


@pytest.mark.parametrize(
    ("parameter", "sent"),
    [
        ({**VERSION, "schema": {**TEXT, "default": "7"}}, "7"),
        ({**VERSION, "required": True, "schema": {**TEXT, "enum": ["8"]}}, "8"),
        ({**VERSION, "required": True, "schema": TEXT}, "1"),  # the version of the document
        ({**VERSION, "schema": TEXT}, None),  # may be left out, and nothing is known
    ],
    ids=["default", "the only choice", "the version of the document", "unknown"],
)
def test_version_is_sent_as_far_as_it_is_known(
    parameter: Json, sent: str | None, tmp_path: Path
) -> None:
    wire: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        wire.append(request)
        return httpx.Response(200, json=[])

    document = servers()
    for item in document["paths"].values():
        item.setdefault("parameters", []).append(parameter)
    with (
        generated(document, tmp_path) as made,
        Context.open("sqlite://", transport=httpx.MockTransport(answer)) as ctx,
    ):
        assert list(made.package.Server(ctx).list()) == []
    assert wire[0].headers.get("X-Acme-Version") == sent


def test_query_of_unknown_value_places_things_as_before(tmp_path: Path) -> None:
    document = servers()
    for item in document["paths"].values():
        item.setdefault("parameters", []).append(query("zone", required=True))
    with generated(document, tmp_path) as made, Context.open("sqlite://") as ctx:
        assert made.package.Server(ctx, zone="north").parents == {"zone": "north"}


def test_object_in_a_query_of_a_create_is_spelled_as_the_document_says(tmp_path: Path) -> None:
    wire: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        wire.append(request)
        return httpx.Response(201, json={"id": "s-1", "name": "a"})

    where = {"type": "object", "properties": {"zone": {**TEXT, "readOnly": False}}}
    asked = [
        query("where", where, required=True, style="deepObject"),
        query("plan", {**TEXT, "readOnly": True}, required=True),  # a parameter is always sent
    ]
    document = servers()
    document["paths"]["/servers"]["post"]["parameters"] = asked
    with (
        generated(document, tmp_path) as made,
        Context.open("sqlite://", transport=httpx.MockTransport(answer)) as ctx,
    ):
        spec = made.package.ServerSpec(name="a", plan="p", where={"zone": "north"})
        made.package.Server(ctx).create(spec, instance="a")
    assert dict(wire[0].url.params) == {"where[zone]": "north", "plan": "p"}
    assert json.loads(wire[0].content) == {"name": "a"}
