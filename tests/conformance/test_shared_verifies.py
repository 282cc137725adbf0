"""Many recorded things are verified with few requests, and what is gone is still seen."""

from __future__ import annotations

from pathlib import Path

import pytest

from generated.digitalocean import Droplet, DropletSpec
from postonce import Context, Outcome, Verified
from postonce.data.repository import Record, Status
from postonce.emulator.server import Running

from ..subjects import Subject, subjects
from .conftest import open_context

COUNT = 300


@pytest.fixture
def subject() -> Subject:
    return next(subject for subject in subjects() if subject.name == "droplet")


def spec_of(number: int) -> DropletSpec:
    return DropletSpec(
        name=f"web-{number}", region="nyc3", size="s-1vcpu-1gb", image="ubuntu-24-04-x64"
    )


def create(ctx: Context, number: int) -> tuple[Outcome, Verified]:
    result = Droplet(ctx).create(spec_of(number))
    assert result.drift == ()
    return result.outcome, result.verified


def record(ctx: Context, machines: Droplet, count: int) -> None:
    """Make droplets with bare POSTs and record them, quicker than by so many whole creates."""
    for number in range(count):
        body = machines.http.send(
            "POST", "/v2/droplets", json=spec_of(number).to_wire(), envelope="droplet"
        )
        assert body is not None
        ctx.data.put(
            Record(
                kind=Droplet.kind,
                instance=f"web-{number}",
                status=Status.LIVE,
                remote_id=str(body["id"]),
                state=body,
            )
        )


def requests(cloud: Running) -> list[str]:
    return [f"{entry['method']} {entry['path']}" for entry in cloud.log()]


def test_300_droplets_are_verified_in_three_requests(cloud: Running, tmp_path: Path) -> None:
    with open_context(cloud, tmp_path) as ctx:
        record(ctx, Droplet(ctx), COUNT)
    before = len(requests(cloud))
    with open_context(cloud, tmp_path) as ctx:
        assert create(ctx, 0) == (Outcome.REUSED, Verified.GET)
        rest = {create(ctx, number) for number in range(1, COUNT)}
    assert rest == {(Outcome.REUSED, Verified.LIST)}
    assert len(requests(cloud)) - before <= 3


def test_what_is_gone_among_many_is_read_before_it_is_made_anew(
    cloud: Running, tmp_path: Path
) -> None:
    with open_context(cloud, tmp_path) as ctx:
        for number in range(20):
            create(ctx, number)
        lost = Droplet(ctx).create(spec_of(7))
    cloud.forget("droplet", lost.id)
    with open_context(cloud, tmp_path) as ctx:
        outcomes = [create(ctx, number)[0] for number in range(20)]
    assert outcomes == [
        Outcome.RECREATED if number == 7 else Outcome.REUSED for number in range(20)
    ]
    assert f"GET /v2/droplets/{lost.id}" in requests(cloud)


def test_a_delete_ends_the_shared_list(cloud: Running, tmp_path: Path) -> None:
    with open_context(cloud, tmp_path) as ctx:
        for number in range(20):
            create(ctx, number)
    with open_context(cloud, tmp_path) as ctx:
        seen = [create(ctx, number)[1] for number in range(3)]
        Droplet(ctx).delete(999)
        seen += [create(ctx, number)[1] for number in range(3, 6)]
    assert seen == [Verified.GET, Verified.LIST, Verified.LIST] * 2
