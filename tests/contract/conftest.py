"""The stores that every contract test runs on.

A new store adds its address to `SHARED`. Memory is private to one process, and sealing does not
depend on them, so these take part where no second process is needed.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from postonce.data.open import open_repository
from postonce.data.repository import Repository


def _in_a_file(request: pytest.FixtureRequest) -> str:
    folder: Path = request.getfixturevalue("tmp_path")
    return f"sqlite:///{folder / 'state.db'}"


def _on_a_server(request: pytest.FixtureRequest) -> str:
    address: str = request.getfixturevalue("postgres_url")
    return address


def _in_a_sealed_file(request: pytest.FixtureRequest) -> str:
    environment: pytest.MonkeyPatch = request.getfixturevalue("monkeypatch")
    environment.setenv("POSTONCE_KEY", base64.urlsafe_b64encode(b"k" * 32).decode())
    return _in_a_file(request)


SHARED: dict[str, Callable[[pytest.FixtureRequest], str]] = {
    "sqlite": _in_a_file,
    "postgres": _on_a_server,
}
PRIVATE: dict[str, Callable[[pytest.FixtureRequest], str]] = {
    "memory": lambda _: "sqlite://",
    "sealed": _in_a_sealed_file,
}


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
def url(request: pytest.FixtureRequest) -> str:
    """The address of an empty store that several processes can open."""
    return SHARED[request.param](request)


@pytest.fixture(params=SHARED | PRIVATE)
def data(request: pytest.FixtureRequest, clock: Clock) -> Iterator[Repository]:
    """An empty store of every sort."""
    repository = open_repository((SHARED | PRIVATE)[request.param](request), clock=clock)
    yield repository
    repository.close()
