"""Boundaries: the points between two effects of a run, counted as it passes them.

Before each HTTP request leaves, after its answer (or the lack of one) has arrived, and before and
after each write to the repository. What happens between two boundaries is atomic for us: the
provider or the database has done it, or has not.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import httpx

from postonce.data.journal import Run
from postonce.data.repository import Record, Repository


class Boundaries:
    """The boundaries that a run has reached, in order; `hook` is told the number of each.

    Those of other threads (a claim's renewal) are left out: they come by the clock, and a number
    must mean the same in every run.
    """

    def __init__(self, hook: Callable[[int], None]) -> None:
        self.names: list[str] = []
        self._hook = hook

    def reach(self, name: str) -> None:
        """Count one more."""
        if threading.current_thread() is threading.main_thread():
            self.names.append(name)
            self._hook(len(self.names))


class CountedTransport(httpx.BaseTransport):
    """Sends through another transport, between two boundaries."""

    def __init__(self, inner: httpx.BaseTransport, boundaries: Boundaries) -> None:
        self._inner = inner
        self._boundaries = boundaries

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Return the whole answer: one that is still being read has not arrived."""
        what = f"{request.method} {request.url.path}"
        self._boundaries.reach(f"send {what}")
        try:
            response = self._inner.handle_request(request)
            response.read()
        finally:
            self._boundaries.reach(f"receive {what}")
        return response

    def close(self) -> None:
        """Close the transport underneath."""
        self._inner.close()


class CountedRepository(Repository):
    """Writes to another repository, between two boundaries."""

    def __init__(self, inner: Repository, boundaries: Boundaries) -> None:
        self._inner = inner
        self._boundaries = boundaries

    def put(self, record: Record) -> Record:
        """Write a record."""
        self._boundaries.reach(f"put {record.status}")
        stored = self._inner.put(record)
        self._boundaries.reach(f"have put {record.status}")
        return stored

    def claim(self, kind: str, instance: str, holder: str, *, lease_s: float) -> bool:
        """Take or renew a claim."""
        self._boundaries.reach("claim")
        is_ours = self._inner.claim(kind, instance, holder, lease_s=lease_s)
        self._boundaries.reach("have claimed")
        return is_ours

    def release(self, kind: str, instance: str, holder: str) -> None:
        """Give a claim back."""
        self._boundaries.reach("release")
        self._inner.release(kind, instance, holder)
        self._boundaries.reach("have released")

    def put_run(self, run: Run) -> None:
        """Write a run."""
        self._boundaries.reach(f"put run {run.status}")
        self._inner.put_run(run)
        self._boundaries.reach(f"have put run {run.status}")

    # What only reads changes nothing that a kill could leave half done.

    def get(self, kind: str, instance: str) -> Record | None:
        """Return a record."""
        return self._inner.get(kind, instance)

    def with_remote_id(self, kind: str, remote_id: str) -> tuple[Record, ...]:
        """Return the records that hold an id."""
        return self._inner.with_remote_id(kind, remote_id)

    def records(self, kind: str | None = None) -> Iterator[Record]:
        """Yield the records."""
        return self._inner.records(kind)

    def history(self, kind: str, instance: str) -> tuple[Record, ...]:
        """Return the versions of a record."""
        return self._inner.history(kind, instance)

    def holder(self, kind: str, instance: str) -> str | None:
        """Return who holds a claim."""
        return self._inner.holder(kind, instance)

    def run(self, run_id: str) -> Run | None:
        """Return a run."""
        return self._inner.run(run_id)

    def runs(self, workflow: str | None = None) -> Iterator[Run]:
        """Yield the runs."""
        return self._inner.runs(workflow)

    def close(self) -> None:
        """Close the repository underneath."""
        self._inner.close()
