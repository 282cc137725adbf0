"""Secrets: fields whose value must not be seen, and those that are shown only once."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from ..document import Node, stated
from ..errors import UnusableSpec
from ..secrecy import is_secret
from ..shapes import Shape, Shapes
from ..words import table, words
from .answers import has_key

# How deep objects and lists are looked into, and what one level costs: another thing with a key
# of its own is not looked through, only into.
_DEPTH, _LEVEL, _THING = 6, 1, 3
_MOST_PATHS = 20_000
"""Of secrets in one thing; the largest number seen in a real document is 24."""
# Chats let whoever knows the address of an incoming hook post through it.
_CHATS = table("discord mattermost slack")


def secret_fields(shape: Shape, shapes: Shapes, called: str | None = None) -> tuple[str, ...]:
    """Return the dotted paths of the secrets in `shape`, sorted; list members have no index.

    `called` is the field the shape stands in, where it has one: the `value` of a `token` is a
    secret too.
    """
    return tuple(sorted(_walk(shape, shapes, called or "", _DEPTH)))


def stated_fields(fact: str, shape: Shape, shapes: Shapes) -> tuple[str, ...]:
    """Return the dotted paths of the fields in `shape` of which the spec states `fact`.

    Another thing with a key of its own is not looked into, and no list: what it states it states
    of itself, and a path into a list does not tell of which member.
    """
    return _stated(fact, shape, shapes, _DEPTH)


def _stated(fact: str, shape: Shape, shapes: Shapes, depth: int) -> tuple[str, ...]:
    key = (fact, shape.node.pointer, depth)
    if depth <= 0:
        return ()
    if key not in shapes.derived:
        shapes.derived[key] = _all(_stated_in(fact, shape, shapes, depth), shape)
    return shapes.derived[key]


def _stated_in(fact: str, shape: Shape, shapes: Shapes, depth: int) -> Iterator[str]:
    for name, node in shape.properties.items():
        if stated(shapes.fact(node, fact)):
            yield name
            continue
        inner = shapes.of(node)
        if inner.is_object and not has_key(inner):
            yield from (f"{name}.{path}" for path in _stated(fact, inner, shapes, depth - 1))


def _all(paths: Iterator[str], shape: Shape) -> tuple[str, ...]:
    """Return `paths`, each once. Raises: UnusableSpec where there is no end of them.

    Schemas that all hold each other have a path for every way through them; to leave some out
    would leave secrets in the open.
    """
    found = tuple(dict.fromkeys(islice(paths, _MOST_PATHS + 1)))
    if len(found) > _MOST_PATHS:
        raise UnusableSpec(
            f"its fields are secrets at more than {_MOST_PATHS:,} places", source=shape.node.pointer
        )
    return found


def _walk(shape: Shape, shapes: Shapes, called: str, depth: int) -> tuple[str, ...]:
    """Return the paths of the secrets at most `depth` levels down, each schema looked at once."""
    key = ("secrets", shape.node.pointer, called, depth)
    if depth <= 0:
        return ()
    if key not in shapes.derived:
        shapes.derived[key] = _all(_secrets_in(shape, shapes, called, depth), shape)
    return shapes.derived[key]


def _secrets_in(shape: Shape, shapes: Shapes, called: str, depth: int) -> Iterator[str]:
    for name, node in shape.properties.items():
        inner = shapes.of(node)
        if _is_secret(name, node, shapes) or _is_value_of_secret(name, shape, called, shapes):
            yield name
            continue
        deeper = inner if inner.is_object or inner.items is None else shapes.of(inner.items)
        if deeper.is_object and deeper.node.pointer != shape.node.pointer:
            cost = _THING if has_key(deeper) else _LEVEL
            yield from (f"{name}.{path}" for path in _walk(deeper, shapes, name, depth - cost))


def _is_secret(name: str, node: Node, shapes: Shapes) -> bool:
    shape = shapes.of(node)
    if shape.is_object or shape.types & {"boolean", "integer", "number"}:
        return False
    if shape.items is not None or shapes.enum(node):
        return False
    if shapes.fact(node, "secret") is not None:
        return True
    is_only_sent = shapes.flag(node, "writeOnly")
    return is_secret(name, value_format=shape.node.get("format"), is_only_sent=is_only_sent)


def _is_value_of_secret(name: str, around: Shape, called: str, shapes: Shapes) -> bool:
    """Whether a field is secret for what it stands in or beside.

    A token's value, the address of a login or of a chat's hook, the key to a certificate, the
    value of what may be typed as a secret.
    """
    if shapes.of(around.properties[name]).is_object:
        return False
    if name in ("uri", "url"):
        is_login = {"password", "host"} <= set(around.properties)
        return is_login or bool(_CHATS & set(words(called)))
    if words(name)[-1:] == ("key",):
        pair = (f"{name[:-3]}{other}" for other in ("cert", "certificate", "crt"))
        return any(other in around.properties for other in pair)
    if name != "value":
        return False
    named = (*words(around.node.component or "")[-1:], *words(called)[-1:])
    kinds = shapes.enum(around.properties["type"]) if "type" in around.properties else ()
    return bool(_HOLDERS & set(named)) or any(str(kind).lower() == "secret" for kind in kinds)


_HOLDERS = table("credential key secret token")
