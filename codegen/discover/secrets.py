"""Secrets: fields whose value must not be seen, and those that are shown only once."""

from __future__ import annotations

from collections.abc import Iterator

from ..document import Node
from ..secrecy import is_secret
from ..shapes import Shape, Shapes
from ..words import words

# How many levels of objects and lists are looked into.
_DEPTH = 3


def secret_fields(shape: Shape, shapes: Shapes, called: str | None = None) -> tuple[str, ...]:
    """Return the dotted paths of the secrets in `shape`, sorted; list members have no index.

    `called` is the field the shape stands in, where it has one: the `value` of a `token` is a
    secret too.
    """
    return tuple(sorted(dict.fromkeys(_walk(shape, shapes, called or "", "", frozenset()))))


def _walk(
    shape: Shape, shapes: Shapes, called: str, prefix: str, above: frozenset[str]
) -> Iterator[str]:
    if shape.node.pointer in above or len(above) == _DEPTH:
        return
    above = above | {shape.node.pointer}
    for name, node in shape.properties.items():
        inner = shapes.of(node)
        if _is_secret(name, node, shapes) or _is_value_of_secret(name, shape, called):
            yield f"{prefix}{name}"
            continue
        deeper = inner if inner.is_object or inner.items is None else shapes.of(inner.items)
        yield from _walk(deeper, shapes, name, f"{prefix}{name}.", above)


def _is_secret(name: str, node: Node, shapes: Shapes) -> bool:
    shape = shapes.of(node)
    if shape.is_object or shape.types & {"boolean", "integer", "number"}:
        return False
    if shape.items is not None or shapes.enum(node):
        return False
    is_only_sent = shapes.flag(node, "writeOnly")
    return is_secret(name, value_format=shape.node.get("format"), is_only_sent=is_only_sent)


def _is_value_of_secret(name: str, around: Shape, called: str) -> bool:
    """Whether a field is secret for what it stands in: a token's value, a login's address."""
    if name in ("uri", "url"):
        return "password" in around.properties
    named = (*words(around.node.component or "")[-1:], *words(called)[-1:])
    return name == "value" and any(w in ("token", "key", "secret", "credential") for w in named)
