"""When a thing was made: the field of an answer that says so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..document import Node
from ..shapes import Shape, Shapes
from ..words import table, words

# What an API calls the making of a thing: `created_at`, `creationTimestamp`, `reserved_at`.
_MAKING = table("create created creation add added insert inserted made reserved registered")
# What else the name of such a moment is made of.
_MOMENT = table("at on time date datetime timestamp")
# Where APIs keep what they know of a thing themselves.
_INNER = ("metadata",)


def made_at(shown: Shape | None, shapes: Shapes) -> str | None:
    """Return where an answer shows when the thing was made (dotted), None where it does not."""
    if shown is None:
        return None
    return next(_everywhere(shown.properties, shapes), None)


def _everywhere(fields: Mapping[str, Node], shapes: Shapes) -> Iterator[str]:
    yield from _moments(fields, shapes)
    for name in _INNER:
        if name in fields:
            inner = shapes.of(fields[name]).properties
            yield from (f"{name}.{path}" for path in _moments(inner, shapes))


def _moments(fields: Mapping[str, Node], shapes: Shapes) -> Iterator[str]:
    for name, node in fields.items():
        is_moment = bool(shapes.of(node).types & {"string", "integer", "number"})
        if is_moment and _says_made(name):
            yield name


def _says_made(name: str) -> bool:
    """Whether a name tells of the making, and of nothing beside it (`last_backup_created_at`)."""
    telling = [word for word in words(name) if word not in _MOMENT]
    return len(telling) == 1 and telling[0] in _MAKING
