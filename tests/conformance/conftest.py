"""One emulator per provider, on a real socket, reset before each test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from postonce import Context, Timing
from postonce.emulator.server import Running, running

from ..subjects import ROOT, Subject


@pytest.fixture(scope="session")
def emulators() -> Iterator[Callable[[str], Running]]:
    """Return the provider's emulator, started when first asked for."""
    started: dict[str, Running] = {}
    with ExitStack() as stack:

        def emulator_of(provider: str) -> Running:
            if provider not in started:
                started[provider] = stack.enter_context(running(ROOT / "specs" / provider))
            return started[provider]

        yield emulator_of


@pytest.fixture
def cloud(subject: Subject, emulators: Callable[[str], Running]) -> Running:
    """The emulator of the subject's provider, empty."""
    emulator = emulators(subject.provider)
    emulator.reset()
    return emulator


@pytest.fixture
def ctx(cloud: Running, tmp_path: Path) -> Iterator[Context]:
    """A context on a new SQLite file and the emulator; nothing sleeps."""
    with open_context(cloud, tmp_path) as opened:
        yield opened


def open_context(cloud: Running, folder: Path, *, timeout_s: float = 10.0) -> Context:
    return Context.open(
        f"sqlite:///{folder / 'state.db'}",
        base_url=cloud.url,
        token="conformance-token",
        timing=Timing(sleep=lambda _s: None),
        timeout_s=timeout_s,
    )
