"""A model in a rehearsal: apply, update, delete and actions come to what a run makes of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from postonce import Context, Model, Outcome, Result, Timing
from postonce.data.repository import Record
from postonce.errors import ConfigError, ImmutableChange, NotRecorded, RequestInvalid
from postonce.rehearsal import (
    UNKNOWN,
    Action,
    Rehearsal,
    WouldSend,
    foretell,
    partial_spec,
)

from .test_models import Box, BoxSpec, BoxState, BoxUpdate, PatchedBox, Toy


class Lasting(Box):
    """A box whose API has no delete."""

    _remove = Model._remove


RED = BoxSpec(name="a", size=1, color="red")


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


@pytest.fixture
def rehearsal(ctx: Context) -> Rehearsal:
    return Rehearsal.of(ctx)


def written(ctx: Context) -> list[Record]:
    return [one for record in ctx.data.records() for one in ctx.data.history(*_key(record))]


def _key(record: Record) -> tuple[str, str]:
    return record.kind, record.instance


Act = Callable[[Context], Result[BoxState]]
APPLIES: dict[str, tuple[Act, Action | type[Exception]]] = {
    "nothing is there": (lambda ctx: Box(ctx).apply(BoxSpec(name="b")), Action.CREATE),
    "nothing differs": (lambda ctx: Box(ctx).apply(RED), Action.REUSE),
    "a field may be changed": (
        lambda ctx: Box(ctx).apply(BoxSpec(name="a", size=2, color="red")),
        Action.UPDATE,
    ),
    "a field is no longer asked for": (
        lambda ctx: PatchedBox(ctx).apply(BoxSpec(name="a", color="red")),
        Action.UPDATE,
    ),
    "a field may not be changed": (
        lambda ctx: Box(ctx).apply(BoxSpec(name="a", size=1, color="blue")),
        ImmutableChange,
    ),
    "a field may not be changed, and it is replaced": (
        lambda ctx: Box(ctx).apply(BoxSpec(name="a", size=1, color="blue"), replace=True),
        Action.RECREATE,
    ),
    "it should be replaced, and cannot be deleted": (
        lambda ctx: Lasting(ctx).apply(BoxSpec(name="a", color="blue"), replace=True),
        ConfigError,
    ),
}


@pytest.mark.parametrize("name", APPLIES)
def test_apply_does_what_its_rehearsal_foretold(ctx: Context, toy: Toy, name: str) -> None:
    act, expected = APPLIES[name]
    Box(ctx).create(RED)
    before, boxes, asked = written(ctx), dict(toy.boxes), len(toy.asked)
    rehearsal = Rehearsal.of(ctx)
    if isinstance(expected, type):
        with pytest.raises(expected):
            act(rehearsal)
        with pytest.raises(expected):
            act(ctx)
        return
    said = act(rehearsal)
    assert (written(ctx), toy.boxes) == (before, boxes)
    assert {one.partition(" ")[0] for one in toy.asked[asked:]} <= {"GET"}
    (foretold,) = rehearsal.foretold
    assert foretold.action is expected
    done = act(ctx)
    assert (said.outcome, said.drift) == (done.outcome, done.drift)
    assert said.id in (done.id, UNKNOWN)
    assert said.state.size == done.state.size


def test_an_update_is_foretold_with_what_it_changes(ctx: Context, rehearsal: Rehearsal) -> None:
    Box(ctx).create(RED)
    said = Box(rehearsal).apply(BoxSpec(name="a", size=2, color="red"))
    (foretold,) = rehearsal.foretold
    assert [str(d) for d in foretold.drift] == ["size: wanted 2, found 1"]
    assert foretold.request == {"name": "a", "kind": "plain", "size": 2}
    assert (foretold.remote_id, said.id, said.drift) == ("1", "1", ())
    assert Box(rehearsal).create(BoxSpec(name="a", size=2, color="red")).drift == ()


def test_a_replaced_thing_is_deleted_first(ctx: Context, rehearsal: Rehearsal) -> None:
    Box(ctx).create(RED)
    Box(rehearsal).apply(BoxSpec(name="a", size=1, color="blue"), replace=True)
    (foretold,) = rehearsal.foretold
    assert foretold.notes == ("1 is deleted first",)
    assert [str(d) for d in foretold.drift] == ["color: wanted 'blue', found 'red'"]
    assert foretold.remote_id == UNKNOWN


def test_an_update_that_would_need_more_says_so(
    ctx: Context, toy: Toy, rehearsal: Rehearsal
) -> None:
    Box(ctx).create(RED)
    del toy.boxes["1"]["kind"]
    with pytest.raises(RequestInvalid, match="kind"):
        Box(rehearsal).apply(BoxSpec(name="a", size=2, color="red"))


def test_a_changed_secret_is_foretold_and_not_shown(ctx: Context, rehearsal: Rehearsal) -> None:
    Box(ctx).create(BoxSpec(name="a", password="hunter2"))
    said = Box(rehearsal).apply(BoxSpec(name="a", password="hunter3"))
    assert (said.outcome, said.drift) == (Outcome.UPDATED, ())
    assert "hunter" not in str([(one.request, one.drift) for one in rehearsal.foretold])
    assert "hunter" not in str(said)


@pytest.mark.parametrize("is_recorded", [True, False], ids=["recorded", "unrecorded"])
def test_an_update_by_id_is_foretold(
    ctx: Context, toy: Toy, rehearsal: Rehearsal, is_recorded: bool
) -> None:
    Box(ctx).create(RED)
    if not is_recorded:
        ctx.forget("toy/box", "a")
    changes = BoxUpdate(name="a", kind="plain", size=5)
    live = {"color": "red", "kind": "plain", "created_at": "2100-01-01"}
    said = Box(rehearsal)._update("1", changes, send=Box(rehearsal)._put)
    assert (said.size, said.model_extra, toy.boxes["1"]["size"]) == (5, live, 1)
    (foretold,) = rehearsal.foretold
    instance = "a" if is_recorded else ""
    assert (foretold.action, foretold.instance, foretold.remote_id) == (
        Action.UPDATE,
        instance,
        "1",
    )
    assert foretold.request == changes.to_wire()


def test_what_is_yet_to_be_made_can_be_changed(rehearsal: Rehearsal, toy: Toy) -> None:
    made = Box(rehearsal).create(RED)
    changes = BoxUpdate(name="a", kind="plain", size=5)
    assert Box(rehearsal)._update(made.id, changes, send=Box(rehearsal)._put).size == 5
    assert toy.asked == []


def test_a_deleted_thing_is_gone_for_what_follows(
    ctx: Context, toy: Toy, rehearsal: Rehearsal
) -> None:
    made = Box(ctx).create(RED)
    before = written(ctx)
    box = Box(rehearsal)
    box._delete(made.id, send=box._remove)
    (foretold,) = rehearsal.foretold
    assert (foretold.action, foretold.instance, foretold.notes) == (
        Action.CALL,
        "a",
        ("it is deleted",),
    )
    with pytest.raises(NotRecorded):
        box.sync("a")
    assert box.create(RED).outcome is Outcome.CREATED
    assert list(toy.boxes) == ["1"]
    assert written(ctx) == before


def test_an_action_ends_what_can_be_foretold(ctx: Context, toy: Toy, rehearsal: Rehearsal) -> None:
    made = Box(ctx).create(RED)

    def paint() -> str:
        Box(rehearsal).create(RED)
        Box(rehearsal)._tell("POST", "/boxes/{id}/paint", at={"id": made.id}, const={"to": "blue"})
        return "painted"

    told = foretell(rehearsal, paint, kind="toy/box", instance="a")
    assert (told.value, told.is_whole) == (None, False)
    assert [one.action for one in told.foretold] == [Action.REUSE, Action.CALL]
    assert told.foretold[1].request == {
        "method": "POST",
        "path": "/boxes/1/paint",
        "body": {"to": "blue"},
    }
    assert not any("paint" in asked for asked in toy.asked)


def test_a_tombstone_is_not_taken_for_what_an_action_was_told_of(
    ctx: Context, rehearsal: Rehearsal
) -> None:
    Box(ctx).create(RED)
    ctx.forget("toy/box", "a")
    foretell(
        rehearsal,
        lambda: Box(rehearsal)._tell("POST", "/boxes/1/paint", at={}),
        kind="toy/box",
        instance="a",
    )
    Box(rehearsal).create(RED)
    assert [one.action for one in rehearsal.foretold] == [Action.CALL, Action.CREATE]


def test_a_call_is_told_by_itself(rehearsal: Rehearsal) -> None:
    Box(rehearsal).create(RED)
    told = foretell(rehearsal, lambda: Box(rehearsal).create(BoxSpec(name="b")))
    assert told.is_whole
    assert told.value is not None
    assert (told.value.id, [one.instance for one in told.foretold]) == (UNKNOWN, ["b"])
    assert [one.instance for one in rehearsal.foretold] == ["a", "b"]


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "post", "PURGE"])
def test_nothing_but_a_read_is_sent(rehearsal: Rehearsal, toy: Toy, method: str) -> None:
    with pytest.raises(WouldSend) as caught:
        Box(rehearsal).http.send(method, "/boxes/{id}", at={"id": 1}, json={"token": "t", "n": 1})
    assert (caught.value.method, caught.value.path) == (method.upper(), "/boxes/1")
    assert caught.value.body == {"token": "***", "n": 1}
    assert toy.asked == []


def test_a_read_of_what_is_yet_to_be_made_is_not_sent(rehearsal: Rehearsal, toy: Toy) -> None:
    with pytest.raises(WouldSend, match="GET"):
        Box(rehearsal)._get(UNKNOWN)
    with pytest.raises(WouldSend, match="GET"):
        list(Box(rehearsal).http.items("/boxes", params={"of": UNKNOWN}, items=None, paging=None))
    assert toy.asked == []


# Requests of which not all is known.


def test_a_partial_request_creates_what_is_known_of_it(rehearsal: Rehearsal) -> None:
    spec = partial_spec(BoxSpec, {"name": "a", "from_": "there"}, ["size"])
    said = Box(rehearsal).create(spec)
    assert (said.outcome, said.instance, said.drift) == (Outcome.CREATED, "a", ())
    assert rehearsal.foretold[0].request == {"name": "a", "from": "there", "size": UNKNOWN}


def test_an_unknown_field_is_no_drift_and_is_not_sent(ctx: Context, rehearsal: Rehearsal) -> None:
    Box(ctx).create(BoxSpec(name="a", size=1, color="red"))
    same = partial_spec(BoxSpec, {"name": "a", "color": "red"}, ["size"])
    assert Box(rehearsal).apply(same).outcome is Outcome.REUSED
    spec = partial_spec(BoxSpec, {"name": "a", "size": 3}, ["color", "password"])
    assert Box(rehearsal).apply(spec).outcome is Outcome.UPDATED
    assert rehearsal.foretold[-1].request == {"name": "a", "kind": "plain", "size": 3}


def test_an_unknown_name_is_an_instance_of_its_own(ctx: Context, rehearsal: Rehearsal) -> None:
    Box(ctx).create(RED)
    for _ in range(2):
        made = Box(rehearsal).create(partial_spec(BoxSpec, {}, ["name"]))
        assert (made.outcome, UNKNOWN in made.instance) == (Outcome.CREATED, True)
