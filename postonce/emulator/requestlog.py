"""The request log: every request in the order of arrival, without tokens and without clocks."""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from dataclasses import asdict, dataclass
from threading import Lock

from ..types import Json


@dataclass(slots=True, kw_only=True)
class Entry:
    """One request. `status` is None where the client got no whole answer.

    `fault` is the kind of fault it met; `thing` the id of what it made; `body` a fingerprint.
    """

    n: int
    method: str
    path: str
    query: str
    status: int | None = None
    operation: str | None = None
    resource: str | None = None
    thing: str | None = None
    body: str | None = None
    fault: str | None = None


class RequestLog:
    """What was asked, in order."""

    def __init__(self) -> None:
        self._entries: list[Entry] = []
        self._lock = Lock()

    def open(self, method: str, path: str, query: str, content: bytes) -> Entry:
        """Add a request that has arrived and return its entry, to be completed."""
        with self._lock:
            entry = Entry(
                n=len(self._entries) + 1,
                method=method,
                path=path,
                query=query,
                body=fingerprint(content),
            )
            self._entries.append(entry)
        return entry

    def as_json(self) -> list[dict[str, Json]]:
        """Return the entries, first request first."""
        with self._lock:
            return [asdict(entry) for entry in self._entries]

    def clear(self) -> None:
        """Forget all entries and count from 1 again."""
        with self._lock:
            self._entries.clear()


def fingerprint(content: bytes) -> str | None:
    """Return a short hash that is the same for equal JSON bodies; None where there is no body."""
    if not content:
        return None
    with suppress(ValueError):
        content = json.dumps(json.loads(content), sort_keys=True).encode()
    return hashlib.sha256(content).hexdigest()[:16]
