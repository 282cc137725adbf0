"""How a SQL store works with its database: in short transactions, and with errors explained.

Rule: each call is one short transaction, or several, and every one is committed when the call
      returns: none is open between two calls.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Row, Select
from sqlalchemy.exc import DBAPIError, TimeoutError

from ..errors import RepositoryError, RepositoryLocked
from .statements import Statements

WRITES = "postonce_writes"
"""The execution option of a transaction that will write, for stores that must know at its start."""

_ROWS_AT_A_TIME = 500


class SqlStore(ABC):
    """A SQL database with our tables. Safe to use from several threads and processes."""

    def __init__(self, engine: Engine, statements: Statements) -> None:
        self._reader = engine
        self._writer = engine.execution_options(**{WRITES: True})
        self._statements = statements
        self._is_closed = False

    @abstractmethod
    def _explained(self, error: DBAPIError) -> RepositoryError:
        """Return what a database error means for the user."""

    @contextmanager
    def _transaction(self, engine: Engine) -> Iterator[Connection]:
        """Open a transaction for the length of a block, committed at its end."""
        if self._is_closed:
            raise RepositoryError("the data repository is closed; open the context anew")
        try:
            with engine.begin() as db:
                yield db
        except TimeoutError as error:
            raise RepositoryLocked(
                "no free connection to the data repository: too many threads use it at once; "
                "run again with fewer"
            ) from error
        except DBAPIError as error:
            # The database's own words may quote what was being written.
            raise self._explained(error) from None

    def _in_portions(
        self,
        query: Select[Any],
        beyond: Callable[[Row[Any]], ColumnElement[bool]],
        *,
        rows_at_a_time: int = _ROWS_AT_A_TIME,
    ) -> Iterator[Row[Any]]:
        """Yield the rows of an ordered `query`; `beyond(row)` is what holds for all after `row`.

        Each portion is a transaction of its own: what is written meanwhile may show.
        """
        portion = query
        while True:
            with self._transaction(self._reader) as db:
                rows = db.execute(portion.limit(rows_at_a_time)).all()
            yield from rows
            if len(rows) < rows_at_a_time:
                return
            portion = query.where(beyond(rows[-1]))

    def close(self) -> None:
        """Let go of files and connections; further calls raise RepositoryError."""
        self._is_closed = True
        self._reader.dispose()
