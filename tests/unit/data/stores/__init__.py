"""Dumps of stores that earlier formats left behind, and what was in them.

SQLite's format 2 and PostgreSQL's format 1 hold the same.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from postonce.data.journal import Run, RunStatus
from postonce.data.repository import Repository

STORES = Path(__file__).parent
RUN = Run(
    id="r-1",
    workflow="deploy",
    status=RunStatus.RUNNING,
    engine="inline",
    started_at=datetime(2027, 1, 1, tzinfo=UTC),
)
"""A run, which those formats had no room for."""


def shows_what_format_2_held(data: Repository) -> None:
    """Assert that records, history and claims are as they were, and that work goes on."""
    live = data.get("acme/server", "web-1")
    lost = data.get("acme/server", "web-2")
    assert live is not None
    assert lost is not None
    assert (live.status, live.remote_id, live.state["size"]) == ("live", "7", {"slug": "small"})
    assert (live.sensitive, live.rivals, live.baseline) == (("users.pin",), ("8",), ("5", "6"))
    assert (live.owner, live.parents) == ("team", {"zone": "z-1"})
    assert (lost.status, lost.request, lost.baseline) == ("intent", {"name": "web-2"}, None)
    assert [kept.status for kept in data.history("acme/key", "ci")] == ["deleted", "live"]
    assert data.with_remote_id("acme/server", "7") == (live,)
    assert data.holder("acme/server", "web-2") == "runner-1"
    assert len(list(data.records())) == 3
    assert data.put(live).version == 3
