"""Progress: the words in which an answer says that something is under way, ready or failed."""

from __future__ import annotations

from collections.abc import Sequence

from ..paths import dig
from ..types import Json
from .manifest import Readiness
from .store import Thing

UNDER_WAY = ("new", "creating", "pending", "provisioning", "in-progress", "running", "queued")
DONE = ("completed", "complete", "success", "succeeded", "done", "finished", "active", "ready")
FAILED = ("errored", "error", "failed", "failure", "cancelled", "canceled")
GOING = ("delet", "destroy", "deprovision", "terminat", "remov")
"""How words begin that say a thing is being taken away: a new one never shows them."""


def first_word(words: Sequence[str], members: Sequence[Json], others: Sequence[str]) -> str | None:
    """Return how an enum says "not yet": one of `words`, else its first member not in `others`.

    Where there is no enum the usual word; None where every member means something else.
    """
    if not members:
        return "pending"
    known = [str(member) for member in members if member is not None and member not in others]
    left = [word for word in known if not any(part in word.lower() for part in GOING)]
    return next((word for word in words if word in left), left[0] if left else None)


def word_now(thing: Thing, readiness: Readiness, reads_until_ready: int) -> str | None:
    """Return the word `thing` is to show now, or None where the one it has is right."""
    if thing.has_failed and readiness.failed:
        return readiness.failed[0]
    if thing.waiting is None or thing.reads <= reads_until_ready:
        return thing.waiting
    is_waiting = dig(thing.body, readiness.field, None) == thing.waiting
    return readiness.ready[0] if is_waiting and readiness.ready else None


def put(body: dict[str, Json], path: str, value: Json) -> None:
    """Set the member at a dotted path of `body`, making what is missing on the way."""
    head, dot, rest = path.partition(".")
    if not dot or path in body:
        body[path] = value
        return
    if not isinstance(body.get(head), dict):
        body[head] = {}
    put(body[head], rest, value)


def drop(body: dict[str, Json], path: str) -> None:
    """Remove the member at a dotted path of `body`, if there is one."""
    head, dot, rest = path.partition(".")
    if not dot or path in body:
        body.pop(path, None)
    elif isinstance(body.get(head), dict):
        drop(body[head], rest)
