"""A store on disk and the command line over it."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from postonce.cli import app
from postonce.data.journal import Run
from postonce.data.open import open_repository
from postonce.data.repository import Record, Status

LOST = Record(
    kind="cloud/thing",
    instance="web-1",
    status=Status.INTENT,
    token="t0ken-of-the-intent",
    intent_at=datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
    fingerprint="f" * 64,
    request={"name": "web-1", "password": "digest:0123"},
    is_ready=False,
)
NOW = datetime(2026, 1, 2, 3, 5, tzinfo=UTC)


class Cli:
    """The commands, run in this process over one store."""

    def __init__(self, folder: Path) -> None:
        self.address = f"sqlite:///{folder / 'state.db'}"
        self.code, self.out, self.err = 0, "", ""

    def put(self, *records: Record) -> Record:
        """Write records, and return the last of them as stored."""
        with closing(open_repository(self.address, clock=lambda: NOW)) as data:
            return [data.put(record) for record in records][-1]

    def put_runs(self, *runs: Run) -> None:
        """Write runs into the journal."""
        with closing(open_repository(self.address)) as data:
            for run in runs:
                data.put_run(run)

    def get(self, instance: str = "web-1") -> Record | None:
        with closing(open_repository(self.address)) as data:
            return data.get("cloud/thing", instance)

    def __call__(self, *arguments: str) -> str:
        """Run a command, and return its standard output."""
        result = CliRunner().invoke(app, arguments, env={"POSTONCE_STORE": self.address})
        assert result.exception is None or isinstance(result.exception, SystemExit)
        self.code, self.out, self.err = result.exit_code, result.stdout, result.stderr
        return self.out


@pytest.fixture
def cli(tmp_path: Path) -> Cli:
    return Cli(tmp_path)
