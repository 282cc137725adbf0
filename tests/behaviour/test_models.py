"""Models keep the thing and its record in step: update, apply, sync, delete, and look-ups."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

import httpx
import pytest

from postonce import Context, Json, Model, Outcome, Result, Timing
from postonce.data.repository import Record, Status
from postonce.errors import (
    ApiError,
    Claimed,
    ConfigError,
    IdentityConflict,
    ImmutableChange,
    NotRecorded,
    RequestInvalid,
)
from postonce.facts import Auth, Identity, Provider
from postonce.schema import AnswerModel, Nullable, RequestModel, wire
from postonce.types import RemoteId

PROVIDER = Provider(name="toy", base_url="https://toy.invalid", auth=Auth(scheme="none"))


class BoxSpec(RequestModel):
    name: str
    size: int | None = None
    color: str | None = None
    from_: Annotated[str | None, wire("from")] = None
    password: str | None = None


class BoxUpdate(RequestModel):
    name: str
    kind: str
    size: Nullable[int] = None
    password: str | None = None


class BoxState(AnswerModel):
    id: int | None = None
    name: str | None = None
    size: int | None = None


class Box(Model[BoxSpec, BoxState]):
    kind = "toy/box"
    provider = PROVIDER
    spec_type = BoxSpec
    state_type = BoxState
    update_type = BoxUpdate
    identity = Identity(id_field="id", natural_key=("name",))
    immutable = ("color",)
    sensitive = ("password",)

    def create(
        self, spec: BoxSpec, *, instance: str | None = None, adopt: bool = False, wait: bool = True
    ) -> Result[BoxState]:
        return self._create(
            spec,
            instance,
            adopt=adopt,
            wait=wait,
            verify=self._get,
            find=self._find,
            post=self._post,
        )

    def _get(self, remote_id: RemoteId) -> Json | None:
        return self.http.get_or_none("/boxes/{id}", at={"id": remote_id})

    def _find(self, spec: BoxSpec) -> Iterator[Json]:
        params = {"from": spec.from_, "password": spec.password}
        return self.http.items("/boxes", params=params, items="boxes", paging=None)

    def _post(self, spec: BoxSpec, token: str) -> Json | None:
        return self.http.send("POST", "/boxes", json=spec.to_wire())

    def _put(self, remote_id: RemoteId, body: Json) -> Json | None:
        return self.http.send("PUT", "/boxes/{id}", at={"id": remote_id}, json=body)

    def _remove(self, remote_id: RemoteId) -> None:
        self.http.send("DELETE", "/boxes/{id}", at={"id": remote_id})


class Unreadable(Box):
    """A box whose API has neither read nor delete."""

    _get = Model._get
    _remove = Model._remove


class PatchedBox(Box):
    """A box whose update takes only what changes."""

    update_method = "PATCH"


@dataclass
class Toy:
    """The API: boxes by id, every request noted; `answer` stands in for the next answer."""

    boxes: dict[str, Json] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    sent: list[Any] = field(default_factory=list)
    refuses: dict[str, int] = field(default_factory=dict)
    ignores_updates: bool = False
    answers_updates: bool = True
    loses_answers: bool = False

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(f"{request.method} {request.url.raw_path.decode()}")
        if request.method in self.refuses:
            return httpx.Response(self.refuses[request.method], json={"message": "no"})
        number = request.url.path.rpartition("/")[2]
        body: Any = json.loads(request.content) if request.content else None
        self.sent.append(body)
        match request.method:
            case "POST":
                number = str(len(self.boxes) + 1)
                made = {k: v for k, v in body.items() if k != "password"}
                self.boxes[number] = {
                    **made, "id": int(number), "kind": "plain", "created_at": "2100-01-01",
                }  # fmt: skip
                if self.loses_answers:
                    raise httpx.ReadTimeout("lost", request=request)
            case "GET" if number == "boxes":
                return httpx.Response(200, json={"boxes": list(self.boxes.values())})
            case "PUT" if not self.ignores_updates:
                shown = {k: v for k, v in body.items() if k != "password"}
                self.boxes[number] = {**self.boxes[number], **shown}
            case "DELETE":
                self.boxes.pop(number, None)
                return httpx.Response(204)
        if number not in self.boxes:
            return httpx.Response(404, json={"message": "not found"})
        if request.method == "PUT" and not self.answers_updates:
            return httpx.Response(204)
        return httpx.Response(200, json=self.boxes[number])


@pytest.fixture
def toy() -> Toy:
    return Toy()


@pytest.fixture
def ctx(toy: Toy, tmp_path: Path) -> Iterator[Context]:
    timing = Timing(sleep=lambda _s: None, claim_timeout_s=0.0)
    with Context.open(
        f"sqlite:///{tmp_path / 'state.db'}", transport=httpx.MockTransport(toy), timing=timing
    ) as opened:
        yield opened


def stored(ctx: Context, instance: str = "a") -> Record:
    record = ctx.data.get("toy/box", instance)
    assert record is not None
    return record


def test_apply_fills_in_what_the_update_requires_from_the_live_thing(
    ctx: Context, toy: Toy
) -> None:
    Box(ctx).create(BoxSpec(name="a", size=1))
    result = Box(ctx).apply(BoxSpec(name="a", size=2))
    assert (result.outcome, result.drift, result.state.size) == (Outcome.UPDATED, (), 2)
    assert toy.sent[-1] == {"name": "a", "kind": "plain", "size": 2}


def test_apply_says_what_an_update_would_need(ctx: Context, toy: Toy) -> None:
    Box(ctx).create(BoxSpec(name="a", size=1))
    del toy.boxes["1"]["kind"]
    with pytest.raises(RequestInvalid, match="kind"):
        Box(ctx).apply(BoxSpec(name="a", size=2))
    assert not any(asked.startswith("PUT") for asked in toy.asked)


def test_an_update_that_was_not_taken_over_stays_drift(ctx: Context, toy: Toy) -> None:
    Box(ctx).create(BoxSpec(name="a", size=1))
    toy.ignores_updates = True
    for _ in range(2):
        result = Box(ctx).apply(BoxSpec(name="a", size=2))
        assert [str(d) for d in result.drift] == ["size: wanted 2, found 1"]


def test_an_update_that_answers_nothing_is_read_back(ctx: Context, toy: Toy) -> None:
    Box(ctx).create(BoxSpec(name="a", size=1))
    toy.answers_updates = False
    assert Box(ctx).apply(BoxSpec(name="a", size=2)).state.size == 2
    assert stored(ctx).state["size"] == 2


def test_an_update_of_what_cannot_be_read_keeps_what_is_known(ctx: Context, toy: Toy) -> None:
    made = Unreadable(ctx).create(BoxSpec(name="a", size=1))
    toy.answers_updates = False
    changes = BoxUpdate(name="a", kind="plain", size=2)
    assert Unreadable(ctx)._update(made.id, changes, Box(ctx)._put).name == "a"


def test_what_an_update_changed_unseen_is_no_drift_for_the_new_request(
    ctx: Context, toy: Toy
) -> None:
    box = Box(ctx)
    made = box.create(BoxSpec(name="a", password="old"))
    box._update(made.id, BoxUpdate(name="a", kind="plain", password="new"), send=box._put)
    assert box.create(BoxSpec(name="a", password="new")).drift == ()
    drift = box.create(BoxSpec(name="a", password="old")).drift
    assert [(d.field, d.wanted, d.found) for d in drift] == [("password", "***", "***")]
    assert "new" not in str(stored(ctx).request)


def test_a_field_no_longer_asked_for_is_drift_until_it_is_applied(ctx: Context, toy: Toy) -> None:
    Box(ctx).create(BoxSpec(name="a", size=1))
    assert [str(d) for d in Box(ctx).create(BoxSpec(name="a")).drift] == [
        "size: wanted None, found 1"
    ]
    PatchedBox(ctx).apply(BoxSpec(name="a"))
    assert toy.sent[-1] == {"name": "a", "kind": "plain", "size": None}
    assert Box(ctx).create(BoxSpec(name="a")).drift == ()


def test_a_field_that_a_patch_cannot_take_away_is_refused(ctx: Context, toy: Toy) -> None:
    Box(ctx).create(BoxSpec(name="a", password="p"))
    with pytest.raises(ImmutableChange, match="password"):
        PatchedBox(ctx).apply(BoxSpec(name="a"))


def test_replace_deletes_and_creates_anew(ctx: Context, toy: Toy) -> None:
    Box(ctx).create(BoxSpec(name="a", color="red"))
    with pytest.raises(ImmutableChange, match="color"):
        Box(ctx).apply(BoxSpec(name="a", color="blue"))
    result = Box(ctx).apply(BoxSpec(name="a", color="blue"), replace=True)
    assert (result.outcome, [box["color"] for box in toy.boxes.values()]) == (
        Outcome.CREATED,
        ["blue"],
    )


@pytest.mark.parametrize("status", [403, 409, 422])
def test_a_refused_delete_leaves_the_thing_and_its_record_alone(
    ctx: Context, toy: Toy, status: int
) -> None:
    made = Box(ctx).create(BoxSpec(name="a"))
    toy.refuses["DELETE"] = status
    with pytest.raises(ApiError):
        Box(ctx)._delete(made.id, send=Box(ctx)._remove)
    toy.refuses.clear()
    assert Box(ctx).create(BoxSpec(name="a")).outcome is Outcome.REUSED


def test_a_delete_that_the_api_does_not_have_leaves_no_mark(ctx: Context, toy: Toy) -> None:
    made = Box(ctx).create(BoxSpec(name="a"))
    with pytest.raises(ConfigError):
        Unreadable(ctx)._delete(made.id, send=Unreadable(ctx)._remove)
    assert stored(ctx).status is Status.LIVE


def test_a_delete_whose_answer_was_lost_keeps_its_mark(ctx: Context, toy: Toy) -> None:
    made = Box(ctx).create(BoxSpec(name="a"))
    toy.refuses["DELETE"] = 500
    with pytest.raises(ApiError):
        Box(ctx)._delete(made.id, send=Box(ctx)._remove)
    assert stored(ctx).status is Status.DELETING


def test_a_parent_given_as_a_number_is_the_one_given_as_text(ctx: Context, toy: Toy) -> None:
    made = Box(ctx, shelf=5).create(BoxSpec(name="a"), instance="a")
    again = Box(ctx, shelf="5").create(BoxSpec(name="a"), instance="a")
    assert again.outcome is Outcome.REUSED
    Box(ctx, shelf="5")._delete(made.id, send=Box(ctx)._remove)
    assert stored(ctx).status is Status.DELETED


def test_a_thing_under_another_parent_is_not_synced_nor_marked(ctx: Context, toy: Toy) -> None:
    made = Box(ctx, shelf=5).create(BoxSpec(name="a"), instance="a")
    toy.boxes.clear()
    with pytest.raises(IdentityConflict, match="shelf"):
        Box(ctx, shelf=6).sync("a")
    Box(ctx, shelf=6)._delete(made.id, send=Box(ctx)._remove)
    assert stored(ctx).status is Status.LIVE


def test_sync_tells_what_is_no_longer_as_asked_for(ctx: Context, toy: Toy) -> None:
    Box(ctx).create(BoxSpec(name="a", size=1, password="p"))
    assert Box(ctx).sync("a").drift == ()
    toy.boxes["1"]["size"] = 9
    assert [str(d) for d in Box(ctx).sync("a").drift] == ["size: wanted 1, found 9"]
    toy.boxes.clear()
    with pytest.raises(NotRecorded, match="gone"):
        Box(ctx).sync("a")
    assert stored(ctx).status is Status.DELETED


def test_a_search_gets_a_spec_with_every_field(ctx: Context, toy: Toy) -> None:
    toy.loses_answers = True
    result = Box(ctx).create(BoxSpec(name="a", from_="there", password="p"))
    assert (result.outcome, result.id) == (Outcome.CREATED, "1")
    assert "GET /boxes?from=there" in toy.asked  # and no secret in an address


def test_an_update_leaves_a_record_alone_that_is_only_named(ctx: Context, toy: Toy) -> None:
    made = Box(ctx).create(BoxSpec(name="a"))
    ctx.forget("toy/box", "a")
    named = ctx.adopt("toy/box", "b", made.id)
    Box(ctx)._update(made.id, BoxUpdate(name="b", kind="x"), send=Box(ctx)._put)
    assert ctx.data.get("toy/box", "b") == named


@pytest.mark.parametrize("act", ["forget", "sync", "delete", "update"])
def test_nobody_writes_a_record_that_another_run_works_on(ctx: Context, toy: Toy, act: str) -> None:
    box = Box(ctx)
    made = box.create(BoxSpec(name="a"))
    assert ctx.data.claim("toy/box", "a", "elsewhere", lease_s=60)
    acts: dict[str, Callable[[], object]] = {
        "forget": lambda: ctx.forget("toy/box", "a"),
        "sync": lambda: box.sync("a"),
        "delete": lambda: box._delete(made.id, send=box._remove),
        "update": lambda: box._update(made.id, BoxUpdate(name="b", kind="x"), send=box._put),
    }
    before = list(toy.asked)
    with pytest.raises(Claimed):
        acts[act]()
    assert (toy.asked, stored(ctx).status) == (before, Status.LIVE)
