"""DBOS in this process: begun and ended. It is one per process, as DBOS itself is."""

from __future__ import annotations

import logging
from collections.abc import Collection

from dbos import DBOS, DBOSConfig
from sqlalchemy import Engine

from ...errors import ConfigError
from .serializer import JsonSerializer

FORMAT = "postonce-1"
"""The application's version: of what is written, not of any workflow's source.

DBOS hands a run on only among processes of one version; left to itself it takes a digest of source
code, and an edited workflow would block its own recovery. Changes with the format of what
durable.py and carried.py write.
"""

SCHEMA = "postonce_dbos"
"""Where DBOS's tables are on a server: not among those of another application of DBOS's."""

POLL_S, IDLE_POLL_S = 0.05, 0.5
"""How often a process asks a queue for work while runs of it go on, and while none does.

What DBOS asks costs about 5 ms of a processor.
"""

_LOGGER = logging.getLogger("dbos")


def begin(config: DBOSConfig, queue: str | None) -> None:
    """Begin to work, on one queue or (None) on all of this application's.

    Raises: ConfigError; SQLAlchemyError where the database cannot be used.
    """
    is_there = _launch(config, queue)
    if queue is not None and not is_there:
        DBOS.register_queue(queue, polling_interval_sec=POLL_S, on_conflict="always_update")
        # A new queue is looked for once a second only; begun anew, DBOS knows it at once.
        DBOS.destroy()
        _launch(config, queue)


def keep_pace(busy: Collection[str]) -> None:
    """Have the queues `busy` asked often, all others seldom; each process hears of it."""
    for queue in DBOS.list_queues():
        wanted_s = POLL_S if queue.name in busy else IDLE_POLL_S
        if queue.polling_interval_sec != wanted_s:
            queue.set_polling_interval_sec(wanted_s)


def end() -> None:
    """End all work; what is under way is left to whoever takes over."""
    DBOS.destroy()


def _launch(config: DBOSConfig, queue: str | None) -> bool:
    """Launch DBOS and return whether `queue` is registered."""
    if not _LOGGER.handlers:
        # Without a handler of ours DBOS would print; with this one its log goes where the
        # application's goes.
        _LOGGER.addHandler(logging.NullHandler())
    DBOS(config=config)
    # Where there is one already, DBOS hands out that one, configured otherwise.
    if (DBOS.executor_id, DBOS.application_version) != (config["executor_id"], FORMAT):
        raise ConfigError(
            "this process uses DBOS for something else already, and there is one DBOS per process: "
            "run workflows in a process of their own"
        )
    try:
        if queue is not None:
            DBOS.listen_queues([queue])
        DBOS.launch()
        return queue is not None and DBOS.retrieve_queue(queue) is not None
    except BaseException:
        DBOS.destroy()
        raise


def config_of(engine: Engine, executor: str, application: str) -> DBOSConfig:
    """Return how DBOS is configured: it prints nothing and speaks to nobody but the database."""
    return {
        "name": application,
        "system_database_engine": engine,
        "dbos_system_schema": SCHEMA,
        "executor_id": executor,
        "application_version": FORMAT,
        "serializer": JsonSerializer(),
        "enable_otlp": False,
        "log_level": "WARNING",
        "notification_listener_polling_interval_sec": 0.5,
    }
