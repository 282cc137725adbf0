"""Store: the things that exist, in the order in which they were made.

Two things may share an id (their key was sent twice): both are kept and counted, the older one
is found first. Nothing here knows HTTP.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..types import Json


@dataclass(slots=True, kw_only=True)
class Thing:
    """One live object. `parents` and `id` are as in its path.

    `reads` counts reads of it, `lists` those lists that could have shown it; `waiting` is the
    word it shows until it is ready, None where it is ready at once. `token` is the idempotency
    token it was made with.
    """

    resource: str
    parents: tuple[str, ...]
    id: str
    body: dict[str, Json]
    serial: int
    reads: int = 0
    lists: int = 0
    token: str | None = None
    waiting: str | None = None
    has_failed: bool = False


class Store:
    """Live things by resource, and which ids are gone."""

    def __init__(self) -> None:
        self._things: dict[str, list[Thing]] = {}
        self._gone: set[tuple[str, tuple[str, ...], str]] = set()
        self._serial = 0

    def next_serial(self) -> int:
        """Return a number no earlier call has returned."""
        self._serial += 1
        return self._serial

    def add(self, thing: Thing) -> None:
        """Keep a new thing."""
        self._things.setdefault(thing.resource, []).append(thing)

    def all(self, resource: str, parents: Sequence[str] = ()) -> list[Thing]:
        """Return the things of a resource whose parents begin with `parents`."""
        wanted = tuple(parents)
        return [
            thing
            for thing in self._things.get(resource, [])
            if thing.parents[: len(wanted)] == wanted
        ]

    def find(self, resource: str, parents: Sequence[str], id: str | None) -> Thing | None:
        """Return the oldest thing with this id (None: with any), or None."""
        return next((t for t in self.all(resource, parents) if id in (None, t.id)), None)

    def is_gone(self, resource: str, parents: Sequence[str], id: str | None) -> bool:
        """Return whether there was such a thing, and is none any more: it may be made anew."""
        known = tuple(parents)
        return any(
            name == resource and above[: len(known)] == known and gone == id
            for name, above, gone in self._gone
        ) and (self.find(resource, parents, id) is None)

    def remove(self, thing: Thing) -> None:
        """Drop a thing; its id counts as gone once no other thing has it."""
        self._things[thing.resource].remove(thing)
        self._gone.add((thing.resource, thing.parents, thing.id))

    def everything(self) -> Iterator[Thing]:
        """Yield every live thing, resource by resource."""
        for things in self._things.values():
            yield from things
