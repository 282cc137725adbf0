"""Places: which parents and which id a concrete path names, for a resource."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..composite import joined
from .manifest import Resource
from .routing import shape_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a thing stands.

    `parents` may be fewer than it has: an item's path need not lie below the path it was made
    under. `id` is None where there is just one.
    """

    parents: tuple[str, ...]
    id: str | None


def parents_in(resource: Resource, path: str, values: Sequence[str]) -> tuple[str, ...]:
    """Return the parents that the template `path`, holding `values`, names for `resource`."""
    return tuple(values[: _shared(resource.collection, shape_of(path))])


def item_in(resource: Resource, path: str, values: Sequence[str]) -> Place:
    """Return the place of the item that `path`, the path of an item, names.

    An id of several parts is one text (composite.py).
    """
    if resource.is_singleton:
        return Place(parents=tuple(values), id=None)
    parents = parents_in(resource, path, values)
    return Place(parents=parents, id=joined(values[len(parents) :]))


def owner_in(resource: Resource, path: str, values: Sequence[str]) -> Place | None:
    """Return the place of the item of `resource` that `path` lies at or below, or None."""
    item, shape = resource.item, shape_of(path)
    if item is None or resource.is_singleton or shape[: len(item)] != item:
        return None
    parents = tuple(values[: _shared(resource.collection, item)])
    return Place(parents=parents, id=joined(values[len(parents) : _count(item)]))


def is_below(resource: Resource, other: Resource) -> bool:
    """Return whether things of `other` live below an item of `resource`."""
    item = resource.item
    return item is not None and other is not resource and other.collection[: len(item)] == item


def _shared(one: Sequence[str], other: Sequence[str]) -> int:
    """Return how many parameters stand in the beginning that two shapes share."""
    count = 0
    for mine, theirs in zip(one, other, strict=False):
        if mine != theirs:
            break
        count += mine.count("{}")
    return count


def _count(shape: Sequence[str]) -> int:
    return sum(segment.count("{}") for segment in shape)
