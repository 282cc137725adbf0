"""Subjects: which resources a call is about, and which things it happens below."""

from __future__ import annotations

from collections.abc import Iterator

from .manifest import Manifest, Resource
from .messages import Call
from .places import Place, owner_in
from .routing import shape_of
from .spec import Operation

ITEM_PARTS = ("read", "update", "delete")
DELETE_MANY = "delete-many"

_LIFE = frozenset({"create", "read", "list", "update", "delete"})
_BY_METHOD = {"GET": "read", "PUT": "update", "PATCH": "update", "DELETE": "delete"}


class Subjects:
    """Tells the subjects of calls, from a manifest."""

    def __init__(self, manifest: Manifest) -> None:
        self._manifest = manifest
        self._known: dict[str, dict[str, str]] = {}

    def of(self, operation: Operation) -> dict[str, str]:
        """Return the resources whose life an operation belongs to, and its part in it.

        What the manifest does not name is told by its path: a second way to change a thing,
        a bulk delete on the collection.
        """
        if operation.key not in self._known:
            named = self._manifest.doors(operation.key)
            doors = {resource.name: door for door, resource in named}
            self._known[operation.key] = doors or dict(self._by_path(operation))
        return self._known[operation.key]

    def main(self, operation: Operation) -> str | None:
        """Return the name of the resource an operation is counted under, if any."""
        if subjects := self.of(operation):
            return next(iter(subjects))
        resource = self._manifest.duty(operation.key).resource
        return resource.name if resource else None

    def owners(self, call: Call) -> Iterator[tuple[Resource, Place]]:
        """Yield the resources below an item of which a call happens, and that item's place."""
        subjects = self.of(call.operation)
        for name, resource in self._manifest.resources.items():
            place = owner_in(resource, call.operation.path, call.values)
            if place is not None and name not in subjects:
                yield resource, place

    def _by_path(self, operation: Operation) -> Iterator[tuple[str, str]]:
        shape, duty = shape_of(operation.path), self._manifest.duty(operation.key)
        for name, resource in self._manifest.resources.items():
            part = _BY_METHOD.get(operation.method)
            if shape == resource.item and duty.role in _LIFE and part is not None:
                yield name, part
            elif shape == resource.collection and operation.method == "DELETE":
                yield name, DELETE_MANY
