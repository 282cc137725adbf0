"""What the DBOS engine alone has to keep: runs that outlive it, and their secrets.

What holds for every engine is in tests/contract; several processes are in tests/conformance.
"""

from __future__ import annotations

import base64
import logging
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from postonce import Context, Json, Timing
from postonce.data.keys import KEY
from postonce.errors import ConfigError, RepositoryError, RepositoryLocked
from postonce.workflow import Flow, Report, Workflow, run
from postonce.workflow.dbos import DbosEngine, dbos_address, keeper
from postonce.workflow.dbos.lookup import delete_old_runs
from postonce.workflow.dbos.slots import sqlite_slot
from postonce.workflow.definition import Source
from postonce.workflow.engine import Began, Ended, Event, Resting
from postonce.workflow.loading import of
from tests.contract import flows
from tests.subjects import ROOT

A_KEY = base64.urlsafe_b64encode(b"k" * 32).decode()


@dataclass(slots=True, kw_only=True)
class Place:
    """A store in a file, on which engines are opened one after the other."""

    folder: Path
    told: list[Event] = field(default_factory=list)

    @property
    def store(self) -> str:
        return f"sqlite:///{self.folder / 'state.db'}"

    @property
    def database(self) -> Path:
        return self.folder / "state.dbos.db"

    @property
    def log(self) -> Path:
        return self.folder / "log"

    @property
    def lines(self) -> list[str]:
        return self.log.read_text().splitlines() if self.log.exists() else []

    def run(
        self,
        flow: Flow | Workflow,
        *,
        interrupted_by: str | None = None,
        load: Any = of,
        **inputs: Json,
    ) -> Report:
        """Run a workflow with an engine of its own; Ctrl-C comes when a step is told of."""

        def hear(event: Event) -> None:
            self.told.append(event)
            if isinstance(event, Began) and event.task.step == interrupted_by:
                raise KeyboardInterrupt

        self.told.clear()
        timing = Timing(sleep=lambda seconds: time.sleep(min(seconds, 0.02)))
        with (
            Context.open(self.store, timing=timing) as ctx,
            DbosEngine(ctx, store=self.store, load=load) as engine,
        ):
            return run(flow, ctx, {"log": str(self.log), **inputs}, engine=engine, told=hear)

    def rows(self, condition: str = "true") -> int:
        """Count the runs and tasks that the engine keeps."""
        with closing(sqlite3.connect(self.database)) as db:
            found: int = db.execute(
                f"SELECT count(*) FROM workflow_status WHERE {condition}"
            ).fetchone()[0]
        return found

    def unfinished(self) -> int:
        return self.rows("status IN ('PENDING', 'ENQUEUED')")

    def texts(self) -> str:
        """Return all that the engine's database holds, in every table and in free pages."""
        with closing(sqlite3.connect(self.database)) as db:
            rows = "\n".join(db.iterdump())
        files = [path.read_bytes() for path in self.folder.glob("state.dbos.db*")]
        return rows + "\n".join(content.decode(errors="replace") for content in files)


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    monkeypatch.delenv(KEY, raising=False)
    return Place(folder=tmp_path)


# A run that was left is gone on with.


def test_an_interrupted_run_is_gone_on_with_and_what_was_done_is_not_done_again(
    place: Place,
) -> None:
    with pytest.raises(KeyboardInterrupt):
        place.run(flows.chain, interrupted_by="third")
    assert place.lines[:2] == ["first", "second"]
    assert place.unfinished() > 0
    report = place.run(flows.chain)
    assert report.is_ok
    assert place.lines.count("first") == place.lines.count("second") == 1
    told = [event.record.step for event in place.told if isinstance(event, Ended)]
    assert told == ["first", "second", "third", "fourth"]
    assert place.unfinished() == 0


def test_an_interrupt_says_what_becomes_of_the_run(place: Place) -> None:
    with pytest.raises(KeyboardInterrupt):
        place.run(flows.waiting, interrupted_by="waits")
    began, resting, ended = place.told
    assert isinstance(began, Began)
    assert isinstance(resting, Resting)
    assert isinstance(ended, Ended)
    assert ended.record.word == "stopped"
    assert "a worker goes on with it, or run again" in (ended.record.error or "")


def test_a_run_with_other_inputs_is_a_run_of_its_own(place: Place) -> None:
    with pytest.raises(KeyboardInterrupt):
        place.run(flows.items, names=["a"], interrupted_by="gathered")
    report = place.run(flows.items, names=["b"])
    assert report.records[-1].output == "B"
    assert place.lines.count("b") == 1


def test_another_workflow_s_run_is_left_to_those_who_know_it(place: Place) -> None:
    with pytest.raises(KeyboardInterrupt):
        place.run(flows.chain, interrupted_by="third")
    begun = place.lines
    assert place.run(flows.skipping).is_ok
    assert place.lines == [*begun, "after_skipped"]
    assert place.run(flows.chain).is_ok
    assert place.lines.count("first") == 1


def test_a_run_whose_workflow_was_changed_is_ended_and_a_new_one_begun(place: Place) -> None:
    with pytest.raises(KeyboardInterrupt):
        place.run(flows.chain, interrupted_by="third")
    changed = replace(flows.chain.workflow, concurrency=1)
    report = place.run(changed, load=lambda _source: changed)
    assert report.is_ok
    assert place.lines.count("first") == 2
    assert place.unfinished() == 0


def test_a_workflow_that_no_other_process_can_find_is_refused(place: Place) -> None:
    flow = replace(flows.chain.workflow, source=Source(name="chain"))
    with pytest.raises(ConfigError, match="module of its own"):
        place.run(flow)
    assert place.lines == []


def test_runs_that_ended_long_ago_are_deleted_with_their_tasks(place: Place) -> None:
    with Context.open(place.store) as ctx, DbosEngine(ctx, store=place.store) as engine:
        run(flows.skipping, ctx, {"log": str(place.log)}, engine=engine)
        delete_old_runs(days=1)
        assert place.rows() == 3
        delete_old_runs(days=-1)
        assert place.rows() == 0


def test_a_process_whose_work_is_not_recorded_says_so(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeper, "_STRANDED_S", 0.5)
    monkeypatch.setattr(keeper, "LOOK_S", 0.2)
    trigger = (
        "CREATE TRIGGER full BEFORE INSERT ON workflow_output "
        "BEGIN SELECT RAISE(ABORT, 'no room is left'); END"
    )
    place.run(flows.chain)
    with closing(sqlite3.connect(place.database)) as db:
        db.execute(trigger)
    with pytest.raises(RepositoryError, match=r"did not take what became of .*/skipped"):
        place.run(flows.skipping)
    with closing(sqlite3.connect(place.database)) as db:
        db.execute("DROP TRIGGER full")
    assert place.run(flows.skipping).is_ok
    assert place.unfinished() == 0


# Secrets.


def test_without_a_key_no_secret_is_kept_and_no_step_goes_on_with_less(place: Place) -> None:
    report = place.run(flows.secrets)
    assert report.outcomes() == {
        "account": ["executed"],
        "uses_account": ["failed"],
        "uses_each": ["failed"],
        "tells_of_it": ["failed"],
        "is_no_list": ["failed"],
        "only_after_account": ["executed"],
    }
    for record in report.records:
        if record.step.startswith("uses_"):
            assert KEY in (record.error or "")
    assert place.lines == ["only_after_account"]
    assert "hidden-in-an-answer" not in place.texts()


def test_without_a_key_a_run_with_a_sensitive_input_is_not_begun(place: Place) -> None:
    with pytest.raises(ConfigError, match=KEY):
        place.run(flows.secrets, phrase="open-sesame")
    assert place.lines == []
    assert "open-sesame" not in place.texts()


def test_with_a_key_steps_have_all_and_the_database_nothing(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(KEY, A_KEY)
    report = place.run(flows.secrets, phrase="open-sesame")
    assert report.is_ok
    assert "hidden-in-an-answer open-sesame" in place.lines
    assert "each hidden-in-an-answer" in place.lines
    texts = place.texts()
    assert "uses_account" in texts
    assert "hidden-in-an-answer" not in texts
    assert "open-sesame" not in texts


# One engine at a time.


def test_the_engine_s_database_is_private(place: Place) -> None:
    place.run(flows.skipping)
    files = list(place.folder.glob("state.dbos.db*"))
    assert {path.name for path in files} >= {"state.dbos.db", "state.dbos.db.lock"}
    assert all(path.stat().st_mode & 0o077 == 0 for path in files)


def test_a_file_that_another_process_works_on_is_refused(place: Place) -> None:
    with (
        closing(sqlite_slot(place.database)),
        pytest.raises(RepositoryLocked, match="in use by another process"),
    ):
        place.run(flows.skipping)


def test_a_file_that_is_no_database_is_told_by_its_name(place: Place) -> None:
    place.database.write_text("this is no database, and is long enough to be seen as none" * 20)
    with pytest.raises(RepositoryError, match=r"state\.dbos\.db.*not a database"):
        place.run(flows.skipping)


def test_a_second_engine_in_one_process_is_refused(place: Place, tmp_path: Path) -> None:
    other = f"sqlite:///{tmp_path / 'other.dbos.db'}"
    with (
        Context.open(place.store) as ctx,
        DbosEngine(ctx, store=place.store) as first,
        DbosEngine(ctx, store=place.store, database=other) as second,
    ):
        assert run(flows.skipping, ctx, {"log": str(place.log)}, engine=first).is_ok
        with pytest.raises(ConfigError, match="close it first"):
            run(flows.skipping, ctx, {"log": str(place.log)}, engine=second)
        first.close()
        assert run(flows.skipping, ctx, {"log": str(place.log)}, engine=second).is_ok


def test_nothing_of_dbos_is_printed(place: Place, capfd: pytest.CaptureFixture[str]) -> None:
    place.run(flows.failing)
    assert capfd.readouterr() == ("", "")


def test_dbos_tells_its_log_to_the_application_s(
    place: Place, caplog: pytest.LogCaptureFixture
) -> None:
    place.run(flows.skipping)
    logging.getLogger("dbos").warning("a word of warning")
    assert "a word of warning" in caplog.text


def test_the_extra_is_named_where_it_is_missing(place: Place) -> None:
    code = (
        "import sys\n"
        "sys.modules['dbos'] = None\n"
        "from postonce import Context\n"
        "from postonce.workflow.dbos import DbosEngine\n"
        "with Context.open('sqlite://') as ctx:\n"
        f"    DbosEngine(ctx, store={place.store!r})\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert "ConfigError" in ended.stderr
    assert "pip install 'postonce[dbos]'" in ended.stderr


# Addresses.


@pytest.mark.parametrize(
    ("store", "database"),
    [
        ("sqlite:///state.db", "sqlite:///state.dbos.db"),
        ("sqlite:////var/lib/state.db", "sqlite:////var/lib/state.dbos.db"),
        ("sqlite:///deep/state", "sqlite:///deep/state.dbos"),
        ("postgresql://ann@host/db", "postgresql://ann@host/db"),
        ("postgres://ann@host/db", "postgres://ann@host/db"),
    ],
)
def test_runs_are_kept_beside_the_store(store: str, database: str) -> None:
    assert dbos_address(store) == database


def test_a_store_in_memory_is_refused() -> None:
    with pytest.raises(ConfigError, match="outlive"):
        dbos_address("sqlite://")


@pytest.mark.parametrize("address", ["mysql://host/db", "state.db", "sqlite://", ""])
def test_a_database_that_cannot_keep_runs_is_refused(place: Place, address: str) -> None:
    with Context.open("sqlite://") as ctx, pytest.raises(ConfigError):
        DbosEngine(ctx, store=place.store, database=address or "x")
