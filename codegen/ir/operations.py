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
class PageNumber:
    """Pages counted from 1; `next_path` is where the answer says that there is another."""

    page: str
    size: str | None
    max_size: int | None
    next_path: str | None
    style: Literal["page"] = "page"


@dataclass(frozen=True, slots=True, kw_only=True)
class Offset:
    """Skip `offset` items, take `limit`."""

    offset: str
    limit: str
    max_size: int | None
    style: Literal["offset"] = "offset"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cursor:
    """An opaque token found at `next_path` of one answer is sent as `cursor` with the next."""

    cursor: str
    size: str | None
    max_size: int | None
    next_path: str
    style: Literal["cursor"] = "cursor"


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkHeader:
    """The next page's address stands in the `Link` header (RFC 8288)."""

    size: str | None
    max_size: int | None
    style: Literal["link"] = "link"


Paging: TypeAlias = Annotated[PageNumber | Offset | Cursor | LinkHeader, Discriminator("style")]


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
    source: str

    @property
    def key(self) -> str:
        """`METHOD /path`, unique in a document."""
        return f"{self.method} {self.path}"
