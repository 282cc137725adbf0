"""The stored format, step by step: a new store takes every step, an old one those it lacks.

Rule 1: steps are only ever appended; one that was released never changes.
Rule 2: a store of a newer format is left untouched.
Rule 3: all steps run in one transaction: a store is in one format or in another.
"""

from __future__ import annotations

import sqlite3

from ...errors import RepositoryError, RepositoryTooNew

APPLICATION_ID = int.from_bytes(b"ponc", "big")
"""Marks a SQLite file as ours, so that nobody else's database is written to."""

_RECORD_COLUMNS = """
    kind TEXT NOT NULL,
    instance TEXT NOT NULL,
    status TEXT NOT NULL,
    version INTEGER NOT NULL,
    remote_id TEXT,
    token TEXT,
    intent_at TEXT,
    fingerprint TEXT,
    request TEXT,
    shown TEXT,
    state TEXT,
    is_ready BOOLEAN NOT NULL,
    parents TEXT,
    owner TEXT,
    updated_at TEXT NOT NULL,
"""

STEPS: tuple[tuple[str, ...], ...] = (
    (
        f"CREATE TABLE records ({_RECORD_COLUMNS} PRIMARY KEY (kind, instance))",
        "CREATE INDEX records_by_remote_id ON records (kind, remote_id)",
        f"CREATE TABLE history ({_RECORD_COLUMNS} PRIMARY KEY (kind, instance, version))",
        """CREATE TABLE claims (
            kind TEXT NOT NULL,
            instance TEXT NOT NULL,
            holder TEXT NOT NULL,
            expires_at FLOAT NOT NULL,
            PRIMARY KEY (kind, instance)
        )""",
    ),
    tuple(
        f"ALTER TABLE {table} ADD COLUMN {column}"
        for table in ("records", "history")
        for column in (
            "sensitive TEXT NOT NULL DEFAULT '[]'",
            "rivals TEXT NOT NULL DEFAULT '[]'",
            "baseline TEXT",
        )
    ),
    (
        """CREATE TABLE runs (
            id TEXT NOT NULL PRIMARY KEY,
            workflow TEXT NOT NULL,
            status TEXT NOT NULL,
            engine TEXT NOT NULL,
            started_at TEXT NOT NULL,
            ended_at TEXT,
            source TEXT NOT NULL,
            inputs TEXT,
            steps TEXT
        )""",
        "CREATE INDEX runs_by_workflow ON runs (workflow, started_at)",
    ),
)
"""STEPS[n] leads from format n to n + 1; format 0 is an empty file."""


def bring_up_to_date(
    db: sqlite3.Connection, name: str, steps: tuple[tuple[str, ...], ...] = STEPS
) -> None:
    """Bring the store behind `db` (in autocommit mode) to the format that `steps` lead to.

    A store that is there already is only read. Raises: RepositoryTooNew, RepositoryError;
    sqlite3.Error.
    """
    if format_of(db, name, newest=len(steps)) == len(steps):
        return
    with db:  # commits at the end, rolls back on the way out of an error
        db.execute("BEGIN IMMEDIATE")
        # Read again: another process may have been quicker.
        for step in steps[format_of(db, name, newest=len(steps)) :]:
            for statement in step:
                db.execute(statement)
        db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        db.execute(f"PRAGMA user_version = {len(steps)}")


def format_of(db: sqlite3.Connection, name: str, *, newest: int) -> int:
    """Return the format of the store behind `db`, 0 for an empty one. Raises as `checked`."""
    # Whether it is empty is asked first: another process may fill the file between two reads,
    # and a mark read before that would make our own store look like somebody else's.
    if db.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0] == 0:
        return 0
    found: int = db.execute("PRAGMA user_version").fetchone()[0]
    mark: int = db.execute("PRAGMA application_id").fetchone()[0]
    return checked(found, mark, name, newest=newest)


def checked(found: int, mark: int, name: str, *, newest: int = len(STEPS)) -> int:
    """Return format `found` where `mark` is ours and this release knows it.

    Raises: RepositoryTooNew; RepositoryError for somebody else's database.
    """
    if mark != APPLICATION_ID:
        raise RepositoryError(
            f"{name} is a database of another application; it was left untouched: name another file"
        )
    if found > newest:
        raise RepositoryTooNew(
            f"{name} was written by a newer release of postonce (its format is {found}, this "
            f"release knows up to {newest}); it was left untouched: upgrade postonce"
        )
    return found
