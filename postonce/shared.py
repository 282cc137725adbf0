"""One list instead of many verifies: what it shows need not be read one by one.

Rule 1: a list proves presence, never absence: what it does not show is verified with a GET.
Rule 2: the first verify of a kind in a run is a GET. A list follows only where many recorded
        things are there to be verified, and is given up where it would cost half as many
        requests as the GETs it stands for.
Rule 3: what two records hold is read by itself: that is to be told of, not passed over (law 6).
Rule 4: a list is believed for a short time, and not after this run has changed or deleted
        anything.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from threading import Lock

from .data.repository import Repository, Status
from .errors import CallError, ConfigError
from .facts import Identity
from .records import place
from .search import remote_id_of
from .types import Json, RemoteId

_WORTHWHILE = 10
"""Fewer recorded things of a kind than this are verified one by one."""
_USUAL_PAGE = 20
"""Taken for the length of a page where the model does not know it."""

Place = tuple[str, tuple[tuple[str, str], ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """How to list a kind: `fetch` yields bodies, `page_size` is how many come at a time."""

    kind: str
    identity: Identity
    parents: Mapping[str, RemoteId]
    fetch: Callable[[], Iterable[Json]]
    page_size: int | None

    @property
    def place(self) -> Place:
        """Return what a list is of: a kind, below given parents."""
        return self.kind, tuple(sorted((place(self.parents) or {}).items()))


@dataclass(slots=True)
class _Seen:
    """How often a kind was asked for, and what its list showed at `at` (monotonic seconds)."""

    asked: int = 0
    at: float | None = None
    bodies: dict[str, Json] = field(default_factory=dict)
    lock: Lock = field(default_factory=Lock)


class SharedLists:
    """The lists of one run (one context). Safe to use from several threads."""

    def __init__(
        self, data: Repository, *, shared_s: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._data = data
        self._shared_s = shared_s
        self._clock = clock
        self._seen: dict[Place, _Seen] = {}
        self._lock = Lock()

    def look(self, listing: Listing, remote_id: str) -> Json | None:
        """Return what a list shows of `remote_id`, None where a GET must tell."""
        with self._lock:
            seen = self._seen.setdefault(listing.place, _Seen())
        with seen.lock:
            seen.asked += 1
            if seen.asked < 2 or self._shared_s <= 0:
                return None
            if seen.at is None or self._clock() - seen.at > self._shared_s:
                seen.bodies = self._listed(listing)
                seen.at = self._clock()
            return seen.bodies.get(remote_id)

    def clear(self) -> None:
        """Believe no list any more: something was changed or deleted."""
        with self._lock:
            self._seen.clear()

    def _listed(self, listing: Listing) -> dict[str, Json]:
        """Return id → body of what is recorded and listed; nothing where a list is not worth it."""
        try:
            holders = Counter(self._recorded(listing))
        except ConfigError:  # a record of the kind is sealed with a key that is not here
            return {}
        if len(holders) < _WORTHWHILE:
            return {}
        wanted = {remote_id for remote_id, number in holders.items() if number == 1}
        page = listing.page_size or _USUAL_PAGE
        most = page * max(1, len(wanted) // 2)
        found: dict[str, Json] = {}
        try:
            for body in islice(listing.fetch(), most):
                remote_id = remote_id_of(body, {}, listing.identity)
                if remote_id in wanted:
                    found[remote_id] = body
                    if len(found) == len(wanted):
                        break
        except CallError:
            return found  # what the list did not show is read one by one
        return found

    def _recorded(self, listing: Listing) -> Iterator[str]:
        here = place(listing.parents)
        for record in self._data.records(listing.kind):
            is_here = record.status is Status.LIVE and place(record.parents) == here
            if is_here and record.remote_id is not None:
                yield record.remote_id
