"""Composite ids: the parts by which several path parameters name one thing, as one text.

`www/A` is what `/records/{name}/{type}` takes; a slash within a part is written `%2F`, a percent
sign `%25`.
"""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import unquote

from .errors import RequestInvalid
from .types import RemoteId
from .unknown import UNKNOWN, is_unknown


def escaped(part: RemoteId) -> str:
    """Return a part as it stands between slashes."""
    return str(part).replace("%", "%25").replace("/", "%2F")


def joined(parts: Sequence[RemoteId]) -> str:
    """Return the id that several parts make; one alone is the id as it is."""
    return str(parts[0]) if len(parts) == 1 else "/".join(map(escaped, parts))


def parted(remote_id: RemoteId, fields: Sequence[str], *, kind: str) -> tuple[str, ...]:
    """Return the parts of an id, one for each of `fields`. Raises: RequestInvalid."""
    parts = tuple(map(unquote, str(remote_id).split("/")))
    if len(parts) == len(fields):
        return parts
    if is_unknown(remote_id):
        return (UNKNOWN,) * len(fields)
    raise RequestInvalid(
        f"{kind}: expected an id of the form {'/'.join(fields)}, found {remote_id!r}"
    )
