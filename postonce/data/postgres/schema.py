"""The stored format, step by step: a new store takes every step, an old one those it lacks.

Rule 1: steps are only ever appended; one that was released never changes.
Rule 2: a store of a newer format is left untouched, and so is somebody else's schema.
Rule 3: all steps run in one transaction, under a lock: processes that open a store at once take
        them one after the other, and the later ones find nothing left to do.
"""

from __future__ import annotations

from typing import TypeAlias

import psycopg
from psycopg.rows import TupleRow

from ...errors import RepositoryError, RepositoryTooNew

Database: TypeAlias = psycopg.Connection[TupleRow]

SCHEMA = "postonce"
"""Where the tables are, whatever the search path: never among those of another application."""

MARK = "data repository of postonce"
_LOCK = int.from_bytes(b"postonce", "big")

_KEY = r"""
    key bytea NOT NULL GENERATED ALWAYS AS (sha256(
        replace(kind, E'\\', E'\\\\')::bytea || decode('00', 'hex')
        || replace(instance, E'\\', E'\\\\')::bytea
    )) STORED
"""
"""A record's key as a digest: names may be longer than an index takes (2,700 bytes).

No name holds the null character between the two. A text whose backslashes are doubled is, as
bytea, the text's own bytes; a generated column may not say so by convert_to.
"""

_RECORD_COLUMNS = f"""
    kind text COLLATE "C" NOT NULL,
    instance text COLLATE "C" NOT NULL,
    status text NOT NULL,
    version integer NOT NULL,
    remote_id text,
    token text,
    intent_at text,
    fingerprint text,
    request text,
    shown text,
    state text,
    is_ready boolean NOT NULL,
    parents text,
    owner text,
    updated_at text NOT NULL,
    sensitive text NOT NULL DEFAULT '[]',
    rivals text NOT NULL DEFAULT '[]',
    baseline text,
    {_KEY}
"""

STEPS: tuple[tuple[str, ...], ...] = (
    (
        "CREATE TABLE postonce.about (mark text PRIMARY KEY, format integer NOT NULL)",
        f"CREATE TABLE postonce.records ({_RECORD_COLUMNS}, PRIMARY KEY (key))",
        f"CREATE TABLE postonce.history ({_RECORD_COLUMNS}, PRIMARY KEY (key, version))",
        f"""CREATE TABLE postonce.claims (
            kind text COLLATE "C" NOT NULL,
            instance text COLLATE "C" NOT NULL,
            holder text NOT NULL,
            expires_at double precision NOT NULL,
            {_KEY},
            PRIMARY KEY (key)
        )""",
        # Look-ups by name and by remote id; a hash index takes texts of any length.
        "CREATE INDEX records_by_remote_id ON postonce.records USING hash (remote_id)",
        *(
            f"CREATE INDEX {table}_by_instance ON postonce.{table} USING hash (instance)"
            for table in ("records", "history", "claims")
        ),
    ),
    (
        """CREATE TABLE postonce.runs (
            id text COLLATE "C" PRIMARY KEY,
            workflow text COLLATE "C" NOT NULL,
            status text NOT NULL,
            engine text NOT NULL,
            started_at text COLLATE "C" NOT NULL,
            ended_at text,
            source text NOT NULL,
            inputs text,
            steps text
        )""",
        "CREATE INDEX runs_by_workflow ON postonce.runs USING hash (workflow)",
    ),
)
"""STEPS[n] leads from format n to n + 1; format 0 is a schema that is empty or not there."""


def bring_up_to_date(db: Database, name: str, steps: tuple[tuple[str, ...], ...] = STEPS) -> None:
    """Bring the store behind `db` (in autocommit mode) to the format that `steps` lead to.

    A store that is there already is only read. Raises: RepositoryTooNew, RepositoryError;
    psycopg.Error.
    """
    if format_of(db, name, newest=len(steps)) == len(steps):
        return
    with db.transaction():
        db.execute("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))
        # Read again: another process may have been quicker.
        found = format_of(db, name, newest=len(steps))
        if not db.execute("SELECT to_regnamespace(%s)", (SCHEMA,)).fetchall()[0][0]:
            db.execute("CREATE SCHEMA postonce")
        for step in steps[found:]:
            for statement in step:
                db.execute(statement.encode())
        db.execute(
            "INSERT INTO postonce.about VALUES (%s, %s) "
            "ON CONFLICT (mark) DO UPDATE SET format = excluded.format",
            (MARK, len(steps)),
        )


def format_of(db: Database, name: str, *, newest: int) -> int:
    """Return the format of the store behind `db`, 0 where there is none.

    Raises: RepositoryTooNew; RepositoryError for somebody else's schema; psycopg.Error.
    """
    query = "SELECT relname FROM pg_class WHERE relnamespace = to_regnamespace(%s)"
    tables = {row[0] for row in db.execute(query, (SCHEMA,))}
    if not tables:
        return 0
    if "about" not in tables or (found := _format(db)) is None:
        raise RepositoryError(
            f"the schema {SCHEMA} in {name} is another application's; it was left untouched: name "
            "another database"
        )
    if found > newest:
        raise RepositoryTooNew(
            f"{name} was written by a newer release of postonce (its format is {found}, this "
            f"release knows up to {newest}); it was left untouched: upgrade postonce"
        )
    return found


def _format(db: Database) -> int | None:
    try:
        row = db.execute("SELECT format FROM postonce.about WHERE mark = %s", (MARK,)).fetchone()
    except psycopg.errors.UndefinedColumn:
        return None
    return None if row is None else int(row[0])
