"""The bytes of a document, from a file or over HTTP, within the limits of limits.py."""

from __future__ import annotations

import stat
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

from ..errors import UnusableSpec
from .limits import MOST_BYTES

Fetch: TypeAlias = Callable[[str], bytes]


def is_address(source: str | Path) -> bool:
    """Whether `source` is to be asked for over HTTP."""
    return str(source).lower().startswith(("https://", "http://"))


def bytes_of(
    source: str | Path, download: Fetch | None = None, *, what: str = "an OpenAPI document"
) -> bytes:
    """Return the bytes at `source`; `download` does so for an address.

    `what` says in errors what was expected there.
    Raises: UnusableSpec where there are none to be had, or too many.
    """
    if is_address(source):
        from .http import over_http  # here, because what is vendored needs no network

        return (download or over_http)(str(source))
    try:
        return _file_bytes(Path(source), what)
    except FileNotFoundError as error:
        raise UnusableSpec(
            f"expected {what}, found no such file; check the path", source=str(source)
        ) from error
    except (OSError, ValueError) as error:  # ValueError: a path no file can have
        reason = getattr(error, "strerror", None) or error
        raise UnusableSpec(f"it cannot be read: {reason}", source=str(source)) from error


def _file_bytes(path: Path, what: str) -> bytes:
    mode = path.stat().st_mode
    if stat.S_ISDIR(mode):
        raise UnusableSpec(
            f"expected {what}, found a folder; name the file in it", source=str(path)
        )
    if not stat.S_ISREG(mode):  # a pipe or device need never end
        raise UnusableSpec(
            f"expected {what}, found no regular file; save it to one first", source=str(path)
        )
    with path.open("rb") as file:
        data = file.read(MOST_BYTES + 1)
    return within_limit(data, str(path))


def within_limit(data: bytes, source: str) -> bytes:
    """Return `data`. Raises: UnusableSpec where it has more than MOST_BYTES."""
    if len(data) > MOST_BYTES:
        raise UnusableSpec(f"it has more than {MOST_BYTES:,} bytes, the limit", source=source)
    return data
