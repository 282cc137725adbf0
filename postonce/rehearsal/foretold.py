"""What a rehearsal foretells: one value per thing that a run would do, in order."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from threading import Lock, local

from ..result import Drift, Outcome
from ..types import Json


class Action(StrEnum):
    """What a run would do."""

    CREATE = "create"
    REUSE = "reuse"  # recorded and alive: nothing is sent
    ADOPT = "adopt"  # found, and taken over
    RECREATE = "recreate"  # it is gone, or deleted first
    RESUME = "resume"  # what an earlier run began is completed; posted again where nothing was made
    UPDATE = "update"
    CALL = "call"  # another request that is not safe: an action, a delete


ACTIONS = {
    Outcome.CREATED: Action.CREATE,
    Outcome.REUSED: Action.REUSE,
    Outcome.ADOPTED: Action.ADOPT,
    Outcome.RECREATED: Action.RECREATE,
    Outcome.RESUMED: Action.RESUME,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Foretold:
    """One thing that a run would do.

    `kind` and `instance` are empty where a call belongs to no recorded thing; `remote_id` is
    UNKNOWN for what is yet to be made. `drift` is how the live thing differs from what is asked
    for: of an UPDATE, what it changes. `notes` are sentences for people. `request` is what would
    be sent, without secrets, None where nothing is: of an action, its method, path and body.
    """

    kind: str
    instance: str
    action: Action
    remote_id: str = ""
    drift: tuple[Drift, ...] = ()
    notes: tuple[str, ...] = ()
    request: Json | None = None

    def __str__(self) -> str:
        thing = " ".join(filter(None, (self.kind, self.instance, self.remote_id)))
        differs = f" ({'; '.join(map(str, self.drift))})" if self.drift else ""
        return f"{self.action} {thing}{differs}"


class Foretellings:
    """What was foretold, in order. Safe to use from several threads."""

    def __init__(self) -> None:
        self._all: list[Foretold] = []
        self._lock = Lock()
        self._listening = local()

    def __iter__(self) -> Iterator[Foretold]:
        with self._lock:
            return iter(tuple(self._all))

    def __len__(self) -> int:
        return len(self._all)

    def __getitem__(self, place: int) -> Foretold:
        return self._all[place]

    def __repr__(self) -> str:
        return f"Foretellings({', '.join(map(str, self))})"

    def add(self, foretold: Foretold, *, after: Foretold | None = None) -> None:
        """Add what a run would do; it takes the place of `after`, of which it is the outcome."""
        with self._lock:
            for told in (self._all, *self._heard_here()):
                told[:] = [*(one for one in told if one is not after), foretold]

    def last(self, kind: str, instance: str) -> Foretold | None:
        """Return what was last foretold of an instance, None where nothing was."""
        told = (
            one for one in reversed(tuple(self)) if (one.kind, one.instance) == (kind, instance)
        )
        return next(told, None)

    @contextmanager
    def heard(self) -> Iterator[list[Foretold]]:
        """Yield a list that gets what is foretold in this thread for the length of a block."""
        here: list[Foretold] = []
        with self._lock:
            self._heard_here().append(here)
        try:
            yield here
        finally:
            with self._lock:
                self._heard_here()[:] = [one for one in self._heard_here() if one is not here]

    def _heard_here(self) -> list[list[Foretold]]:
        """Return the lists that hear this thread."""
        if not hasattr(self._listening, "lists"):
            self._listening.lists = []
        lists: list[list[Foretold]] = self._listening.lists
        return lists
