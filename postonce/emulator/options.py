"""Options: how a stand-in behaves; all can be changed while it runs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How the stand-in behaves.

    `unique`: refuse a second thing with the same natural key, where the manifest says that the
    provider does (`True`), or for the named resources. Off by default: every double must show.
    `native_keys`: answer a create that repeats the provider's own idempotency key with the thing
    it made before, where the manifest knows of such a key.
    `strict_parents`: answer 404 below a parent that was never made here.
    `reads_until_ready`: how often a new thing is read as not ready before it is.
    `list_lag`: in how many lists a new thing does not show yet.
    `page_size`: of lists whose request names none.
    """

    unique: bool | Sequence[str] = False
    native_keys: bool = False
    strict_parents: bool = False
    reads_until_ready: int = 1
    list_lag: int = 0
    page_size: int = 20
    clock: Callable[[], datetime] = field(default=_now)
