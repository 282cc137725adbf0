"""Slots: one holder each, free when it dies, and nothing of them behind a pooler."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import psycopg
import pytest
from psycopg.rows import TupleRow

from postonce.errors import ConfigError, RepositoryError, RepositoryLocked
from postonce.workflow.dbos.slots import PostgresSlot, postgres_slot, sqlite_slot
from tests.postgres import PASSWORD, Server


class Slots:
    """Slots of one database, each held as by a process of its own."""

    def __init__(self, server: Server, database: str) -> None:
        self._server = server
        self._database = database
        self.held: list[PostgresSlot] = []

    def connect(self) -> psycopg.Connection[TupleRow]:
        return self._server.connect(self._database)

    def take(self) -> PostgresSlot:
        self.held.append(postgres_slot(self.connect))
        return self.held[-1]

    def cut_off(self, slot: PostgresSlot) -> None:
        """End the session that holds a slot, as happens when its process dies."""
        self._server.run(f"SELECT pg_terminate_backend({slot._db.info.backend_pid}, 5000)")


@pytest.fixture
def slots(postgres: Server, database: str) -> Iterator[Slots]:
    opened = Slots(postgres, database)
    yield opened
    for slot in opened.held:
        slot.close()


def test_each_process_has_a_slot_of_its_own(slots: Slots) -> None:
    assert [slots.take().name for _ in range(3)] == ["slot-1", "slot-2", "slot-3"]


def test_a_slot_that_was_given_back_is_the_next_one_s(slots: Slots) -> None:
    first, second = slots.take(), slots.take()
    first.close()
    assert slots.take().name == "slot-1"
    assert second.name == "slot-2"


def test_two_databases_of_a_server_have_slots_of_their_own(slots: Slots, postgres: Server) -> None:
    slots.take()
    with postgres.database() as other, ExitStack() as stack:
        slot = postgres_slot(lambda: postgres.connect(other))
        stack.callback(slot.close)
        assert slot.name == "slot-1"


def test_the_slot_of_a_living_process_cannot_be_borrowed(slots: Slots) -> None:
    first, second = slots.take(), slots.take()
    with second.borrowed(first.name) as is_dead:
        assert not is_dead


def test_one_s_own_slot_cannot_be_borrowed(slots: Slots) -> None:
    slot = slots.take()
    with slot.borrowed(slot.name) as is_dead:
        assert not is_dead
    slot.check()


def test_the_slot_of_a_dead_process_is_borrowed_and_given_back(slots: Slots) -> None:
    first, second, third = slots.take(), slots.take(), slots.take()
    slots.cut_off(first)
    with second.borrowed(first.name) as is_dead:
        assert is_dead
        with third.borrowed(first.name) as is_mine:
            assert not is_mine
    assert slots.take().name == first.name


@pytest.mark.parametrize("name", ["local", "slot-0", "slot-99999", "slot-1; DROP TABLE x", ""])
def test_what_is_no_slot_cannot_be_borrowed(slots: Slots, name: str) -> None:
    with slots.take().borrowed(name) as is_dead:
        assert not is_dead


def test_a_slot_whose_connection_is_lost_says_so(slots: Slots) -> None:
    slot = slots.take()
    slot.check()
    slots.cut_off(slot)
    with pytest.raises(RepositoryError, match="connection that holds slot-1 was lost") as raised:
        slot.check()
    assert PASSWORD not in str(raised.value)


def test_a_pooler_is_refused(slots: Slots) -> None:
    class Pooled:
        """A connection as poolers give it: the process they name is none of the server's."""

        info = SimpleNamespace(backend_pid=1)

        def __init__(self) -> None:
            self._db = slots.connect()
            self.close = self._db.close

        def execute(self, *arguments: Any) -> Any:
            return self._db.execute(*arguments)

    with pytest.raises(ConfigError, match="pooler"):
        postgres_slot(lambda: Pooled())  # type: ignore[arg-type, return-value]  # as much as is used


def test_a_slot_outlives_the_time_after_which_idle_sessions_are_ended(
    slots: Slots, postgres: Server, database: str
) -> None:
    postgres.run(f"ALTER DATABASE {database} SET idle_session_timeout = '100ms'")
    slot = slots.take()
    time.sleep(0.4)
    slot.check()


def test_a_file_has_one_slot(tmp_path: Path) -> None:
    path = tmp_path / "state.dbos.db"
    slot = sqlite_slot(path)
    with pytest.raises(RepositoryLocked, match="in use by another process"):
        sqlite_slot(path, patience_s=0.1)
    slot.close()
    sqlite_slot(path).close()


def test_a_file_s_slot_is_free_once_its_process_is_killed(tmp_path: Path) -> None:
    path = tmp_path / "state.dbos.db"
    code = (
        "import sys, time, pathlib\n"
        "from postonce.workflow.dbos.slots import sqlite_slot\n"
        "slot = sqlite_slot(pathlib.Path(sys.argv[1]))\n"
        "print('held', flush=True)\n"
        "time.sleep(60)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(path)], stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with pytest.raises(RepositoryLocked):
            sqlite_slot(path, patience_s=0.1)
        other.kill()
    sqlite_slot(path).close()


def test_the_lock_of_a_file_is_private(tmp_path: Path) -> None:
    sqlite_slot(tmp_path / "new" / "state.dbos.db").close()
    assert (tmp_path / "new" / "state.dbos.db.lock").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "new").stat().st_mode & 0o777 == 0o700
