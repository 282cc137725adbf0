"""Holders: members that hold the answer in most answers of an API, such as `data`.

Around one stand words about the call, not the thing: `{code, message, data: {…}}`. What these are
called differs from API to API, so both are told by what most answers have in common: a holder has
one name and ever other fields, and requests do not have it; what stands around it is always alike.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from ..document import Document
from ..shapes import Shape, Shapes

# So many answers at least must have a member before it can be told from a field of the thing.
_FEW_ANSWERS = 5


@dataclass(frozen=True, slots=True)
class Habits:
    """Names of members that most answers of an API have; both empty where it has no such habit."""

    holders: Collection[str] = frozenset()
    around: Collection[str] = frozenset()


def habits_of(document: Document, shapes: Shapes) -> Habits:
    """Return by which members the answers of `document` hold what they are about."""
    answers = [shape for shape in _answers(document, shapes) if shape.is_object]
    asked = [shapes.of(op.request.schema) for op in document.operations if op.request is not None]
    sent = Counter(name for shape in asked for name in shape.properties)
    held: dict[str, list[Shape]] = {name: [] for name in _usual(answers)}
    for shape in answers:
        for name in shape.properties.keys() & held.keys():
            held[name].append(shapes.of(shape.properties[name]))
    holders = {
        name
        for name, found in held.items()
        if sent[name] * 2 <= len(asked) and _varies(found, shapes)
    }
    return Habits(holders, held.keys() - holders) if holders else Habits()


def _answers(document: Document, shapes: Shapes) -> Iterator[Shape]:
    for operation in document.operations:
        success = operation.success
        if success is not None and success.body is not None:
            yield shapes.of(success.body.schema)


def _usual(answers: list[Shape]) -> list[str]:
    count = Counter(name for shape in answers for name in shape.properties)
    least = max(_FEW_ANSWERS, len(answers) / 2)
    return sorted(name for name, times in count.items() if times >= least)


def _varies(found: list[Shape], shapes: Shapes) -> bool:
    """Whether a member mostly holds things or lists, now of these fields and now of those."""
    count = Counter(fields for shape in found if (fields := _fields(shape, shapes)))
    filled = sum(count.values())
    return filled * 2 >= len(found) and max(count.values()) * 2 <= filled


def _fields(shape: Shape, shapes: Shapes) -> tuple[str, ...]:
    inner = shapes.of(shape.items) if shape.items is not None else shape
    return tuple(sorted(inner.properties))
