"""A process killed with SIGKILL in the middle of a create; the next run completes it."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from generated.digitalocean import Droplet, DropletSpec
from postonce import Outcome
from postonce.emulator.server import Running, running

from ..subjects import ROOT
from .conftest import open_context

SPEC = {"name": "web-1", "region": "nyc3", "size": "s-1vcpu-1gb", "image": "ubuntu-24-04-x64"}
CREATE = f"""
import sys
from generated.digitalocean import Droplet, DropletSpec
from postonce import Context
with Context.open(sys.argv[1], base_url=sys.argv[2], token="killed") as ctx:
    Droplet(ctx).create(DropletSpec.model_validate({SPEC!r}))
"""
PATIENCE_S = 60.0


@pytest.fixture
def cloud() -> Iterator[Running]:
    with running(ROOT / "specs" / "digitalocean") as emulator:
        yield emulator


def create_and_kill_at(cloud: Running, folder: Path, method: str) -> None:
    """Run a create in a process of its own and kill it once `method` has reached the provider."""
    store = f"sqlite:///{folder / 'state.db'}"
    child = subprocess.Popen([sys.executable, "-c", CREATE, store, cloud.url], cwd=ROOT)
    deadline = time.monotonic() + PATIENCE_S
    while not any(entry["method"] == method for entry in cloud.log()):
        assert child.poll() is None, "the create ended before it could be killed"
        assert time.monotonic() < deadline
        time.sleep(0.01)
    child.kill()
    child.wait()


def posts(cloud: Running) -> int:
    return sum(entry["method"] == "POST" for entry in cloud.log())


@pytest.mark.parametrize("when", ["before", "after"])
def test_killed_while_the_post_is_under_way(cloud: Running, tmp_path: Path, when: str) -> None:
    cloud.fault(kind="delay", method="POST", delay_s=PATIENCE_S, when=when)
    create_and_kill_at(cloud, tmp_path, "POST")
    with open_context(cloud, tmp_path) as ctx:
        result = Droplet(ctx).create(DropletSpec.model_validate(SPEC))
    assert result.outcome is Outcome.RESUMED
    assert len(cloud.objects()["droplet"]) == 1
    assert posts(cloud) == (2 if when == "before" else 1)


def test_killed_while_waiting_until_it_is_ready(cloud: Running, tmp_path: Path) -> None:
    cloud.configure(reads_until_ready=5)
    cloud.fault(kind="delay", method="GET", delay_s=PATIENCE_S)
    create_and_kill_at(cloud, tmp_path, "GET")
    with open_context(cloud, tmp_path) as ctx:
        result = Droplet(ctx).create(DropletSpec.model_validate(SPEC))
        assert result.outcome is Outcome.RESUMED
        assert result.state.status == "active"
    assert posts(cloud) == 1
