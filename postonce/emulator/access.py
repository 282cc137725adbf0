"""Access: whether a request carries a token. Any token will do; none is looked at further."""

from __future__ import annotations

from collections.abc import Mapping
from http.cookies import SimpleCookie

from ..types import Json
from .messages import Request
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
