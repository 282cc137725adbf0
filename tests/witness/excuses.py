"""Excuses: what Prism refuses for a fault that is not the models', stated in excused.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from .packages import Package, Request
from .sending import Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Excuse:
    """Requests of one operation that are refused saying `says`; of all `methods` where none."""

    provider: str
    operation: str
    says: str
    fault: str
    reason: str
    methods: tuple[str, ...] = ()

    def speaks_of(self, request: Request) -> bool:
        """Return whether `request` is one of these."""
        is_there = (request.package.provider, request.operation) == (self.provider, self.operation)
        return is_there and (not self.methods or request.method in self.methods)


@cache
def excuses() -> tuple[Excuse, ...]:
    """Return the stated ones."""
    stated = tomllib.loads(Path(__file__).with_name("excused.toml").read_text())["excused"]
    return tuple(Excuse(**{**one, "methods": tuple(one.get("methods", ()))}) for one in stated)


def excuse_for(request: Request) -> Excuse | None:
    """Return the excuse that speaks of `request`."""
    return next((one for one in excuses() if one.speaks_of(request)), None)


def faults(verdicts: Iterable[Verdict]) -> list[str]:
    """Return what is wrong: requests that are refused without excuse, excuses without need."""
    found = []
    for verdict in verdicts:
        excuse = excuse_for(verdict.request)
        if excuse is None and not verdict.is_accepted:
            found.append(str(verdict))
        elif excuse is not None and not any(excuse.says in one for one in verdict.objections):
            found.append(f"{verdict}; the excuse for it is not needed any more, or not this one")
    return found


def idle(package: Package, requests: Iterable[Request]) -> list[Excuse]:
    """Return the excuses for `package` that speak of none of its requests."""
    sent = list(requests)
    mine = (one for one in excuses() if one.provider == package.provider)
    return [one for one in mine if not any(map(one.speaks_of, sent))]
