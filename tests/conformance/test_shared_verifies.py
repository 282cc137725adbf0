"""Many recorded things are verified with few requests, and what is gone is still seen."""

from __future__ import annotations

from pathlib import Path

import pytest

from generated.digitalocean import Droplet, DropletSpec
from postonce import Context, Outcome, Verified
from postonce.emulator.server import Running

from ..subjects import Subject, subjects
from .conftest import open_context

COUNT = 300


@pytest.fixture
def subject() -> Subject:
    return next(subject for subject in subjects() if subject.name == "droplet")


def create(ctx: Context, number: int) -> tuple[Outcome, Verified]:
    spec = DropletSpec(
        name=f"web-{number}", region="nyc3", size="s-1vcpu-1gb", image="ubuntu-24-04-x64"
    )
    result = Droplet(ctx).create(spec)
    assert result.drift == ()
    return result.outcome, result.verified


def requests(cloud: Running) -> list[str]:
    return [f"{entry['method']} {entry['path']}" for entry in cloud.log()]


def test_300_droplets_are_verified_in_three_requests(cloud: Running, tmp_path: Path) -> None:
    with open_context(cloud, tmp_path) as ctx:
        assert {create(ctx, number)[0] for number in range(COUNT)} == {Outcome.CREATED}
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
        lost = Droplet(ctx).create(
            DropletSpec(name="web-7", region="nyc3", size="s-1vcpu-1gb", image="ubuntu-24-04-x64")
        )
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
