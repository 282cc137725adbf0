"""What the create protocol takes and gives: plain values and callables."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from .data.repository import Record
from .facts import Identity, Readiness
from .result import Drift, Outcome, Verified
from .types import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Creation:
    """One create, as far as the protocol cares. Bodies are unwrapped JSON objects.

    `verify` returns the live body of a remote id, or None once it is definitely gone; `post`
    sends the one unsafe request with the intent's token; `find` yields what could match a
    request (None where the API cannot be searched); `remove` finishes an interrupted delete;
    `glance` returns what a shared list shows of a remote id, None where a GET must tell;
    `owner` is whose marker `post` plants, None where it plants none; `notes` go to the result.
    `is_one_call` says that `post` is one request, for all of which an error's effect speaks;
    where it is not, `Refused` alone says that nothing was made. `is_repeatable` says that a
    second `post`, of this or of another request, does no harm.
    """

    kind: str
    instance: str
    request: Json
    identity: Identity
    verify: Callable[[str], Json | None]
    post: Callable[[str], Json | None]
    find: Callable[[Json], Iterable[Json]] | None = None
    remove: Callable[[str], object] | None = None
    glance: Callable[[str], Json | None] | None = None
    readiness: Readiness | None = None
    write_once: tuple[str, ...] = ()
    sensitive: tuple[str, ...] = ()
    parents: Json = None
    owner: str | None = None
    notes: tuple[str, ...] = ()
    adopt: bool = False
    wait: bool = True
    is_one_call: bool = True
    is_repeatable: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """How long a run waits for what, in seconds; `clock` returns UTC."""

    sleep: Callable[[float], None] = time.sleep
    lease_s: float = 60.0
    """How long a claim holds unless renewed; a live run renews it three times in that time."""
    claim_timeout_s: float = 300.0
    ready_timeout_s: float = 900.0
    settle_s: float = 2.0
    """How long a search that found nothing waits before it looks again."""
    young_s: float = 120.0
    """How long after its create the "gone" of a thing is not believed at first sight."""
    key_lifetime_s: float = 3600.0
    """How long a provider is trusted to remember an idempotency key of its own."""
    shared_s: float = 30.0
    """How long a list stands for the GETs of what it shows; 0 lets each verify be a GET."""
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Created:
    """What came of it: the record as stored, the outcome, and what the caller should know."""

    record: Record
    outcome: Outcome
    drift: tuple[Drift, ...] = ()
    notes: tuple[str, ...] = ()
    verified: Verified = Verified.GET
