"""Resources: what can be created and found again, and how one is told from another."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from .idempotency import Evidence
from .operations import Paging


class ResourceKind(StrEnum):
    """How a resource hangs in the API's tree."""

    COLLECTION = "collection"
    NESTED = "nested"  # has a parent in its path, or as a required query parameter
    SINGLETON = "singleton"  # one per account or per parent: no id in its path


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerPath:
    """A request field (`field`) that the answer spells differently (`path`, dotted)."""

    field: str
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """How one is told from another. Field names are wire names, paths are dotted.

    `id_parameters`: what the item path takes to name one thing; several in a composite key,
    none where there is one thing only. `id_field`: where the answer (without its envelope) holds
    what the one parameter takes; None where the answer has no such field and the request's own
    key is used. `id_fields`: the same for each of several parameters (dotted).
    `natural_key`: request fields that name the thing; `is_unique` None means: not known.
    `marker`: a create field that labels the thing itself. `native_key`: header or body field
    that takes an idempotency token, as `header:Name` or `body:field`. `created_id`: where the
    create answer (without its envelope) holds the id, where that is not `id_field` (dotted; a
    list there holds one). `made_at`: where the list shows when a thing was made (dotted).
    """

    id_field: str | None
    id_parameters: tuple[str, ...]
    natural_key: tuple[str, ...]
    is_unique: bool | None
    answer_paths: tuple[AnswerPath, ...] = ()
    marker: str | None = None
    native_key: str | None = None
    created_id: str | None = None
    made_at: str | None = None
    id_fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Readiness:
    """A create that is accepted before it is ready: the answer's `field` (dotted) tells.

    `gone` holds the words of a thing that can still be read, though it is being taken away. A
    request whose field `starts` is false is done with a word of `resting`, too.
    """

    field: str
    ready: tuple[str, ...]
    failed: tuple[str, ...]
    gone: tuple[str, ...] = ()
    resting: tuple[str, ...] = ()
    starts: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sweep:
    """A further query that a list needs to show all: it hides some things unless asked so."""

    parameter: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Parent:
    """A parameter that places a nested resource: `location` is `path` or `query`."""

    parameter: str
    location: Literal["path", "query"]
    resource: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """A thing that can be created and found again. Operations are `METHOD /path` keys."""

    name: str
    """Singular, snake_case, unique in the provider: `server`, `dns_record`."""
    title: str
    """The same in words, for docstrings: `server`, `dns record`."""
    kind: ResourceKind
    parent: str | None
    """Name of the parent resource, where that is itself a resource."""
    parents: tuple[Parent, ...]
    create: str | None
    read: str | None
    list: str | None
    update: str | None
    delete: str | None
    create_envelope: str | None
    read_envelope: str | None
    list_envelope: str | None
    identity: Identity
    readiness: Readiness | None
    immutable: tuple[str, ...]
    write_once: tuple[str, ...]
    sensitive: tuple[str, ...]
    paging: Paging | None
    list_filters: tuple[str, ...]
    sweeps: tuple[Sweep, ...] = ()
    """A search for the thing asks the list once as it is, and once with each of these."""
    evidence: tuple[Evidence, ...]
    """Why this is a resource, and where each of its facts was read."""
    source: str
