"""Others: operations that make no resource: settings, memberships, queries.

What a PUT, PATCH or POST left at a path is remembered and shown by a GET at the same path; the
rest are samples of the declared answer.
"""

from __future__ import annotations

from copy import deepcopy

from ..types import Json
from .echo import NOTHING, Echo
from .messages import NO_BODY, Answer, Call
from .samples import Sampler, Wish
from .shapes import Shape, property_names, shapes, type_of
from .spec import Operation, Spec, mapping
from .store import Thing

_SHOWN = Wish(side="answer", is_minimal=False, lists=1)


class Others:
    """Answers what belongs to no resource's life, from the spec and from what was sent before."""

    def __init__(self, spec: Spec, sampler: Sampler, echo: Echo) -> None:
        self.sent: dict[str, dict[str, Json]] = {}  # raw path → merged bodies
        self._left: dict[str, bytes] = {}  # raw path → text or bytes
        self._spec = spec
        self._sampler = sampler
        self._echo = echo
        self._samples: dict[str, Json] = {}

    def clear(self) -> None:
        """Forget what was sent."""
        self.sent.clear()
        self._left.clear()

    def answer(self, call: Call, owner: Thing | None) -> Answer:
        """Return a plausible answer; `owner` is the thing below whose path this happens."""
        path = call.request.path
        match call.operation.method:
            case "PUT" | "PATCH" | "POST":
                self.sent[path] = {**self.sent.get(path, {}), **call.fields}
                if call.body is NO_BODY and call.request.content:
                    self._left[path] = call.request.content
            case "DELETE":
                self.sent.pop(path, None)
                self._left.pop(path, None)
        if owner is not None:
            _enlist(call, owner)
        status, body = call.operation.success
        if body is None:
            return Answer(status=status)
        if not body.is_json:
            kind = body.media_type if "*" not in body.media_type else "application/octet-stream"
            content = self._left.get(path, b"sample")
            return Answer(status=status, content=content, headers={"Content-Type": kind})
        return Answer(status=status, body=self._shown(call.operation, self.sent.get(path, {})))

    def _shown(self, operation: Operation, sent: dict[str, Json]) -> Json:
        if operation.key not in self._samples:
            self._samples[operation.key] = self._sampler.value(operation.schema, _SHOWN)
        body = deepcopy(self._samples[operation.key])
        if not sent or not isinstance(body, dict):
            return NO_BODY if operation.schema is None else body
        for shape in shapes(self._spec, operation.schema):
            self._overlay(shape, body, sent)
            for name in property_names(shape):
                self._overlay_member(shape["properties"][name], name, body, sent)
        return body

    def _overlay(self, shape: Shape, body: dict[str, Json], sent: dict[str, Json]) -> None:
        if mapping(shape.get("properties")):
            body.update(self._echo.members(shape, sent, {}, body))

    def _overlay_member(
        self, schema: Json, name: str, body: dict[str, Json], sent: dict[str, Json]
    ) -> None:
        """Show what was sent in an enveloped object, unless the envelope itself was sent."""
        inner = next(iter(shapes(self._spec, schema)), {})
        if name in sent or type_of(inner) != "object" or not mapping(inner.get("properties")):
            return
        shown = self._echo.onto(schema, sent, body.get(name))
        if shown is not NOTHING:
            body[name] = shown


def _enlist(call: Call, owner: Thing) -> None:
    """Add the members that a POST sends to lists of the same name; a DELETE takes them out."""
    for name, members in call.fields.items():
        listed = owner.body.get(name)
        if not isinstance(members, list) or not isinstance(listed, list):
            continue
        if call.operation.method == "POST":
            listed.extend(member for member in members if member not in listed)
        elif call.operation.method == "DELETE":
            owner.body[name] = [member for member in listed if member not in members]
