"""A document's bytes over HTTP: streamed, so that no answer can be too large or take too long.

Redirects are followed to http and https only, never from https to http.
"""

from __future__ import annotations

import asyncio

import httpx

from ..errors import UnusableSpec
from .limits import FETCH_S, MOST_BYTES, MOST_REDIRECTS, SILENCE_S

# One packing at most: two of them would turn a few bytes into more than memory holds at a stroke.
_PACKINGS = ("", "identity", "gzip", "deflate")


def over_http(address: str) -> bytes:
    """Return the body at `address`, redirects followed, unpacked. Raises: UnusableSpec."""
    return asyncio.run(_within_time(address))


async def _within_time(address: str) -> bytes:
    # A timeout of httpx is for one read: a server that trickles would never meet it.
    try:
        async with asyncio.timeout(FETCH_S):
            return await _fetched(address)
    except TimeoutError as error:
        raise UnusableSpec(
            f"it cannot be fetched: it took more than {FETCH_S:g} seconds", source=address
        ) from error
    except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as error:
        reason = " ".join(str(error).split()) or type(error).__name__
        raise UnusableSpec(f"it cannot be fetched: {reason}", source=address) from error


async def _fetched(address: str) -> bytes:
    headers = {"Accept-Encoding": "gzip, deflate"}
    async with httpx.AsyncClient(timeout=SILENCE_S, headers=headers) as client:
        request = client.build_request("GET", address)
        for _ in range(MOST_REDIRECTS + 1):
            answer = await client.send(request, stream=True)
            try:
                if answer.next_request is None:
                    return await _body(answer, address)
                _check_redirect(request.url, answer.next_request.url, address)
                request = answer.next_request
            finally:
                await answer.aclose()
    raise UnusableSpec(f"it was redirected more than {MOST_REDIRECTS} times", source=address)


def _check_redirect(here: httpx.URL, there: httpx.URL, address: str) -> None:
    if there.scheme not in ("http", "https"):
        found = f"{there.scheme}:, which is not followed"
    elif here.scheme == "https" and there.scheme == "http":
        found = "http, which anyone on the way could change"
    else:
        return
    raise UnusableSpec(f"expected a document, found a redirect to {found}", source=address)


async def _body(answer: httpx.Response, address: str) -> bytes:
    if not answer.is_success:
        raise UnusableSpec(
            f"expected a document, found status {answer.status_code} {answer.reason_phrase}",
            source=address,
        )
    packing = answer.headers.get("Content-Encoding", "").strip().lower()
    if packing not in _PACKINGS:
        raise UnusableSpec(
            f"expected a document as it is or in gzip, found it packed as {packing!r}",
            source=address,
        )
    data = bytearray()
    async for chunk in answer.aiter_bytes():
        data += chunk
        if len(data) > MOST_BYTES:
            raise UnusableSpec(f"it has more than {MOST_BYTES:,} bytes, the limit", source=address)
    return bytes(data)
