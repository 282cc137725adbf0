"""How to wait for an action: where it can be read again, and which words mean that it is over."""

from __future__ import annotations

from dataclasses import dataclass

from ..document import Document, Node, Operation
from ..ir.package import Poll
from ..states import DONE, is_failed, is_gone
from ..words import table, words
from .answers import answer_of
from .outlines import Outline, outline_of
from .paths import nameless, placeholders

_OVER = DONE | table("active ready")
"""Not `available` or `running`: a thing may be so before the action has begun, and after."""
_STATES = ("status", "state", "phase")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """A GET of one thing by its id; `parent` is its path without the id.

    `place` is that path whatever its placeholders are called.
    """

    parent: str
    place: str
    id_parameter: str
    envelope: str | None
    anchor: Node


def readers_of(document: Document) -> tuple[Reader, ...]:
    """Return every operation that reads one thing by an id at the end of its path."""
    found = []
    for operation in document.operations:
        keys = placeholders(operation.path)
        if operation.method != "GET" or not operation.path.endswith("}") or not keys:
            continue
        answer = answer_of(operation)
        if answer.node is not None and not answer.is_list:
            anchor = outline_of(answer.node, loosely=True).anchor
            parent = operation.path.rpartition("/")[0]
            found.append(
                Reader(
                    parent=parent,
                    place=nameless(parent),
                    id_parameter=keys[-1],
                    envelope=answer.envelope,
                    anchor=anchor,
                )
            )
    return tuple(found)


def poll_for(operation: Operation, readers: tuple[Reader, ...]) -> Poll | None:
    """Return how to wait for what `operation` starts, or None where nothing tells.

    The action must be readable: below the operation's own path, or on a path of its own whose
    answer has the same schema.
    """
    answer = answer_of(operation)
    if answer.node is None or operation.method == "GET":
        return None
    outline = outline_of(answer.node, loosely=True)
    field = next((name for name in _STATES if _words_of(outline, name)), None)
    if field is None or "id" not in outline.properties:
        return None
    reader = _reader(operation, readers, outline)
    states = _words_of(outline, field)
    plain = {word: "_".join(words(word)) for word in states}
    ready = tuple(word for word in states if plain[word] in _OVER)
    failed = tuple(word for word in states if is_failed(plain[word]) or is_gone(plain[word]))
    # Where every word is final there is nothing to wait for.
    if reader is None or not ready or len(ready) + len(failed) == len(states):
        return None
    return Poll(
        # Filled with what the call itself was filled with, so spelled as the call spells it.
        path=f"{_above(operation, reader)}/{{{reader.id_parameter}}}",
        envelope=reader.envelope,
        id_parameter=reader.id_parameter,
        id_field="id",
        field=field,
        ready=ready,
        failed=failed,
    )


def _above(operation: Operation, reader: Reader) -> str:
    is_beside = reader.place == nameless(operation.path)
    return operation.path if is_beside else reader.parent


def _words_of(outline: Outline, name: str) -> tuple[str, ...]:
    nodes = outline.properties.get(name)
    values = outline_of(*nodes).value("enum") if nodes else None
    return tuple(v for v in values if isinstance(v, str)) if isinstance(values, list) else ()


def _reader(operation: Operation, readers: tuple[Reader, ...], outline: Outline) -> Reader | None:
    """Return what reads the action: a sibling before one elsewhere."""
    beside = (reader for reader in readers if reader.place == nameless(operation.path))
    if (sibling := next(beside, None)) is not None:
        return sibling
    known = set(placeholders(operation.path))
    elsewhere = (
        reader
        for reader in readers
        if outline.anchor.component is not None
        and reader.anchor.pointer == outline.anchor.pointer
        and known.issuperset(placeholders(reader.parent))
    )
    return next(elsewhere, None)
