"""Secrets go onto a request in the last place before the wire.

Below everything that logs, keeps or shows a request: httpx logs addresses, exceptions hold on to
their request, and neither may ever see a secret. How one is put there is an `httpx.Auth`.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Generator, Iterator, Sequence
from threading import Lock
from urllib.request import getproxies, proxy_bypass

import httpx

from ..errors import ConfigError
from .client_token import ClientToken, unreachable
from .keyring import Keyring, Secret, Way

AUTH = "postonce.auth"
"""The extension of a request that holds the names of the ways of access it takes."""


class SigningTransport(httpx.BaseTransport):
    """Sends each request with the secrets added, through another transport."""

    def __init__(
        self,
        inner: httpx.BaseTransport,
        keys: Keyring,
        client_token: Callable[[Secret], ClientToken],
    ) -> None:
        self._inner = inner
        self._keys = keys
        self._client_token = client_token
        self._signers: dict[tuple[str, ...] | None, Signer] = {}
        self._making = Lock()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Return the answer to a signed copy of `request`."""
        extensions = {**request.extensions}
        signer = self._signer(extensions.pop(AUTH, None))
        signed = httpx.Request(
            request.method,
            request.url,
            headers=request.headers,
            stream=request.stream,
            extensions=extensions,
        )
        flow = signer.sync_auth_flow(signed)
        try:
            return self._through(flow, signed)
        finally:
            flow.close()

    def _through(
        self, flow: Generator[httpx.Request, httpx.Response, None], signed: httpx.Request
    ) -> httpx.Response:
        """Send what a flow asks for until it asks no more, as httpx's own client does."""
        request = next(flow)
        while True:
            response = self._sent(request, is_own=request is not signed)
            try:
                request = flow.send(response)
            except StopIteration:
                return response
            except BaseException:
                response.close()
                raise
            response.close()

    def _sent(self, request: httpx.Request, *, is_own: bool) -> httpx.Response:
        """Send a request, an access token's whole, since its failure is not that of the call."""
        if not is_own:
            return self._inner.handle_request(request)
        try:
            response = self._inner.handle_request(request)
            response.read()
        except httpx.HTTPError as error:
            # Not chained: what failed may hold the request, and with it the client's secret.
            raise unreachable(request, type(error).__name__) from None
        return response

    def secrets(self) -> tuple[str, ...]:
        """Return every secret in use, to be hidden wherever it is echoed."""
        with self._making:
            return tuple(text for one in self._signers.values() for text in one.secrets())

    def close(self) -> None:
        """Close the transport underneath."""
        self._inner.close()

    def _signer(self, names: Sequence[str] | None) -> Signer:
        key = None if names is None else tuple(names)
        with self._making:
            if key not in self._signers:
                self._signers[key] = Signer(self._keys.way(key), self._client_token)
            return self._signers[key]


class Signer(httpx.Auth):
    """Puts the secrets of one way onto a request.

    Raises: ConfigError for a secret that no header can carry; the message does not show it.
    """

    def __init__(self, way: Way, client_token: Callable[[Secret], ClientToken]) -> None:
        for secret in way:
            check(secret)
        self._plain = tuple(one for one in way if one.auth.scheme != "client_credentials")
        tokens = [client_token(one) for one in way if one not in self._plain]
        self._client_token = tokens[0] if tokens else None

    def sync_auth_flow(
        self, request: httpx.Request
    ) -> Generator[httpx.Request, httpx.Response, None]:
        """Yield the request with the secrets on it, and what must be asked for them before."""
        for secret in self._plain:
            put(secret, request)
        if self._client_token is not None:
            yield from self._client_token.sync_auth_flow(request)
        else:
            yield request

    def secrets(self) -> Iterator[str]:
        """Yield the secrets that are put on requests."""
        for secret in self._plain:
            yield secret.value or secret.user
            yield _shown(secret)
        if self._client_token is not None:
            yield from self._client_token.secrets()


def check(secret: Secret) -> None:
    """Raise ConfigError for a secret that no request can carry; the message does not show it."""
    text = secret.user + secret.value
    if secret.auth.scheme in ("basic", "client_credentials"):
        is_fit = text.isprintable() and ":" not in secret.user
    else:
        is_fit = text.isascii() and text.isprintable()
    if not is_fit:
        # Refused here, since httpx would quote it in its own error.
        names = " or ".join(secret.variables or secret.auth.env)
        raise ConfigError(
            "the token holds characters that no HTTP header can carry (a line break, or a "
            f"letter that is not ASCII); check {names or 'where it comes from'}"
        )


def put(secret: Secret, request: httpx.Request) -> None:
    """Put a secret on a request, where and how its way of access says."""
    auth, value = secret.auth, secret.value
    match auth.scheme:
        case "bearer":
            request.headers[auth.name or "Authorization"] = _after("Bearer", value)
        case "basic":
            request.headers["Authorization"] = f"Basic {_shown(secret)}"
        case "header":
            text = _after(auth.prefix, value) if auth.prefix else value
            request.headers[auth.name or "Authorization"] = text
        case "query":
            request.url = request.url.copy_merge_params({auth.name or "token": value})
        case "cookie":
            before = request.headers.get("Cookie")
            own = f"{auth.name or 'token'}={value}"
            request.headers["Cookie"] = f"{before}; {own}" if before else own
        case "none" | "client_credentials":
            pass


def _shown(secret: Secret) -> str:
    """Return a secret as an echo of the request would show it, without what stands before it."""
    if secret.auth.scheme == "basic":
        return base64.b64encode(f"{secret.user}:{secret.value}".encode()).decode()
    return secret.value.rpartition(" ")[2]


def _after(prefix: str, value: str) -> str:
    """Return a value behind its prefix, which some keep in the variable already."""
    return value if value.lower().startswith(f"{prefix.lower()} ") else f"{prefix} {value}"


def transport_for(base_url: str) -> httpx.BaseTransport:
    """Return a transport to `base_url` that minds the environment's proxies and certificates.

    httpx reads the proxies by itself only where it makes the outermost transport.
    """
    url = httpx.URL(base_url)
    proxies = {} if proxy_bypass(url.host) else getproxies()
    return httpx.HTTPTransport(proxy=proxies.get(url.scheme) or proxies.get("all"))
