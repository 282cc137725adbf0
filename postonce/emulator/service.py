"""Emulator: one provider's stand-in, apart from any web server.

Every request is logged, may meet a fault, is checked against the spec, and is answered by
whoever is concerned: a resource's lifecycle, an action, or the spec alone. It is safe to use
from several threads.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from threading import RLock

from ..types import Json
from .access import is_allowed, secret_parameters
from .actions import Actions
from .echo import Echo
from .envelopes import Envelopes
from .failures import Failures
from .faults import Fault, FaultPlan, fault_from
from .lifecycle import Lifecycle
from .manifest import Manifest, Resource
from .messages import Answer, Call, Request
from .objects import Objects
from .options import Options
from .others import Others
from .places import owner_in
from .requestlog import Entry, RequestLog
from .routing import Match, Router, WrongMethod, shape_of
from .samples import Sampler
from .spec import Operation, Spec
from .store import Store, Thing
from .validation import Validation

_LIFE = {"read", "list", "update", "delete", "create"}


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
        self.options = self._initial = options or Options()
        self._spec = view = Spec(spec)
        self._manifest = Manifest(manifest)
        self._router = Router(view.operations.values(), view.base_paths)
        self._secrets = secret_parameters(spec)
        self._validation = Validation(view)
        sampler = Sampler(view, self._validation)
        envelopes = Envelopes(view, sampler)
        echo = Echo(view, sampler)
        self._failures = Failures(view, sampler)
        self._lifecycle = Lifecycle(
            self._manifest,
            Objects(view, sampler, envelopes, echo),
            envelopes,
            self._failures,
            self.options,
        )
        self._actions = Actions(view, sampler, envelopes, self.options)
        self._others = Others(view, sampler, echo)
        self._log = RequestLog()
        self._faults = FaultPlan()
        self._lock = RLock()

    # What the world asks

    def receive(self, request: Request) -> Exchange:
        """Log a request and find out where it leads and which fault it meets; nothing happens."""
        with self._lock:
            shown = "&".join(
                f"{name}={'' if name in self._secrets else value}"
                for name, value in request.query.items()
            )
            entry = self._log.open(request.method, request.path, shown, request.content)
            match = self._router.route(request.method, request.path)
            if isinstance(match, Match):
                entry.operation = match.operation.key
                entry.resource = self._resource_of(match.operation)
            fault = self._faults.strike(
                request.method, request.path, entry.operation, entry.resource
            )
            entry.fault = fault.kind if fault else None
            return Exchange(request=request, entry=entry, match=match, fault=fault)

    def perform(self, exchange: Exchange) -> Answer:
        """Let a request take effect and return its answer."""
        with self._lock:
            answer = self._answer(exchange)
            exchange.entry.status = answer.status
            exchange.entry.thing = answer.thing
            return answer

    def refusal(self, exchange: Exchange, status: int, headers: Mapping[str, str]) -> Answer:
        """Return the error answer of a planned fault; nothing happens."""
        operation = exchange.match.operation if isinstance(exchange.match, Match) else None
        exchange.entry.status = status
        answer = self._failures.answer(status, "a planned fault", operation)
        return replace(answer, headers=headers)

    # What tests and demos ask

    def log(self) -> list[dict[str, Json]]:
        """Return every request since the start or the last reset, first request first."""
        return self._log.as_json()

    def reset(self) -> None:
        """Forget all things, requests and faults; options are again as at the start."""
        with self._lock:
            self._lifecycle.store, self._actions.store = Store(), Store()
            self._others.sent.clear()
            self._faults.clear()
            self._log.clear()
            self._take(self._initial)

    def configure(self, **changes: Json) -> None:
        """Change options while running. Raises: TypeError on an unknown one."""
        with self._lock:
            self._take(replace(self.options, **changes))

    def fault(self, **description: Json) -> None:
        """Plan a fault. Raises: FaultError where the description makes no sense."""
        with self._lock:
            self._faults.add(fault_from(description))

    def objects(self) -> dict[str, list[dict[str, Json]]]:
        """Return the live things by resource: `[{"id", "parents", "object"}]`."""
        with self._lock:
            found: dict[str, list[dict[str, Json]]] = {}
            for thing in self._lifecycle.store.everything():
                shown = {"id": thing.id, "parents": list(thing.parents), "object": thing.body}
                found.setdefault(thing.resource, []).append(json.loads(json.dumps(shown)))
            return found

    def forget(self, resource: str, id: str | int | None = None) -> int:
        """Make things vanish without a request: the one with this id, or all of a resource.

        Returns how many vanished.
        """
        with self._lock:
            things = self._lifecycle.store.all(resource)
            lost = [thing for thing in things if id is None or thing.id == str(id)]
            for thing in lost:
                self._lifecycle.remove(self._manifest.resources[resource], thing)
            return len(lost)

    # How an answer comes about

    def _answer(self, exchange: Exchange) -> Answer:
        match exchange.match:
            case None:
                return self._failures.answer(404, "no such path")
            case WrongMethod(allowed=allowed):
                answer = self._failures.answer(405, "no such method on this path")
                return replace(answer, headers={"Allow": ", ".join(allowed)})
            case Match(operation=operation, values=values):
                call = Call(operation=operation, values=values, request=exchange.request)
        if not is_allowed(operation, exchange.request):
            return self._failures.answer(401, "a token is required", operation)
        call, refusal = self._checked(call)
        if refusal is not None:
            return refusal
        if self._is_orphan(call):
            return self._lifecycle.gone(operation)
        fails = exchange.fault is not None and exchange.fault.kind == "fail"
        return self._dispatched(call, fails=fails)

    def _checked(self, call: Call) -> tuple[Call, Answer | None]:
        """Return the call with its body read, and the refusal where it breaks the spec."""
        operation, request = call.operation, call.request
        found = self._validation.query_violations(operation, request.query, request.headers)
        declared = operation.body
        if declared is not None and declared.is_json:
            if request.content:
                try:
                    call = replace(call, body=json.loads(request.content))
                except ValueError:
                    return call, self._failures.answer(400, "the body is not JSON", operation)
                found += self._validation.violations(declared.schema, call.body)
            elif declared.is_required:
                return call, self._failures.invalid("(body): is required", operation)
        if not found:
            return call, None
        return call, self._failures.invalid("; ".join(map(str, found)), operation)

    def _is_orphan(self, call: Call) -> bool:
        """Whether the call is about something below a thing that is gone (or never was)."""
        path, method = call.operation.path, call.operation.method
        for resource in self._manifest.resources.values():
            place = owner_in(resource, path, call.values)
            if place is None or resource.name in self._subjects(call.operation):
                continue
            store = self._lifecycle.store
            if store.is_gone(resource.name, place.parents, place.id):
                return True
            is_known = store.find(resource.name, place.parents, place.id) is not None
            if self.options.strict_parents and not is_known and method != "OPTIONS":
                return True
        return False

    def _dispatched(self, call: Call, *, fails: bool) -> Answer:
        subjects = self._subjects(call.operation)
        for name, door in subjects.items():
            resource = self._manifest.resources[name]
            is_item = door in ("read", "update", "delete")
            is_last = name == next(reversed(subjects))
            if is_item and not is_last and self._lifecycle.found(resource, call) is None:
                continue  # several resources share this path: the thing may be another's
            return self._lived(door, resource, call, fails=fails)
        if (shown := self._actions.show(call)) is not None:
            return shown
        if call.operation.method in ("POST", "PUT"):
            serial = self._lifecycle.store.next_serial()
            started = self._actions.start(call, serial, fails=fails)
            if started is not None:
                return started
        return self._others.answer(call, self._owner(call))

    def _lived(self, door: str, resource: Resource, call: Call, *, fails: bool) -> Answer:
        match door:
            case "create":
                return self._lifecycle.create(resource, call, fails=fails)
            case "read":
                return self._lifecycle.read(resource, call)
            case "list":
                return self._lifecycle.page(resource, call)
            case "update":
                return self._lifecycle.update(resource, call)
            case "delete":
                return self._lifecycle.delete(resource, call)
            case _:
                return self._lifecycle.delete_many(resource, call)

    def _subjects(self, operation: Operation) -> dict[str, str]:
        """Return the resources whose life an operation belongs to, and its part in it.

        What the manifest does not name is told by its path: a second way to change a thing,
        a bulk delete on the collection.
        """
        if named := self._manifest.doors(operation.key):
            return {resource.name: door for door, resource in named}
        shape, duty = shape_of(operation.path), self._manifest.duty(operation.key)
        found: dict[str, str] = {}
        for name, resource in self._manifest.resources.items():
            if shape == resource.item and duty.role in _LIFE:
                door = {"GET": "read", "PUT": "update", "PATCH": "update", "DELETE": "delete"}
                if (part := door.get(operation.method)) is not None:
                    found[name] = part
            elif shape == resource.collection and operation.method == "DELETE":
                found[name] = "delete-many"
        return found

    def _owner(self, call: Call) -> Thing | None:
        """Return the live thing below whose path a call happens, the nearest one."""
        owner: Thing | None = None
        for resource in self._manifest.resources.values():
            place = owner_in(resource, call.operation.path, call.values)
            if place is not None:
                thing = self._lifecycle.store.find(resource.name, place.parents, place.id)
                if thing and (owner is None or len(thing.parents) >= len(owner.parents)):
                    owner = thing
        return owner

    def _resource_of(self, operation: Operation) -> str | None:
        subjects = self._subjects(operation)
        if subjects:
            return next(iter(subjects))
        resource = self._manifest.duty(operation.key).resource
        return resource.name if resource else None

    def _take(self, options: Options) -> None:
        self.options = self._lifecycle.options = self._actions.options = options
