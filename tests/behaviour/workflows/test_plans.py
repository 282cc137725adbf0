"""A run does what its plan said, and a plan writes nothing anywhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from generated.digitalocean import Droplet, DropletSpec, Tag, TagSpec, Vpc, VpcSpec
from postonce import Context
from postonce.emulator.server import Running
from postonce.rehearsal import UNKNOWN
from postonce.workflow import Flow, Workflow, load, run
from postonce.workflow.plan import plan
from postonce.workflow.planned import Plan, Planned

from .conftest import STOREFRONT, flow_of

NET = "  net: {model: Vpc, with: {name: n, region: nyc3}}\n"
READS = {"GET", "HEAD"}


def planned(cloud: Running, ctx: Context, workflow: Workflow | Flow, **inputs: Any) -> Plan:
    """Return the plan, having seen that it wrote nothing, here or there."""
    before = list(ctx.data.records()), list(ctx.data.runs())
    things, seen = cloud.objects(), len(cloud.log())
    found = plan(workflow, ctx, inputs)
    assert (list(ctx.data.records()), list(ctx.data.runs())) == before
    assert cloud.objects() == things
    assert {entry["method"] for entry in cloud.log()[seen:]} <= READS
    return found


def actions(found: Plan) -> dict[str, list[str]]:
    told: dict[str, list[str]] = {}
    for task in found.tasks:
        told.setdefault(task.step, []).append(task.action.value)
    return told


def nothing(cloud: Running, ctx: Context) -> None:
    """Leave the world as it is: empty."""


def in_place(cloud: Running, ctx: Context) -> None:
    assert run(load(STOREFRONT), ctx).is_ok


def network_gone(cloud: Running, ctx: Context) -> None:
    in_place(cloud, ctx)
    cloud.forget("vpc", next(iter(cloud.objects()["vpc"]))["id"])


def one_machine(cloud: Running, ctx: Context) -> None:
    spec = DropletSpec(name="web-2", region="nyc3", size="s-1vcpu-1gb", image="ubuntu-24-04-x64")
    Droplet(ctx).create(spec)


def lost_answer(cloud: Running, ctx: Context) -> None:
    cloud.fault(kind="status", operation="POST /v2/vpcs", when="after", status=503)
    cloud.fault(kind="status", operation="GET /v2/vpcs", status=503, times=None)
    run(load(STOREFRONT), ctx)
    cloud.calm()


def refused(cloud: Running, ctx: Context) -> None:
    cloud.fault(kind="status", operation="POST /v2/vpcs", when="before", status=422)
    run(load(STOREFRONT), ctx)


@pytest.mark.parametrize(
    "before", [nothing, in_place, network_gone, one_machine, lost_answer, refused]
)
def test_a_run_does_what_its_plan_said(
    cloud: Running, ctx: Context, before: Callable[[Running, Context], None]
) -> None:
    before(cloud, ctx)
    found = planned(cloud, ctx, load(STOREFRONT))
    assert found.is_ok
    report = run(load(STOREFRONT), ctx)
    assert found.deviations(report.records) == ()
    assert report.is_ok


def test_what_is_made_first_is_known_later(cloud: Running, ctx: Context) -> None:
    found = planned(cloud, ctx, load(STOREFRONT))
    assert {word for words in actions(found).values() for word in words} == {"create"}
    machine = next(task for task in found.tasks if task.step == "machines")
    assert (machine.instance, machine.id) == ("web-1", "")
    assert machine.notes == ("known only in a run: vpc_uuid",)


def test_drift_is_told_of_what_is_in_place(cloud: Running, ctx: Context) -> None:
    in_place(cloud, ctx)
    found = planned(cloud, ctx, load(STOREFRONT), cidr="10.99.0.0/20")
    network = found.tasks[0]
    assert (network.action, network.drift[0]["field"]) == (Planned.REUSE, "ip_range")


def test_apply_is_an_update_and_says_what_of(cloud: Running, ctx: Context) -> None:
    step = (
        "  net: {{model: Vpc, method: apply, with: {{name: n, region: nyc3, description: {}}}}}\n"
    )
    run(flow_of(step.format("a")), ctx)
    workflow = flow_of(step.format("b"))
    found = planned(cloud, ctx, workflow)
    assert (found.tasks[0].action, found.tasks[0].drift[0]["wanted"]) == (Planned.UPDATE, "b")
    assert found.deviations(run(workflow, ctx).records) == ()


def test_what_cannot_be_changed_blocks_or_is_replaced(cloud: Running, ctx: Context) -> None:
    step = "  m: {{model: Tag, instance: one, method: apply, replace: {}, with: {{name: {}}}}}\n"
    run(flow_of(step.format("false", "a")), ctx)
    assert planned(cloud, ctx, flow_of(step.format("false", "b"))).tasks[0].action == "blocked"
    workflow = flow_of(step.format("true", "b"))
    found = planned(cloud, ctx, workflow)
    assert found.tasks[0].action is Planned.RECREATE
    assert found.deviations(run(workflow, ctx).records) == ()


def test_a_skip_is_planned(cloud: Running, ctx: Context) -> None:
    workflow = flow_of(NET.replace("with:", "skip_if_exists: true, with:"))
    run(workflow, ctx)
    found = planned(cloud, ctx, workflow)
    assert actions(found) == {"net": ["skip"]}
    assert found.deviations(run(workflow, ctx).records) == ()


def test_what_cannot_be_verified_is_blocked_and_so_is_what_needs_it(
    cloud: Running, ctx: Context
) -> None:
    in_place(cloud, ctx)
    cloud.fault(kind="status", method="GET", path="/v2/vpcs/*", status=403, times=None)
    found = planned(cloud, ctx, load(STOREFRONT))
    cloud.calm()
    assert actions(found)["network"] == actions(found)["machines"] == ["blocked"]
    assert actions(found)["label"] == ["reuse"]
    assert "403" in found.tasks[0].notes[0]


def test_two_tasks_for_one_instance_are_told(cloud: Running, ctx: Context) -> None:
    workflow = flow_of("  tags: {model: Tag, for_each: [x, x], with: {name: '${{ each }}'}}\n")
    found = planned(cloud, ctx, workflow)
    assert sorted(actions(found)["tags"]) == ["create", "reuse"]
    assert sum("the same instance as tags" in str(task.notes) for task in found.tasks) == 1


def test_what_is_looked_at_before_it_is_made_is_known_later(cloud: Running, ctx: Context) -> None:
    workflow = flow_of(
        NET
        + "  one: {model: Vpc, method: read, with: {vpc_id: '${{ net.id }}'}}\n"
        + "  all: {model: Vpc, method: list, needs: net}\n"
        + "  synced: {model: Vpc, method: sync, needs: net, with: {instance: n}}\n"
        + "  tags: {model: Tag, for_each: '${{ all.output.map(v, v.name) }}',"
        " with: {name: '${{ each }}'}}\n"
    )
    for made, known in (("create", UNKNOWN), ("reuse", "n")):
        found = planned(cloud, ctx, workflow)
        told = actions(found)
        assert [told[name] for name in ("net", "one", "all", "synced")] == [
            [made],
            *[["read"]] * 3,
        ]
        assert found.tasks[-1].item == known
        assert found.deviations(run(workflow, ctx).records) == ()


def test_an_action_is_a_call(cloud: Running, ctx: Context) -> None:
    workflow = flow_of(
        "  m: {model: Droplet, with: {name: m, region: nyc3, size: s, image: i}}\n"
        "  off: {model: Droplet, method: power_off, with: {droplet_id: '${{ m.state.id }}'}}\n"
        "  all: {model: Droplet, method: list}\n"
    )
    assert actions(planned(cloud, ctx, workflow)) == {
        "m": ["create"],
        "off": ["call"],
        "all": ["read"],
    }


def test_how_many_there_will_be_may_be_known_later(cloud: Running, ctx: Context) -> None:
    workflow = flow_of(
        NET + "  tags:\n"
        "    model: Tag\n"
        '    for_each: \'${{ size(net.id) > 30 ? [net.id, "b", "c"] : ["a"] }}\'\n'
        "    with: {name: '${{ each }}'}\n"
    )
    found = planned(cloud, ctx, workflow)
    assert found.is_ok
    assert found.tasks[1].item == UNKNOWN
    report = run(workflow, ctx)
    assert len(report.records) == 4
    assert found.deviations(report.records) == ()


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("${{ net.id == 'x' ? 'a' : 'b' }}", None),
        ("${{ string(size(net.state.urn)) }}", None),
        ("${{ has(net.state.urn) ? 'a' : 'b' }}", None),
        ("${{ [net].map(n, n.id)[0] }}", None),
        ("${{ [net].map(n, n.state.name)[0] }}", "n"),
        ("${{ net.id == 'x' || net.state.name == 'n' ? 'a' : 'b' }}", "a"),
        ("${{ net.instance }}-${{ net.outcome }}", "n-created"),
        ("${{ label.state.resources.count > 0 ? 'a' : 'b' }}", None),
        ("${{ label.state.name }}-2", "l-2"),
    ],
)
def test_a_value_that_rests_on_what_is_yet_to_be_made_is_not_told(
    cloud: Running, ctx: Context, value: str, told: str | None
) -> None:
    workflow = flow_of(
        NET
        + "  label: {model: Tag, with: {name: l}}\n"
        + f'  tag: {{model: Tag, with: {{name: "{value}"}}}}\n'
    )
    found = planned(cloud, ctx, workflow)
    assert found.is_ok
    tag = found.tasks[-1]
    assert (tag.action, tag.notes) == (
        Planned.CREATE,
        () if told else ("known only in a run: name",),
    )
    report = run(workflow, ctx)
    assert found.deviations(report.records) == ()
    assert told is None or report.records[-1].instance == told


def test_what_the_provider_refuses_is_blocked_whatever_else_is_not_known_yet(
    cloud: Running, ctx: Context
) -> None:
    in_place(cloud, ctx)
    cloud.forget("vpc", next(iter(cloud.objects()["vpc"]))["id"])
    cloud.fault(kind="status", method="GET", path="/v2/droplets/*", status=403, times=None)
    found = planned(cloud, ctx, load(STOREFRONT))
    assert actions(found)["network"] == ["recreate"]
    assert actions(found)["machines"] == ["blocked", "blocked"]
    report = run(load(STOREFRONT), ctx)
    assert found.deviations(report.records) == ()


def test_a_function_is_not_called_unless_it_may_be(cloud: Running, ctx: Context) -> None:
    flow, called = Flow("w"), []

    @flow.step
    def anything(ctx: Context) -> None:
        called.append("anything")

    @flow.step(plannable=True)
    def network(ctx: Context) -> Any:
        return Vpc(ctx).create(VpcSpec(name="n", region="nyc3"))

    @flow.step(plannable=True)
    def label(ctx: Context, network: Any) -> Any:
        return Tag(ctx).create(TagSpec(name=f"in-{int(network.state.id)}"))

    assert actions(planned(cloud, ctx, flow)) == {
        "anything": ["untold"],
        "network": ["create"],
        "label": ["untold"],
    }
    assert called == []


def test_a_plan_goes_to_json_and_back(cloud: Running, ctx: Context) -> None:
    in_place(cloud, ctx)
    found = planned(cloud, ctx, load(STOREFRONT), cidr="10.99.0.0/20")
    assert Plan.from_json(found.to_json()).deviations(()) != ()
    assert [t.action for t in Plan.from_json(found.to_json()).tasks] == [
        t.action for t in found.tasks
    ]


def test_what_changed_in_between_is_told(cloud: Running, ctx: Context) -> None:
    in_place(cloud, ctx)
    found = planned(cloud, ctx, load(STOREFRONT))
    cloud.forget("vpc", next(iter(cloud.objects()["vpc"]))["id"])
    deviations = found.deviations(run(load(STOREFRONT), ctx).records)
    assert deviations == ("network: recreated, and reuse was planned",)
