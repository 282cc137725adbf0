"""A model written by hand: a name server's records, which no OpenAPI document describes.

The server keeps its records in a database, as PowerDNS does, and the standard library's sqlite3
stands for its SDK: a second INSERT makes a second record. Run it as often as you like, there
will be one: .venv/bin/python examples/hand_written.py
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import closing

from postonce import Context, Json, method
from postonce.facts import Identity

SCHEMA = """CREATE TABLE IF NOT EXISTS records (id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT, type TEXT, content TEXT, created_at TEXT DEFAULT (datetime('now') || 'Z'))"""


class DnsRecord:
    """A record of a name server, told apart by its name and type."""

    kind = "nameserver/record"
    identity = Identity(id_field="id", natural_key=("name", "type"))

    def __init__(self, ctx: Context, server: sqlite3.Connection) -> None:
        self.ctx = ctx
        self.server = server

    @method(idempotent=True)
    def create(self, name: str, *, content: str, type: str = "A") -> Json:
        """Return the new record. A second INSERT would make a second one."""
        insert = "INSERT INTO records (name, type, content) VALUES (?, ?, ?) RETURNING *"
        with self.server:
            return dict(self.server.execute(insert, (name, type, content)).fetchone())

    def verify(self, remote_id: str) -> Json | None:
        """Return the live record, or None once it is gone."""
        found = self.server.execute("SELECT * FROM records WHERE id = ?", (remote_id,)).fetchone()
        return dict(found) if found else None

    def find(self, request: Json) -> Iterable[Json]:
        """Yield what a run that failed may have made; the caller compares."""
        return map(dict, self.server.execute("SELECT * FROM records"))


def connect(path: str) -> sqlite3.Connection:
    """Return a connection to the name server at `path`."""
    server = sqlite3.connect(path)
    server.row_factory = sqlite3.Row
    server.execute(SCHEMA)
    return server


def main() -> None:
    """Print what the create did, the record's id, how many there are, and what differs."""
    with closing(connect("nameserver.db")) as server, Context.open("sqlite:///state.db") as ctx:
        result = DnsRecord(ctx, server).create("www.example.com", content="192.0.2.7")
        (count,) = server.execute("SELECT count(*) FROM records").fetchone()
    print(f"{result.outcome} {result.id}, records: {count}", *result.drift, sep="; ")


if __name__ == "__main__":
    main()
