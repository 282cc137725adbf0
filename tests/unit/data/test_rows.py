"""The stored form, which a later release must still be able to read."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from postonce.data.journal import Run, RunStatus
from postonce.data.repository import Record, Status
from postonce.data.rows import record_of, row_of, row_of_run, run_of

RECORD = Record(
    kind="acme/server",
    instance="web-1",
    status=Status.LIVE,
    version=3,
    remote_id="7",
    intent_at=datetime(2026, 1, 1, 12, tzinfo=UTC),
    request={"b": "ü", "a": [1, None]},
    updated_at=datetime(2026, 1, 1, 12, 0, 0, 5, tzinfo=UTC),
)
RUN = Run(
    id="r-1",
    workflow="deploy",
    status=RunStatus.FAILED,
    engine="inline",
    started_at=datetime(2026, 1, 1, 12, tzinfo=UTC),
    steps=[{"step": "web", "outcome": "failed", "error": "ü"}],
)


def test_json_is_sorted_ascii_text_and_times_are_iso() -> None:
    row = row_of(RECORD)

    assert row["request"] == '{"a":[1,null],"b":"\\u00fc"}'
    assert row["intent_at"] == "2026-01-01T12:00:00.000000+00:00"
    assert row["updated_at"] == "2026-01-01T12:00:00.000005+00:00"
    assert row["status"] == "live"
    assert row["state"] is None


def test_a_row_leads_back_to_its_record() -> None:
    assert record_of(row_of(RECORD)) == RECORD


def test_a_column_of_a_newer_release_is_left_aside() -> None:
    assert record_of({**row_of(RECORD), "colour": "red"}) == RECORD


def test_an_unknown_status_is_not_taken_for_another() -> None:
    with pytest.raises(ValueError, match="paused"):
        record_of({**row_of(RECORD), "status": "paused"})


def test_a_run_is_stored_in_the_same_form() -> None:
    assert row_of_run(RUN) == {
        "id": "r-1",
        "workflow": "deploy",
        "status": "failed",
        "engine": "inline",
        "started_at": "2026-01-01T12:00:00.000000+00:00",
        "ended_at": None,
        "source": "",
        "inputs": None,
        "steps": '[{"error":"\\u00fc","outcome":"failed","step":"web"}]',
    }


def test_a_row_leads_back_to_its_run() -> None:
    assert run_of({**row_of_run(RUN), "colour": "red"}) == RUN


def test_an_unknown_status_of_a_run_is_not_taken_for_another() -> None:
    with pytest.raises(ValueError, match="paused"):
        run_of({**row_of_run(RUN), "status": "paused"})
