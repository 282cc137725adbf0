"""A store that fills up in the middle of a run: told, nothing lost, and the next run goes on."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from postonce.emulator.server import Running, running

from ..subjects import ROOT

IN_PLACE = {"vpc": 1, "tag": 1, "droplet": 2, "load_balancer": 1, "firewall": 1}


@pytest.fixture
def cloud() -> Iterator[Running]:
    with running(ROOT / "specs" / "digitalocean") as emulator:
        yield emulator


def run(cloud: Running, folder: Path, most_bytes: int | None = None) -> tuple[int, str]:
    """Run the workflow, no file of which may grow beyond `most_bytes`; return how it ended."""

    def limit() -> None:
        if most_bytes is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, most_bytes))

    command = (sys.executable, "-m", "postonce", "run", "examples/storefront.yaml")
    store = f"sqlite:///{folder / 'state.db'}"
    done = subprocess.run(
        [*command, "--base-url", cloud.url],
        cwd=ROOT,
        env=os.environ | {"DIGITALOCEAN_TOKEN": "any", "POSTONCE_STORE": store},
        preexec_fn=limit,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout


@pytest.mark.parametrize("most_bytes", [100_000, 160_000, 240_000])
def test_a_full_store_is_told_and_gone_on_from(
    cloud: Running, tmp_path: Path, most_bytes: int
) -> None:
    code, told = run(cloud, tmp_path, most_bytes)
    assert code in (1, 2)
    assert "state.db" in told
    assert "Traceback" not in told
    code, told = run(cloud, tmp_path)
    assert code == 0, told
    found = {name: len(things) for name, things in cloud.objects().items() if things}
    assert found == IN_PLACE
