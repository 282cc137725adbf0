"""Parameters that nobody states call by call: those whose one value is known, or told once.

What most operations require holds for the whole API (`api-version=…`). Its value is what the
document says it is; for a version that is, in the end, the version of the document itself.
"""

from __future__ import annotations

import json
import re
from collections.abc import Container, Iterator
from dataclasses import dataclass

from .document import Document, Json, Parameter
from .words import table, words

_KEYS = table("idempotency-key x-idempotency-key x-request-token idempotency-token")
"""Headers whose value must be another for each thing that is made."""

_WRITTEN = table("accept-encoding connection content-length cookie host user-agent")
"""Headers that whoever sends a request writes by itself."""

_API = table("accept api service version x")
"""What a parameter for the version of the API is called, beside the name of the API."""

_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
"""What may name a header or a cookie. Source: RFC 9110 §5.6.2."""

_PLACES = ("query", "header", "cookie")


@dataclass(frozen=True, slots=True, kw_only=True)
class Everywhere:
    """A parameter of most operations; `value` is None where the document does not know it."""

    name: str
    location: str
    value: str | None
    is_required: bool


def everywhere(document: Document) -> tuple[Everywhere, ...]:
    """Return the parameters that most operations require, and versions that most of them take."""
    if ("everywhere",) not in document.known:
        document.known["everywhere",] = tuple(_found(document))
    found: tuple[Everywhere, ...] = document.known["everywhere",]
    return found


def unstated(document: Document) -> frozenset[tuple[str, str]]:
    """Return location and name of what nobody states call by call; see `is_unstated`."""
    written = (("header", name) for name in _WRITTEN)
    common = ((one.location, one.name.lower()) for one in everywhere(document))
    return frozenset((*_tokens(document), *written, *common))


def is_unstated(parameter: Parameter, names: Container[tuple[str, str]]) -> bool:
    """Whether nobody states a parameter call by call: a token, or what goes with every request."""
    return (parameter.location, parameter.name.lower()) in names


def _found(document: Document) -> Iterator[Everywhere]:
    declared: dict[tuple[str, str], list[Parameter]] = {}
    for operation in document.operations:
        for parameter in operation.parameters:
            if parameter.location in _PLACES and _is_named(parameter) and not is_key(parameter):
                place = parameter.location, _folded(parameter)
                declared.setdefault(place, []).append(parameter)
    tokens, most = {*_tokens(document)}, len(document.operations) / 2
    for location, name in sorted(declared):
        found = _everywhere(location, declared[location, name], document, most)
        is_written = location == "header" and name in _WRITTEN
        if found is not None and (location, name.lower()) not in tokens and not is_written:
            yield found


def only_value(parameter: Parameter) -> str | None:
    """Return the text of the one value that a parameter can have, None where there is a choice.

    Whatever there is matches `If-Match: *` (RFC 9110 §13.1.1).
    """
    schema = parameter.schema.resolved()
    choices = schema.get("enum")
    only = choices[0] if isinstance(choices, list) and len(choices) == 1 else schema.get("const")
    is_match = parameter.location == "header" and parameter.name.lower() == "if-match"
    return "*" if only is None and is_match else _text(only)


def known_value(parameter: Parameter) -> str | None:
    """Return the text of the value that a parameter has where nobody chooses another, or None."""
    return only_value(parameter) or _text(parameter.schema.resolved().get("default"))


def is_key(parameter: Parameter) -> bool:
    """Whether a header takes an idempotency token, another for each thing that is made."""
    is_said = parameter.node.get("x-postonce-idempotency-key") is not None
    return parameter.location == "header" and (is_said or parameter.name.lower() in _KEYS)


def _tokens(document: Document) -> Iterator[tuple[str, str]]:
    """Yield location and name, in small letters, of what carries a token."""
    for _, scheme in document.at("#/components/securitySchemes").items():
        key = scheme.resolved()
        if key.get("type") == "apiKey":
            yield str(key.get("in", "")), str(key.get("name", "")).lower()


def _everywhere(
    location: str, declared: list[Parameter], document: Document, most: float
) -> Everywhere | None:
    required = [parameter for parameter in declared if parameter.is_required]
    said = words(declared[0].name)
    is_version = said[-1:] == ("version",)
    if len(required) <= most and not (is_version and len(declared) > most):
        return None
    if said[-1:] == ("override",):
        return None  # it says what one operation does
    if is_version or location != "query":
        is_own = is_version and {*said} <= _API | {*words(document.title)}
        values = set(_values(required or declared, document.version if required and is_own else ""))
    else:
        values = {only_value(parameter) for parameter in required}
    value = next(iter(values)) if len(values) == 1 else None
    if len(values) > 1 and None not in values:
        return None  # each operation has its own
    if value is None and location == "query":
        return None  # it places or narrows, as what differs from one to the other does
    return Everywhere(
        name=declared[0].name, location=location, value=value, is_required=bool(required)
    )


def _values(declared: list[Parameter], version: str) -> Iterator[str | None]:
    """Yield what is known of a value; `version` counts where the schema leaves it open."""
    for parameter in declared:
        choices = parameter.schema.resolved().get("enum")
        is_open = not isinstance(choices, list) or version in choices
        yield known_value(parameter) or (version if version and is_open else None)


def _text(value: Json) -> str | None:
    """Return a plain value as it is written in a query or a header, None for what cannot be."""
    if isinstance(value, str):
        return value if value.isascii() and value.isprintable() else None
    return json.dumps(value) if isinstance(value, bool | int | float) else None


def _is_named(parameter: Parameter) -> bool:
    """Whether a header or cookie has a name that can be sent."""
    return parameter.location == "query" or _TOKEN.fullmatch(parameter.name) is not None


def _folded(parameter: Parameter) -> str:
    """Return the name; that of a header in small letters, since its case says nothing."""
    return parameter.name.lower() if parameter.location == "header" else parameter.name
