"""Files within a request: sent as they are, and known to records by what they hold, not by it."""

from __future__ import annotations

import hashlib
from typing import Annotated, Any, Final, TypeAlias

from pydantic import PlainSerializer

from .types import Json


class _Sent:
    """The note by which a field that takes a file is told from others."""

    def __repr__(self) -> str:
        return "FILE"


FILE: Final = _Sent()

Content: TypeAlias = bytes | tuple[str, bytes]
"""A file's bytes, or its name and its bytes."""


def digested(file: Content) -> Json:
    """Return what stands for a file in records: its name and the SHA-256 of its bytes."""
    name, content = file if isinstance(file, tuple) else (None, file)
    digest = f"sha256:{hashlib.sha256(content).hexdigest()}"
    return {"filename": name, "digest": digest} if name is not None else {"digest": digest}


def shown(value: Any) -> Json:
    """Return parts of a request without the bytes of its files, for what is told of a request."""
    match value:
        case dict():
            return {key: shown(member) for key, member in value.items()}
        case list():
            return [shown(member) for member in value]
        case bytes() | (str(), bytes()):
            return digested(value)
        case _:
            return value


File: TypeAlias = Annotated[Content, FILE, PlainSerializer(digested, when_used="json")]
"""A field of a multipart request that takes a file: `b"…"`, or `("photo.png", b"…")`."""
