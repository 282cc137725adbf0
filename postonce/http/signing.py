"""The token goes onto a request in the last place before the wire.

Below everything that logs, keeps or shows a request: httpx logs addresses, exceptions hold on to
their request, and neither may ever see a token.
"""

from __future__ import annotations

import base64
from urllib.request import getproxies, proxy_bypass

import httpx

from ..errors import ConfigError
from ..facts import Auth


class SigningTransport(httpx.BaseTransport):
    """Sends each request with the token added, through another transport."""

    def __init__(self, inner: httpx.BaseTransport, auth: Auth, token: str) -> None:
        self._inner = inner
        self._headers, self._params = credentials(auth, token)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Return the answer to a signed copy of `request`."""
        headers = request.headers.copy()
        headers.update(self._headers)
        signed = httpx.Request(
            request.method,
            request.url.copy_merge_params(self._params) if self._params else request.url,
            headers=headers,
            stream=request.stream,
            extensions=request.extensions,
        )
        return self._inner.handle_request(signed)

    def close(self) -> None:
        """Close the transport underneath."""
        self._inner.close()


def credentials(auth: Auth, token: str) -> tuple[dict[str, str], dict[str, str]]:
    """Return the headers and the query parameters that carry `token`.

    Raises: ConfigError for a token that no header can carry; the message does not show it.
    """
    token = token.strip()
    if not (token.isascii() and token.isprintable()):
        # Refused here, since httpx would quote it in its own error.
        raise ConfigError(
            "the token holds characters that no HTTP header can carry (a line break, or a "
            f"letter that is not ASCII); check {' or '.join(auth.env) or 'where it comes from'}"
        )
    match auth.scheme:
        case "bearer":
            return {auth.name or "Authorization": f"Bearer {token}"}, {}
        case "basic":
            pair = token if ":" in token else f"{token}:"  # a key alone is the user's name
            encoded = base64.b64encode(pair.encode()).decode()
            return {"Authorization": f"Basic {encoded}"}, {}
        case "header":
            return {auth.name or "Authorization": token}, {}
        case "query":
            return {}, {auth.name or "token": token}
        case "none":
            return {}, {}


def transport_for(base_url: str) -> httpx.BaseTransport:
    """Return a transport to `base_url` that minds the environment's proxies and certificates.

    httpx reads the proxies by itself only where it makes the outermost transport.
    """
    url = httpx.URL(base_url)
    proxies = {} if proxy_bypass(url.host) else getproxies()
    return httpx.HTTPTransport(proxy=proxies.get(url.scheme) or proxies.get("all"))
