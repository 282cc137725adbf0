"""Actions: verbs that answer with something to watch, from in progress to completed."""

from __future__ import annotations

from copy import deepcopy

from ..types import Json
from .envelopes import Envelopes
from .manifest import Readiness
from .messages import Answer, Call
from .options import Options
from .progress import DONE, FAILED, UNDER_WAY, first_word, put, word_now
from .routing import segments
from .samples import Sampler, Wish
from .shapes import property_names, shapes, type_of
from .spec import Operation, Spec, mapping, sequence
from .store import Store, Thing

_WORD = "actions"  # the collection actions are read under, in every API that has them
_STATES = ("status", "state")


class Actions:
    """Keeps the actions that were started, and shows how far they are."""

    def __init__(
        self, spec: Spec, sampler: Sampler, envelopes: Envelopes, options: Options
    ) -> None:
        self.store = Store()
        self.options = options
        self._spec = spec
        self._sampler = sampler
        self._envelopes = envelopes

    def start(self, call: Call, serial: int, *, fails: bool = False) -> Answer | None:
        """Answer a call that starts an action; None where its answer is no action."""
        found = self._found(call.operation)
        if found is None:
            return None
        envelope, schema, field = found
        wish = Wish(side="answer", is_minimal=False, lists=0, serial=serial)
        body = dict(mapping(self._sampler.value(schema, wish, "action")))
        words = self._words(schema, field)
        waiting = first_word(UNDER_WAY, self._members(schema, field), (*words.ready, *words.failed))
        body.update(id=serial if isinstance(body.get("id"), int) else body.get("id", serial))
        for name in ("type", "command"):
            if name in call.fields and name in body:
                body[name] = call.fields[name]
        if isinstance(body.get("resource_id"), int) and call.values and call.values[0].isdigit():
            body["resource_id"] = int(call.values[0])
        put(body, field, waiting or next(iter(words.ready), None))
        thing = Thing(
            resource=_collection(call.request.path),
            parents=(),
            id=str(body["id"]),
            body=body,
            serial=serial,
            waiting=waiting,
            has_failed=fails,
        )
        self.store.add(thing)
        shown = self._envelopes.wrapped(call.operation, envelope, deepcopy(body))
        return Answer(status=call.operation.success[0], body=shown, thing=thing.id)

    def show(self, call: Call) -> Answer | None:
        """Answer a read or list of actions that were started here; None for all else."""
        parts = segments(call.operation.path)
        if call.operation.method != "GET" or _WORD not in parts[-2:]:
            return None
        if (found := self._found(call.operation)) is None:
            return None
        envelope, schema, field = found
        if parts[-1] == _WORD:
            things = self.store.all(call.request.path)
            shown: Json = [self._now(thing, schema, field) for thing in things]
        else:
            thing = next((t for t in self.store.everything() if t.id == call.values[-1]), None)
            if thing is None:
                return None
            thing.reads += 1
            shown = self._now(thing, schema, field)
        body = self._envelopes.wrapped(call.operation, envelope, shown)
        return Answer(status=call.operation.success[0], body=body)

    def _now(self, thing: Thing, schema: Json, field: str) -> dict[str, Json]:
        words = self._words(schema, field)
        word = word_now(thing, words, self.options.reads_until_ready)
        if word is not None:
            put(thing.body, field, word)
        return deepcopy(thing.body)

    def _found(self, operation: Operation) -> tuple[str | None, Json, str] | None:
        """Return envelope, schema and state field of the action in an answer, or None."""
        for shape in shapes(self._spec, operation.schema):
            for envelope in (None, *property_names(shape)):
                inside = self._envelopes.inside(operation.schema, envelope)
                if (field := self._state_field(inside.schema)) is not None:
                    return envelope, inside.schema, field
        return None

    def _state_field(self, schema: Json) -> str | None:
        """Return the field that tells how far the action of this schema is, if it is one."""
        for shape in shapes(self._spec, schema):
            names = property_names(shape)
            if type_of(shape) == "object" and "id" in names:
                for name in _STATES:
                    if name in names and self._words(shape, name).ready:
                        return name
        return None

    def _words(self, schema: Json, field: str) -> Readiness:
        members = self._members(schema, field)
        return Readiness(
            field=field,
            ready=tuple(word for word in members if word in DONE),
            failed=tuple(word for word in members if word in FAILED),
        )

    def _members(self, schema: Json, field: str) -> list[str]:
        return [
            str(member)
            for shape in shapes(self._spec, schema)
            for node in shapes(self._spec, mapping(shape.get("properties")).get(field, {}))
            for member in sequence(node.get("enum"))
        ]


def _collection(path: str) -> str:
    """Return the raw path under which the action started at `path` is listed."""
    head, found, _ = path.partition(f"/{_WORD}")
    return head + found
