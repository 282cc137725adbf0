"""Paths of a resource: which placeholder is a parent's, which is its own id, which is neither."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..document import Operation
from ..ir.resources import Resource
from ..verbs import verb_of

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_SAYS_NOTHING = re.compile(r"apis?|rest|v?\d+(\.\d+)*((alpha|beta)\d*)?", re.IGNORECASE)


def placeholders(path: str) -> tuple[str, ...]:
    """Return the names in braces, in the order of the path."""
    return tuple(_PLACEHOLDER.findall(path))


def literals(path: str) -> tuple[str, ...]:
    """Return the literal segments of `path`, those left out that say `api` or a version."""
    texts = (text for text in path.split("/") if text and "{" not in text)
    return tuple(text for text in texts if not _SAYS_NOTHING.fullmatch(text))


def nameless(path: str) -> str:
    """Return `path` with every placeholder as `{}`: equal for paths that only differ in names."""
    return _PLACEHOLDER.sub("{}", path)


@dataclass(frozen=True, slots=True)
class Split:
    """The placeholders of one path, told apart by whose they are; `tail` is what follows."""

    parents: tuple[str, ...]
    own: tuple[str, ...]
    """The resource's own key: several in a composite one, none on its collection."""
    further: tuple[str, ...]
    tail: tuple[str, ...]
    """The literal segments after the resource's own path."""


def split(operation: Operation, resource: Resource) -> Split:
    """Tell apart the placeholders of an operation that belongs to `resource`.

    Position decides before the name: a parent and its child may call one thing `{id}` and
    `{server_id}`.
    """
    path = operation.path.replace("}:", "}/")  # `{id}:scale` says what `{id}/scale` does
    names = placeholders(path)
    for own_path in _item_paths(resource):
        rest = _after(path, own_path)
        if rest is not None:
            count = len(placeholders(own_path))
            first = count - len(resource.identity.id_parameters)
            return Split(names[:first], names[first:count], names[count:], _literals(rest))
    for own_path in _collection_paths(resource):
        rest = _after(path, own_path)
        if rest is not None:
            count = len(placeholders(own_path))
            return Split(names[:count], (), names[count:], _literals(rest))
    return _by_name(path, names, resource)


def _by_name(path: str, names: tuple[str, ...], resource: Resource) -> Split:
    above = {parent.parameter for parent in resource.parents if parent.location == "path"}
    parents = tuple(name for name in names if name in above)
    own = tuple(name for name in names if name in resource.identity.id_parameters)
    further = tuple(name for name in names if name not in above and name not in own)
    return Split(parents, own, further, _literals(path)[-1:])


def _item_paths(resource: Resource) -> tuple[str, ...]:
    if not resource.identity.id_parameters:
        return ()
    keys = (resource.read, resource.update, resource.delete)
    paths = {_path(key) for key in keys if key is not None}
    return tuple(sorted(path for path in paths if placeholders(path)))


def _collection_paths(resource: Resource) -> tuple[str, ...]:
    keys = [resource.create, resource.list]
    if not resource.identity.id_parameters:
        keys += [resource.read, resource.update]
    return tuple(sorted({_path(key) for key in keys if key is not None}, key=len, reverse=True))


def _path(key: str) -> str:
    return key.partition(" ")[2]


def _after(path: str, start: str) -> str | None:
    """Return what follows `start` in `path`, whatever the placeholders are called."""
    head = nameless(start).strip("/").split("/")
    segments = path.strip("/").split("/")
    if nameless("/".join(segments[: len(head)])).split("/") != head:
        return None
    return "/".join(segments[len(head) :])


def _literals(rest: str) -> tuple[str, ...]:
    """Return the literal segments of `rest`; before a verb, `actions` says nothing."""
    found = tuple(segment for segment in rest.split("/") if segment and "{" not in segment)
    is_verb = len(found) > 1 and verb_of(found[1]) is not None
    return found[1:] if is_verb and found[0] in ("actions", "action") else found
