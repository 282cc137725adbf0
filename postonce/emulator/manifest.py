"""Manifest: what `generated/<provider>/manifest.json` says of resources, and where they live.

Whatever the manifest leaves out counts as unknown, so that a hand-written one may be short.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from ..types import Json
from .routing import shape_of
from .spec import mapping, sequence

DOORS = ("create", "read", "list", "update", "delete")


@dataclass(frozen=True, slots=True, kw_only=True)
class Readiness:
    """Where an answer tells whether a thing is ready, and in which words."""

    field: str
    ready: tuple[str, ...]
    failed: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Resource:
    """One entry of `resources`; `doors` are the keys of those operations (`DOORS`) it has."""

    name: str
    kind: str
    doors: Mapping[str, str]
    id_field: str | None
    id_fields: tuple[str, ...]
    natural_key: tuple[str, ...]
    is_unique: bool
    native_key: str | None
    answer_paths: Mapping[str, str]
    readiness: Readiness | None
    write_once: tuple[str, ...]
    paging: Mapping[str, Json]
    envelopes: Mapping[str, str | None]

    @cached_property
    def item(self) -> tuple[str, ...] | None:
        """The shape of the path under which a single one is read, changed or deleted."""
        doors = (self.doors.get(door) for door in ("read", "update", "delete"))
        key = next((key for key in doors if key is not None), None)
        return None if key is None else shape_of(_path(key))

    @cached_property
    def collection(self) -> tuple[str, ...]:
        """The shape of the path under which they are made and listed.

        Where a thing is made by writing to its own path, that is the path above it.
        """
        door = self.doors.get("create") or self.doors.get("list")
        shape = shape_of(_path(door)) if door else self.item or ()
        is_own = shape == self.item and not self.is_singleton
        return shape[:-1] if is_own else shape

    @property
    def is_singleton(self) -> bool:
        """Whether there is one per account or parent, with no id in its path."""
        return self.kind == "singleton"


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """What an operation is: its role, and the resource it belongs to, if any."""

    role: str
    resource: Resource | None


class Manifest:
    """The resources of a provider by name, and what each operation is to them."""

    def __init__(self, raw: Mapping[str, Json]) -> None:
        entries = [_resource(entry) for entry in sequence(raw.get("resources"))]
        self.resources: Mapping[str, Resource] = {entry.name: entry for entry in entries}
        self._duties = {
            f"{entry.get('method')} {entry.get('path')}": Duty(
                role=str(entry.get("role")), resource=self.resources.get(str(entry.get("resource")))
            )
            for entry in sequence(raw.get("operations"))
        }
        self._doors: dict[str, list[tuple[str, Resource]]] = {}
        for resource in entries:
            for door, key in resource.doors.items():
                self._doors.setdefault(key, []).append((door, resource))

    def doors(self, key: str) -> list[tuple[str, Resource]]:
        """Return what the operation `key` is to which resources: `("read", server)`.

        Several where resources share a path, none where it is no create, read, list, update or
        delete of any.
        """
        return self._doors.get(key, [])

    def duty(self, key: str) -> Duty:
        """Return role and resource of the operation `key`; a query where nothing is said."""
        return self._duties.get(key, Duty(role="query", resource=None))


def _resource(raw: Mapping[str, Json]) -> Resource:
    readiness = mapping(raw.get("readiness"))
    return Resource(
        name=str(raw["name"]),
        kind=str(raw.get("kind", "collection")),
        doors={door: raw[door] for door in DOORS if isinstance(raw.get(door), str)},
        id_field=raw.get("id_field"),
        id_fields=tuple(sequence(raw.get("id_fields"))),
        natural_key=tuple(sequence(raw.get("natural_key"))),
        is_unique=raw.get("natural_key_unique") is True,
        native_key=raw.get("native_key"),
        answer_paths=dict(mapping(raw.get("answer_paths"))),
        readiness=(
            Readiness(
                field=str(readiness["field"]),
                ready=tuple(readiness.get("ready", ())),
                failed=tuple(readiness.get("failed", ())),
            )
            if readiness
            else None
        ),
        write_once=tuple(sequence(raw.get("write_once"))),
        paging=dict(mapping(raw.get("paging"))),
        envelopes={door: raw.get(f"{door}_envelope") for door in ("create", "read", "list")},
    )


def _path(key: str) -> str:
    return key.partition(" ")[2]
