"""Spelling: request fields that the answer shows under another path."""

from __future__ import annotations

from collections.abc import Mapping

from ..shapes import Shape, Shapes
from ..words import singular, words

# What a reference becomes when the answer shows the thing it refers to.
_KEYS = ("slug", "id", "uuid", "name", "key")
# What a reference is called with its kind of key.
_SUFFIXES = ("slug", "id", "uuid", "name")


def answer_paths(request: Shape, shown: Shape, shapes: Shapes) -> Mapping[str, str]:
    """Return request field → dotted path in the answer, for the fields that are shown otherwise.

    Fields shown under their own name in the same type are left out, and so are those that the
    answer does not show at all.
    """
    found: dict[str, str] = {}
    for name, node in request.properties.items():
        if shapes.flag(node, "readOnly"):
            continue
        sent = shapes.of(node)
        path = _path_of(name, sent, shown, shapes)
        if path is not None and path != name:
            found[name] = path
    return found


def _path_of(name: str, sent: Shape, shown: Shape, shapes: Shapes) -> str | None:
    same = shown.properties.get(name)
    if same is not None and not _differ(sent, shapes.of(same)):
        return name
    flat = _other_name(name, sent, shown, shapes)
    if flat is not None:
        return flat
    if same is not None:
        return _inside(name, sent, shapes.of(same), shapes)
    stem = _stem(name)
    if stem is not None and stem in shown.properties:
        inner = shapes.of(shown.properties[stem])
        return _inside(stem, sent, inner, shapes, first=words(name)[-1])
    return None


def _differ(sent: Shape, seen: Shape) -> bool:
    """Whether one is a plain value where the other is an object."""
    return (sent.is_scalar and seen.is_object) or (sent.is_object and seen.is_scalar)


def _other_name(name: str, sent: Shape, shown: Shape, shapes: Shapes) -> str | None:
    """Return the flat field of the same value: `size` → `size_slug`, `volumes` → `volume_ids`."""
    if sent.is_scalar:
        base = _stem(name) or name
        wanted = [base, *(f"{base}_{suffix}" for suffix in _SUFFIXES)]
    elif sent.items is not None and shapes.of(sent.items).is_scalar:
        wanted = [f"{singular(name)}_{suffix}s" for suffix in ("id", "uuid")]
    else:
        return None
    for other in wanted:
        node = shown.properties.get(other)
        if node is not None and other != name and _alike(sent, shapes.of(node)):
            return other
    return None


def _alike(sent: Shape, seen: Shape) -> bool:
    if sent.is_scalar:
        return seen.is_scalar and bool(sent.types & seen.types)
    return seen.items is not None


def _inside(
    name: str, sent: Shape, seen: Shape, shapes: Shapes, *, first: str | None = None
) -> str | None:
    """Return the key inside an object that a plain value refers to: `region` → `region.slug`."""
    if not sent.is_scalar or not seen.is_object:
        return None
    keys = _KEYS if first is None else ("id", "uuid") if first in ("id", "uuid") else (first,)
    for key in dict.fromkeys((first, *keys)):
        node = seen.properties.get(key) if key is not None else None
        if node is not None and sent.types & shapes.of(node).types:
            return f"{name}.{key}"
    return None


def _stem(name: str) -> str | None:
    """Return a reference's name without its kind of key: `region_slug` → `region`."""
    head, _, last = name.rpartition("_")
    return head if head and last in _SUFFIXES else None
