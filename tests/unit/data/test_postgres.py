"""The PostgreSQL store: durable, private, whole after a lost server, and clear about what is wrong.

What holds for every store is in tests/contract.
"""

from __future__ import annotations

import secrets
import time
import traceback
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime

import psycopg
import pytest

from postonce.data.open import open_store
from postonce.data.postgres import store
from postonce.data.postgres.errors import explained
from postonce.data.postgres.schema import MARK, STEPS, bring_up_to_date
from postonce.data.repository import Record, Repository, Status
from postonce.data.sql import SqlRepository
from postonce.data.tables import METADATA
from postonce.errors import ConfigError, RepositoryError, RepositoryLocked, RepositoryTooNew
from tests.contract.racers import race
from tests.postgres import PASSWORD, Server

from .stores import RUN, STORES, shows_what_format_2_held

RECORD = Record(kind="acme/server", instance="web-1", status=Status.INTENT)
SECRET = "s3cret-of-a-record"
TYPES = {
    "TEXT": "text",
    "INTEGER": "integer",
    "BOOLEAN": "boolean",
    "FLOAT": "double precision",
}
"""What PostgreSQL calls the types of the tables."""


def opened(url: str) -> Repository:
    return open_store(url, busy_timeout_s=0.2)


def filled(url: str) -> Record:
    with closing(opened(url)) as data:
        return data.put(RECORD)


def wait_until(postgres: Server, question: str) -> None:
    """Wait until the first row of `question` says yes."""
    deadline = time.monotonic() + 10
    while not postgres.run(question)[0][0]:
        assert time.monotonic() < deadline, question
        time.sleep(0.01)


# Durable, private, apart from others.


@pytest.mark.parametrize(
    ("default", "holds"), [("off", "on"), ("local", "on"), ("remote_apply", "remote_apply")]
)
def test_every_commit_is_on_disk(
    postgres: Server, database: str, postgres_url: str, default: str, holds: str
) -> None:
    postgres.run(f"ALTER DATABASE {database} SET synchronous_commit = {default}")

    with closing(opened(postgres_url)) as data:
        assert isinstance(data, SqlRepository)
        with data._transaction(data._writer) as db:
            assert db.exec_driver_sql("SHOW synchronous_commit").scalar() == holds


def test_transactions_are_read_committed_whatever_the_default(
    postgres: Server, database: str, postgres_url: str
) -> None:
    postgres.run(f"ALTER DATABASE {database} SET default_transaction_isolation = 'serializable'")

    with closing(opened(postgres_url)) as data:
        assert isinstance(data, SqlRepository)
        with data._transaction(data._writer) as db:
            assert db.exec_driver_sql("SHOW transaction_isolation").scalar() == "read committed"


def test_no_transaction_stays_open_between_two_calls(
    postgres: Server, database: str, postgres_url: str
) -> None:
    with closing(opened(postgres_url)) as data:
        data.put(RECORD)
        listed = data.records()
        next(listed)

        query = "SELECT DISTINCT state FROM pg_stat_activity WHERE datname = '{}'"
        assert postgres.run(query.format(database)) == [("idle",)]


def test_the_tables_stand_in_a_schema_that_others_cannot_read(
    postgres: Server, database: str, postgres_url: str
) -> None:
    postgres.run(f"ALTER DATABASE {database} SET search_path = elsewhere")
    filled(postgres_url)

    query = "SELECT nspname FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace WHERE {}"
    names = "relname IN ('records', 'history', 'claims', 'runs')"
    assert set(postgres.run(query.format(names), database)) == {("postonce",)}
    query = "SELECT has_schema_privilege('pg_monitor', 'postonce', 'USAGE')"
    assert postgres.run(query, database) == [(False,)]


def test_repr_and_errors_do_not_show_the_password(postgres: Server, postgres_url: str) -> None:
    with closing(opened(postgres_url)) as data:
        assert PASSWORD not in repr(data)
        assert "postonce_test" in repr(data)


def test_errors_do_not_show_what_records_hold(
    postgres: Server, database: str, postgres_url: str
) -> None:
    with closing(opened(postgres_url)) as data:
        postgres.run("ALTER TABLE postonce.records ADD CHECK (token <> 'tok')", database)

        with pytest.raises(RepositoryError, match="check constraint") as caught:
            data.put(replace(RECORD, token="tok", state={"key": SECRET}))

    assert SECRET not in "".join(traceback.format_exception(caught.value))


# Formats.


def test_the_steps_lead_to_the_tables_that_are_used(
    postgres: Server, database: str, postgres_url: str
) -> None:
    filled(postgres_url)
    columns = (
        "SELECT table_name, column_name, data_type, is_nullable = 'YES' "
        "FROM information_schema.columns WHERE table_schema = 'postonce' "
        "AND table_name <> 'about' AND column_name <> 'key'"
    )
    assert set(postgres.run(columns, database)) == {
        (table.name, column.name, TYPES[str(column.type)], column.nullable)
        for table in METADATA.sorted_tables
        for column in table.columns
    }


def test_a_store_of_an_older_release_is_brought_up_to_date(
    postgres: Server, database: str, postgres_url: str
) -> None:
    filled(postgres_url)
    later = (*STEPS, ("ALTER TABLE postonce.records ADD colour text", "CREATE TABLE postonce.x ()"))

    with closing(postgres.connect(database)) as db:
        bring_up_to_date(db, "store", later)
        bring_up_to_date(db, "store", later)

        found = db.execute("SELECT mark, format FROM postonce.about").fetchall()
        assert found == [(MARK, len(later))]
        rows = db.execute("SELECT instance, colour FROM postonce.records").fetchall()
        assert rows == [("web-1", None)]


def test_a_store_of_the_first_release_keeps_all_it_holds_and_takes_runs(
    postgres: Server, database: str, postgres_url: str
) -> None:
    postgres.run((STORES / "postgres-format-1.sql").read_text(), database)

    with closing(opened(postgres_url)) as data:
        shows_what_format_2_held(data)
        assert list(data.runs()) == []
        data.put_run(RUN)
        assert list(data.runs("deploy")) == [RUN]
    assert postgres.run("SELECT format FROM postonce.about", database) == [(len(STEPS),)]


def test_a_step_that_fails_leaves_the_old_format(
    postgres: Server, database: str, postgres_url: str
) -> None:
    written = filled(postgres_url)

    with closing(postgres.connect(database)) as db, pytest.raises(psycopg.errors.SyntaxError):
        bring_up_to_date(db, "store", (*STEPS, ("CREATE TABLE postonce.x ()", "nonsense")))

    with closing(opened(postgres_url)) as data:
        assert data.get(RECORD.kind, RECORD.instance) == written
    assert postgres.run("SELECT to_regclass('postonce.x')", database) == [(None,)]


def test_a_store_of_a_newer_release_is_left_untouched(
    postgres: Server, database: str, postgres_url: str
) -> None:
    filled(postgres_url)
    postgres.run("UPDATE postonce.about SET format = 999", database)

    with pytest.raises(RepositoryTooNew, match="999"):
        opened(postgres_url)
    assert postgres.run("SELECT format FROM postonce.about", database) == [(999,)]


@pytest.mark.parametrize(
    "table", ["records (a text)", "about (a text)", "about (mark text, format integer)"]
)
def test_the_schema_of_another_application_is_left_untouched(
    postgres: Server, database: str, postgres_url: str, table: str
) -> None:
    postgres.run(f"CREATE SCHEMA postonce CREATE TABLE {table}", database)

    with pytest.raises(RepositoryError, match="another application"):
        opened(postgres_url)
    query = "SELECT count(*) FROM pg_tables WHERE schemaname = 'postonce'"
    assert postgres.run(query, database) == [(1,)]


def open_and_write(url: str, number: int) -> int:
    """Open a store that is perhaps not there yet, and write a record of one's own."""
    with closing(open_store(url)) as data:
        return data.put(replace(RECORD, instance=f"web-{number}")).version


def test_several_processes_may_open_an_empty_database_at_once(postgres_url: str) -> None:
    assert race(open_and_write, postgres_url, 3) == [1, 1, 1]

    with closing(opened(postgres_url)) as data:
        assert len(list(data.records())) == 3


# Servers and sessions that go away.


def end_sessions(postgres: Server, database: str) -> None:
    """End every session on `database`, as an administrator might."""
    ending = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{database}'"
    postgres.run(ending)
    count = f"SELECT count(*) = 0 FROM pg_stat_activity WHERE datname = '{database}'"
    wait_until(postgres, count)


def test_an_ended_session_does_not_break_the_next_call(
    postgres: Server, database: str, postgres_url: str
) -> None:
    with closing(opened(postgres_url)) as data:
        first = data.put(RECORD)
        end_sessions(postgres, database)
        second = data.put(first)
        end_sessions(postgres, database)

        assert data.get(RECORD.kind, RECORD.instance) == second


def test_a_session_that_ends_during_a_call_is_told(
    postgres: Server, database: str, postgres_url: str
) -> None:
    with (
        closing(open_store(postgres_url)) as data,
        closing(postgres.connect(database)) as other,
        ThreadPoolExecutor(1) as thread,
    ):
        first = data.put(RECORD)
        other.execute("BEGIN; LOCK TABLE postonce.records")
        writing = thread.submit(data.put, first)
        waits = f"FROM pg_stat_activity WHERE datname = '{database}' AND wait_event_type = 'Lock'"
        wait_until(postgres, f"SELECT count(*) = 1 {waits}")
        postgres.run(f"SELECT pg_terminate_backend(pid) {waits}")

        with pytest.raises(RepositoryError, match=r"was lost .* not known"):
            writing.result()
        other.execute("ROLLBACK")
        assert data.put(first).version == 2


def test_a_server_that_starts_anew_is_waited_for(postgres: Server, postgres_url: str) -> None:
    if postgres.process is None:
        pytest.skip("the server is not ours to stop")
    with closing(open_store(postgres_url)) as data, ThreadPoolExecutor(1) as thread:
        first = data.put(RECORD)
        postgres.process.stop()
        try:
            writing = thread.submit(data.put, first)
            time.sleep(0.3)
        finally:
            postgres.process.start()

        assert writing.result().version == 2


def test_a_server_that_stays_away_is_told(postgres: Server, postgres_url: str) -> None:
    if postgres.process is None:
        pytest.skip("the server is not ours to stop")
    with closing(opened(postgres_url)) as data:
        postgres.process.stop()
        try:
            with pytest.raises(RepositoryError, match=r"no connection .* is it running") as caught:
                data.get(RECORD.kind, RECORD.instance)
        finally:
            postgres.process.start()
    assert PASSWORD not in "".join(traceback.format_exception(caught.value))


# What can be wrong with a server.


def refusal(url: str) -> str:
    """Return what is told, with its whole history, of a store that cannot be opened."""
    with pytest.raises(RepositoryError) as caught:
        opened(url)
    return "".join(traceback.format_exception(caught.value))


def test_a_server_that_is_not_there_is_told() -> None:
    told = refusal("postgresql://user:s3cret@127.0.0.1:1/x")

    assert "postgresql://user@127.0.0.1:1/x" in told
    assert "refused" in told
    assert "s3cret" not in told


def test_a_password_that_is_refused_is_told(postgres: Server, database: str) -> None:
    if postgres.process is None:
        pytest.skip("another server may ask for no password")

    told = refusal(postgres.address(database, password="wr0ng"))

    assert "check user and password" in told
    assert "wr0ng" not in told


def test_a_database_that_is_not_there_is_told(postgres: Server) -> None:
    assert "make that database first" in refusal(postgres.address("postonce_test_none"))


def test_a_database_that_cannot_hold_every_name_is_told(postgres: Server) -> None:
    name = f"postonce_test_{secrets.token_hex(6)}"
    postgres.run(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'")
    try:
        with pytest.raises(ConfigError, match="encoded in LATIN1"):
            opened(postgres.address(name))
    finally:
        postgres.run(f"DROP DATABASE {name}")


@pytest.fixture
def guest(postgres: Server, database: str) -> Iterator[str]:
    """A user with a password and no rights."""
    name = f"postonce_test_{secrets.token_hex(6)}"
    postgres.run(f"CREATE ROLE {name} LOGIN PASSWORD '{PASSWORD}'")
    yield name
    postgres.run(f"DROP OWNED BY {name}", database)
    postgres.run(f"DROP ROLE {name}")


def test_missing_rights_are_told(postgres: Server, database: str, guest: str) -> None:
    url = postgres.address(database, user=guest, password=PASSWORD)

    assert "CREATE SCHEMA postonce AUTHORIZATION" in refusal(url)

    filled(postgres.address(database))
    assert "permission denied for schema" in refusal(url)


def test_a_schema_made_for_a_user_without_rights_is_enough(
    postgres: Server, database: str, guest: str
) -> None:
    postgres.run(f"CREATE SCHEMA postonce AUTHORIZATION {guest}", database)

    assert filled(postgres.address(database, user=guest, password=PASSWORD)).version == 1


def test_a_standby_can_be_read_and_says_why_not_written(
    postgres: Server, database: str, postgres_url: str
) -> None:
    written = filled(postgres_url)
    postgres.run(f"ALTER DATABASE {database} SET default_transaction_read_only = on")

    with closing(opened(postgres_url)) as data:
        assert data.get(RECORD.kind, RECORD.instance) == written
        with pytest.raises(RepositoryError, match=r"can only be read .* name the primary"):
            data.put(written)


@pytest.mark.parametrize(("kind", "instance"), [("acme\0", "web-1"), ("acme/server", "web\0")])
def test_a_name_with_a_null_character_is_refused(
    postgres_url: str, kind: str, instance: str
) -> None:
    with closing(opened(postgres_url)) as data:
        for call in (
            lambda: data.get(kind, instance),
            lambda: data.claim(kind, instance, "me", lease_s=60),
            lambda: data.put(replace(RECORD, kind=kind, instance=instance)),
            lambda: data.put_run(replace(RUN, id=instance, workflow=kind)),
        ):
            with pytest.raises(RepositoryError, match="null character"):
                call()


# Others who hold the store.


def test_a_writer_that_does_not_finish_is_told(
    postgres: Server, database: str, postgres_url: str
) -> None:
    with closing(opened(postgres_url)) as data, closing(postgres.connect(database)) as other:
        first = data.put(RECORD)
        other.execute("BEGIN; SELECT * FROM postonce.records FOR UPDATE")

        with pytest.raises(RepositoryLocked, match="held by another session"):
            data.put(first)
        assert data.get(RECORD.kind, RECORD.instance) == first

        other.execute("ROLLBACK")
        assert data.put(first).version == 2


def test_a_store_that_somebody_brings_up_to_date_is_waited_for_in_vain(
    postgres: Server, database: str, postgres_url: str
) -> None:
    with closing(postgres.connect(database)) as other:
        other.execute("BEGIN")
        bring_up_to_date(other, "store")

        with pytest.raises(RepositoryLocked, match="held by another session"):
            opened(postgres_url)


@pytest.mark.parametrize(
    "error", [psycopg.errors.DeadlockDetected("d"), psycopg.errors.SerializationFailure("s")]
)
def test_a_lost_race_between_transactions_is_told_as_held(error: psycopg.Error) -> None:
    assert isinstance(explained(error, "the store"), RepositoryLocked)


# Clocks.


def test_leases_are_measured_by_the_servers_clock(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(opened(postgres_url)) as late, closing(opened(postgres_url)) as right:
        monkeypatch.setattr(store, "_utc_now", lambda: datetime(2000, 1, 1, tzinfo=UTC))
        assert late.claim(RECORD.kind, "web-1", "late", lease_s=60)
        assert not right.claim(RECORD.kind, "web-1", "right", lease_s=60)

        assert late.claim(RECORD.kind, "web-2", "late", lease_s=-1)
        assert right.claim(RECORD.kind, "web-2", "right", lease_s=60)
