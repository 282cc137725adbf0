"""One toy provider, served over a real socket; clean before each test."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from postonce.emulator import Emulator, Running, serving

from .toy import MANIFEST, SPEC


@pytest.fixture(scope="session")
def served() -> Iterator[Running]:
    with serving(Emulator(SPEC, MANIFEST)) as running:
        yield running


@pytest.fixture
def toy(served: Running) -> Running:
    served.reset()
    return served


@pytest.fixture
def client(toy: Running) -> Iterator[httpx.Client]:
    headers = {"Authorization": "Bearer toy"}
    with httpx.Client(base_url=toy.url, headers=headers, timeout=5) as client:
        yield client
