"""The SQLite file: private, durable, never damaged, and clear about what is wrong with it."""

from __future__ import annotations

import os
import sqlite3
import stat
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from postonce.data.open import open_store
from postonce.data.repository import Record, Repository, Status
from postonce.data.sql import SqlRepository
from postonce.data.sqlite.schema import APPLICATION_ID, STEPS, bring_up_to_date
from postonce.data.tables import METADATA
from postonce.errors import RepositoryError, RepositoryLocked, RepositoryTooNew

from .stores import RUN, STORES, shows_what_format_2_held

RECORD = Record(kind="acme/server", instance="web-1", status=Status.INTENT)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state.db"


def opened(path: Path) -> Repository:
    return open_store(f"sqlite:///{path}", busy_timeout_s=0.2)


def filled(path: Path) -> Record:
    with closing(opened(path)) as data:
        return data.put(RECORD)


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def raw(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, isolation_level=None)


# Private and durable.


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077])
def test_the_files_are_this_users_alone(tmp_path: Path, umask: int) -> None:
    path = tmp_path / "new" / "folder" / "state.db"
    before = os.umask(umask)
    try:
        with closing(opened(path)) as data:
            data.put(RECORD)
            modes = {file.name: mode_of(file) for file in path.parent.iterdir()}
    finally:
        os.umask(before)

    assert modes == {"state.db": 0o600, "state.db-wal": 0o600, "state.db-shm": 0o600}
    assert mode_of(path.parent) == mode_of(path.parent.parent) == 0o700


def test_a_folder_that_is_there_is_left_as_it_is(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)

    opened(tmp_path / "state.db").close()

    assert mode_of(tmp_path) == 0o755


def test_every_commit_is_on_disk(path: Path) -> None:
    with closing(opened(path)) as data:
        assert isinstance(data, SqlRepository)
        with data._reader.connect() as db:
            assert db.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
            assert db.exec_driver_sql("PRAGMA synchronous").scalar() == 2


def test_a_change_of_folder_leads_to_no_other_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path)
    with closing(opened(Path("state.db"))) as data:
        monkeypatch.chdir(tmp_path / "elsewhere")
        data.put(RECORD)

    assert list(Path.cwd().iterdir()) == []


def test_a_file_that_vanished_is_not_made_anew(path: Path) -> None:
    with closing(opened(path)) as data:
        for file in path.parent.iterdir():
            file.unlink()

        with pytest.raises(RepositoryError):
            data.put(RECORD)
    assert not path.exists()


def test_errors_do_not_show_what_records_hold(path: Path) -> None:
    with closing(opened(path)) as data:
        data.put(RECORD)
        with closing(raw(path)) as db:
            db.execute("DROP TABLE history")

        with pytest.raises(RepositoryError) as caught:
            data.put(Record(kind="k", instance="i", status=Status.LIVE, state={"a": "s3cret"}))

    shown = f"{caught.value} {caught.value.__cause__}"
    assert "no such table" in shown
    assert "s3cret" not in shown


# Formats.


def test_the_steps_lead_to_the_tables_that_are_used() -> None:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as db:
        bring_up_to_date(db, "memory")
        made = {
            table: [row[1:4] + row[5:6] for row in db.execute(f"PRAGMA table_info({table})")]
            for (table,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
        }

    assert made == {
        table.name: [
            (
                column.name,
                str(column.type),
                int(not column.nullable),
                1 + list(table.primary_key.columns).index(column) if column.primary_key else 0,
            )
            for column in table.columns
        ]
        for table in METADATA.sorted_tables
    }


def test_a_store_of_an_older_release_is_brought_up_to_date(path: Path) -> None:
    filled(path)
    later = (*STEPS, ("ALTER TABLE records ADD COLUMN colour TEXT", "CREATE TABLE extra (a TEXT)"))

    with closing(raw(path)) as db:
        bring_up_to_date(db, "state.db", later)
        bring_up_to_date(db, "state.db", later)

        assert db.execute("PRAGMA user_version").fetchone() == (len(later),)
        assert db.execute("SELECT instance, colour FROM records").fetchall() == [("web-1", None)]


def left_behind(path: Path, dump: str) -> Repository:
    """Return a store that was left behind as `dump`, opened."""
    with closing(raw(path)) as db:
        db.executescript((STORES / dump).read_text())
    return opened(path)


def test_a_store_of_the_first_release_keeps_all_it_holds(path: Path) -> None:
    with closing(left_behind(path, "format-1.sql")) as data:
        live = data.get("acme/server", "web-1")
        lost = data.get("acme/server", "web-2")
        assert live is not None
        assert lost is not None
        assert (live.status, live.remote_id, live.state["size"]) == ("live", "7", {"slug": "small"})
        assert (lost.status, lost.request) == ("intent", {"name": "web-2"})
        assert (live.sensitive, live.rivals, live.baseline) == ((), (), None)
        assert len(data.history("acme/key", "ci")) == 2
        assert data.holder("acme/server", "web-2") == "runner-1"
        assert data.put(live).version == 3


def test_a_store_of_format_2_keeps_all_it_holds_and_takes_runs(path: Path) -> None:
    with closing(left_behind(path, "format-2.sql")) as data:
        shows_what_format_2_held(data)
        assert list(data.runs()) == []
        data.put_run(RUN)
        assert list(data.runs("deploy")) == [RUN]


def test_a_step_that_fails_leaves_the_old_format(path: Path) -> None:
    written = filled(path)

    with closing(raw(path)) as db, pytest.raises(sqlite3.OperationalError):
        bring_up_to_date(db, "state.db", (*STEPS, ("CREATE TABLE extra (a TEXT)", "nonsense")))

    with closing(opened(path)) as data:
        assert data.get(RECORD.kind, RECORD.instance) == written
    with closing(raw(path)) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (len(STEPS),)
        assert not db.execute("SELECT 1 FROM sqlite_schema WHERE name = 'extra'").fetchall()


def test_a_store_of_a_newer_release_is_left_untouched(path: Path) -> None:
    filled(path)
    with closing(raw(path)) as db:
        db.execute("PRAGMA user_version = 999")
    before = path.read_bytes()

    with pytest.raises(RepositoryTooNew, match="999"):
        opened(path)
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]


def test_a_newer_format_still_in_the_log_is_seen_too(path: Path) -> None:
    with closing(opened(path)) as data, closing(raw(path)) as db:
        data.put(RECORD)
        db.execute("PRAGMA user_version = 999")

        with pytest.raises(RepositoryTooNew, match="999"):
            opened(path)


def test_the_mark_is_ours() -> None:
    assert APPLICATION_ID.to_bytes(4, "big") == b"ponc"


# What can be wrong with a file.


def refused(path: Path, says: str) -> None:
    """The store is refused with these words, and its file is as it was."""
    before = path.read_bytes()
    with pytest.raises(RepositoryError, match=says):
        opened(path)
    assert path.read_bytes() == before


@pytest.mark.parametrize("content", [b"not a database at all", b"SQLite", b"\x00" * 4096])
def test_a_file_that_is_no_database_is_left_untouched(path: Path, content: bytes) -> None:
    path.write_bytes(content)

    refused(path, "no SQLite database")


def test_the_database_of_another_application_is_left_untouched(path: Path) -> None:
    with closing(raw(path)) as db:
        db.execute("CREATE TABLE records (a TEXT)")

    refused(path, "another application")


def test_an_empty_file_becomes_a_store(path: Path) -> None:
    path.touch()

    assert filled(path).version == 1


def test_a_damaged_file_is_told(path: Path) -> None:
    filled(path)
    content = bytearray(path.read_bytes())
    content[100:] = b"\xff" * (len(content) - 100)
    path.write_bytes(content)

    refused(path, "damaged")


def test_a_folder_in_place_of_the_file_is_told(path: Path) -> None:
    path.mkdir()

    with pytest.raises(RepositoryError, match="is a folder"):
        opened(path)


def test_a_file_in_place_of_the_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(RepositoryError, match="cannot be written"):
        opened(tmp_path / "file" / "state.db")


@contextmanager
def as_nobody() -> Iterator[None]:
    """Work without root's right to write everywhere."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that other users can enter; pytest's own are closed to them."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


def test_a_file_that_may_only_be_read_is_told(open_folder: Path) -> None:
    path = open_folder / "state.db"
    filled(path)
    path.chmod(0o444)
    before = path.read_bytes()

    with as_nobody(), pytest.raises(RepositoryError, match="cannot be written"):
        opened(path)
    assert path.read_bytes() == before


def test_a_folder_that_may_only_be_read_is_told(open_folder: Path) -> None:
    open_folder.chmod(0o555)

    with as_nobody(), pytest.raises(RepositoryError, match="cannot be written"):
        opened(open_folder / "state.db")
    assert list(open_folder.iterdir()) == []
    open_folder.chmod(0o755)


def test_a_folder_that_takes_no_further_files_is_told(open_folder: Path) -> None:
    """The file itself may be written, but not the two that SQLite needs beside it."""
    path = open_folder / "state.db"
    filled(path)
    path.chmod(0o666)
    open_folder.chmod(0o555)

    with as_nobody(), pytest.raises(RepositoryError, match="its folder"):
        opened(path)
    open_folder.chmod(0o755)


# Others who hold the file.


def test_a_writer_that_does_not_finish_is_told(path: Path) -> None:
    with closing(opened(path)) as data, closing(raw(path)) as other:
        first = data.put(RECORD)
        other.execute("BEGIN IMMEDIATE")

        with pytest.raises(RepositoryLocked, match="held by another process"):
            data.put(first)
        assert data.get(RECORD.kind, RECORD.instance) == first

        other.execute("ROLLBACK")
        assert data.put(first).version == 2


def test_a_file_held_exclusively_is_told(path: Path) -> None:
    filled(path)
    with closing(raw(path)) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")

        with pytest.raises(RepositoryLocked, match="held by another process"):
            opened(path)


def test_a_writer_does_not_keep_others_from_opening(path: Path) -> None:
    written = filled(path)
    with closing(raw(path)) as other:
        other.execute("BEGIN IMMEDIATE")

        with closing(opened(path)) as data:
            assert data.get(RECORD.kind, RECORD.instance) == written
