"""Addresses: placeholders filled, links followed to the same host only."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from urllib.parse import unquote_plus, urljoin, urlsplit

from ..errors import ConfigError, Effect, RequestInvalid, TransportError
from ..facts import Provider
from .styles import segment_text

_PLACEHOLDER = re.compile(r"\{([^{}]+)\}")
_DEFAULT_PORTS = {"http": 80, "https": 443}


def filled(path: str, at: Mapping[str, object]) -> str:
    """Return `path` with each placeholder replaced by its value, encoded as (part of) one segment.

    Names in `at` that the path does not use are left aside: parents are handed over whole.
    Raises: RequestInvalid where a value is missing, or would lead to another path: an empty
    segment turns an item's path into its collection's, `..` climbs.
    """
    return "/".join(_filled_segment(segment, path, at) for segment in path.split("/"))


def _filled_segment(segment: str, path: str, at: Mapping[str, object]) -> str:
    def value_of(match: re.Match[str]) -> str:
        name = match[1]
        if at.get(name) is None:
            known = ", ".join(sorted(at)) or "none"
            raise RequestInvalid(f"{path} needs a value for {name!r}; given: {known}")
        return segment_text(at[name], name)

    found = _PLACEHOLDER.sub(value_of, segment)
    if found != segment and found in ("", ".", ".."):
        raise RequestInvalid(
            f"{path} cannot take {found!r} for {segment}: the request would go to another path"
        )
    return found


def path_of(url: str) -> str:
    """Return the path of `url`, without its query."""
    return urlsplit(url).path or "/"


def without_query(url: str) -> str:
    """Return `url` without query, fragment and user information."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"


def without_parameters(url: str, names: Collection[str]) -> str:
    """Return `url` without the parameters `names` of its query."""
    if not names:
        return url
    parts = urlsplit(url)
    kept = [
        pair for pair in parts.query.split("&") if unquote_plus(pair.partition("=")[0]) not in names
    ]
    return parts._replace(query="&".join(kept)).geturl()


def address_of(provider: Provider, base_url: str, server: str | None) -> str:
    """Return where the requests of an operation go: to `base_url`, or to a server of its own.

    A base URL of the caller's own stands in for the whole provider, its other servers included: a
    test must not reach the real one, and a proxy wants all there is.
    Raises: ConfigError where that is no whole address.
    """
    own = provider.base_url.rstrip("/")
    url = base_url
    if server is not None and base_url == own:
        url = urljoin(f"{own}/", server).rstrip("/")
    if not url or "{" in url or (server is not None and "://" not in url):
        raise ConfigError(
            f"no address is known for {provider.name}"
            f"{f' ({url})' if url else ''}: pass base_url= to the context"
        )
    return url


def token_address(provider: Provider, base_url: str, token_url: str) -> str:
    """Return where a client asks for its token; below a base URL of the caller's own, if any."""
    own = provider.base_url.rstrip("/")
    if base_url == own:
        return urljoin(f"{own}/", token_url)
    return base_url + urlsplit(urljoin(f"{own}/", token_url)).path


def is_same_origin(url: str, other: str) -> bool:
    """Whether two absolute addresses share scheme, host and port (RFC 6454 §5)."""
    return _origin(url) == _origin(other)


def _origin(url: str) -> tuple[str, str | None, int | None]:
    parts = urlsplit(url)
    return parts.scheme, parts.hostname, parts.port or _DEFAULT_PORTS.get(parts.scheme)


def followed(url: str, link: str) -> str:
    """Return the absolute address of `link`, found in an answer from `url`.

    Raises: TransportError where it leads to another host, which must not see the token, or is
    no address at all.
    """
    try:
        target = urljoin(url, link)
        if is_same_origin(url, target):
            return target
        where = f"at {without_query(target)}, on another host; the token was not sent there"
    except ValueError:  # a port or an IPv6 address that is none
        where = "at what is no address"
    raise TransportError(
        f"GET {path_of(url)}: the next page is said to be {where}, and the whole list cannot be "
        "told",
        method="GET",
        url=without_query(url),
        effect=Effect.UNKNOWN,
    )
