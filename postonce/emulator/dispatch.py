"""Dispatch: a request is checked against the spec and answered by whoever is concerned.

That is a resource's lifecycle, an action, or the spec alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ..types import Json
from .access import is_allowed, issued, token_paths
from .actions import Actions
from .bodies import read_body
from .echo import Echo
from .envelopes import Envelopes
from .failures import Failures
from .lifecycle import Lifecycle
from .manifest import Manifest, Resource
from .messages import Answer, Call, Request
from .objects import Objects
from .options import Options
from .others import Others
from .routing import Match, Router, WrongMethod
from .samples import Sampler
from .spec import Spec, essence
from .store import Store, Thing
from .subjects import ITEM_PARTS, Subjects
from .validation import Validation

_MARKED = ("form", "multipart")
"""Kinds of bodies that nobody sends by mistake: told apart by their content type."""

_KINDS = {"json": "JSON", "form": "a form", "multipart": "parts", "raw": "readable"}


class Dispatch:
    """Answers the requests to one provider, and holds what they left behind."""

    def __init__(
        self, spec: Mapping[str, Json], manifest: Mapping[str, Json], options: Options
    ) -> None:
        view = self._spec = Spec(spec)
        self._router = Router(view.operations.values(), view.base_paths)
        self._token_paths = token_paths(spec)
        self._validation = Validation(view)
        self._manifest = Manifest(manifest)
        self.subjects = Subjects(self._manifest)
        sampler = Sampler(view, self._validation)
        envelopes = Envelopes(view, sampler)
        echo = Echo(view, sampler)
        self.failures = Failures(view, sampler)
        objects = Objects(view, sampler, envelopes, echo)
        self._lifecycle = Lifecycle(self._manifest, objects, envelopes, self.failures, options)
        self._actions = Actions(view, sampler, envelopes, options)
        self._others = Others(view, sampler, echo)
        self.options = options

    @property
    def store(self) -> Store:
        """The things there are."""
        return self._lifecycle.store

    def clear(self) -> None:
        """Forget all that requests left behind."""
        self._lifecycle.store, self._actions.store = Store(), Store()
        self._others.clear()

    def take(self, options: Options) -> None:
        """Go on with other options."""
        self.options = self._lifecycle.options = self._actions.options = options

    def remove(self, thing: Thing) -> None:
        """Remove a thing and all that lives below it, without a request."""
        self._lifecycle.remove(self._manifest.resources[thing.resource], thing)

    def route(self, method: str, path: str) -> Match | WrongMethod | None:
        """Return the operation that a request leads to, or why there is none."""
        return self._router.route(method, path)

    def issues_tokens(self, request: Request) -> bool:
        """Whether a request asks for a client's token: its content is secret."""
        return request.method == "POST" and request.path in self._token_paths

    def answer(
        self, request: Request, match: Match | WrongMethod | None, *, fails: bool = False
    ) -> Answer:
        """Return the answer to a request, which has its effect. `fails`: what it starts will."""
        match match:
            case None if self.issues_tokens(request):
                return issued(request)
            case None:
                return self.failures.answer(404, "no such path")
            case WrongMethod(allowed=allowed):
                answer = self.failures.answer(405, "no such method on this path")
                return replace(answer, headers={"Allow": ", ".join(allowed)})
            case Match(operation=operation, values=values):
                call = Call(operation=operation, values=values, request=request)
        if not is_allowed(operation, request):
            return self.failures.answer(401, "a token is required", operation)
        call, refusal = self._checked(call)
        if refusal is not None:
            return refusal
        if self._is_orphan(call):
            return self._lifecycle.gone(operation)
        return self._concerned(call, fails=fails)

    def _checked(self, call: Call) -> tuple[Call, Answer | None]:
        """Return the call with its body read, and the refusal where it breaks the spec."""
        operation, request = call.operation, call.request
        found = self._validation.query_violations(operation, request.query, request.headers)
        kind = request.headers.get("content-type", "")
        declared = operation.body_of(kind)
        if declared is not None and request.content:
            if declared.kind in _MARKED and essence(kind) != essence(declared.media_type):
                said = f"the body must be {declared.media_type}"
                return call, self.failures.answer(415, said, operation)
            try:
                body = read_body(self._spec, declared, kind, request.content)
            except ValueError:
                said = f"the body is not {_KINDS[declared.kind]}"
                return call, self.failures.answer(400, said, operation)
            if declared.kind != "raw":
                call = replace(call, body=body)
                found += self._validation.violations(declared.schema, body)
        elif declared is not None and declared.is_required:
            return call, self.failures.invalid("(body): is required", operation)
        if not found:
            return replace(call, asked=self._validation.asked(operation, request.query)), None
        return call, self.failures.invalid("; ".join(map(str, found)), operation)

    def _is_orphan(self, call: Call) -> bool:
        """Whether the call happens below a thing that is gone, or (if told to) never was."""
        for resource, place in self.subjects.owners(call):
            if self.store.is_gone(resource.name, place.parents, place.id):
                return True
            is_there = self.store.find(resource.name, place.parents, place.id) is not None
            if self.options.strict_parents and not is_there:
                return True
        return False

    def _concerned(self, call: Call, *, fails: bool) -> Answer:
        subjects = self.subjects.of(call.operation)
        for name, part in subjects.items():
            resource = self._manifest.resources[name]
            is_last = name == next(reversed(subjects))
            if part in ITEM_PARTS and not is_last and not self._lifecycle.found(resource, call):
                continue  # several resources share this path: the thing may be another's
            return self._lived(part, resource, call, fails=fails)
        if (shown := self._actions.show(call)) is not None:
            return shown
        if call.operation.method in ("POST", "PUT"):
            started = self._actions.start(call, self.store.next_serial(), fails=fails)
            if started is not None:
                return started
        return self._others.answer(call, self._owner(call))

    def _lived(self, part: str, resource: Resource, call: Call, *, fails: bool) -> Answer:
        match part:
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

    def _owner(self, call: Call) -> Thing | None:
        """Return the live thing below whose path a call happens, the nearest one."""
        found = (
            self.store.find(resource.name, place.parents, place.id)
            for resource, place in self.subjects.owners(call)
        )
        things = [thing for thing in found if thing is not None]
        return max(things, key=lambda thing: len(thing.parents), default=None)
