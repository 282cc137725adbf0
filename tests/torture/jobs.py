"""What one process does, and what it comes to. Both cross process borders as JSON."""

from __future__ import annotations

import logging
import os
import signal
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

import httpx
from sqlalchemy import create_engine

from postonce import Context, PostonceError, RepositoryError, Result, Timing
from postonce.data.open import open_repository

from ..subjects import Subject, call
from .boundaries import Boundaries, CountedRepository, CountedTransport
from .cases import Act
from .requests import TOKEN, changed_request, request_of, subject_of

INSTANCE = "the-one"
_CLAIM_TIMEOUT_S = 100.0
"""Of the runs' own time, in which sleeps are cut: long before the run would count as stuck."""
_MOST_RUNS = 8
"""After so many undisturbed runs, what is not quiet yet never will be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One run of `act`, or with `is_until_quiet` as many as it takes until one changes nothing.

    `remote_id` is what a delete deletes; at boundary `stop_at` the process is sent `stop_signal`.
    """

    subject: str
    act: Act
    store: str
    url: str
    log: str
    remote_id: str | None = None
    stop_at: int | None = None
    stop_signal: Literal["SIGKILL", "SIGSTOP"] = "SIGKILL"
    is_until_quiet: bool = False
    timeout_s: float = 10.0
    longest_sleep_s: float = 0.0
    """What sleeps are cut to: nothing where a run is alone and nobody is to be waited for."""
    lease_s: float = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Came:
    """What a run came to: an outcome with an id, or an error. `boundaries` are those it passed."""

    outcome: str | None = None
    id: str | None = None
    drift: str = ""
    error: str | None = None
    text: str = ""
    ids: tuple[str, ...] = ()
    """The ids that an AmbiguousMatch names."""
    is_crash: bool = False
    """Whether the error is none that the runtime is meant to raise."""
    boundaries: tuple[str, ...] = ()
    seen: tuple[str, ...] = ()
    """What each of several runs came to; the last is this one."""

    def __str__(self) -> str:
        return f"{self.error}: {self.text}" if self.error else f"{self.outcome} {self.id}"


def perform(job: Job) -> Came:
    """Do `job` in this very process."""
    logging.basicConfig(filename=job.log, level=logging.DEBUG, force=True)
    seen: list[Came] = []
    for _ in range(_MOST_RUNS if job.is_until_quiet else 1):
        seen.append(_one_run(job))
        if not job.is_until_quiet or _is_quiet(seen):
            return replace(seen[-1], seen=tuple(map(str, seen)))
    return Came(error="NotQuiet", text=" | ".join(map(str, seen)), is_crash=True)


def _is_quiet(seen: list[Came]) -> bool:
    """Whether the last run changed nothing, and one went before it."""
    last, before = seen[-1], seen[-2] if len(seen) > 1 else None
    if before is None or last.outcome in ("created", "recreated", "resumed", "updated"):
        return False
    return last.outcome == "reused" or str(last) == str(before)


def rehearse(subject: str) -> None:
    """Have all that a job of `subject` loads and makes but once, without a provider or a store."""
    create_engine("postgresql+psycopg://")
    with suppress(RepositoryError):
        open_repository("postgresql://?host=/nowhere").close()
    request_of(subject)
    for can_update in (True, False):
        changed_request(subject, can_update=can_update)
    with suppress(httpx.ConnectError):
        httpx.HTTPTransport(verify=False).handle_request(httpx.Request("GET", "http://127.0.0.1:1"))
    silent = httpx.MockTransport(lambda _: httpx.Response(200, json={}))
    job = Job(subject=subject, act="create", store="sqlite://", url="http://localhost", log="")
    with _context(job, Boundaries(lambda _: None), silent) as ctx, suppress(PostonceError):
        _create(ctx, subject_of(subject), job)


def _one_run(job: Job) -> Came:
    boundaries = Boundaries(lambda number: _stop(job, number))
    try:
        with _context(job, boundaries, httpx.HTTPTransport(verify=False)) as context:
            outcome, result = ACTS[job.act](context, subject_of(job.subject), job)
    except PostonceError as error:
        return Came(
            error=type(error).__name__,
            text="\n".join([str(error), *getattr(error, "__notes__", ())]),
            ids=tuple(getattr(error, "ids", ())),
            boundaries=tuple(boundaries.names),
        )
    except Exception as error:  # whatever it is, the judge is to see it, not this process's end
        return Came(
            error=type(error).__name__,
            text=traceback.format_exc(),
            is_crash=True,
            boundaries=tuple(boundaries.names),
        )
    return Came(
        outcome=outcome,
        id=None if result is None else result.id,
        drift="; ".join(map(str, result.drift)) if result else "",
        text="\n".join(result.notes) if result else "",
        boundaries=tuple(boundaries.names),
    )


def _context(job: Job, boundaries: Boundaries, transport: httpx.BaseTransport) -> Context:
    return Context(
        CountedRepository(open_repository(job.store), boundaries),
        base_url=job.url,
        token=TOKEN,
        timing=Timing(sleep=lambda s: time.sleep(min(s, job.longest_sleep_s)), lease_s=job.lease_s),
        timeout_s=job.timeout_s,
        transport=CountedTransport(transport, boundaries),
    )


def _stop(job: Job, number: int) -> None:
    if number == job.stop_at:
        os.kill(os.getpid(), signal.Signals[job.stop_signal])


Done: TypeAlias = tuple[str, Result[object] | None]


def _create(ctx: Context, subject: Subject, job: Job) -> Done:
    result = subject.bound(ctx).create(request_of(job.subject), instance=INSTANCE)
    return result.outcome.value, result


def _delete(ctx: Context, subject: Subject, job: Job) -> Done:
    model = subject.bound(ctx)
    call(model, "delete", *(() if subject.is_singleton else (job.remote_id,)))
    return "deleted", None


def _apply(ctx: Context, subject: Subject, job: Job) -> Done:
    wanted = changed_request(job.subject, can_update=True)
    assert wanted is not None, "nothing of it can be changed"
    result = subject.bound(ctx).apply(wanted, instance=INSTANCE)
    return result.outcome.value, result


def _replace(ctx: Context, subject: Subject, job: Job) -> Done:
    wanted = changed_request(job.subject, can_update=False)
    assert wanted is not None, "all of it can be changed"
    result = subject.bound(ctx).apply(wanted, instance=INSTANCE, replace=True)
    return result.outcome.value, result


def _sync(ctx: Context, subject: Subject, job: Job) -> Done:
    result = subject.bound(ctx).sync(INSTANCE)
    return result.outcome.value, result


ACTS: dict[Act, Callable[[Context, Subject, Job], Done]] = {
    "create": _create,
    "delete": _delete,
    "apply": _apply,
    "replace": _replace,
    "sync": _sync,
}
