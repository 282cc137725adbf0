"""The matrix: every kill at every boundary and every fault at every request, found by counting.

Each function yields the cases of one subject; nothing here knows what a subject's runs look like.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import TypeAlias

from .cases import Act, Case, Fault, Run
from .requests import changed_request, subject_of
from .stage import Stage

Cases: TypeAlias = Iterator[Case]

UNKNOWN_EFFECT = (500, 502, 503, 504, 408)
"""Answers that say nothing of whether the request took place."""
REFUSALS = (401, 403, 404, 409, 422, 429)
"""Answers that say it did not; what answers so after all is no provider, but a liar."""
MOST_LAG = 3
"""In how many lists a thing may be missing before a run and the next miss it: each looks twice."""


def kills(stage: Stage, subject: str) -> Cases:
    """Kill a create at each of its boundaries."""
    yield from _killed(stage, Case(subject=subject))


def kills_of_recovery(stage: Stage, subject: str) -> Cases:
    """Kill a create before and after its POST took place, then each recovery at each boundary."""
    plain = Case(subject=subject)
    for kill_at in around_the_create(stage, plain):
        yield from _killed(stage, replace(plain, runs=(Run(kill_at=kill_at),)))


def kills_of_changes(stage: Stage, subject: str) -> Cases:
    """Kill whatever else there is to do with a thing that was made, at each boundary."""
    for act, then in changes_of(subject):
        yield from _killed(stage, Case(subject=subject, act=act, then=then))


def faults(stage: Stage, subject: str) -> Cases:
    """Let each fault befall each request of a create."""
    plain = Case(subject=subject)
    for nth in range(1, _requests(stage, plain) + 1):
        for fault in _faults(nth):
            yield replace(plain, runs=(Run(fault=fault),))


def lost_and_late(stage: Stage, subject: str) -> Cases:
    """Lose the answer of a create whose thing shows late in lists, or never gets ready."""
    lost = Run(fault=Fault(kind="reset", when="after", nth=1))
    plain = Case(subject=subject, runs=(lost,))
    for lag in range(1, MOST_LAG + 1):
        yield replace(plain, lag=lag)
    yield replace(plain, reads=3)
    yield replace(plain, runs=(Run(fault=Fault(kind="fail", nth=1)),))


def crowds(stage: Stage, subject: str, *, runners: int = 16) -> Cases:
    """Let several runs begin at the same moment."""
    yield Case(subject=subject, runs=(Run(runners=runners),))


def kills_among_others(stage: Stage, subject: str) -> Cases:
    """Let two runs begin at the same moment, and kill the one around its create request."""
    plain = Case(subject=subject)
    for kill_at in around_the_create(stage, plain):
        yield replace(plain, runs=(Run(runners=2, kill_at=kill_at),))


def around_the_create(stage: Stage, case: Case) -> tuple[int, ...]:
    """Return the boundaries before and after the create request of an undisturbed run."""
    create = subject_of(case.subject).facts["create"].partition(" ")[0]
    names = stage.boundaries(case)
    return tuple(n for n, name in enumerate(names, 1) if f" {create} " in name)[:2]


GROUPS: dict[str, Callable[[Stage, str], Cases]] = {
    "kills of a create": kills,
    "kills of its recovery": kills_of_recovery,
    "kills of changes and deletes": kills_of_changes,
    "faults": faults,
    "lost answers and slow lists": lost_and_late,
    "2 runs at once": partial(crowds, runners=2),
    "16 runs at once": partial(crowds, runners=16),
    "2 runs at once, one killed": kills_among_others,
}


def _killed(stage: Stage, case: Case) -> Cases:
    for kill_at in range(1, len(stage.boundaries(case)) + 1):
        yield replace(case, runs=(*case.runs, Run(kill_at=kill_at)))


def _requests(stage: Stage, case: Case) -> int:
    return sum(name.startswith("send ") for name in stage.boundaries(case))


def changes_of(subject: str) -> Iterator[tuple[Act, Act]]:
    """Yield what can be done to the subject once it is made, and with what that is completed."""
    facts = subject_of(subject).facts
    if facts["delete"]:
        yield "delete", "delete"
        yield "delete", "create"
    if facts["read"]:
        yield "sync", "sync"
    if facts["update"] and changed_request(subject, can_update=True) is not None:
        yield "apply", "apply"
    if facts["delete"] and changed_request(subject, can_update=False) is not None:
        yield "replace", "replace"


def _faults(nth: int) -> Iterator[Fault]:
    for status in UNKNOWN_EFFECT:
        yield Fault(kind="status", status=status, when="before", nth=nth)
        yield Fault(kind="status", status=status, when="after", nth=nth)
    for status in REFUSALS:
        yield Fault(kind="status", status=status, when="before", nth=nth)
    yield Fault(kind="status", status=503, when="after", nth=nth, is_lasting=True)
    for when in ("before", "after"):
        yield Fault(kind="reset", when=when, nth=nth)
        yield Fault(kind="delay", when=when, nth=nth)
    yield Fault(kind="truncate", when="after", nth=nth)
