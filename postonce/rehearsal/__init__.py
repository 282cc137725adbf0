"""The rehearsal: what a run would do, found out by the run's own code, with nothing written.

    rehearsal = Rehearsal.of(ctx)
    Server(rehearsal).create(spec)
    print(*rehearsal.foretold)

Reads go to the provider and the data repository as ever; writes stay in memory (data/snapshot.py).
In place of each request that is not safe stands what is to be expected of it (scene.py), so that
what follows from it can be rehearsed, too.
"""

from __future__ import annotations

from ..unknown import UNKNOWN, is_unknown
from .client import READS, WouldSend
from .context import Rehearsal
from .foretold import Action, Foretellings, Foretold
from .partial import partial_spec
from .told import Told, foretell

__all__ = [
    "READS",
    "UNKNOWN",
    "Action",
    "Foretellings",
    "Foretold",
    "Rehearsal",
    "Told",
    "WouldSend",
    "foretell",
    "is_unknown",
    "partial_spec",
]
