"""What holds for a whole API: address, error outline, rate limit headers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from ..diagnostics import Findings
from ..document import Document, Operation
from ..everywhere import Everywhere, everywhere
from ..ir.package import CommonParameter, ErrorShape, Provider, RateLimit
from ..media import essence, is_concrete, sort_of
from ..servers import is_whole, placed, servers_of
from ..words import words
from .access import Access
from .outlines import Outline, outline_of
from .parameters import LOCATIONS

_MESSAGES = ("message", "detail", "error_description", "error_message", "error", "title", "reason")
_CODES = ("code", "error_code", "id", "type")
_REQUEST_IDS = ("request_id", "requestId", "correlation_id", "trace_id")
_JSON = "application/json"
_FEW = 5
"""So many further types at most are asked for."""
_INNER = ("error", "errors")
_DEEPEST = 3
"""Objects within one another that an error's parts are looked for in."""
"""Members that hold the error where it is wrapped."""


def provider_of(
    name: str, document: Document, access: Access, address: str, findings: Findings
) -> Provider:
    """Return the provider's facts. `address` is where the document was fetched, "" if nowhere."""
    return Provider(
        name=name,
        title=document.title or name,
        base_url=_base_url(document, address, findings),
        auth=access.auth,
        error=_error_shape(document.operations),
        rate_limit=_rate_limit(document.operations),
        alternatives=access.alternatives,
        special=access.special,
        accept=_accept(document.operations),
        common=tuple(_common(name, document, access, findings)),
    )


def _accept(operations: Iterable[Operation]) -> str:
    """Return the types in which answers are JSON: the usual one, and what else comes alone."""
    others: Counter[str] = Counter()
    is_usual = False
    for operation in operations:
        body = operation.success.body if operation.success is not None else None
        kinds = [essence(one) for one in body.media_types] if body is not None else []
        found = [kind for kind in kinds if sort_of(kind) == "json" and is_concrete(kind)]
        is_usual |= _JSON in found
        if found and _JSON not in found:
            others[found[0]] += 1
    rest = [kind for kind, _ in sorted(others.items(), key=lambda one: (-one[1], one[0]))]
    return ", ".join([*([_JSON] if is_usual or not rest else []), *rest[:_FEW]])


def _common(
    provider: str, document: Document, access: Access, findings: Findings
) -> Iterator[CommonParameter]:
    """Yield what goes with every request; a variable called after it may hold its value."""
    every = (access.auth, *access.alternatives, *access.special.values())
    taken = {name for auth in every for name in (*auth.env, *(auth.pair or ()))}
    for one in everywhere(document):
        env = _variable(one.name, provider)
        env = env if env not in taken else f"{env}_PARAMETER"
        findings.note("common-parameter", "#/paths", _said_of(one, env))
        yield CommonParameter(
            name=one.name,
            location=LOCATIONS[one.location],
            value=one.value,
            env=env,
            is_required=one.is_required,
        )


def _said_of(one: Everywhere, env: str) -> str:
    """Return what is worth knowing of a parameter that goes with every request."""
    named = f"the {one.location} parameter {one.name}"
    if one.value is not None:
        return f"every request carries {named}, {one.value} unless {env} holds another"
    if one.is_required:
        return f"every request needs {named}, whose value the document does not tell: set {env}"
    return f"every request carries {named} where {env} holds a value"


def _variable(name: str, provider: str) -> str:
    """Return the variable for a parameter: `X-Acme-Version` of acme is ACME_VERSION."""
    said, own = list(words(name)), list(words(provider))
    said = said[1:] if said[:1] == ["x"] and len(said) > 1 else said
    said = said[len(own) :] if said[: len(own)] == own and len(said) > len(own) else said
    return "_".join((provider, *said)).upper()


def _base_url(document: Document, address: str, findings: Findings) -> str:
    servers = servers_of(document.at("#"))
    urls = list(dict.fromkeys(placed(server.url, address) for server in servers))
    if not servers and (used := _most_used(document.operations)) is not None:
        return used
    if not urls or not is_whole(urls[0]):
        findings.note(
            "no-base-url", "#/servers", "the document gives no full address; pass base_url="
        )
        return ""
    if urls[0] != servers[0].url:
        findings.note(
            "relative-base-url",
            "#/servers",
            f"{servers[0].url} is taken from where the document was fetched: {urls[0]}; "
            "base_url= names another",
        )
    if others := [*urls[1:], *servers[0].choices]:
        findings.note(
            "other-servers",
            "#/servers",
            f"requests go to {urls[0]}; base_url= chooses another: {'; '.join(others)}",
        )
    return urls[0]


def _most_used(operations: Iterable[Operation]) -> str | None:
    """Return the address that most operations give, where the document itself gives none."""
    count = Counter(op.servers[0] for op in operations if op.servers and is_whole(op.servers[0]))
    return min(count, key=lambda url: (-count[url], url), default=None)


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
    for name in _INNER if prefix.count(".") < _DEEPEST else ():
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
