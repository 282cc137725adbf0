"""The DBOS engine: runs that outlive their process, worked on by any number of processes.

It promises what every engine does (../engine.py), and that a run goes on when a process dies. More
does not depend on it: a step that is carried out twice finds in the data repository what it made.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from hashlib import sha256
from re import sub
from threading import RLock
from typing import TYPE_CHECKING

from ...context import Context
from ...data.keys import keys_of
from ...errors import ConfigError, RepositoryError
from ..definition import Source, Workflow
from ..engine import Job, Listener
from ..loading import of
from ..tasks import TaskRecord
from .addresses import dbos_address

if TYPE_CHECKING:
    from .node import Done, Node
    from .watch import Watch

_LOOK_S = 1.0
"""How often whoever waits for a run asks whether there is still something to wait for."""


class DbosEngine:
    """An `Engine` that keeps its runs in `database`, by default beside the data repository `store`.

    Steps of runs that other processes began work with `ctx`, which is on `store` too, and on
    workflows that `load` reads. There is one such engine per process; close it.
    Raises: ConfigError where the extra is missing, or an address is none.
    """

    name = "dbos"

    def __init__(
        self,
        ctx: Context,
        *,
        store: str,
        database: str | None = None,
        load: Callable[[Source], Workflow] = of,
    ) -> None:
        try:
            # DBOS carries out what it has been told of before it begins.
            from . import durable  # noqa: F401
            from .databases import database_at
        except ImportError as error:
            raise ConfigError(
                f"the DBOS engine needs an extra ({error}): pip install 'postonce[dbos]'"
            ) from error
        self._ctx = ctx
        self._load = load
        self._database = database_at(database or dbos_address(store))
        self._application = _application(store, database)
        self._keys = keys_of(os.environ)
        self._node: Node | None = None
        self._lock = RLock()

    def __enter__(self) -> DbosEngine:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def database(self) -> str:
        """Return what the database is called, for people; no password."""
        return self._database.name

    def run(self, job: Job, told: Listener) -> tuple[TaskRecord, ...]:
        """Carry a job out, or join a run of the same workflow and inputs that has not ended.

        Raises: KeyboardInterrupt once what was under way here has come to rest; the run stays
        pending. ConfigError, RepositoryError.
        """
        from .watch import Watch

        with self._lock:
            queue = _queue(self._application, job.workflow)
            node = self._working_on(queue)
            watch = Watch(node, job, told)
            try:
                watch.begin(queue, self._keys)
                watch.to_the_end()
            except KeyboardInterrupt:
                self._come_to_rest(node, watch, told)
                raise
            except BaseException:
                self.close()
                raise
            return watch.records

    def work(self, *, done: Done | None = None, ready: Callable[[str], None] | None = None) -> None:
        """Carry out tasks of all runs on this database until interrupted (KeyboardInterrupt).

        `ready` is told the name of this worker once it works, `done` of each task, from several
        threads. Returns once what was under way has come to rest.
        Raises: ConfigError; RepositoryError where this process must not go on.
        """
        try:
            node = self._working_on(None, done)
        except KeyboardInterrupt:
            return
        try:
            if ready is not None:
                ready(node.name)
            while True:
                node.wait(_LOOK_S)
        except (KeyboardInterrupt, RepositoryError) as error:
            node.rest()
            if isinstance(error, RepositoryError):
                raise
        finally:
            self.close()

    def close(self) -> None:
        """Take no more work, leave pending what is under way, and let go of all connections."""
        with self._lock:
            node, self._node = self._node, None
            if node is not None:
                node.close()

    def _come_to_rest(self, node: Node, watch: Watch, told: Listener) -> None:
        try:
            node.rest(told)
            watch.tell_what_ended()
        finally:  # asked twice: leave at once
            watch.give_up()
            self.close()

    def _working_on(self, queue: str | None, done: Done | None = None) -> Node:
        """Return this process's node, begun anew where it worked on something else."""
        if self._node is not None and self._node.queue == queue:
            return self._node
        self.close()
        from .jobs import Jobs
        from .node import Node

        jobs = Jobs(self._ctx, self._load, self._keys)
        self._node = Node(self._database, self._application, jobs, queue, done)
        return self._node


def _application(store: str, database: str | None) -> str:
    """Return what DBOS keeps processes on one store apart by from those on another.

    What a run has made is known to its own data repository only. Beside that there is no other.
    """
    from .databases import name_of

    if database is None or database == dbos_address(store):
        return "postonce"
    return f"postonce-{_short(name_of(store))}"


def _queue(application: str, workflow: Workflow) -> str:
    """Return the queue of a workflow, on which only those work who know it: whoever runs it."""
    words = sub(r"[^a-z0-9]+", "-", workflow.name.lower())[:40]
    return f"{application}-{words}-{_short(workflow.name, workflow.source.module or '')}"


def _short(*parts: str) -> str:
    return sha256("\n".join(parts).encode()).hexdigest()[:8]
