"""Lifecycle: create, read, list, update and delete of the manifest's resources."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import replace

from ..composite import joined
from ..paths import dig
from ..types import Json
from .envelopes import Envelopes
from .failures import Failures
from .manifest import Manifest, Resource
from .messages import NO_BODY, Answer, Call
from .objects import Objects
from .options import Options
from .pages import headers_of, page_of, path_of_next, tell
from .places import Place, is_below, item_in, parents_in
from .progress import drop, put, word_now
from .routing import parameters_of
from .spec import Operation
from .store import Store, Thing


class Lifecycle:
    """Answers the calls that make, show, change and remove things."""

    def __init__(
        self,
        manifest: Manifest,
        objects: Objects,
        envelopes: Envelopes,
        failures: Failures,
        options: Options,
    ) -> None:
        self.store = Store()
        self.options = options
        self._manifest = manifest
        self._objects = objects
        self._envelopes = envelopes
        self._failures = failures

    def create(self, resource: Resource, call: Call, *, fails: bool = False) -> Answer:
        """Make one more thing, whatever there is already, unless told to keep keys unique.

        `fails`: it is accepted now and shows that it failed later.
        """
        call = _told(call)
        parents = parents_in(resource, call.operation.path, call.values)
        if resource.is_singleton:
            parents = call.values
        elif self._is_taken(resource, parents, call):
            declared = call.operation.answers
            status = 422 if "422" in declared and "409" not in declared else 409
            return self._failures.answer(status, "already exists", call.operation)
        if existing := self._written_over(resource, parents, call):
            return self.update(resource, call, existing)
        if existing := self._repeated(resource, call):
            return self._made(resource, call.operation, existing)
        serial = self.store.next_serial()
        thing = self._objects.new(resource, call, parents, serial, self.options)
        thing.has_failed = fails
        thing.token = call.token(resource.native_key)
        self.store.add(thing)
        return self._made(resource, call.operation, thing)

    def found(self, resource: Resource, call: Call) -> Thing | None:
        """Return the thing that the path of `call` names, or None.

        What is never made, since there is just one of it, is there from the beginning.
        """
        place = item_in(resource, call.operation.path, call.values)
        thing = self.store.find(resource.name, place.parents, place.id)
        if thing is None:
            thing = self._called_otherwise(resource, call, place)
        if thing is None and resource.is_singleton and "create" not in resource.doors:
            blank = replace(call, body=NO_BODY)
            serial = self.store.next_serial()
            thing = self._objects.new(resource, blank, place.parents, serial, self.options)
            self.store.add(thing)
        return thing

    def read(self, resource: Resource, call: Call) -> Answer:
        """Show one thing; each read brings it nearer to being ready."""
        if (thing := self.found(resource, call)) is None:
            return self.gone(call.operation)
        thing.reads += 1
        return self._told(resource, call.operation, thing)

    def page(self, resource: Resource, call: Call) -> Answer:
        """Show one page of the things below the path's parents that the query's filters leave."""
        operation, query = call.operation, call.request.query
        parents = parents_in(resource, operation.path, call.values)
        visible = [t for t in self.store.all(resource.name, parents) if self._is_listed(t)]
        for thing in visible:
            if "read" not in resource.doors:  # then lists are all there is to see it get ready by
                thing.reads += 1
            self._settle(resource, thing)
        kept = [thing for thing in visible if _is_wanted(thing.body, resource, query)]
        by = resource.paging.get("field", "")
        page = page_of(
            kept,
            resource.paging,
            query,
            self.options.page_size,
            lambda thing: _text(dig(thing.body, by, thing.id)),
        )
        bodies = [self.shown(resource, thing) for thing in page.things]
        shown = self._envelopes.wrapped(operation, resource.envelopes["list"], bodies)
        next_page = self._objects.shape_at(operation.schema, path_of_next(resource.paging))
        tell(shown, page, resource.paging, call.request, next_page)
        headers = headers_of(page, resource.paging, call.request)
        return Answer(status=operation.success[0], body=shown, headers=headers)

    def update(self, resource: Resource, call: Call, existing: Thing | None = None) -> Answer:
        """Merge the request into a thing: what it does not name stays as it is."""
        thing = existing or self.found(resource, call)
        if thing is None:
            return self.gone(call.operation)
        self._objects.change(resource, thing, call, self.options)
        return self._told(resource, call.operation, thing)

    def delete(self, resource: Resource, call: Call) -> Answer:
        """Remove a thing and all that lives below it."""
        if (thing := self.found(resource, call)) is None:
            return self.gone(call.operation)
        answer = self._told(resource, call.operation, thing)
        self.remove(resource, thing)
        return answer

    def delete_many(self, resource: Resource, call: Call) -> Answer:
        """Remove the things that the query names: all of them only where it names nothing."""
        query = call.request.query
        parents = parents_in(resource, call.operation.path, call.values)
        for thing in self.store.all(resource.name, parents):
            names_a_field = all(_field(name, thing.body, resource) is not None for name in query)
            if names_a_field and _is_wanted(thing.body, resource, query):
                self.remove(resource, thing)
        return Answer(status=call.operation.success[0])

    def remove(self, resource: Resource, thing: Thing) -> None:
        """Remove a thing and all that lives below it, without a request."""
        self.store.remove(thing)
        below = (*thing.parents, thing.id)
        for other in self._manifest.resources.values():
            if is_below(resource, other):
                for child in self.store.all(other.name, below):
                    self.store.remove(child)

    def gone(self, operation: Operation) -> Answer:
        """Return the answer for what is not there, or not any more."""
        return self._failures.answer(404, "not found", operation)

    def shown(self, resource: Resource, thing: Thing) -> dict[str, Json]:
        """Return a thing as reads and lists show it: at its stage, without one-time secrets."""
        self._settle(resource, thing)
        body = deepcopy(thing.body)
        for path in resource.write_once:
            drop(body, path)
        return body

    def _settle(self, resource: Resource, thing: Thing) -> None:
        """Let a thing show how far it has come."""
        if (words := resource.readiness) is not None:
            word = word_now(thing, words, self.options.reads_until_ready)
            if word is not None:
                put(thing.body, words.field, word)

    def _made(self, resource: Resource, operation: Operation, thing: Thing) -> Answer:
        """Return the answer of a create: the whole thing, with what is shown only once."""
        status, body = operation.success
        if body is None:
            return Answer(status=status, thing=thing.id)
        envelope = resource.envelopes["create"]
        once = frozenset(resource.write_once)
        shown = self._envelopes.wrapped(operation, envelope, deepcopy(thing.body), beside=once)
        return Answer(status=status, body=shown, thing=thing.id)

    def _repeated(self, resource: Resource, call: Call) -> Thing | None:
        """Return what an earlier create with the same idempotency token made, if that counts."""
        token = call.token(resource.native_key) if self.options.native_keys else None
        things = self.store.all(resource.name) if token else []
        return next((thing for thing in things if thing.token == token), None)

    def _told(self, resource: Resource, operation: Operation, thing: Thing) -> Answer:
        """Return the answer of `operation` about a thing: the thing, or whatever is declared."""
        status, body = operation.success
        if body is None:
            return Answer(status=status)
        envelope = self._envelopes.envelope_of(operation, resource)
        names = self._envelopes.names(operation.schema)
        keys = {path.partition(".")[0] for path in (resource.id_field or "", *resource.natural_key)}
        if envelope is None and names and not keys & names:
            return Answer(status=status, body=self._objects.sample(operation.schema))
        shown = self._envelopes.wrapped(operation, envelope, self.shown(resource, thing))
        return Answer(status=status, body=shown)

    def _called_otherwise(self, resource: Resource, call: Call, place: Place) -> Thing | None:
        """Return the thing that a path addresses by another field than its id.

        One path may take the id and another, with a parameter `…_uuid`, the uuid.
        """
        name = (parameters_of(call.operation.path) or ("",))[-1]
        fields = (name, name.rsplit("_")[-1])
        return next(
            (
                thing
                for thing in self.store.all(resource.name, place.parents)
                if place.id and place.id in [_text(thing.body.get(field)) for field in fields]
            ),
            None,
        )

    def _is_taken(self, resource: Resource, parents: tuple[str, ...], call: Call) -> bool:
        unique = self.options.unique
        is_kept = resource.is_unique if isinstance(unique, bool) else resource.name in unique
        if not unique or not is_kept or not resource.natural_key:
            return False
        wanted = [dig(call.fields, name, None) for name in resource.natural_key]
        paths = [resource.answer_paths.get(name, name) for name in resource.natural_key]
        return any(
            [dig(thing.body, path, None) for path in paths] == wanted
            for thing in self.store.all(resource.name, parents)
        )

    def _written_over(
        self, resource: Resource, parents: tuple[str, ...], call: Call
    ) -> Thing | None:
        """Return what is already at the very path a create writes to: PUT makes no double."""
        if call.operation.method == "POST":
            return None
        if resource.is_singleton:
            return self.store.find(resource.name, parents, None)
        given = call.values[len(parents) :]
        return self.store.find(resource.name, parents, joined(given)) if given else None

    def _is_listed(self, thing: Thing) -> bool:
        thing.lists += 1
        return thing.lists > self.options.list_lag


def _field(name: str, body: Mapping[str, Json], resource: Resource) -> str | None:
    """Return the dotted path of the field that a query parameter filters by, or None."""
    path = resource.answer_paths.get(name, name)
    return path if dig(body, path, None) is not None else None


def _told(call: Call) -> Call:
    """Return a create whose body holds what its query says of the thing, too."""
    if not call.asked or (not isinstance(call.body, dict) and call.body is not NO_BODY):
        return call
    return replace(call, body={**call.asked, **call.fields})


def _is_wanted(body: Mapping[str, Json], resource: Resource, query: Mapping[str, str]) -> bool:
    """Whether a list with this query shows `body`; parameters that are no field filter nothing."""
    steering = {str(value) for value in resource.paging.values()}
    for name, wanted in query.items():
        if name in steering or (path := _field(name, body, resource)) is None:
            continue
        value = dig(body, path, None)
        members = value if isinstance(value, list) else [value]
        if wanted not in [_text(member) for member in members]:
            return False
    return True


def _text(value: Json) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
