"""The bytes of a document, from a file or over HTTP."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

from ..errors import UnusableSpec

Fetch: TypeAlias = Callable[[str], bytes]

_TIMEOUT_S = 60.0


def is_address(source: str | Path) -> bool:
    """Whether `source` is to be asked for over HTTP."""
    return str(source).startswith(("https://", "http://"))


def bytes_of(
    source: str | Path, download: Fetch | None = None, *, what: str = "an OpenAPI document"
) -> bytes:
    """Return the bytes at `source`; `download` does so for an address.

    `what` says in errors what was expected there.
    Raises: UnusableSpec where there are none to be had.
    """
    if is_address(source):
        return (download or over_http)(str(source))
    try:
        return Path(source).read_bytes()
    except FileNotFoundError as error:
        raise UnusableSpec(
            f"expected {what}, found no such file; check the path", source=str(source)
        ) from error
    except IsADirectoryError as error:
        raise UnusableSpec(
            f"expected {what}, found a folder; name the file in it", source=str(source)
        ) from error
    except (OSError, ValueError) as error:  # ValueError: a path no file can have
        reason = getattr(error, "strerror", None) or error
        raise UnusableSpec(f"it cannot be read: {reason}", source=str(source)) from error


def over_http(address: str) -> bytes:
    """Return the body at `address`, redirects followed. Raises: UnusableSpec."""
    import httpx  # here, because what is vendored needs no network

    try:
        answer = httpx.get(address, follow_redirects=True, timeout=_TIMEOUT_S)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise UnusableSpec(f"it cannot be fetched: {error}", source=address) from error
    if not answer.is_success:
        raise UnusableSpec(
            f"expected a document, found status {answer.status_code} {answer.reason_phrase}",
            source=address,
        )
    return answer.content
