"""Workflows against the emulator: what fails stops only what needs it, and a re-run goes on."""

from __future__ import annotations

import threading
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from generated.digitalocean import Droplet, DropletSpec, Tag, TagSpec, Vpc, VpcSpec
from postonce import Context, Json, Outcome, Result, Timing, WorkflowInvalid
from postonce.data.journal import RunStatus
from postonce.emulator.server import Running
from postonce.workflow import Flow, Input, Interrupted, load, run
from postonce.workflow.engine import Began
from postonce.workflow.plan import plan
from postonce.workflow.read import read
from postonce.workflow.tasks import TaskStatus

from .conftest import STOREFRONT, flow_of

IN_PLACE = {"vpc": 1, "tag": 1, "droplet": 2, "load_balancer": 1, "firewall": 1}


def counts(cloud: Running) -> dict[str, int]:
    return {name: len(things) for name, things in cloud.objects().items() if things}


def posts(cloud: Running) -> int:
    return sum(entry["method"] == "POST" for entry in cloud.log())


def test_a_bad_range_stops_what_needs_it_and_a_re_run_goes_on(cloud: Running, ctx: Context) -> None:
    cloud.fault(kind="status", operation="POST /v2/vpcs", status=422, when="before")
    first = run(load(STOREFRONT), ctx, {"cidr": "10.0.0.0/99"})
    assert first.status is RunStatus.FAILED
    assert first.outcomes() == {
        "network": ["failed"],
        "label": ["created"],
        "machines": ["blocked"],
        "balancer": ["blocked"],
        "firewall": ["blocked"],
    }
    second = run(load(STOREFRONT), ctx)
    assert second.is_ok
    assert second.outcomes()["label"] == ["reused"]
    before = posts(cloud)
    third = run(load(STOREFRONT), ctx)
    assert {word for words in third.outcomes().values() for word in words} == {"reused"}
    assert (posts(cloud), counts(cloud)) == (before, IN_PLACE)


def test_a_run_is_recorded_with_what_was_sent(cloud: Running, ctx: Context) -> None:
    report = run(load(STOREFRONT), ctx)
    stored = ctx.data.run(report.run_id)
    assert stored is not None
    assert (stored.workflow, stored.status, stored.engine) == ("storefront", "succeeded", "inline")
    assert stored.inputs["cidr"] == "10.10.0.0/20"
    network = next(step for step in stored.steps if step["step"] == "network")
    assert network["sent"][0] == "POST /v2/vpcs 201"
    assert network["request"]["ip_range"] == "10.10.0.0/20"
    assert (network["outcome"], network["attempts"]) == ("created", 1)


SECRETIVE = (
    "providers: [generated.digitalocean]\n"
    "inputs: {material: {env: MY_KEY, sensitive: true}}\n"
    "steps:\n"
    "  net: {model: Vpc, method: apply,"
    " with: {name: n, region: nyc3, description: 'k: ${{ inputs.material }}'}}\n"
    "  many: {model: Tag, needs: net, for_each: '${{ inputs.material }}', with: {name: x}}\n"
    "  some: {model: Tag, for_each: '${{ [inputs.material] }}', instance: '${{ each }}',"
    " with: {name: '${{ each }} !'}}\n"
    "  odd: {model: Tag, with: {name: x}, instance: '${{ [inputs.material] }}'}\n"
)


def test_a_sensitive_input_is_told_and_kept_nowhere(
    cloud: Running, ctx: Context, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    flow, told = read(SECRETIVE, "w.yaml"), list[Any]()
    monkeypatch.setenv("MY_KEY", "hunter1-old")
    run(flow, ctx)
    monkeypatch.setenv("MY_KEY", "hunter2-key")
    planned = plan(flow, ctx)
    report = run(flow, ctx, told=told.append)
    stored: Any = ctx.data.run(report.run_id)
    assert stored.inputs == {"material": "***"}
    assert report.outcomes()["net"] == ["updated"]
    assert stored.steps[0]["request"]["description"] == "k: ***"
    heard = [event.item if isinstance(event, Began) else event for event in told]
    for one in (planned.to_json(), report.records, heard, stored):
        assert "hunter2" not in str(one)
    assert planned.tasks[0].drift[0]["wanted"] == "k: ***"


@pytest.mark.parametrize("method", ["create", "apply"])
def test_what_exists_is_skipped_and_satisfies(cloud: Running, ctx: Context, method: str) -> None:
    steps = (
        "  net: {{model: Vpc, method: {method}, skip_if_exists: true,"
        " with: {{name: n, region: nyc3, description: {text}}}}}\n"
        "  label: {{model: Tag, needs: net, with: {{name: x}}}}\n"
    )
    assert run(flow_of(steps.format(method=method, text="a")), ctx).outcomes()["net"] == ["created"]
    again = run(flow_of(steps.format(method=method, text="b")), ctx)
    assert again.outcomes() == {"net": ["skipped"], "label": ["reused"]}
    assert not any(entry["method"] in ("PUT", "PATCH") for entry in cloud.log())


def test_a_changed_thing_is_seen_as_the_step_that_changed_it_left_it(
    cloud: Running, ctx: Context
) -> None:
    flow = flow_of(
        "  net: {model: Vpc, with: {name: n, region: nyc3, description: old}}\n"
        "  first: {model: Tag, with: {name: '${{ net.state.description }}'}}\n"
        "  changed: {model: Vpc, method: apply, needs: first,"
        " with: {name: n, region: nyc3, description: '${{ net.id }}'}}\n"
        "  then: {model: Tag, with: {name: '${{ changed.state.description }}'}}\n"
    )
    report = run(flow, ctx)
    assert report.outcomes()["changed"] == ["updated"]
    assert [r.instance for r in report.records if r.step == "then"] == [report.records[0].id]


def test_what_was_deleted_is_not_skipped(cloud: Running, ctx: Context) -> None:
    flow = flow_of("  net: {model: Vpc, skip_if_exists: true, with: {name: n, region: nyc3}}\n")
    made = run(flow, ctx).records[0]
    cloud.forget("vpc", made.id)
    assert run(flow, ctx).outcomes() == {"net": ["recreated"]}


def test_apply_changes_what_differs(cloud: Running, ctx: Context) -> None:
    steps = (
        "  net: {{model: Vpc, method: apply, with: {{name: n, region: nyc3, description: {}}}}}\n"
    )
    run(flow_of(steps.format("a")), ctx)
    assert run(flow_of(steps.format("b")), ctx).outcomes() == {"net": ["updated"]}
    assert run(flow_of(steps.format("b")), ctx).outcomes() == {"net": ["reused"]}


def test_an_action_is_executed_and_its_answer_can_be_used(cloud: Running, ctx: Context) -> None:
    flow = flow_of(
        "  machine: {model: Droplet, with: {name: m, region: nyc3, size: s, image: i}}\n"
        "  off:\n"
        "    model: Droplet\n"
        "    method: power_off\n"
        "    with: {droplet_id: '${{ machine.state.id }}'}\n"
        "  label: {model: Tag, with: {name: 'was-${{ off.output.status }}'}}\n"
    )
    report = run(flow, ctx)
    assert report.outcomes() == {"machine": ["created"], "off": ["executed"], "label": ["created"]}
    assert Tag(ctx).read("was-completed") is not None


def test_a_step_may_be_given_all_the_time_there_is(cloud: Running, ctx: Context) -> None:
    flow = flow_of("  a: {model: Tag, timeout_s: 1e300, with: {name: x}}\n")
    assert run(flow, ctx).outcomes() == {"a": ["created"]}


def test_an_action_that_acts_again_must_be_meant() -> None:
    step = "  a: {{model: Droplet, method: reboot, with: {{droplet_id: 1}}{}}}\n"
    with pytest.raises(WorkflowInvalid, match="reboot is not idempotent"):
        flow_of(step.format(""))
    flow_of(step.format(", repeat: true"))


@pytest.mark.parametrize(("when", "status", "attempts"), [("after", 503, 1), ("before", 429, 2)])
def test_what_acts_again_is_not_tried_again_unless_it_did_nothing(
    cloud: Running, ctx: Context, when: str, status: int, attempts: int
) -> None:
    flow = flow_of(
        "  machine: {model: Droplet, with: {name: m, region: nyc3, size: s, image: i}}\n"
        "  again:\n"
        "    {model: Droplet, method: reboot, repeat: true, retries: 1,"
        " with: {droplet_id: '${{ machine.state.id }}'}}\n"
    )
    operation = "POST /v2/droplets/{droplet_id}/actions"
    cloud.fault(kind="status", operation=operation, when=when, status=status, times=None)
    report = run(flow, ctx)
    assert report.outcomes()["again"] == ["failed"]
    assert report.records[1].attempts == attempts


def test_two_tasks_for_one_instance_are_told(cloud: Running, ctx: Context) -> None:
    flow = flow_of(
        "  first: {model: Tag, with: {name: x}}\n"
        "  tags: {model: Tag, needs: first, for_each: [x, y, y], with: {name: '${{ each }}'}}\n"
        "  look: {model: Tag, needs: tags, method: sync, with: {instance: x}}\n"
    )
    report = run(flow, ctx)
    assert counts(cloud) == {"tag": 2}
    told = {str(record): record.notes for record in report.records if record.notes}
    assert told.keys() == {"tags[x]", "tags[y]"}
    assert "the same instance as first" in told["tags[x]"][0]
    kept: Any = ctx.data.run(report.run_id)
    assert sum("the same instance" in str(step["notes"]) for step in kept.steps) == 2


def test_a_nested_thing_stands_below_its_parent(cloud: Running, ctx: Context) -> None:
    flow = flow_of(
        "  domain: {model: Domain, with: {name: example.com}}\n"
        "  www:\n"
        "    model: DomainRecord\n"
        "    parents: {domain_name: '${{ domain.id }}'}\n"
        "    with: {type: A, name: www, data: 192.0.2.1}\n"
    )
    assert run(flow, ctx).outcomes() == {"domain": ["created"], "www": ["created"]}
    assert run(flow, ctx).outcomes() == {"domain": ["reused"], "www": ["reused"]}


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ("'${{ net.state[\"nope\"] }}'", "there is no nope"),
        ("'${{ net.drift }}'", "name: "),
        ("'a ${{ net.state }}'", "yields a dict"),
    ],
)
def test_an_expression_that_fails_fails_its_step_alone(
    cloud: Running, ctx: Context, value: str, says: str
) -> None:
    report = run(
        flow_of(
            "  net: {model: Vpc, with: {name: n, region: nyc3}}\n"
            f"  bad: {{model: Tag, with: {{name: {value}}}}}\n"
            "  good: {model: Tag, needs: net, with: {name: x}}\n"
        ),
        ctx,
    )
    assert report.outcomes() == {"net": ["created"], "bad": ["failed"], "good": ["created"]}
    error = next(record.error for record in report.records if record.step == "bad")
    assert error is not None
    assert says in error


def test_a_provider_that_is_down_fails_each_step_with_a_clear_word(
    tmp_path: Path,
) -> None:
    timing = Timing(sleep=lambda _s: None)
    store = f"sqlite:///{tmp_path / 's.db'}"
    with Context.open(store, base_url="http://127.0.0.1:9", token="any", timing=timing) as ctx:
        report = run(load(STOREFRONT), ctx)
    assert [record.word for record in report.records] == ["failed"] * 2 + ["blocked"] * 3
    assert all("cannot connect" in (r.error or "") for r in report.records[:2])


def test_a_store_that_is_lost_in_the_middle_is_told_and_nothing_doubles(
    cloud: Running, ctx: Context
) -> None:
    flow = Flow("lost")

    @flow.step
    def label(ctx: Context) -> Any:
        return Tag(ctx).create(TagSpec(name="x"))

    @flow.step(needs=["label"])
    def closes(ctx: Context) -> None:
        ctx.data.close()

    @flow.step(needs=["closes"])
    def network(ctx: Context) -> Any:
        return Vpc(ctx).create(VpcSpec(name="n", region="nyc3"))

    report = run(flow, ctx)
    assert report.outcomes()["network"] == ["failed"]
    assert any("journal" in problem for problem in report.problems)
    assert counts(cloud) == {"tag": 1}


# Python flows.


def storefront() -> Flow:
    flow = Flow("storefront", inputs={"region": Input(default="nyc3")})

    @flow.step
    def network(ctx: Context, inputs: dict[str, Any]) -> Any:
        return Vpc(ctx).create(VpcSpec(name="net", region=inputs["region"]))

    @flow.step(for_each=["web-1", "web-2"])
    def machines(ctx: Context, inputs: dict[str, Any], network: Result[Any], each: str) -> Any:
        spec = DropletSpec(
            name=each, region=inputs["region"], size="s", image="i", vpc_uuid=network.id
        )
        return Droplet(ctx).create(spec)

    @flow.step
    def names(machines: list[Result[Any]]) -> list[str]:
        return [machine.state.name for machine in machines]

    @flow.step
    def label(ctx: Context, names: Result[Any]) -> Any:
        return Tag(ctx).create(TagSpec(name="-".join(names.state)))

    return flow


def test_a_flow_of_functions_hands_results_on(cloud: Running, ctx: Context) -> None:
    report = run(storefront(), ctx)
    assert report.outcomes() == {
        "network": ["created"],
        "machines": ["created", "created"],
        "names": ["executed"],
        "label": ["created"],
    }
    assert Tag(ctx).read("web-1-web-2") is not None
    assert counts(cloud) == {"vpc": 1, "droplet": 2, "tag": 1}


def test_a_function_that_raises_anything_fails_its_step_alone(cloud: Running, ctx: Context) -> None:
    flow = Flow("raising")

    @flow.step
    def leaves() -> None:
        raise SystemExit(3)

    @flow.step
    def divides() -> float:
        return 1 / 0

    @flow.step
    def label(ctx: Context) -> Any:
        return Tag(ctx).create(TagSpec(name="x"))

    @flow.step
    def answers() -> Any:
        return object()

    report = run(flow, ctx)
    assert Counter(record.word for record in report.records) == {"failed": 3, "created": 1}
    assert "ZeroDivisionError" in str(report.records[1].error)


@pytest.mark.parametrize(
    ("build", "says"),
    [
        (lambda flow: flow.step(name="a")(lambda nowhere: None), "there is no such step"),
        (lambda flow: flow.step(name="a")(lambda each: None), "`each` is an item"),
        (lambda flow: flow.step(name="a-b")(lambda: None), "expected a name of letters"),
        (lambda flow: flow.step(name="a", needs=["b"])(lambda: None), "there is no such step"),
        (lambda flow: flow.step(name="a", concurrency=0)(lambda: None), "a.concurrency: expected"),
        (lambda flow: flow.step(name="a", retries=-1)(lambda: None), "a.retries: expected"),
        (lambda flow: flow.step(name="a", timeout_s=float("inf"))(lambda: None), "a.timeout_s: "),
        (lambda flow: flow.step(name="a", for_each="b")(lambda: None), "a.for_each: expected a li"),
        (lambda flow: None, "expected steps, found none"),
    ],
)
def test_a_flow_is_checked_whole(build: Any, says: str) -> None:
    flow = Flow("w")
    build(flow)
    with pytest.raises(WorkflowInvalid, match=says):
        _ = flow.workflow


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({}, "input 'n' is missing: give a whole number, or set N"),
        ({"n": "x"}, "input 'n': expected a whole number, found 'x'"),
        ({"n": 1, "m": 2}, "there is no input 'm'; did you mean n"),
    ],
)
def test_inputs_are_checked_before_anything_begins(
    ctx: Context, given: dict[str, Json], says: str
) -> None:
    flow = Flow("w", inputs={"n": Input(type="integer", env="N")})

    @flow.step
    def a() -> None: ...

    with pytest.raises(WorkflowInvalid, match=says.split(";")[0]):
        run(flow, ctx, given)
    assert list(ctx.data.runs()) == []


def test_an_interrupt_lets_what_is_under_way_end(cloud: Running, ctx: Context) -> None:
    flow, begun = Flow("w", concurrency=1), threading.Event()

    @flow.step
    def first(ctx: Context) -> Any:
        begun.set()
        return Tag(ctx).create(TagSpec(name="x"))

    @flow.step
    def second(ctx: Context) -> Any:
        return Tag(ctx).create(TagSpec(name="y"))

    def told(event: Any) -> None:
        if begun.is_set():
            begun.clear()
            raise KeyboardInterrupt  # as one that arrives in the engine's thread

    with pytest.raises(Interrupted) as raised:
        run(flow, ctx, told=told)
    report = raised.value.report
    assert report.status is RunStatus.INTERRUPTED
    assert {r.status for r in report.records} <= {TaskStatus.DONE, TaskStatus.STOPPED}
    assert run(flow, ctx).is_ok
    assert counts(cloud) == {"tag": 2}


def test_the_id_of_a_step_that_was_left_behind_is_not_lost(cloud: Running, ctx: Context) -> None:
    cloud.fault(kind="delay", operation="POST /v2/vpcs", when="after", delay_s=4.0)
    flow = flow_of("  net: {model: Vpc, timeout_s: 0.1, with: {name: n, region: nyc3}}\n")
    report = run(flow, ctx)
    assert report.outcomes() == {"net": ["failed"]}
    assert "left behind" in str(report.records[0].error)
    made = ctx.data.get("digitalocean/vpc", "n")
    assert made is not None
    assert made.remote_id == cloud.objects()["vpc"][0]["id"]


def test_what_hears_of_a_run_cannot_end_it(cloud: Running, ctx: Context) -> None:
    def told(event: Any) -> None:
        raise ValueError("cannot hear")

    report = run(load(STOREFRONT), ctx, told=told)
    assert report.is_ok
    assert report.problems == ("what was to hear of this run failed: ValueError: cannot hear",)
    stored = ctx.data.run(report.run_id)
    assert stored is not None
    assert stored.status is RunStatus.SUCCEEDED


def test_a_record_that_is_no_json_does_not_end_a_run(ctx: Context) -> None:
    flow = Flow("odd")

    @flow.step
    def first() -> Any:
        return Result(outcome=Outcome.EXECUTED, state=None, instance="x", id="x", notes=(object(),))  # type: ignore[arg-type]

    @flow.step
    def second() -> str:
        return "done"

    report = run(flow, ctx)
    assert report.outcomes() == {"first": ["executed"], "second": ["executed"]}
    assert "journal" in report.problems[0]
