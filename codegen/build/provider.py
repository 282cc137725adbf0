"""What holds for a whole API: address, auth, error outline, rate limit headers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from ..diagnostics import Findings
from ..document import Document, Node, Operation
from ..ir.package import Auth, ErrorShape, Provider, RateLimit
from ..words import words
from .outlines import Outline, outline_of

_MESSAGES = ("message", "detail", "error_description", "error_message", "error", "title", "reason")
_CODES = ("code", "error_code", "id", "type")
_REQUEST_IDS = ("request_id", "requestId", "correlation_id", "trace_id")
_INNER = ("error", "errors")
"""Members that hold the error where it is wrapped."""


def provider_of(
    name: str, document: Document, token_env: tuple[str, ...], findings: Findings
) -> Provider:
    """Return the provider's facts. `token_env` names the variables that may hold the token."""
    return Provider(
        name=name,
        title=document.title or name,
        base_url=_base_url(document, findings),
        auth=_auth(document, token_env),
        error=_error_shape(document.operations),
        rate_limit=_rate_limit(document.operations),
    )


def _base_url(document: Document, findings: Findings) -> str:
    server = document.at("#/servers/0")
    url = server.get("url")
    if not isinstance(url, str) or not url.startswith(("https://", "http://")):
        findings.note(
            "no-base-url", "#/servers", "the document gives no full address; pass base_url="
        )
        return ""
    for name, variable in server.child("variables").items():
        url = url.replace(f"{{{name}}}", str(variable.get("default", "")))
    return url.rstrip("/")


def _auth(document: Document, env: tuple[str, ...]) -> Auth:
    schemes = document.at("#/components/securitySchemes")
    for name in _wanted_schemes(document):
        scheme = schemes.child(name).resolved()
        match scheme.get("type"), str(scheme.get("scheme", "")).lower():
            case ("http", "bearer") | ("oauth2" | "openIdConnect", _):
                return Auth(scheme="bearer", env=env)
            case "http", "basic":
                return Auth(scheme="basic", env=env)
            case "apiKey", _ if scheme.get("in") in ("header", "query"):
                return _api_key(scheme, env)
    return Auth(scheme="none")


def _api_key(scheme: Node, env: tuple[str, ...]) -> Auth:
    name = str(scheme.get("name", ""))
    if scheme.get("in") == "query":
        return Auth(scheme="query", name=name, env=env)
    # Swagger 2 has no bearer scheme: it is spelled as a key in the Authorization header.
    if name.lower() == "authorization":
        return Auth(scheme="bearer", env=env)
    return Auth(scheme="header", name=name, env=env)


def _wanted_schemes(document: Document) -> list[str]:
    """Return the names of the security schemes: required ones first, then by use, then by name."""
    order = [name for entry in document.at("#/security").elements() for name, _ in entry.items()]
    used = Counter(
        name
        for operation in document.operations
        for entry in operation.node.child("security").elements()
        for name, _ in entry.items()
    )
    order += [name for name, _ in sorted(used.items(), key=lambda item: (-item[1], item[0]))]
    order += [name for name, _ in document.at("#/components/securitySchemes").items()]
    return list(dict.fromkeys(order))


def _error_shape(operations: Iterable[Operation]) -> ErrorShape:
    """Return where the error answer that most operations declare holds its parts."""
    count: Counter[str] = Counter()
    outlines: dict[str, Outline] = {}
    for operation in operations:
        for response in operation.responses:
            if response.body is None or not response.status.startswith(("4", "D")):
                continue
            outline = outline_of(response.body.schema, loosely=True)
            count[outline.anchor.pointer] += 1
            outlines[outline.anchor.pointer] = outline
    for pointer, _ in sorted(count.items(), key=lambda item: (-item[1], item[0])):
        found = _parts(outlines[pointer], "")
        if found.message is not None:
            return found
    return ErrorShape()


def _parts(outline: Outline, prefix: str) -> ErrorShape:
    properties = outline.properties
    for name in _INNER:
        if name in properties and (inner := outline_of(*properties[name])).is_object:
            return _parts(inner, f"{prefix}{name}.")

    def first(names: tuple[str, ...]) -> str | None:
        return next((f"{prefix}{name}" for name in names if name in properties), None)

    return ErrorShape(message=first(_MESSAGES), code=first(_CODES), request_id=first(_REQUEST_IDS))


def _rate_limit(operations: Iterable[Operation]) -> RateLimit:
    headers = Counter(_limit_headers(operations))

    def most_used(word: str) -> str | None:
        named = [name for name in headers if words(name)[-1:] == (word,)]
        return min(named, key=lambda name: (-headers[name], name), default=None)

    return RateLimit(
        limit=most_used("limit"), remaining=most_used("remaining"), reset=most_used("reset")
    )


def _limit_headers(operations: Iterable[Operation]) -> Iterator[str]:
    for operation in operations:
        for response in operation.responses:
            for header in response.headers:
                if "limit" in "".join(words(header)):
                    yield header.lower()
