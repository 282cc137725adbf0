"""Every generated resource rehearsed against the emulator: foretold by reads alone, then done."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from generated.digitalocean import (
    DatabaseCluster,
    DatabaseClusterSpec,
    DatabaseDb,
    DatabaseDbSpec,
    Domain,
    DomainRecord,
    DomainRecordSpec,
    DomainSpec,
    Droplet,
    DropletSpec,
    LoadBalancer,
    LoadBalancerSpec,
    Tag,
    TagSpec,
    Vpc,
    VpcSpec,
    VpcState,
    VpcUpdate,
)
from postonce import ConfigError, Context, IdentityConflict, ImmutableChange, Outcome, Result
from postonce.emulator.server import Running
from postonce.rehearsal import (
    UNKNOWN,
    Action,
    Rehearsal,
    foretell,
    is_unknown,
    partial_spec,
)

from ..subjects import Subject, subjects
from .conftest import open_context

NET = VpcSpec(name="net", region="nyc3", ip_range="10.10.0.0/20")
WEB = DropletSpec(name="web-1", region="nyc3", size="s-1vcpu-1gb", image="ubuntu-24-04-x64")
RULES = [{"entry_protocol": "http", "entry_port": 80, "target_protocol": "http", "target_port": 80}]
ALL = [subject for subject in subjects() if subject.is_identifiable]


@pytest.fixture
def subject() -> Subject:
    """The provider whose emulator is asked for, where a test names no other."""
    return next(subject for subject in subjects() if subject.name == "droplet")


Rehearse = Callable[[], Rehearsal]


@pytest.fixture
def rehearse(ctx: Context) -> Iterator[Rehearse]:
    """Begin a rehearsal, closed after the test."""
    with ExitStack() as stack:
        yield lambda: stack.enter_context(Rehearsal.of(ctx))


@pytest.fixture
def rehearsal(rehearse: Rehearse) -> Rehearsal:
    return rehearse()


def writes(cloud: Running) -> list[str]:
    return [f"{e['method']} {e['path']}" for e in cloud.log() if e["method"] not in ("GET", "HEAD")]


@pytest.mark.parametrize("subject", ALL, ids=str)
def test_every_resource_is_foretold(
    ctx: Context, rehearse: Rehearse, cloud: Running, subject: Subject
) -> None:
    first = subject.create(rehearse())
    assert (first.outcome, first.drift) == (Outcome.CREATED, ())
    assert writes(cloud) == []
    assert list(ctx.data.records()) == []
    made = subject.create(ctx)
    assert (made.outcome, made.instance) == (first.outcome, first.instance)
    assert first.id in (UNKNOWN, made.id)

    sent = writes(cloud)
    again = subject.create(rehearse())
    assert (again.outcome, again.id, again.drift) == (Outcome.REUSED, made.id, ())
    cloud.forget(subject.name)
    gone = rehearse()
    outcomes = [subject.create(gone).outcome for _ in range(2)]
    assert outcomes == [Outcome.RECREATED, Outcome.REUSED]
    assert writes(cloud) == sent
    assert subject.create(ctx).outcome is Outcome.RECREATED


def plan(ctx: Rehearsal) -> list[Outcome]:
    """Return the outcomes of a workflow of which the ids are not all known."""

    def request(spec_type: Any, known: dict[str, Any], **later: Any) -> Any:
        unknown = [name for name, value in later.items() if is_unknown(value)]
        return partial_spec(spec_type, {**known, **later}, unknown)

    net = Vpc(ctx).create(NET)
    web = Droplet(ctx).create(request(DropletSpec, WEB.to_wire(), vpc_uuid=net.id))
    balancer = {"name": "lb", "region": "nyc3", "forwarding_rules": RULES}
    ids = UNKNOWN if is_unknown(web.state.id) else [web.state.id]
    lb = LoadBalancer(ctx).create(request(LoadBalancerSpec, balancer, droplet_ids=ids))
    zone = Domain(ctx).create(DomainSpec(name="a.example"))
    www = {"type": "A", "name": "www"}
    record = DomainRecord(ctx, domain_name=zone.id).create(
        request(DomainRecordSpec, www, data=UNKNOWN if is_unknown(web.id) else "192.0.2.1")
    )
    return [one.outcome for one in (net, web, lb, zone, record)]


def run(ctx: Context) -> list[Outcome]:
    """Carry the same workflow out."""
    net = Vpc(ctx).create(NET)
    web = Droplet(ctx).create(DropletSpec.model_validate({**WEB.to_wire(), "vpc_uuid": net.id}))
    lb = LoadBalancer(ctx).create(
        LoadBalancerSpec.model_validate(
            {"name": "lb", "region": "nyc3", "forwarding_rules": RULES, "droplet_ids": [web.id]}
        )
    )
    zone = Domain(ctx).create(DomainSpec(name="a.example"))
    www = DomainRecordSpec.model_validate({"type": "A", "name": "www", "data": "192.0.2.1"})
    record = DomainRecord(ctx, domain_name=zone.id).create(www)
    return [one.outcome for one in (net, web, lb, zone, record)]


def test_a_workflow_is_foretold_before_any_of_it_is_there(
    ctx: Context, rehearse: Rehearse, cloud: Running
) -> None:
    assert plan(rehearse()) == [Outcome.CREATED] * 5
    assert (writes(cloud), list(ctx.data.records())) == ([], [])
    assert run(ctx) == [Outcome.CREATED] * 5
    assert plan(rehearse()) == run(ctx) == [Outcome.REUSED] * 5


def test_a_workflow_of_which_a_part_is_gone_is_foretold(
    ctx: Context, rehearse: Rehearse, cloud: Running
) -> None:
    run(ctx)
    cloud.forget("load_balancer")
    expected = [Outcome.REUSED, Outcome.REUSED, Outcome.RECREATED, Outcome.REUSED, Outcome.REUSED]
    assert plan(rehearse()) == expected
    assert run(ctx) == expected


def test_below_a_cluster_that_is_yet_to_be_made_nothing_is_read(
    rehearsal: Rehearsal, cloud: Running
) -> None:
    spec = DatabaseClusterSpec(
        name="db", engine="pg", num_nodes=1, region="nyc3", size="db-s-1vcpu-1gb"
    )
    cluster = DatabaseCluster(rehearsal).create(spec)
    reads = len(cloud.log())
    dbs = DatabaseDb(rehearsal, database_cluster_uuid=cluster.id)
    made = dbs.create(DatabaseDbSpec(name="app"), adopt=True)
    assert (made.outcome, made.id) == (Outcome.CREATED, "app")
    assert len(cloud.log()) == reads


Apply = Callable[[Context], Result[VpcState]]


def applied(**changes: Any) -> Apply:
    is_replaced = changes.pop("replace", False)
    spec = VpcSpec.model_validate({**NET.to_wire(), "description": "old", **changes})
    return lambda ctx: Vpc(ctx).apply(spec, replace=is_replaced)


@pytest.mark.parametrize(
    ("act", "action"),
    [
        (applied(), Action.REUSE),
        (applied(description="new"), Action.UPDATE),
        (applied(region="sfo3", replace=True), Action.RECREATE),
        (applied(name="other"), Action.CREATE),
    ],
    ids=["same", "changed", "replaced", "fresh"],
)
def test_apply_does_what_its_rehearsal_foretold(
    ctx: Context, cloud: Running, rehearsal: Rehearsal, act: Apply, action: Action
) -> None:
    applied()(ctx)
    sent = writes(cloud)
    said = act(rehearsal)
    assert writes(cloud) == sent
    assert [one.action for one in rehearsal.foretold] == [action]
    done = act(ctx)
    assert (said.outcome, said.drift) == (done.outcome, done.drift)
    assert said.id in (UNKNOWN, done.id)
    assert (said.state.description, said.state.region) == (
        done.state.description,
        done.state.region,
    )


def test_apply_refuses_in_a_rehearsal_what_it_refuses_in_a_run(
    ctx: Context, rehearsal: Rehearsal
) -> None:
    applied()(ctx)
    with pytest.raises(ImmutableChange, match="region"):
        applied(region="sfo3")(rehearsal)
    assert [one.action for one in rehearsal.foretold] == [Action.REUSE]


def test_a_name_that_is_taken_is_foreseen(
    ctx: Context, cloud: Running, rehearse: Rehearse, rehearsal: Rehearsal
) -> None:
    cloud.configure(unique=True)
    made = Vpc(ctx).create(NET)
    ctx.forget(Vpc.kind, "net")
    assert Vpc(rehearsal).create(NET).id == made.id
    assert [one.action for one in rehearsal.foretold] == [Action.ADOPT]
    other = NET.model_copy(update={"ip_range": "10.20.0.0/20"})
    for context in (rehearse(), ctx):
        with pytest.raises(IdentityConflict, match="ip_range"):
            Vpc(context).create(other)
    assert Vpc(ctx).create(NET).outcome is Outcome.ADOPTED


def test_actions_updates_and_deletes_are_not_sent(
    ctx: Context, cloud: Running, rehearsal: Rehearsal
) -> None:
    net, web = Vpc(ctx).create(NET), Droplet(ctx).create(WEB)
    sent = writes(cloud)
    machines, nets = Droplet(rehearsal), Vpc(rehearsal)
    acts: list[Callable[[], object]] = [
        lambda: machines.power_off(web.state.id),
        lambda: machines.destroy_with_associated_resources_dangerous(
            web.state.id, x_dangerous=True
        ),
        lambda: nets.update(net.id, VpcUpdate(description="new")),
        lambda: machines.delete(web.state.id),
    ]
    told = [foretell(rehearsal, act, kind="it", instance="self").foretold[-1] for act in acts]
    assert writes(cloud) == sent
    assert [(one.action, one.kind, one.instance) for one in told] == [
        (Action.CALL, "it", "self"),
        (Action.CALL, "it", "self"),
        (Action.UPDATE, Vpc.kind, "net"),
        (Action.CALL, Droplet.kind, "web-1"),
    ]
    assert told[0].request == {
        "method": "POST",
        "path": f"/v2/droplets/{web.id}/actions",
        "body": {"type": "power_off"},
    }
    assert Droplet(ctx).create(WEB).outcome is Outcome.REUSED


def test_threads_rehearse_side_by_side(ctx: Context, cloud: Running, rehearsal: Rehearsal) -> None:
    for number in range(0, 24, 2):
        Tag(ctx).create(TagSpec(name=f"tag-{number}"))
    sent = writes(cloud)

    def act(number: int) -> Outcome:
        return Tag(rehearsal).create(TagSpec(name=f"tag-{number}")).outcome

    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(act, range(24))) == [Outcome.REUSED, Outcome.CREATED] * 12
    assert len(rehearsal.foretold) == 24
    assert writes(cloud) == sent


def test_markers_are_rehearsed_too(ctx: Context, rehearse: Rehearse, cloud: Running) -> None:
    ctx.owner = "team-a"
    spec = partial_spec(DropletSpec, WEB.to_wire(), ["vpc_uuid"])
    said = Droplet(rehearse()).create(spec)
    assert (said.outcome, said.notes, said.drift) == (Outcome.CREATED, (), ())


def test_without_a_token_a_rehearsal_fails_as_a_run_does(
    cloud: Running, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("DIGITALOCEAN_TOKEN", "DIGITALOCEAN_ACCESS_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    store = f"sqlite:///{tmp_path / 's.db'}"
    with Context.open(store, base_url=cloud.url) as ctx, Rehearsal.of(ctx) as rehearsal:
        with pytest.raises(ConfigError, match="DIGITALOCEAN_TOKEN"):
            Droplet(rehearsal).create(WEB)
        assert list(rehearsal.foretold) == []


def test_a_rehearsal_does_not_close_what_it_shares(cloud: Running, tmp_path: Path) -> None:
    with open_context(cloud, tmp_path) as ctx:
        Rehearsal.of(ctx).close()
        assert Tag(ctx).create(TagSpec(name="web")).outcome is Outcome.CREATED
