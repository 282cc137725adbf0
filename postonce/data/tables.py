"""The tables that every SQL store has. Their names and columns are the stored format.

JSON is text with sorted keys, times are UTC ISO 8601 text: what is stored can be read with any
tool, and means the same in every database.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
)

METADATA = MetaData()


def _record_columns() -> list[Column[object]]:
    """Return the columns of one version of a record, in the order in which they came to be."""
    return [
        Column("kind", Text, nullable=False),
        Column("instance", Text, nullable=False),
        Column("status", Text, nullable=False),
        Column("version", Integer, nullable=False),
        Column("remote_id", Text),
        Column("token", Text),
        Column("intent_at", Text),
        Column("fingerprint", Text),
        Column("request", Text),
        Column("shown", Text),
        Column("state", Text),
        Column("is_ready", Boolean, nullable=False),
        Column("parents", Text),
        Column("owner", Text),
        Column("updated_at", Text, nullable=False),
        # Since format 2.
        Column("sensitive", Text, nullable=False, server_default="[]"),
        Column("rivals", Text, nullable=False, server_default="[]"),
        Column("baseline", Text),
    ]


RECORDS = Table(
    "records",
    METADATA,
    *_record_columns(),
    PrimaryKeyConstraint("kind", "instance"),
    Index("records_by_remote_id", "kind", "remote_id"),
)
"""The current version of every record, tombstones included."""

HISTORY = Table(
    "history",
    METADATA,
    *_record_columns(),
    PrimaryKeyConstraint("kind", "instance", "version"),
)
"""The latest versions of every record, the current one included."""

CLAIMS = Table(
    "claims",
    METADATA,
    Column("kind", Text, nullable=False),
    Column("instance", Text, nullable=False),
    Column("holder", Text, nullable=False),
    Column("expires_at", Float, nullable=False),  # epoch seconds, to be compared in SQL
    PrimaryKeyConstraint("kind", "instance"),
)
"""Who works on what, and until when unless renewed."""

RUNS = Table(
    "runs",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("workflow", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("engine", Text, nullable=False),
    Column("started_at", Text, nullable=False),
    Column("ended_at", Text),
    Column("source", Text, nullable=False),
    Column("inputs", Text),
    Column("steps", Text),
    Index("runs_by_workflow", "workflow", "started_at"),
)
"""The latest runs of every workflow. Since format 3; on PostgreSQL since format 2."""
