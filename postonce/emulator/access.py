"""Access: whether a request carries a token. Any token will do; none is looked at further.

A client that says who it is gets one where the document says that clients ask for theirs.
"""

from __future__ import annotations

from collections.abc import Mapping
from http.cookies import SimpleCookie
from urllib.parse import parse_qs, urlsplit

from ..types import Json
from .messages import Answer, Request
from .spec import Operation, mapping, sequence


def is_allowed(operation: Operation, request: Request) -> bool:
    """Return whether `request` carries what one of the declared ways of access asks for."""
    spec = operation.spec
    ways = operation.raw.get("security", spec.raw.get("security"))
    if not sequence(ways):
        return True
    schemes = mapping(mapping(spec.raw.get("components")).get("securitySchemes"))
    return any(
        all(_has(spec.resolve(schemes.get(name)), request) for name in mapping(way))
        for way in sequence(ways)
    )


def secret_parameters(raw: Mapping[str, Json]) -> frozenset[str]:
    """Return the query parameters of a document that carry a token, to be kept out of logs."""
    schemes = mapping(mapping(raw.get("components")).get("securitySchemes"))
    return frozenset(
        str(scheme.get("name"))
        for scheme in map(mapping, schemes.values())
        if scheme.get("type") == "apiKey" and scheme.get("in") == "query"
    )


def token_paths(raw: Mapping[str, Json]) -> frozenset[str]:
    """Return the paths at which clients ask for their tokens."""
    schemes = mapping(mapping(raw.get("components")).get("securitySchemes"))
    flows = (mapping(mapping(scheme).get("flows")) for scheme in schemes.values())
    urls = (mapping(flow.get("clientCredentials")).get("tokenUrl") for flow in flows)
    return frozenset("/" + urlsplit(url).path.strip("/") for url in urls if isinstance(url, str))


def issued(request: Request) -> Answer:
    """Return a token for a client that says who it is (RFC 6749 §4.4)."""
    form = parse_qs(request.content.decode("utf-8", errors="replace"))
    is_known = request.headers.get("authorization", "").lower().startswith("basic ")
    if form.get("grant_type") != ["client_credentials"]:
        return Answer(status=400, body={"error": "unsupported_grant_type"})
    if not is_known and not ("client_id" in form and "client_secret" in form):
        return Answer(status=401, body={"error": "invalid_client"})
    token = {"access_token": "emulated", "token_type": "Bearer", "expires_in": 3600}
    return Answer(status=200, body=token)


def _has(scheme: Mapping[str, Json], request: Request) -> bool:
    name = str(scheme.get("name", ""))
    match scheme.get("type"), scheme.get("in"):
        case "apiKey", "query":
            return bool(request.query.get(name))
        case "apiKey", "cookie":
            return name in SimpleCookie(request.headers.get("cookie", ""))
        case "apiKey", _:
            return bool(request.headers.get(name.lower(), "").strip())
        case _:
            kind, _, token = request.headers.get("authorization", "").strip().partition(" ")
            return bool(token.strip() or (kind and kind.lower() not in ("bearer", "basic")))
