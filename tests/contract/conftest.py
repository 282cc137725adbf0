"""The stores that every contract test runs on.

A new store adds its address to `SHARED`. Memory is private to one process, so it takes part
where no second process is needed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from postonce.data.open import open_repository
from postonce.data.repository import Repository

SHARED: dict[str, Callable[[Path], str]] = {
    "sqlite": lambda folder: f"sqlite:///{folder / 'state.db'}",
}
PRIVATE: dict[str, Callable[[Path], str]] = {"memory": lambda _: "sqlite://"}


@dataclass(slots=True)
class Clock:
    """A clock that stands until it is moved."""

    now: datetime = field(default_factory=lambda: datetime(2026, 1, 1, 12, 0, tzinfo=UTC))

    def __call__(self) -> datetime:
        return self.now

    def advance(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(params=SHARED)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty store that several processes can open."""
    return SHARED[request.param](tmp_path)


@pytest.fixture(params=SHARED | PRIVATE)
def data(request: pytest.FixtureRequest, tmp_path: Path, clock: Clock) -> Iterator[Repository]:
    """An empty store of every sort."""
    repository = open_repository((SHARED | PRIVATE)[request.param](tmp_path), clock=clock)
    yield repository
    repository.close()
