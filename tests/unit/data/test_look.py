"""A look into a store: what it tells, and that nothing is made, upgraded or left behind."""

from __future__ import annotations

import base64
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from postonce.data.look import Counts
from postonce.data.open import look_into, open_repository
from postonce.data.repository import Record, Status
from postonce.data.sqlite.schema import STEPS, bring_up_to_date
from postonce.errors import ConfigError, RepositoryError, RepositoryLocked, RepositoryTooNew
from tests.postgres import PASSWORD, Server

KEY = base64.urlsafe_b64encode(b"k" * 32).decode()
LIVE = Record(kind="cloud/thing", instance="web-1", status=Status.LIVE, remote_id="1")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state.db"


def in_a_file(request: pytest.FixtureRequest) -> str:
    return f"sqlite:///{request.getfixturevalue('path')}"


def on_a_server(request: pytest.FixtureRequest) -> str:
    url: str = request.getfixturevalue("postgres_url")
    return url


STORES: dict[str, Callable[[pytest.FixtureRequest], str]] = {
    "sqlite": in_a_file,
    "postgres": on_a_server,
}


@pytest.fixture(params=STORES)
def url(request: pytest.FixtureRequest) -> str:
    """The address of a store that nobody has made yet."""
    return STORES[request.param](request)


def filled(url: str, *records: Record, keys: tuple[str, ...] = ()) -> None:
    with closing(open_repository(url, keys=keys)) as data:
        for record in records:
            data.put(record)


def everything_in(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


# What it tells.


def test_where_there_is_no_store_there_is_nothing(url: str) -> None:
    for _ in "again":
        with look_into(url) as look:
            look.try_to_write()
            assert (look.format, look.kinds(), look.instances("cloud/thing")) == (0, [], [])


def test_a_store_tells_its_format_and_takes_writes(url: str) -> None:
    filled(url)
    with look_into(url) as look:
        look.try_to_write()
        assert look.format == look.newest > 0


def test_names_are_told_by_their_beginning(url: str) -> None:
    names = ("web-1", "web-2", "we%", "db", "機械")
    other = replace(LIVE, kind="cloud/other", instance="web-9")
    filled(url, *(replace(LIVE, instance=name) for name in names), other)

    with look_into(url) as look:
        assert look.kinds() == ["cloud/other", "cloud/thing"]
        assert look.kinds("cloud/t") == ["cloud/thing"]
        assert look.kinds("%") == look.kinds("t") == []
        assert sorted(look.instances("cloud/thing")) == sorted(names)
        assert look.instances("cloud/thing", "web-") == ["web-1", "web-2"]
        assert look.instances("cloud/thing", "we%") == ["we%"]
        assert look.instances("cloud/thing", "機") == ["機械"]
        assert look.instances("cloud/nothing") == []


def test_what_waits_is_counted(url: str) -> None:
    filled(
        url,
        LIVE,
        replace(LIVE, instance="gone", status=Status.DELETED),
        replace(LIVE, instance="lost", status=Status.INTENT),
        replace(LIVE, instance="going", status=Status.DELETING),
        replace(LIVE, instance="twice", rivals=("7",)),
        replace(LIVE, instance="lost twice", status=Status.INTENT, rivals=("8", "9")),
    )
    with look_into(url) as look:
        assert look.counts() == Counts(records=6, open=2, rivals=2)


def test_an_empty_store_counts_nothing(url: str) -> None:
    filled(url)
    with look_into(url) as look:
        assert look.counts() == Counts(records=0, open=0, rivals=0)


def test_records_with_encrypted_values_are_told(url: str) -> None:
    secret = replace(LIVE, instance="secret", state={"password": "s3cret"})
    looks_like_one = replace(LIVE, instance="plain", state={"text": "sealed:v1:x", "n": None})
    filled(url, LIVE, looks_like_one, secret, keys=(KEY,))

    with look_into(url) as look:
        (found,) = look.sealed()
    assert found.instance == "secret"
    assert found.state["password"].startswith("sealed:v1:")


@pytest.mark.parametrize("url", ["state.db", "mysql://u:s3cret@db/x", "sqlite:///a\0b", ""])
def test_an_address_that_is_none_is_refused_as_by_opening(url: str) -> None:
    with pytest.raises(ConfigError) as caught:
        look_into(url)
    assert "s3cret" not in str(caught.value)


# Nothing is made, upgraded or left behind: files.


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///{}/state.db", "sqlite:///{}/a/b/state.db"])
def test_no_file_is_made(tmp_path: Path, url: str) -> None:
    with look_into(url.format(tmp_path)) as look:
        look.try_to_write()
    assert everything_in(tmp_path) == {}


def test_a_store_is_left_as_it_was(path: Path) -> None:
    filled(f"sqlite:///{path}", LIVE)
    before = everything_in(path.parent)

    with look_into(f"sqlite:///{path}") as look:
        look.try_to_write()
        assert look.kinds() == ["cloud/thing"]
    assert everything_in(path.parent) == before


def test_a_copy_that_is_not_in_wal_mode_stays_so(path: Path, tmp_path: Path) -> None:
    filled(f"sqlite:///{path}", LIVE)
    copy = tmp_path / "copy" / "state.db"
    copy.parent.mkdir()
    with closing(sqlite3.connect(path)) as db:
        db.execute("VACUUM INTO ?", (str(copy),))
    before = everything_in(copy.parent)

    with look_into(f"sqlite:///{copy}") as look:
        look.try_to_write()
        assert look.counts().records == 1
    assert everything_in(copy.parent) == before


def test_an_older_format_is_not_upgraded(path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        bring_up_to_date(db, "store", STEPS[:1])
        columns = "kind, instance, status, version, is_ready, updated_at"
        values = "'cloud/thing', 'web-1', 'live', 1, 1, '2026-01-01T00:00:00+00:00'"
        db.execute(f"INSERT INTO records ({columns}) VALUES ({values})")
    before = everything_in(path.parent)

    with look_into(f"sqlite:///{path}") as look:
        look.try_to_write()
        assert (look.format, look.instances("cloud/thing")) == (1, ["web-1"])
    assert everything_in(path.parent) == before


def test_a_newer_format_is_refused(path: Path) -> None:
    filled(f"sqlite:///{path}")
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA user_version = 999")
    before = everything_in(path.parent)

    with pytest.raises(RepositoryTooNew, match="999"), look_into(f"sqlite:///{path}"):
        pass
    assert everything_in(path.parent) == before


@pytest.mark.parametrize("content", [b"no database", b"SQLite format 3\x00" + b"\xff" * 2000])
def test_a_file_that_is_no_store_is_refused(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(RepositoryError), look_into(f"sqlite:///{path}"):
        pass
    assert everything_in(path.parent) == {"state.db": content}


def test_an_empty_file_is_no_store_yet(path: Path) -> None:
    path.touch()
    with look_into(f"sqlite:///{path}") as look:
        look.try_to_write()
        assert (look.format, look.kinds()) == (0, [])
    assert everything_in(path.parent) == {"state.db": b""}


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RepositoryError, match="is a folder"), look_into(f"sqlite:///{tmp_path}"):
        pass


def test_a_file_in_place_of_a_folder_is_refused(path: Path) -> None:
    path.touch()
    with (
        look_into(f"sqlite:///{path}/state.db") as look,
        pytest.raises(RepositoryError, match="is no folder"),
    ):
        look.try_to_write()


def test_a_store_that_is_held_can_be_read_but_takes_no_writes(path: Path) -> None:
    filled(f"sqlite:///{path}", LIVE)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with look_into(f"sqlite:///{path}", busy_timeout_s=0.1) as look:
            assert look.kinds() == ["cloud/thing"]
            with pytest.raises(RepositoryLocked, match="another process"):
                look.try_to_write()


@pytest.fixture
def nobody() -> Iterator[None]:
    """Take root's right to write everywhere away."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    yield
    os.seteuid(0)


def test_a_place_that_may_not_be_written_is_refused(nobody: None) -> None:
    with (
        look_into("sqlite:////usr/postonce/state.db") as look,
        pytest.raises(RepositoryError, match=r"cannot be written .*/usr is not this user's"),
    ):
        look.try_to_write()


# Nothing is made: databases.


def test_a_database_stays_empty(postgres: Server, database: str, postgres_url: str) -> None:
    with look_into(postgres_url) as look:
        look.try_to_write()
        assert look.engine.startswith("PostgreSQL ")
        assert PASSWORD not in repr(look)
    assert postgres.run("SELECT to_regnamespace('postonce')", database) == [(None,)]


def test_a_schema_that_an_administrator_made_stays_empty(
    postgres: Server, database: str, postgres_url: str
) -> None:
    postgres.run("CREATE SCHEMA postonce", database)
    with look_into(postgres_url) as look:
        look.try_to_write()
    query = "SELECT count(*) FROM pg_class WHERE relnamespace = 'postonce'::regnamespace"
    assert postgres.run(query, database) == [(0,)]


@pytest.mark.parametrize("is_made", [False, True])
def test_a_database_that_can_only_be_read_is_told(
    postgres: Server, database: str, postgres_url: str, is_made: bool
) -> None:
    if is_made:
        filled(postgres_url)
    postgres.run(f"ALTER DATABASE {database} SET default_transaction_read_only = on")
    with (
        look_into(postgres_url) as look,
        pytest.raises(RepositoryError, match="can only be read"),
    ):
        look.try_to_write()


def test_tables_that_are_held_are_told(postgres: Server, database: str, postgres_url: str) -> None:
    filled(postgres_url)
    with closing(postgres.connect(database)) as other, other.transaction():
        other.execute("LOCK TABLE postonce.records IN SHARE MODE")
        with (
            look_into(postgres_url, busy_timeout_s=0.1) as look,
            pytest.raises(RepositoryLocked),
        ):
            look.try_to_write()


def test_a_server_that_is_not_there_is_told() -> None:
    with (
        pytest.raises(RepositoryError, match="refused") as caught,
        look_into("postgresql://user:s3cret@127.0.0.1:1/x"),
    ):
        pass
    assert "s3cret" not in str(caught.value)
