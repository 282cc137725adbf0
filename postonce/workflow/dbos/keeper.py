"""The thread that keeps a process's slot, and hands on what dead processes left unfinished."""

from __future__ import annotations

import time
from collections.abc import Callable, Set
from contextlib import suppress
from itertools import count
from threading import Event, Thread

from dbos import DBOS, error
from sqlalchemy.exc import SQLAlchemyError

from ...errors import RepositoryError
from .lookup import busy_queues, delete_old_runs, pending
from .process import keep_pace
from .slots import Slot

LOOK_S = 2.0
"""How often the slots of others are looked at. A dead worker's tasks wait no longer than this."""
_KEPT_DAYS = 7
"""How long runs that have ended stay in the engine's database."""
_LOOKS_A_SWEEP = 1800
_STRANDED_S = 60.0
"""How long the end of what was done here may take to be written."""


class Keeper(Thread):
    """Looks after `slot` until it is told to stop, or finds that this process must stop."""

    def __init__(
        self, slot: Slot, *, lost: Callable[[], None], at_work: Callable[[], Set[str]]
    ) -> None:
        super().__init__(name="postonce-keeper", daemon=True)
        self._slot = slot
        self._tell = lost
        self._at_work = at_work
        self._stranded: dict[str, float] = {}
        self._is_over = Event()
        self._has_ended = Event()
        self._lost: RepositoryError | None = None

    def run(self) -> None:
        """Look, every few seconds."""
        try:
            for number in count():
                self._slot.check()
                with suppress(SQLAlchemyError, error.DBOSException):  # the next look may do better
                    self._look(number)
                if self._is_over.wait(LOOK_S):
                    return
        except RepositoryError as lost:
            if not self._is_over.is_set():
                self._lost = lost
                self._tell()
        finally:
            self._has_ended.set()

    def wait(self, seconds: float) -> None:
        """Wait for so long, or until this process must stop."""
        self._has_ended.wait(seconds)

    def check(self) -> None:
        """Raise RepositoryError where this process must not work any more."""
        if self._lost is not None:
            raise self._lost
        if self._has_ended.is_set():
            raise RepositoryError("nobody looks after this process's slot; start it again")

    def stop(self) -> None:
        """Look no more."""
        self._is_over.set()
        self.join(timeout=LOOK_S * 5)

    def _look(self, number: int) -> None:
        held = pending()
        self._hand_on({executor for executor in held.values() if executor is not None})
        self._check_stranded({id for id, name in held.items() if name == self._slot.name})
        keep_pace(busy_queues())
        if number % _LOOKS_A_SWEEP == 0:
            delete_old_runs(days=_KEPT_DAYS)

    def _hand_on(self, executors: Set[str]) -> None:
        """Put the work of executors that have died back on its queue."""
        for name in executors - {self._slot.name}:
            with self._slot.borrowed(name) as is_dead:
                if is_dead:
                    # Not `resume_workflow`, though that is public: it takes a workflow from
                    # whoever has it by now, forgets how often it was tried, and which run a
                    # second one is to join. This changes only what this very executor has.
                    DBOS._recover_pending_workflows([name])

    def _check_stranded(self, ours: Set[str]) -> None:
        """Raise RepositoryError where what this process did was not recorded.

        DBOS leaves such a thing pending, and nobody takes it over while this process lives.
        """
        now = time.monotonic()
        idle = ours - self._at_work()
        self._stranded = {id: self._stranded.get(id, now) for id in idle}
        for id, since in self._stranded.items():
            if now - since > _STRANDED_S:
                raise RepositoryError(
                    f"the engine's database did not take what became of {id}; no more work is "
                    "taken, and others go on with it: see that it can be written (DBOS logs why, "
                    "as `dbos`), and start this process again"
                )
