"""A real SQLite repository and an empty cloud for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from postonce.data.open import open_repository
from postonce.data.repository import Repository

from .cloud import Cloud


@pytest.fixture
def data(tmp_path: Path) -> Iterator[Repository]:
    repository = open_repository(f"sqlite:///{tmp_path / 'state.db'}")
    yield repository
    repository.close()


@pytest.fixture
def cloud() -> Cloud:
    return Cloud()
