"""The story this project began with: a network with a bad CIDR fails, the rest goes on; mended and
run again, and again, it ends with one of each and two machines.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from generated.digitalocean import (
    Droplet,
    DropletSpec,
    Firewall,
    FirewallSpec,
    LoadBalancer,
    LoadBalancerSpec,
    Tag,
    TagSpec,
    Vpc,
    VpcSpec,
)
from postonce import ApiError, Context, Outcome
from postonce.emulator.server import Running, running

from ..subjects import ROOT
from .conftest import open_context


@pytest.fixture
def cloud() -> Iterator[Running]:
    with running(ROOT / "specs" / "digitalocean") as emulator:
        yield emulator


@pytest.fixture
def ctx(cloud: Running, tmp_path: Path) -> Iterator[Context]:
    with open_context(cloud, tmp_path) as opened:
        yield opened


def test_mend_and_run_again(cloud: Running, ctx: Context) -> None:
    cloud.fault(kind="status", operation="POST /v2/vpcs", status=422, when="before")
    with pytest.raises(ApiError):
        run(ctx, cidr="10.0.0.0/99")
    assert counts(cloud) == {"tag": 1}

    assert run(ctx, cidr="10.10.0.0/20") == ["reused", *["created"] * 5]
    assert run(ctx, cidr="10.10.0.0/20") == ["reused"] * 6
    assert counts(cloud) == {"tag": 1, "vpc": 1, "droplet": 2, "load_balancer": 1, "firewall": 1}


@pytest.mark.parametrize("operation", ["POST /v2/droplets", "POST /v2/load_balancers"])
@pytest.mark.parametrize(
    "fault", [{"kind": "status", "status": 503}, {"kind": "reset"}, {"kind": "truncate"}], ids=str
)
def test_a_lost_answer_makes_no_double(
    cloud: Running, ctx: Context, operation: str, fault: dict[str, object]
) -> None:
    cloud.fault(operation=operation, when="after", **fault)
    run(ctx, cidr="10.10.0.0/20")
    assert run(ctx, cidr="10.10.0.0/20") == ["reused"] * 6
    assert counts(cloud) == {"tag": 1, "vpc": 1, "droplet": 2, "load_balancer": 1, "firewall": 1}


def run(ctx: Context, *, cidr: str) -> list[str]:
    """Carry the workflow out and return the outcome of each step."""
    outcomes: list[Outcome] = [Tag(ctx).create(TagSpec(name="web")).outcome]
    vpc = Vpc(ctx).create(VpcSpec(name="net", region="nyc3", ip_range=cidr))
    outcomes.append(vpc.outcome)
    machines = []
    for name in ("web-1", "web-2"):
        spec = DropletSpec(
            name=name,
            region="nyc3",
            size="s-1vcpu-1gb",
            image="ubuntu-24-04-x64",
            vpc_uuid=vpc.id,
            tags=["web"],
        )
        result = Droplet(ctx).create(spec)
        machines.append(result.state.id)
        outcomes.append(result.outcome)
    rules = [
        {
            "entry_protocol": "http",
            "entry_port": 80,
            "target_protocol": "http",
            "target_port": 80,
        }
    ]
    balancer = LoadBalancerSpec.model_validate(
        {"name": "lb", "region": "nyc3", "forwarding_rules": rules, "droplet_ids": machines}
    )
    outcomes.append(LoadBalancer(ctx).create(balancer).outcome)
    inbound = [{"protocol": "tcp", "ports": "80", "sources": {"addresses": ["0.0.0.0/0"]}}]
    firewall = FirewallSpec.model_validate(
        {"name": "fw", "inbound_rules": inbound, "droplet_ids": machines}
    )
    outcomes.append(Firewall(ctx).create(firewall).outcome)
    return [outcome.value for outcome in outcomes]


def counts(cloud: Running) -> dict[str, int]:
    """Return how many things of each resource there are."""
    return dict(Counter({name: len(things) for name, things in cloud.objects().items()}))
