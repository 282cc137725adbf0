"""`postonce resolve`: say what is at the provider, where the runtime cannot know."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Annotated

import typer

from .. import resolve as decisions
from ..creation import Timing
from ..data.repository import Record, Status
from .printing import escaped, print_json
from .state import print_record
from .store import DEFAULT_STORE, AsJson, Instance, Kind, Store, fail, opened, recorded
from .values import whole

_TIMING = Timing(claim_timeout_s=5.0)
"""Somebody is waiting at the keyboard: a live run is reported soon instead of waited for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Decision:
    """What to do, the question before it, and what is said after it."""

    take: Callable[..., Record | None]
    question: str
    done: str


def resolve(
    kind: Kind,
    instance: Instance,
    adopt: Annotated[
        str | None,
        typer.Option(metavar="ID", help="This remote object is its own; the next create verifies."),
    ] = None,
    abandon: Annotated[
        bool, typer.Option("--abandon", help="It is given up; the next create starts afresh.")
    ] = False,
    retry: Annotated[
        bool, typer.Option("--retry", help="Nothing was made; the next create posts again.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    store: Store = DEFAULT_STORE,
    as_json: AsJson = False,
) -> None:
    """Say what is at the provider, where the runtime cannot know.

    For an instance after a lost answer, several matches or an interrupted delete. Look at the
    provider first. Nothing is sent there: the next create acts on the decision.
    Exit codes: 0 done, 1 refused or nothing recorded, 2 wrong usage or no usable store.
    """
    if [adopt is not None, abandon, retry].count(True) != 1:
        fail("expected one decision: --adopt ID, --abandon or --retry", 2)
    decision = _adopting(adopt) if adopt is not None else _ABANDONING if abandon else _RETRYING
    with opened(store) as data:
        nothing = Record(kind=kind, instance=instance, status=Status.DELETED)
        is_new = adopt is not None and data.get(kind, instance) is None
        seen = nothing if is_new else recorded(data, kind, instance)
        if not yes:
            _ask(seen, decision.question)
        after = decision.take(data, kind, instance, timing=_TIMING, version=seen.version)
    if as_json:
        print_json(whole(after or nothing))
    else:
        typer.echo(escaped(f"{kind} {instance}: {decision.done}"))


def _adopting(remote_id: str) -> _Decision:
    return _Decision(
        take=partial(decisions.adopt, remote_id=remote_id),
        question=f"Is {remote_id} the one?",
        done=f"named as {remote_id}; the next create verifies it",
    )


_ABANDONING = _Decision(
    take=decisions.abandon,
    question="Give it up? What there is at the provider stays, and is not known here any more.",
    done="given up; the next create starts afresh",
)
_RETRYING = _Decision(
    take=decisions.retry,
    question="Is there nothing at the provider? If there is, the next create makes a second one.",
    done="nothing was made; the next create posts again",
)


def _ask(record: Record, question: str) -> None:
    """Show the record and ask, on stderr, so that stdout holds the result alone."""
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        fail("there is nobody to ask; pass --yes", 2)
    if record.version:
        print_record(record, on_stderr=True)
    if not typer.confirm(escaped(question), err=True):
        fail("nothing was changed", 1)
