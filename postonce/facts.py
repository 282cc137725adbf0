"""Facts that generated models state and the runtime acts on: plain values, no behaviour.

Field names are wire names; paths into an answer are dotted (`region.slug`, `links.pages.next`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias


@dataclass(frozen=True, slots=True, kw_only=True)
class Auth:
    """How a request carries a secret. `env` names the variables that may hold it, in order.

    `name` is the header, query parameter or cookie of a key, `prefix` the word before it in a
    header. `pair` names the variables of what comes in two halves: a user's name and password, a
    client's id and secret. A client asks `token_url` for a token, for `scopes`. `also` is sent
    along with it.
    """

    scheme: Literal["bearer", "header", "query", "cookie", "basic", "client_credentials", "none"]
    name: str | None = None
    prefix: str | None = None
    env: tuple[str, ...] = ()
    pair: tuple[str, str] | None = None
    token_url: str | None = None
    scopes: tuple[str, ...] = ()
    also: tuple[Auth, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorShape:
    """Where an error answer holds its parts."""

    message: str | None = None
    code: str | None = None
    request_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RateLimit:
    """Answer headers that tell the budget; `reset` holds epoch seconds or seconds to wait."""

    limit: str | None = None
    remaining: str | None = None
    reset: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CommonParameter:
    """A parameter that goes with every request: `value`, unless the variable `env` holds another.

    `value` is None where it is the user's to say; without one, what is required is asked for.
    """

    name: str
    location: Literal["query", "header", "cookie"]
    value: str | None = None
    env: str
    is_required: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """What holds for a whole API.

    `alternatives` to `auth`: any of them will do. `special` are ways of access that only some
    operations take, by the names that these give (`auth=`). `accept` are the media types that its
    answers come in, where one is parsed as JSON. `common` goes with every request.
    """

    name: str
    base_url: str
    auth: Auth
    error: ErrorShape = ErrorShape()
    rate_limit: RateLimit = RateLimit()
    alternatives: tuple[Auth, ...] = ()
    special: Mapping[str, Auth] = field(default_factory=dict)
    accept: str = "application/json"
    common: tuple[CommonParameter, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PageNumber:
    """Pages counted from `first`; `next_path` is where an answer says that there is another."""

    page: str
    size: str | None = None
    max_size: int | None = None
    next_path: str | None = None
    first: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Offset:
    """Begin at item `offset`, the first of which is `first`; take `limit`, where one can say so."""

    offset: str
    limit: str | None = None
    max_size: int | None = None
    first: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Cursor:
    """A token of one answer is sent as `cursor` with the next request.

    It is found at `next_path`, or else in the header `next_header`.
    """

    cursor: str
    next_path: str | None = None
    next_header: str | None = None
    size: str | None = None
    max_size: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LastItem:
    """The `field` of a page's last item is sent as `cursor`; `more_path` says if there is more."""

    cursor: str
    field: str
    more_path: str | None = None
    size: str | None = None
    max_size: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NextLink:
    """The next page's address stands at `next_path` of the answer."""

    next_path: str
    size: str | None = None
    max_size: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OnePage:
    """There may be more, and nothing says how to get it; `more_path` says whether there is."""

    more_path: str | None = None
    size: str | None = None
    max_size: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkHeader:
    """The next page's address stands in the `Link` header (RFC 8288)."""

    size: str | None = None
    max_size: int | None = None


Paging: TypeAlias = PageNumber | Offset | Cursor | LastItem | NextLink | LinkHeader | OnePage


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """How one thing is told from another.

    `id_field`: where the unwrapped answer holds the remote id; None where the request's natural
    key is the id. `id_fields`: where several path parameters name one thing, what the answer, or
    else the request, holds for each, in the order of the path; the id is their text, slashes
    between. `natural_key`: request fields that name the thing. `is_unique`: whether the
    API keeps that key unique; None is "not known" and treated as no. `answer_paths`: request
    field → where the answer shows it, where the two differ. `marker`: a create field that
    labels the thing itself. `native_key`: `header:Name` or `body:field` that takes our token.
    `created_id`: where the answer to the create holds the id, where that is another place (a
    list there holds one). `made_at`: where the answer shows when a thing was made.
    `is_singleton`: there is one per place, and no id in its path. `is_anonymous`: nothing but
    the id tells a thing from an older one.
    """

    id_field: str | None
    id_fields: tuple[str, ...] = ()
    natural_key: tuple[str, ...] = ()
    is_unique: bool | None = None
    answer_paths: Mapping[str, str] = field(default_factory=dict)
    marker: str | None = None
    native_key: str | None = None
    created_id: str | None = None
    made_at: str | None = None
    is_singleton: bool = False
    is_anonymous: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Readiness:
    """A create accepted before it is ready: the unwrapped answer's `field` tells which.

    A request whose field `starts` is false is done with a word of `resting`, too.
    """

    field: str
    ready: tuple[str, ...]
    failed: tuple[str, ...] = ()
    resting: tuple[str, ...] = ()
    starts: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Poll:
    """How to wait for an action: GET `path` until `field` is ready or failed.

    The path's parameter `id_parameter` is taken from `id_field` of the action's own answer.
    """

    path: str
    id_parameter: str
    id_field: str
    field: str
    ready: tuple[str, ...]
    failed: tuple[str, ...] = ()
    envelope: str | None = None
