"""Validation of requests against the spec, with one compiled validator per schema, made lazily.

Reasons never repeat the value they refuse: it may be a password.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import jsonschema_rs

from ..types import Json
from .dialect import Side, json_schema
from .spec import DELIMITERS, Operation, Parameter, Spec


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """What is wrong with a request: `pointer` into the body, or `query/<name>`; and the reason."""

    pointer: str
    reason: str

    def __str__(self) -> str:
        return f"{self.pointer or '(body)'}: {self.reason}"


class Validation:
    """The validators of one spec."""

    def __init__(self, spec: Spec) -> None:
        self._spec = spec
        # Keyed by identity: schemas are parts of the spec, which outlives this object.
        self._compiled: dict[tuple[int, Side], tuple[Json, jsonschema_rs.Validator]] = {}

    def accepts(self, schema: Json, value: Json, side: Side = "request") -> bool:
        """Return whether `value` is valid under `schema`, seen from `side`."""
        return self._validator(schema, side).is_valid(value)

    def violations(self, schema: Json, value: Json, side: Side = "request") -> list[Violation]:
        """Return what is wrong with `value`, in the words of the validator; empty where valid."""
        return [
            Violation(pointer=_pointer(error), reason=error.message)
            for found in self._validator(schema, side).iter_errors(value)
            for error in _nearest(found)
        ]

    def query_violations(
        self, operation: Operation, query: Mapping[str, str], headers: Mapping[str, str]
    ) -> list[Violation]:
        """Return what is wrong with a query, and which required headers and cookies are absent."""
        return [
            Violation(pointer=f"{parameter.location}/{parameter.name}", reason=reason)
            for parameter in operation.parameters
            for reason in self._parameter_reasons(parameter, query, headers)
        ]

    def asked(self, operation: Operation, query: Mapping[str, str]) -> dict[str, Json]:
        """Return what a valid query says of the parameters that the operation requires."""
        required = (p for p in operation.parameters if p.location == "query" and p.is_required)
        return {p.name: self._value(p, query[p.name]) for p in required if p.name in query}

    def _value(self, parameter: Parameter, given: str) -> Json:
        schema = self._spec.resolve(parameter.schema)
        value = _read(given, schema.get("type"), DELIMITERS.get(parameter.style, ","))
        if not isinstance(value, list):
            return value
        kind = self._spec.resolve(schema.get("items")).get("type")
        return [_read(one, kind, ",") for one in value]

    def _parameter_reasons(
        self, parameter: Parameter, query: Mapping[str, str], headers: Mapping[str, str]
    ) -> Iterator[str]:
        given: str | None = None
        match parameter.location:
            case "query" if _is_spread(parameter, query):
                return  # several names stand for one value
            case "query":
                given = query.get(parameter.name)
            case "header":
                given = headers.get(parameter.name.lower())
            case "cookie":
                given = _cookies(headers).get(parameter.name)
            case _:
                return
        if given is None:
            if parameter.is_required:
                yield "is required"
        elif parameter.location == "query":
            value = self._value(parameter, given)
            for error in self._validator(parameter.schema, "request").iter_errors(value):
                yield error.message

    def _validator(self, schema: Json, side: Side) -> jsonschema_rs.Validator:
        key = (id(schema), side)
        if key not in self._compiled:
            translated = json_schema(self._spec, schema, side)
            self._compiled[key] = (schema, _compile(translated))
        return self._compiled[key][1]


def _compile(schema: Json) -> jsonschema_rs.Validator:
    """Return the validator of a schema; one that no engine can read refuses nothing."""
    try:
        return jsonschema_rs.Draft202012Validator(
            schema, formats={"cidr": _is_cidr}, validate_formats=True, mask="the value"
        )
    except ValueError:
        return jsonschema_rs.Draft202012Validator({})


def _is_cidr(text: str) -> bool:
    """Whether `text` is a network (`10.0.0.0/16`); hosts within one (`10.0.0.1/16`) pass too."""
    try:
        return "/" in text and bool(ipaddress.ip_interface(text))
    except ValueError:
        return False


def _nearest(error: jsonschema_rs.ValidationError) -> Sequence[jsonschema_rs.ValidationError]:
    """Return the reasons behind a refused union: those of the variant with the fewest."""
    branches = getattr(error.kind, "context", None)
    if not branches:
        return [error]
    return [deeper for inner in min(branches, key=len) for deeper in _nearest(inner)] or [error]


def _pointer(error: jsonschema_rs.ValidationError) -> str:
    return "".join(f"/{part}" for part in error.instance_path)


def _cookies(headers: Mapping[str, str]) -> dict[str, str]:
    pairs = (part.partition("=") for part in headers.get("cookie", "").split(";"))
    return {name.strip(): value for name, _, value in pairs}


def _is_spread(parameter: Parameter, query: Mapping[str, str]) -> bool:
    return any(name.startswith(f"{parameter.name}[") for name in query)


def _read(text: str, kind: Json, delimiter: str) -> Json:
    """Return a query value as JSON of the declared type; unchanged where it is none."""
    match kind:
        case "integer" if text.lstrip("-").isdigit():
            return int(text)
        case "number":
            try:
                return float(text)
            except ValueError:
                return text
        case "boolean" if text.lower() in ("true", "false"):
            return text.lower() == "true"
        case "array":
            return text.split(delimiter) if text else []
        case _:
            return text
