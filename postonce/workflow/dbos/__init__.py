"""The engine for runs that outlive their process: DBOS, on SQLite or PostgreSQL (docs/workflow.md).

An extra, `pip install 'postonce[dbos]'`; nothing here imports it before it is needed.

engine.py      `DbosEngine`: what the rest of postonce sees
watch.py       a run, as whoever waits for it sees it
node.py        this process among those that work; process.py, slots.py, keeper.py, jobs.py,
               performing.py are its parts
durable.py     what DBOS carries out: a run, and each task of it
carried.py     what is written into DBOS's tables, secrets sealed; lookup.py reads there
databases.py   where all that is kept; addresses.py
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...lazy import lazy_exports

if TYPE_CHECKING:
    from .addresses import dbos_address as dbos_address
    from .engine import DbosEngine as DbosEngine

_MODULES = {"DbosEngine": "engine", "dbos_address": "addresses"}

__all__ = [*sorted(_MODULES)]

if not TYPE_CHECKING:  # a type checker that sees __getattr__ would let any name pass
    __getattr__, __dir__ = lazy_exports(__name__, _MODULES)
