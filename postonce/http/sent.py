"""What was sent: the requests of the present thread of work, noted while somebody wants to know."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_NOTES: ContextVar[list[str] | None] = ContextVar("postonce_sent", default=None)


@contextmanager
def noting() -> Iterator[list[str]]:
    """Yield a list to which each request sent within the block is added: `POST /v2/vpcs 201`."""
    notes: list[str] = []
    token = _NOTES.set(notes)
    try:
        yield notes
    finally:
        _NOTES.reset(token)


def note(method: str, path: str, status: int | None) -> None:
    """Note a request, and the status of its answer where there was one."""
    notes = _NOTES.get()
    if notes is not None:
        notes.append(f"{method} {path} {status if status is not None else '(no answer)'}")
