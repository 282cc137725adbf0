"""How to wait for an action: where it can be read again, and which words mean that it is over."""

from __future__ import annotations

from ..document import Document, Operation
from ..ir.package import Poll
from ..names import words
from .answers import answer_of
from .paths import placeholders
from .shapes import Shape, shape_of

_READY = frozenset(
    "completed complete done success succeeded successful finished ready active ok".split()
)
_FAILED = frozenset("errored error failed failure cancelled canceled aborted".split())
_STATES = ("status", "state", "phase")


def poll_for(operation: Operation, document: Document) -> Poll | None:
    """Return how to wait for what `operation` starts, or None where nothing tells.

    The action must be readable: below the operation's own path, or on a path of its own whose
    answer has the same schema.
    """
    answer = answer_of(operation)
    if answer.node is None or operation.method == "GET":
        return None
    shape = shape_of(answer.node, loosely=True)
    field = next((name for name in _STATES if _words_of(shape, name)), None)
    reader = _reader(operation, document, shape)
    if field is None or reader is None or "id" not in shape.properties:
        return None
    states = _words_of(shape, field)
    ready = tuple(word for word in states if "_".join(words(word)) in _READY)
    failed = tuple(word for word in states if "_".join(words(word)) in _FAILED)
    if not ready or len(ready) + len(failed) == len(states):
        return None  # nothing to wait for: every word is final
    return Poll(
        path=reader.path,
        envelope=answer_of(reader).envelope,
        id_parameter=placeholders(reader.path)[-1],
        id_field="id",
        field=field,
        ready=ready,
        failed=failed,
    )


def _words_of(shape: Shape, name: str) -> tuple[str, ...]:
    nodes = shape.properties.get(name)
    values = shape_of(*nodes).value("enum") if nodes else None
    return tuple(v for v in values if isinstance(v, str)) if isinstance(values, list) else ()


def _reader(operation: Operation, document: Document, shape: Shape) -> Operation | None:
    """Return the GET that reads the action: a sibling before one elsewhere."""
    elsewhere = None
    for other in document.operations:
        if other.method != "GET" or not other.path.endswith("}"):
            continue
        parent = other.path.rpartition("/")[0]
        answer = answer_of(other)
        if answer.node is None or answer.is_list:
            continue
        if parent == operation.path:
            return other
        same = shape_of(answer.node, loosely=True).anchor.pointer == shape.anchor.pointer
        is_component = shape.anchor.component is not None
        if same and is_component and set(placeholders(parent)) <= set(placeholders(operation.path)):
            elsewhere = elsewhere or other
    return elsewhere
