"""Steps whose model is written by hand: `create` by `@method` is done once, and planned."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

import pytest

from postonce import Context, Json, WorkflowInvalid, method
from postonce.facts import Identity
from postonce.workflow import Workflow, run
from postonce.workflow.plan import plan
from postonce.workflow.planned import Planned
from postonce.workflow.read import read

HERE = __name__
MADE: dict[str, Json] = {}


class Volume:
    kind = "cloud/volume"
    identity = Identity(id_field="id", natural_key=("name",))
    sensitive: ClassVar = ("phrase",)

    def __init__(self, ctx: Context) -> None:
        self.ctx = ctx

    @method(idempotent=True)
    def create(self, name: str, *, size: int = 1, phrase: str = "") -> Json:
        MADE[name] = {"id": f"v-{len(MADE)}", "name": name, "size": size}
        return MADE[name]

    @method(idempotent=False)
    def rotate(self, name: str) -> Json:
        return {"name": name}

    def verify(self, remote_id: str) -> Json | None:
        return next((one for one in MADE.values() if one["id"] == remote_id), None)

    def find(self, request: Json) -> list[Json]:
        return list(MADE.values())


class Bare:
    kind = "cloud/bare"

    def __init__(self, ctx: Context) -> None:
        self.ctx = ctx

    def create(self, name: str) -> Json:
        MADE[name] = {"id": name}
        return MADE[name]


class NoModel:
    pass


@pytest.fixture
def ctx() -> Iterator[Context]:
    MADE.clear()
    with Context.open("sqlite://") as opened:
        yield opened


def flow_of(model: str, rest: str) -> Workflow:
    return read(f"steps:\n  one: {{model: '{HERE}:{model}', {rest}}}\n", "w.yaml")


def test_a_create_written_by_hand_is_a_step_done_once(ctx: Context) -> None:
    flow = flow_of("Volume", "instance: data, with: {size: 2}")
    assert run(flow, ctx).outcomes() == {"one": ["created"]}
    assert run(flow, ctx).outcomes() == {"one": ["skipped"]}
    assert len(MADE) == 1


def test_a_plan_of_it_makes_nothing_and_holds(ctx: Context) -> None:
    flow = flow_of("Volume", "instance: data, skip_if_exists: true")
    found = plan(flow, ctx)
    assert (found.tasks[0].action, MADE) == (Planned.CREATE, {})
    assert found.deviations(run(flow, ctx).records) == ()
    assert plan(flow, ctx).tasks[0].action is Planned.SKIP


def test_its_secrets_are_kept_in_no_run_record(ctx: Context) -> None:
    report = run(flow_of("Volume", "instance: data, with: {phrase: hunter2}"), ctx)
    stored: Any = ctx.data.run(report.run_id)
    assert stored.steps[0]["request"] == {"phrase": "***"}


@pytest.mark.parametrize(
    ("model", "rest", "says"),
    [
        ("Bare", "with: {name: x}", "create is not idempotent"),
        ("Volume", "method: rotate, with: {name: x}", "rotate is not idempotent"),
        ("Volume", "with: {size: 1}", "create works on an instance"),
        ("NoModel", "method: create", "is no model: expected a class with a `kind`"),
    ],
)
def test_what_would_act_again_must_be_meant(model: str, rest: str, says: str) -> None:
    with pytest.raises(WorkflowInvalid, match=says):
        flow_of(model, rest)


def test_what_is_meant_to_act_again_is_not_called_by_a_plan(ctx: Context) -> None:
    flow = flow_of("Bare", "with: {name: x}, repeat: true")
    assert (plan(flow, ctx).tasks[0].action, MADE) == (Planned.UNTOLD, {})
    assert run(flow, ctx).outcomes() == {"one": ["executed"]}
