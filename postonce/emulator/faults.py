"""Faults on demand: which requests go wrong, how, and before or after they took effect."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Literal, TypeAlias, get_args

from ..types import Json

Kind: TypeAlias = Literal["status", "reset", "truncate", "delay", "fail"]
When: TypeAlias = Literal["before", "after"]


class FaultError(ValueError):
    """A fault was described in a way that makes no sense."""


@dataclass(slots=True, kw_only=True)
class Fault:
    """What goes wrong with which requests.

    Matched by `method`, `path` (raw, may hold `*`), `operation` (`METHOD /path` of the spec) and
    `resource`, each None for any; from the `nth` matching request on, `times` times (None: for
    ever). Kinds:
    `status`: answer `status` with `headers`. `reset`: the connection is reset, without an answer.
    `truncate`: the body ends early. `delay`: the answer comes `delay_s` late. `fail`: a create is
    accepted and the thing then shows that it failed.
    `when`: `before` the request has any effect, or `after` it had it.
    """

    kind: Kind
    method: str | None = None
    path: str | None = None
    operation: str | None = None
    resource: str | None = None
    nth: int = 1
    times: int | None = 1
    when: When = "before"
    status: int = 503
    headers: Mapping[str, str] = field(default_factory=dict)
    delay_s: float = 0.0
    seen: int = 0

    def __post_init__(self) -> None:
        """Refuse what could never do anything."""
        if self.kind not in get_args(Kind):
            kinds = ", ".join((*get_args(Kind), "timeout"))
            raise FaultError(f"kind is {self.kind!r}, expected one of {kinds}")
        if self.when not in get_args(When):
            raise FaultError(f"when is {self.when!r}, expected before or after")

    def strikes(self, method: str, path: str, operation: str | None, resource: str | None) -> bool:
        """Count a request and return whether this fault befalls it."""
        is_meant = (
            self.method in (None, method)
            and self.operation in (None, operation)
            and self.resource in (None, resource)
            and (self.path is None or self.path == path or fnmatchcase(path, self.path))
        )
        if not is_meant:
            return False
        self.seen += 1
        return self.seen >= self.nth and (self.times is None or self.seen < self.nth + self.times)


def fault_from(raw: Mapping[str, Json]) -> Fault:
    """Return the fault that a JSON object describes; `match` may hold what it is matched by.

    Raises: FaultError.
    """
    fields = {**raw, **(raw.get("match") or {})}
    fields.pop("match", None)
    if fields.get("kind") == "timeout":
        fields |= {"kind": "delay", "delay_s": fields.get("delay_s", 3600.0)}
    known = set(Fault.__dataclass_fields__) - {"seen"}
    if unknown := sorted(set(fields) - known):
        raise FaultError(f"unknown member {unknown[0]!r}, expected {', '.join(sorted(known))}")
    if "kind" not in fields:
        raise FaultError("a fault needs a kind")
    return Fault(**fields)


class FaultPlan:
    """The faults that are to happen, in the order in which they were asked for."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []

    def add(self, fault: Fault) -> None:
        """Plan one more."""
        self._faults.append(fault)

    def clear(self) -> None:
        """Plan none any more."""
        self._faults.clear()

    def strike(
        self, method: str, path: str, operation: str | None, resource: str | None
    ) -> Fault | None:
        """Return the first fault that befalls a request; every matching one counts it."""
        struck = [f for f in self._faults if f.strikes(method, path, operation, resource)]
        return struck[0] if struck else None
