"""The emulator on a real socket, empty before each test, and a context on it; nothing sleeps."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from postonce import Context, Timing
from postonce.emulator.server import Running, running
from postonce.workflow import Workflow
from postonce.workflow.read import read

from ...subjects import ROOT

STOREFRONT = str(ROOT / "examples" / "storefront.yaml")


@pytest.fixture(scope="package")
def emulator() -> Iterator[Running]:
    with running(ROOT / "specs" / "digitalocean") as started:
        yield started


@pytest.fixture
def cloud(emulator: Running) -> Running:
    emulator.reset()
    return emulator


@pytest.fixture
def ctx(cloud: Running, tmp_path: Path) -> Iterator[Context]:
    store = f"sqlite:///{tmp_path / 'state.db'}"
    timing = Timing(sleep=lambda _s: None)
    with Context.open(store, base_url=cloud.url, token="any", timing=timing) as opened:
        yield opened


def flow_of(steps: str) -> Workflow:
    """Return the workflow of a file with these steps."""
    return read("providers: [generated.digitalocean]\nsteps:\n" + steps, "w.yaml")
