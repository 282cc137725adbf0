"""What several suites share: the PostgreSQL server, started by the first test that asks for it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from .postgres import Server, running


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A server for the whole session."""
    with running() as server:
        yield server


@pytest.fixture
def database(postgres: Server) -> Iterator[str]:
    """The name of an empty database on it."""
    with postgres.database() as name:
        yield name


@pytest.fixture
def postgres_url(postgres: Server, database: str) -> str:
    """The address of an empty database."""
    return postgres.address(database)
