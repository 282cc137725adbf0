"""Hearing: one operation, or one variant of its body, with what the rules may look at."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from ..document import Node, Operation
from ..ir.discovery import Discovery, Judgement
from ..ir.operations import Role
from ..ir.resources import Resource
from ..secrecy import sent_secret
from ..shapes import Shapes
from ..verbs import verb_of
from ..words import singular, words


@dataclass(frozen=True)
class Hearing:
    """What is judged. `variant` is the tag of a discriminated body, None for the whole."""

    operation: Operation
    judgement: Judgement
    resource: Resource | None
    shapes: Shapes
    item_key: str | None = None
    """The parameter of the path one step below the operation's, where there is one."""
    variant: str | None = None

    @property
    def role(self) -> Role:
        """The operation's role."""
        return self.judgement.role

    @property
    def source(self) -> str:
        """The operation's JSON pointer."""
        return self.operation.node.pointer

    @cached_property
    def last(self) -> str:
        """The last segment of the path, a parameter as an empty text."""
        segment = self.operation.path.rstrip("/").rpartition("/")[2]
        if segment.startswith("{"):
            return segment.rpartition("}:")[2] if "}:" in segment else ""
        return segment

    @cached_property
    def verbs(self) -> tuple[str, ...]:
        """The verbs that tell what is done, the most telling first.

        Of a variant its tag alone; else the path's last literal, then the operationId without
        the nouns of the path. Where a tag starts with no verb, all its words are looked at
        (`password_reset`).
        """
        text = self.last if self.variant is None else self.variant
        verb = verb_of(text)
        if verb is not None:
            return (verb,)
        if self.variant is not None:
            return words(text)
        nouns = {word for part in self.operation.path.split("/") for word in _forms(part)}
        spoken = words(self.operation.operation_id or "")
        return tuple(w for w in spoken if verb_of(w) == w and w not in nouns | {"post"})

    @cached_property
    def makes_item(self) -> bool:
        """Whether what is posted gets a path of its own, under a key the request does not send."""
        if self.item_key is None or self.operation.method != "POST" or not self.last:
            return False
        body = self.operation.request
        return body is not None and not self._sends(body.schema, depth=2)

    @cached_property
    def starts_job(self) -> bool:
        """Whether a PUT makes something that a path below finds by a key it does not send.

        Of an update that is only seen by an answer with an id of its own that tells how far it is:
        else the id may be that of a version.
        """
        success, body = self.operation.success, self.operation.request
        if self.item_key is None or not self.last:
            return False
        if self.role is Role.CREATE:
            return body is None or not self._sends(body.schema, depth=1)
        if success is None or success.body is None:
            return False
        shown = set(self.shapes.of(success.body.schema).properties)
        sent = set(self.shapes.of(body.schema).properties) if body is not None else set()
        has_status = bool(shown & {"status", "state", "phase"})
        return bool((shown - sent) & {"id", "uuid"}) and has_status

    @cached_property
    def sends_secret(self) -> str | None:
        """The field that must hold the secret that the path speaks of, or None."""
        return sent_secret(self._required, self.last)

    def requires(self, fields: Iterable[str]) -> bool:
        """Whether a request must state all of `fields` (dotted ones are taken as it is)."""
        return all(field in self._required or "." in field for field in fields)

    def may_leave_out(self, fields: Iterable[str]) -> bool:
        """Whether the document says of other fields that they are required, and not of these."""
        path = self.operation.path
        told = [field for field in fields if "." not in field and f"{{{field}}}" not in path]
        return bool(self._required) and any(field not in self._required for field in told)

    @property
    def _required(self) -> frozenset[str]:
        body = self.operation.request
        return self.shapes.of(body.schema).required if body is not None else frozenset()

    def _sends(self, node: Node, depth: int) -> bool:
        """Whether the item's key is among the fields of a body, those of its list members too."""
        shape = self.shapes.of(node)
        if self.item_key in shape.properties:
            return True
        inner = [*shape.properties.values(), *((shape.items,) if shape.items is not None else ())]
        return depth > 0 and any(self._sends(child, depth - 1) for child in inner)

    @property
    def is_create(self) -> bool:
        """Whether this is how its resource is made."""
        return self.resource is not None and self.resource.create == self.operation.key


def hearings(
    operations: tuple[Operation, ...], discovery: Discovery, shapes: Shapes
) -> list[Hearing]:
    """Return the hearing of each operation, in the order of the document."""
    resources = {resource.name: resource for resource in discovery.resources}
    below = dict(item for op in operations if (item := _key_below(op.path)) is not None)
    return [
        Hearing(
            operation=operation,
            judgement=discovery.judgements[operation.key],
            resource=resources.get(discovery.judgements[operation.key].resource or ""),
            shapes=shapes,
            item_key=below.get(_normal(operation.path)),
        )
        for operation in operations
    ]


def _forms(text: str) -> set[str]:
    """Return the words of a segment, as they are and singular."""
    return {form for word in words(text) for form in (word, singular(word))}


def _key_below(path: str) -> tuple[str, str] | None:
    """Return the path above an item path, and the item's parameter."""
    above, _, last = path.rstrip("/").rpartition("/")
    if last.startswith("{") and last.endswith("}"):
        return _normal(above), last[1:-1]
    return None


def _normal(path: str) -> str:
    """Return `path` with its parameters' names left out: they differ from path to path."""
    return re.sub(r"\{[^{}]*\}", "{}", path.rstrip("/"))
