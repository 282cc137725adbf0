"""Servers: the addresses that a document gives, their variables filled as it says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin

from .document import Node

_SCHEMES = ("https://", "http://")
_HOST = re.compile(r"https?://(?:\[[0-9a-fA-F:.]+\]|[\w-]+(?:\.[\w-]+)*\.?)(?::\d+)?(?:/|$)")
"""A host none of whose parts is missing, as where a variable is empty."""


@dataclass(frozen=True, slots=True)
class Server:
    """One address. A variable that has no value to fill in keeps its braces."""

    url: str
    choices: tuple[str, ...]
    """What else its variables may be: `region: eu, us`."""


def servers_of(node: Node) -> tuple[Server, ...]:
    """Return the addresses at `servers` of a document, a path or an operation, the best first.

    One with TLS goes before one without, and whole addresses before relative ones and before
    those that lack something; else the first is the author's choice.
    """
    found = [_server(one) for one in node.child("servers").elements() if _has_url(one)]
    return tuple(sorted(found, key=_rank))


def is_whole(url: str) -> bool:
    """Whether a request can be sent to an address as it is."""
    return url.startswith(_SCHEMES) and "{" not in url and _HOST.match(url) is not None


def placed(url: str, address: str) -> str:
    """Return an address that may be relative, as seen from where the document was fetched.

    Source: OpenAPI 3.0.3, "Server Object" and "Relative References in URLs".
    """
    if "://" in url or not address.startswith(_SCHEMES):
        return url
    try:
        return urljoin(address, url).rstrip("/")
    except ValueError:  # `//[` begins an address that never ends
        return url


def _has_url(node: Node) -> bool:
    return isinstance(node.get("url"), str)


def _server(node: Node) -> Server:
    url = str(node.get("url")).strip()
    for name, variable in node.child("variables").items():
        if (value := _value(variable)) is not None:
            url = url.replace(f"{{{name}}}", value)
    return Server(url.rstrip("/") or "/", tuple(_choices(node)))


def _value(variable: Node) -> str | None:
    """Return the default of a variable, else the first value it may have."""
    default, values = variable.get("default"), variable.get("enum")
    if default in (None, "") and isinstance(values, list) and values:
        default = values[0]
    return str(default) if isinstance(default, str | int) and "{" not in str(default) else None


def _choices(node: Node) -> Iterator[str]:
    for name, variable in node.child("variables").items():
        values = variable.get("enum")
        if isinstance(values, list) and len(values) > 1:
            yield f"{name}: {', '.join(map(str, values))}"
        elif not isinstance(values, list) or not values:
            yield f"{name}: any"


def _rank(server: Server) -> int:
    if not is_whole(server.url):
        return 3 if "://" in server.url or "{" in server.url else 2
    return 0 if server.url.startswith("https://") else 1
