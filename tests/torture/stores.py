"""The sorts of stores that cases are played on. A new one adds how an empty one is had."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from typing import TypeAlias

from ..postgres import Server, running

Opening: TypeAlias = Callable[[Path], AbstractContextManager[str]]
"""Given an empty folder: an empty store's address, for as long as a case lasts."""

NAMES = ("sqlite", "postgresql")


class Stores:
    """Empty stores of every sort; servers are started when first asked for, and stay."""

    def __init__(self, stack: ExitStack) -> None:
        self._stack = stack
        self._server: Server | None = None
        self._openings: dict[str, Opening] = {"sqlite": _sqlite, "postgresql": self._postgresql}

    @contextmanager
    def empty(self, name: str, folder: Path) -> Iterator[str]:
        """Have an empty store, that several processes can open, for the length of a block."""
        with self._openings[name](folder) as address:
            yield address

    @contextmanager
    def _postgresql(self, _folder: Path) -> Iterator[str]:
        if self._server is None:
            self._server = self._stack.enter_context(running())
        with self._server.database() as name:
            yield self._server.address(name)


@contextmanager
def _sqlite(folder: Path) -> Iterator[str]:
    yield f"sqlite:///{folder / 'state.db'}"
