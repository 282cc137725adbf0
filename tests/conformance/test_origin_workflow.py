"""The origin story as a workflow, killed at each boundary between its steps, on every store.

By the emulator's log: whatever was killed when, running again ends with one of each and two
machines, and nothing was posted twice.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator

import pytest

from postonce.emulator.server import Running, running

from ..subjects import ROOT

STORES: dict[str, Callable[[pytest.FixtureRequest], str]] = {
    "sqlite": lambda request: f"sqlite:///{request.getfixturevalue('tmp_path') / 'state.db'}",
    "postgres": lambda request: str(request.getfixturevalue("postgres_url")),
}
IN_PLACE = {"vpc": 1, "tag": 1, "droplet": 2, "load_balancer": 1, "firewall": 1}
STEPS = sum(IN_PLACE.values())
PATIENCE_S = 120


@pytest.fixture(scope="module")
def emulator() -> Iterator[Running]:
    with running(ROOT / "specs" / "digitalocean") as started:
        yield started


@pytest.fixture
def cloud(emulator: Running) -> Running:
    emulator.reset()
    return emulator


class Runner:
    """Runs the workflow in processes of their own."""

    def __init__(self, cloud: Running, store: str, engine: str) -> None:
        self.cloud = cloud
        self.arguments = ("--base-url", cloud.url, "--engine", engine)
        self.environment = os.environ | {"DIGITALOCEAN_TOKEN": "any", "POSTONCE_STORE": store}

    def begin(self, *more: str) -> subprocess.Popen[str]:
        command = (sys.executable, "-m", "postonce", "run", "examples/storefront.yaml")
        return subprocess.Popen(
            [*command, *more, *self.arguments],
            cwd=ROOT,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *more: str) -> tuple[int, Counter[str]]:
        """Run to the end; return the exit code, and how many tasks came to which outcome."""
        out, err = (child := self.begin(*more)).communicate(timeout=PATIENCE_S)
        words = [line.split("\t")[1] for line in out.splitlines()[1:]]
        assert words, err
        return child.returncode, Counter(words)

    def kill_after(self, ended: int) -> None:
        """Run, and kill with SIGKILL once `ended` tasks are said to have ended."""
        child = self.begin()
        assert child.stdout is not None
        for _ in range(ended + 1):  # the headings come first
            child.stdout.readline()
        child.kill()
        child.communicate()

    def posts(self) -> int:
        return sum(entry["method"] == "POST" for entry in self.cloud.log())


@pytest.fixture(params=STORES)
def store(request: pytest.FixtureRequest) -> str:
    return STORES[request.param](request)


@pytest.fixture(params=["inline", "dbos"])
def runner(request: pytest.FixtureRequest, cloud: Running, store: str) -> Runner:
    return Runner(cloud, store, request.param)


def counts(cloud: Running) -> dict[str, int]:
    return {name: len(things) for name, things in cloud.objects().items() if things}


def test_refused_mended_and_run_again(cloud: Running, runner: Runner) -> None:
    cloud.fault(kind="status", operation="POST /v2/vpcs", when="before", status=422)
    assert runner.run("-i", "cidr=10.0.0.0/99") == (1, Counter(failed=1, created=1, blocked=3))
    assert runner.run() == (0, Counter(reused=1, created=5))
    before = runner.posts()
    assert runner.run() == (0, Counter(reused=6))
    assert (runner.posts(), counts(cloud)) == (before, IN_PLACE)


@pytest.mark.parametrize("ended", range(STEPS + 1))
def test_a_kill_at_a_step_boundary_doubles_nothing(
    cloud: Running, runner: Runner, ended: int
) -> None:
    runner.kill_after(ended)
    assert runner.run()[0] == 0
    assert counts(cloud) == IN_PLACE
    before = runner.posts()
    assert runner.run() == (0, Counter(reused=6))
    assert (runner.posts(), counts(cloud)) == (before, IN_PLACE)
