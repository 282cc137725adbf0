"""Emulator: one provider's stand-in, apart from any web server; safe to use from threads.

Every request is logged, may meet a fault, and is answered (dispatch.py). The rest is what tests
and demonstrations ask of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, replace
from threading import RLock

from ..types import Json
from .access import secret_parameters
from .dispatch import Dispatch
from .faults import Fault, FaultPlan, fault_from
from .messages import Answer, Request
from .options import Options
from .requestlog import Entry, RequestLog
from .routing import Match, WrongMethod


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """A request on its way: its log entry, where it leads, and the fault it meets."""

    request: Request
    entry: Entry
    match: Match | WrongMethod | None
    fault: Fault | None


class Emulator:
    """A stateful stand-in for one provider; it is not the provider."""

    def __init__(
        self,
        spec: Mapping[str, Json],
        manifest: Mapping[str, Json],
        options: Options | None = None,
    ) -> None:
        self._initial = options or Options()
        self._dispatch = Dispatch(spec, manifest, self._initial)
        self._secrets = secret_parameters(spec)
        self._log = RequestLog()
        self._faults = FaultPlan()
        self._lock = RLock()

    def receive(self, request: Request) -> Exchange:
        """Log a request and find out where it leads and which fault it meets; nothing happens."""
        with self._lock:
            content = b"" if self._dispatch.issues_tokens(request) else request.content
            entry = self._log.open(
                request.method, request.path, self._shown_query(request), content
            )
            match = self._dispatch.route(request.method, request.path)
            if isinstance(match, Match):
                entry.operation = match.operation.key
                entry.resource = self._dispatch.subjects.main(match.operation)
            fault = self._faults.strike(
                request.method, request.path, entry.operation, entry.resource
            )
            entry.fault = fault.kind if fault else None
            return Exchange(request=request, entry=entry, match=match, fault=fault)

    def perform(self, exchange: Exchange) -> Answer:
        """Let a request take effect and return its answer."""
        fails = exchange.fault is not None and exchange.fault.kind == "fail"
        with self._lock:
            answer = self._dispatch.answer(exchange.request, exchange.match, fails=fails)
            exchange.entry.status = answer.status
            exchange.entry.thing = answer.thing
            return answer

    def refusal(self, exchange: Exchange, status: int, headers: Mapping[str, str]) -> Answer:
        """Return the error answer of a planned fault; nothing happens."""
        operation = exchange.match.operation if isinstance(exchange.match, Match) else None
        exchange.entry.status = status
        with self._lock:
            answer = self._dispatch.failures.answer(status, "a planned fault", operation)
        return replace(answer, headers=headers)

    def log(self) -> list[dict[str, Json]]:
        """Return every request since the start or the last reset, first request first."""
        return self._log.as_json()

    def reset(self) -> None:
        """Forget all things, requests and faults; options are again as at the start."""
        with self._lock:
            self._dispatch.clear()
            self._dispatch.take(self._initial)
            self._faults.clear()
            self._log.clear()

    def configure(self, **changes: Json) -> None:
        """Change options while running. Raises: TypeError on an unknown one."""
        with self._lock:
            self._dispatch.take(replace(self._dispatch.options, **changes))

    def fault(self, **description: Json) -> None:
        """Plan a fault (docs/emulator.md). Raises: FaultError where it makes no sense."""
        with self._lock:
            self._faults.add(fault_from(description))

    def calm(self) -> None:
        """Forget the faults that are still planned; all else stays."""
        with self._lock:
            self._faults.clear()

    def objects(self) -> dict[str, list[dict[str, Json]]]:
        """Return the live things by resource: `[{"id", "parents", "object"}]`."""
        found: dict[str, list[dict[str, Json]]] = {}
        with self._lock:
            for thing in self._dispatch.store.everything():
                shown = {"id": thing.id, "parents": list(thing.parents), "object": thing.body}
                found.setdefault(thing.resource, []).append(deepcopy(shown))
        return found

    def forget(self, resource: str, id: str | int | None = None) -> int:
        """Make things vanish without a request: the one with this id, or all of a resource.

        Returns how many vanished.
        """
        with self._lock:
            things = self._dispatch.store.all(resource)
            lost = [thing for thing in things if id is None or thing.id == str(id)]
            for thing in lost:
                self._dispatch.remove(thing)
            return len(lost)

    def _shown_query(self, request: Request) -> str:
        """Return the query as the log shows it: without what carries a token."""
        return "&".join(
            f"{name}={'' if name in self._secrets else value}"
            for name, value in request.query.items()
        )
