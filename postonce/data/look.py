"""A look into a store by its driver alone: nothing is made, upgraded or left behind.

For what must be quick (completing a command line) or must not touch anything (`doctor`). Whoever
works with records opens the store instead. Made by `postonce.data.open.look_into`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from .repository import Record, Status
from .seal import SEALED

Ask: TypeAlias = Callable[[str, tuple[Any, ...]], Iterable[Sequence[Any]]]
"""Takes a query with `?` for each parameter, and returns its rows."""

_MOST_NAMES = 500
"""More names than this nobody looks through."""
_OPEN = (Status.INTENT, Status.DELETING)


def _nothing(_query: str, _values: tuple[Any, ...]) -> Iterable[Sequence[Any]]:
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How many records there are, and how many wait: `rivals` for a person, `open` for a run."""

    records: int
    open: int
    rivals: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What a store is (`where`, kept by `engine`), and what it holds.

    `format` is 0 where there is no store yet; `newest` is the one that this release writes.
    `table` is where records stand. `try_to_write` does so, takes it back, and raises where a run
    could not write: RepositoryLocked, RepositoryError.
    """

    where: str
    engine: str
    format: int
    newest: int
    table: str = ""
    try_to_write: Callable[[], None]
    ask: Ask = _nothing

    def kinds(self, beginning: str = "") -> list[str]:
        """Return the recorded kinds that begin so."""
        return self._names("kind", beginning, "")

    def instances(self, kind: str, beginning: str = "") -> list[str]:
        """Return the recorded instances of `kind` that begin so, tombstones included."""
        return self._names("instance", beginning, "AND kind = ?", kind)

    def counts(self) -> Counts:
        """Return how many records there are. For a store of the newest format."""
        query = (
            "SELECT count(*),"
            " count(CASE WHEN rivals = '[]' AND status IN (?, ?) THEN 1 END),"
            " count(CASE WHEN rivals <> '[]' THEN 1 END)"
            f" FROM {self.table}"
        )
        for records, is_open, rivals in self.ask(query, tuple(one.value for one in _OPEN)):
            return Counts(records=records, open=is_open, rivals=rivals)
        return Counts(records=0, open=0, rivals=0)

    def sealed(self) -> Iterator[Record]:
        """Yield what may hold encrypted values: records with their name and bodies alone."""
        query = (
            f"SELECT kind, instance, request, shown, state FROM {self.table}"
            " WHERE request LIKE ? OR shown LIKE ? OR state LIKE ?"
        )
        for kind, instance, *texts in self.ask(query, (f'%"{SEALED}%',) * 3):
            request, shown, state = (text and json.loads(text) for text in texts)
            yield Record(
                kind=kind,
                instance=instance,
                status=Status.LIVE,
                request=request,
                shown=shown,
                state=state,
            )

    def _names(self, column: str, beginning: str, more: str, *values: str) -> list[str]:
        if not self.format:
            return []
        query = (
            f"SELECT DISTINCT {column} FROM {self.table}"
            f" WHERE substr({column}, 1, {len(beginning)}) = ? {more}"
            f" ORDER BY {column} LIMIT {_MOST_NAMES}"
        )
        return [name for (name,) in self.ask(query, (beginning, *values))]
