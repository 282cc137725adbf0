"""Spelling: request fields that the answer shows under another path."""

from __future__ import annotations

from collections.abc import Mapping

from ..shapes import Shape, Shapes
from ..words import singular, table, words

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
    found = _parted(name, sent, shown, shapes) or _of_each(name, sent, shown, shapes)
    return found or _deeper(name, sent, shown, shapes) or _longer(name, sent, shown, shapes)


def _parted(name: str, sent: Shape, shown: Shape, shapes: Shapes) -> str | None:
    """Return the field of an object whose name begins this one: `backups_enabled`."""
    parts = words(name)
    for cut in range(len(parts) - 1, 0, -1):
        head, rest = "_".join(parts[:cut]), "_".join(parts[cut:])
        node = shown.properties.get(head)
        inner = shapes.of(node) if node is not None else None
        if inner is None or not inner.is_object or rest in _SUFFIXES:
            continue
        if rest in inner.properties and _alike(sent, shapes.of(inner.properties[rest])):
            return f"{head}.{rest}"
        stem = _stem(rest)
        if stem is not None and stem in inner.properties:
            deeper = shapes.of(inner.properties[stem])
            found = _inside(stem, sent, deeper, shapes, first=words(rest)[-1])
            return found and f"{head}.{found}"
    return None


def _of_each(name: str, sent: Shape, shown: Shape, shapes: Shapes) -> str | None:
    """Return the key of each thing in a list that holds what was referred to: `agents.uuid`."""
    stem = _stem(singular(name))
    if sent.items is None or stem is None:
        return None
    key = words(singular(name))[-1]
    for other, node in shown.properties.items():
        items = shapes.of(node).items
        if items is not None and singular(other) == stem and key in shapes.of(items).properties:
            return f"{other}.{key}"
    return None


def _deeper(name: str, sent: Shape, shown: Shape, shapes: Shapes) -> str | None:
    """Return the only object that has a field of the same name, unless many things have one."""
    if name in _COMMON:
        return None
    found = []
    for other, node in shown.properties.items():
        inner = shapes.of(node)
        if inner.items is None and name in inner.properties:
            found.append((other, shapes.of(inner.properties[name])))
    is_sure = len(found) == 1 and _alike(sent, found[0][1])
    return f"{found[0][0]}.{name}" if is_sure else None


def _longer(name: str, sent: Shape, shown: Shape, shapes: Shapes) -> str | None:
    """Return the only field that says the same with a word before it: `billing_period`."""
    parts = words(name)
    ends = [n for n in shown.properties if words(n)[-len(parts) :] == parts and n != name]
    if len(ends) != 1 or "boolean" in sent.types or name in _COMMON - {"name"}:
        return None
    seen = shapes.of(shown.properties[ends[0]])
    is_object = sent.is_object and seen.is_object
    return ends[0] if is_object or _alike(sent, seen) else None


# Fields that so many things have that one deeper down is likelier that of another thing.
_COMMON = table(
    "created_at description enabled id key kind name size source state status type url value"
)


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
    if sent.items is not None:
        return seen.items is not None
    return sent.is_object and seen.is_object


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
