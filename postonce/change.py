"""What changes a thing that is there, told to the context before it is sent."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from .facts import Identity
from .types import Json, RemoteId


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """An update or a delete of one remote object.

    `body` is what an update sends, None for a delete; `send` sends it and returns the answer;
    `look` returns the live body, None where there is none to be seen. `is_offered` says whether
    the API has an operation for it: where it has none, `send` raises ConfigError.
    """

    kind: str
    remote_id: str
    identity: Identity
    parents: Mapping[str, RemoteId]
    sensitive: tuple[str, ...]
    body: Json | None
    send: Callable[[], Json | None]
    look: Callable[[], Json | None]
    is_offered: bool = True
