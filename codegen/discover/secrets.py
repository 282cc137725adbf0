"""Secrets: fields whose value must not be seen, and those that are shown only once."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from ..document import Node
from ..shapes import Shape, Shapes
from ..words import table, words

# Names that are secrets by their last word.
_LAST_WORDS = table("password passwd passphrase secret token pwd")
# Names that are secrets by their last two words.
_LAST_PAIRS = table(
    "access_token account_key api_key auth_key client_key connection_string encryption_key "
    "private_key root_pass sas_key secret_key service_key shared_key signing_key user_pass"
)
# First words that make a `token` a position, not a secret.
_POSITIONS = table(
    "bos continuation continue cursor end eos marker max next page pagination prev previous skip "
    "stop sync"
)
# How many levels of objects and lists are looked into.
_DEPTH = 3


@cache
def is_secret_name(name: str) -> bool:
    """Whether a field of this name holds a secret, as far as names tell."""
    parts = words(name)
    if not parts or parts[0] in _POSITIONS:
        return False
    return parts[-1] in _LAST_WORDS or "_".join(parts[-2:]) in _LAST_PAIRS


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
    if shape.node.get("format") == "password" or shapes.flag(node, "writeOnly"):
        return True
    return shape.items is None and is_secret_name(name)


def _is_value_of_secret(name: str, around: Shape, called: str) -> bool:
    """Whether a field is secret for what it stands in: a token's value, a login's address."""
    if name in ("uri", "url"):
        return "password" in around.properties
    named = (*words(around.node.component or "")[-1:], *words(called)[-1:])
    return name == "value" and any(w in ("token", "key", "secret", "credential") for w in named)
