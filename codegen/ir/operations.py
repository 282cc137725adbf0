"""Operations as the package knows them: role, verdict, and the Python that calls them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Literal, TypeAlias

from pydantic import Discriminator

from .idempotency import Evidence, Verdict
from .media import Style
from .types import FieldType


class Role(StrEnum):
    """What an operation is to its resource."""

    READ = "read"
    LIST = "list"
    CREATE = "create"
    UPDATE = "update"
    DELETE = "delete"
    ACTION = "action"  # a verb on an existing thing
    ATTACH = "attach"
    DETACH = "detach"
    QUERY = "query"  # a POST that reads, validates or computes
    CREDENTIAL = "credential"  # issues or rotates a secret


Location: TypeAlias = Literal["path", "query", "header", "cookie"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One parameter. `name` is the Python identifier, `wire_name` the spelling on the wire."""

    name: str
    wire_name: str
    location: Location
    type: FieldType
    is_required: bool = False
    style: Style = "form"
    """How its value is spelled in a query."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """A parameter that the request of a plain method carries, though it is no argument of it.

    `value` is the one that is known; where there is none, a create takes it from the field of its
    request that is called like the parameter.
    """

    wire_name: str
    location: Location
    value: str | None = None
    style: Style = "form"


@dataclass(frozen=True, slots=True, kw_only=True)
class PageNumber:
    """Pages counted from `first`; `next_path` is where the answer says that there is another."""

    page: str
    size: str | None
    max_size: int | None
    next_path: str | None
    first: int = 1
    style: Literal["page"] = "page"


@dataclass(frozen=True, slots=True, kw_only=True)
class Offset:
    """Begin at item `offset`, the first of which is `first`; take `limit`, where one can say so."""

    offset: str
    limit: str | None
    max_size: int | None
    first: int = 0
    style: Literal["offset"] = "offset"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cursor:
    """An opaque token of one answer is sent as `cursor` with the next request.

    It is found at `next_path`, or else in the header `next_header`.
    """

    cursor: str
    next_path: str | None
    size: str | None
    max_size: int | None
    next_header: str | None = None
    style: Literal["cursor"] = "cursor"


@dataclass(frozen=True, slots=True, kw_only=True)
class LastItem:
    """The `field` of a page's last item is sent as `cursor`; `more_path` says if there is more."""

    cursor: str
    field: str
    size: str | None
    max_size: int | None
    more_path: str | None
    style: Literal["item"] = "item"


@dataclass(frozen=True, slots=True, kw_only=True)
class NextLink:
    """The next page's address stands at `next_path` of the answer."""

    next_path: str
    size: str | None
    max_size: int | None
    style: Literal["next"] = "next"


@dataclass(frozen=True, slots=True, kw_only=True)
class OnePage:
    """There may be more, and nothing says how to get it; `more_path` says whether there is."""

    more_path: str | None
    size: str | None
    max_size: int | None
    style: Literal["one"] = "one"


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkHeader:
    """The next page's address stands in the `Link` header (RFC 8288)."""

    size: str | None
    max_size: int | None
    style: Literal["link"] = "link"


Paging: TypeAlias = Annotated[
    PageNumber | Offset | Cursor | LastItem | NextLink | LinkHeader | OnePage,
    Discriminator("style"),
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One method on one path, judged. `python` is `Class.method`, or None where none calls it."""

    method: str
    path: str
    operation_id: str | None
    role: Role
    role_evidence: tuple[Evidence, ...]
    verdict: Verdict
    resource: str | None
    python: str | None = None
    server: str | None = None
    """Another address than the provider's, where the operation has its own."""
    auth: tuple[str, ...] | None = None
    """The provider's special ways of access that it takes; empty where it takes none at all."""
    source: str

    @property
    def key(self) -> str:
        """`METHOD /path`, unique in a document."""
        return f"{self.method} {self.path}"
