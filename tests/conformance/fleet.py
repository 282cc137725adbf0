"""Workers on one PostgreSQL, as processes that can be killed, and what they were at by then."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from postonce import Context, Json, Timing
from postonce.emulator.server import Running
from postonce.workflow import Report, load, run

from ..postgres import Server
from ..subjects import ROOT

WORKFLOW = ROOT / "tests" / "conformance" / "fleet.yaml"
WORKERS = 3
THINGS = 12
"""How many the workflow makes."""

_PATIENCE_S = 60.0
_POLL_S = 0.02
_COMMAND = """
import signal
from postonce.cli import main
signal.signal(signal.SIGINT, signal.default_int_handler)  # whatever started the tests may ignore it
main()
"""
_WORKS = re.compile(r"^(slot-\d+) works", re.MULTILINE)


@dataclass(slots=True, kw_only=True)
class Member:
    """A process: a worker, or one that began a run. What it writes goes to `said`."""

    process: subprocess.Popen[bytes]
    said: Path

    @property
    def slot(self) -> str | None:
        """The slot that a worker says it has."""
        found = _WORKS.search(self.said.read_text())
        return found[1] if found else None

    def end(self, number: int = signal.SIGINT) -> int:
        """Send a signal and return the exit code."""
        self.process.send_signal(number)
        return self.process.wait(_PATIENCE_S)


@dataclass(slots=True, kw_only=True)
class Fleet:
    """Workers, the store that they share, and the provider."""

    folder: Path
    server: Server
    database: str
    cloud: Running
    workers: list[Member] = field(default_factory=list)
    others: list[Member] = field(default_factory=list)
    seen: int = 0
    """How long the provider's log was when the case began. It is not reset, for no provider gives
    an id twice."""
    count: int = 0

    @property
    def store(self) -> str:
        return self.server.address(self.database)

    def begin(self) -> None:
        """Begin a case: all workers work, and nothing goes wrong yet."""
        for one in self.others:
            one.process.wait(_PATIENCE_S)
        self.others.clear()
        self.hire()
        until("the workers work", lambda: all(one.slot for one in self.workers))
        self.cloud.calm()
        self.seen = len(self.cloud.log())

    def hire(self) -> None:
        """Start a worker for each that has ended."""
        for one in [one for one in self.workers if one.process.poll() is not None]:
            self.workers.remove(one)
        while len(self.workers) < WORKERS:
            self.workers.append(self._start("work", "--provider", "generated.digitalocean"))

    def kill(self, one: Member) -> None:
        """Kill a process, as nothing but the kernel does; a worker is replaced."""
        one.process.kill()
        one.process.wait()
        self.hire()

    def submit(self, serial: str) -> Member:
        """Begin a run in a process of its own."""
        begun = self._start("run", str(WORKFLOW), "--engine", "dbos", "--input", f"serial={serial}")
        self.others.append(begun)
        return begun

    def again(self, serial: str) -> Report:
        """Run the workflow once more, in this process and with the engine that keeps nothing."""
        timing = Timing(settle_s=0.1)
        with Context.open(self.store, base_url=self.cloud.url, token="any", timing=timing) as ctx:
            return run(load(str(WORKFLOW)), ctx, {"serial": serial})

    def posts(self, path: str = "") -> list[Json]:
        """Return the POSTs that arrived in this case, to any path or to one."""
        log = self.cloud.log()[self.seen :]
        return [one for one in log if one["method"] == "POST" and one["path"].startswith(path)]

    def things(self, serial: str) -> list[tuple[str, str]]:
        """Return kind and name of all that a case made."""
        return sorted(
            (kind, str(name))
            for kind, found in self.cloud.objects().items()
            for thing in found
            if serial in str(name := thing["object"]["name"])
        )

    def busy(self, name: str, step: str = "") -> str | None:
        """Return the executor that is at a workflow of DBOS's called `name`, None where none is."""
        found = self.server.run(
            "SELECT executor_id FROM postonce_dbos.workflow_status WHERE status = 'PENDING' AND "
            f"name = '{name}' AND workflow_uuid LIKE '%{step}%' LIMIT 1",
            self.database,
        )
        return str(found[0][0]) if found else None

    def unfinished(self) -> int:
        """Return how many runs have not ended."""
        ((number,),) = self.server.run(
            "SELECT count(*) FROM postonce_dbos.workflow_status WHERE name = 'postonce.run' AND "
            "status IN ('PENDING', 'ENQUEUED')",
            self.database,
        )
        return int(number)

    def member(self, slot: str, submitter: Member) -> Member:
        """Return the process that has a slot: a worker, or else the one that began the run."""
        return next((one for one in self.workers if one.slot == slot), submitter)

    def cut_off(self, slot: str) -> None:
        """End the session that holds a slot, as a server or a network does."""
        self.server.run(
            "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' "
            f"AND objsubid = 2 AND granted AND objid = {slot.removeprefix('slot-')} AND "
            f"database = (SELECT oid FROM pg_database WHERE datname = '{self.database}')",
            self.database,
        )

    def close(self) -> None:
        for one in (*self.workers, *self.others):
            one.process.kill()
            one.process.wait()

    def _start(self, *arguments: str) -> Member:
        self.count += 1
        said = self.folder / f"{self.count}-{arguments[0]}.txt"
        with said.open("wb") as output:
            process = subprocess.Popen(
                [sys.executable, "-c", _COMMAND, *arguments, "--base-url", self.cloud.url],
                cwd=ROOT,
                env=os.environ | {"POSTONCE_STORE": self.store, "DIGITALOCEAN_TOKEN": "any"},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
            )
        return Member(process=process, said=said)


@contextmanager
def fleet(folder: Path, server: Server, cloud: Running) -> Iterator[Fleet]:
    """Have a fleet, with an empty store, for the length of a block."""
    with server.database() as database:
        here = Fleet(folder=folder, server=server, database=database, cloud=cloud)
        try:
            here.begin()
            yield here
        finally:
            here.close()


def until(what: str, is_so: Callable[[], Json]) -> Json:
    """Wait until something is so, and return it."""
    deadline = time.monotonic() + _PATIENCE_S
    while not (found := is_so()):
        assert time.monotonic() < deadline, f"waited in vain: {what}"
        time.sleep(_POLL_S)
    return found
