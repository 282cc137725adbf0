"""Spec: a read-only view of a vendored OpenAPI document, read when asked and never all at once.

Deliberately small and forgiving: a part that has the wrong shape counts as absent, since loading
has already reported it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal

from ..types import Json

_ORDER = ("json", "form", "multipart", "raw")
DELIMITERS = {"pipeDelimited": "|", "spaceDelimited": " "}
"""What stands between the members of a list, in styles of their own."""

METHODS = ("get", "head", "options", "post", "put", "patch", "delete", "trace")


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A parameter of an operation, references resolved; `location` is OpenAPI's `in`."""

    name: str
    location: str
    is_required: bool
    schema: Json
    style: str = "form"


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """What a request or an answer carries; `schema` is None where the spec gives none."""

    media_type: str
    schema: Json
    is_required: bool = False
    encoding: Mapping[str, Json] = field(default_factory=dict)
    """Member → how a form or parts spell it."""

    @property
    def kind(self) -> Literal["json", "form", "multipart", "raw"]:
        """How this is written, by its media type."""
        kind = essence(self.media_type)
        if kind.endswith("json") or kind == "*/*":
            return "json"
        if kind.endswith("x-www-form-urlencoded"):
            return "form"
        return "multipart" if kind.endswith("/form-data") else "raw"

    @property
    def is_json(self) -> bool:
        """Whether this is JSON by its media type."""
        return self.kind == "json"


@dataclass(frozen=True)
class Operation:
    """One method on one path; its parts are read on first use."""

    spec: Spec
    method: str
    path: str
    raw: Mapping[str, Json]

    @property
    def key(self) -> str:
        """`METHOD /path`, unique in a document."""
        return f"{self.method} {self.path}"

    @cached_property
    def parameters(self) -> tuple[Parameter, ...]:
        """All parameters; those of the operation replace the path's of the same name and place."""
        item = mapping(mapping(self.spec.raw.get("paths")).get(self.path))
        found: dict[tuple[str, str], Parameter] = {}
        for raw in [*sequence(item.get("parameters")), *sequence(self.raw.get("parameters"))]:
            node = self.spec.resolve(raw)
            name, location = node.get("name"), node.get("in")
            if isinstance(name, str) and isinstance(location, str):
                found[name, location] = Parameter(
                    name=name,
                    location=location,
                    is_required=node.get("required") is True or location == "path",
                    schema=node.get("schema", {}),
                    style=str(node.get("style", "form")),
                )
        return tuple(found.values())

    @cached_property
    def body(self) -> Body | None:
        """The request body, JSON preferred, then forms; None where the operation takes none."""
        node = self.spec.resolve(self.raw.get("requestBody"))
        return _body(node, is_required=node.get("required") is True)

    def body_of(self, content_type: str) -> Body | None:
        """The request body as declared for a content type; the preferred one for no other."""
        node = self.spec.resolve(self.raw.get("requestBody"))
        sent = [body for body in _bodies(node) if essence(body.media_type) == essence(content_type)]
        if self.body is None or not sent:
            return self.body
        return replace(sent[0], is_required=self.body.is_required)

    @cached_property
    def answers(self) -> Mapping[str, Body | None]:
        """The declared answers by status, as in the spec but upper case: `200`, `4XX`."""
        declared = mapping(self.raw.get("responses"))
        return {
            str(status).upper(): _body(self.spec.resolve(node))
            for status, node in declared.items()
            if not str(status).startswith("x-")
        }

    @cached_property
    def success(self) -> tuple[int, Body | None]:
        """The status and body of the first 2xx answer with a body, else of the first 2xx.

        An operation that declares no success gives its first declared status (a retired one
        always answers 410), or a bare 200.
        """
        good = [(s, body) for s, body in self.answers.items() if s.startswith("2")]
        for status, body in [*(pair for pair in good if pair[1] is not None), *good]:
            return int(status.replace("X", "0")), body
        for status, body in self.answers.items():
            if status.isdigit():
                return int(status), body
        return 200, self.answers.get("DEFAULT")

    @property
    def schema(self) -> Json:
        """The schema of the successful answer, or None."""
        body = self.success[1]
        return None if body is None else body.schema


class Spec:
    """An OpenAPI 3 document, bundled: every `$ref` points into itself."""

    def __init__(self, raw: Mapping[str, Json]) -> None:
        self.raw = raw
        self.memo: dict[int, tuple[Json, list[Mapping[str, Json]]]] = {}
        """Shapes by the identity of their schema, which stands beside them to keep it alive."""

    @cached_property
    def operations(self) -> Mapping[str, Operation]:
        """Every operation by its key, in the order of the document."""
        return {operation.key: operation for operation in self._operations()}

    def _operations(self) -> Iterator[Operation]:
        for path, item in mapping(self.raw.get("paths")).items():
            for method, raw in mapping(item).items():
                if method in METHODS and isinstance(raw, dict):
                    yield Operation(self, method.upper(), path, raw)

    @property
    def is_old_dialect(self) -> bool:
        """Whether schemas are OpenAPI 3.0's own dialect and not JSON Schema 2020-12."""
        return str(self.raw.get("openapi", "")).startswith("3.0")

    @cached_property
    def base_paths(self) -> tuple[str, ...]:
        """The paths of the servers' addresses (`/v4`), longest first; requests may carry one."""
        addresses = [str(mapping(s).get("url", "")) for s in sequence(self.raw.get("servers"))]
        paths = {"/" + a.partition("://")[2].partition("/")[2].strip("/") for a in addresses}
        return tuple(sorted(paths - {"/"}, key=len, reverse=True))

    def at(self, pointer: str) -> Json:
        """Return the value at `pointer` (`#/…`), or None where there is none."""
        node: Json = self.raw
        for segment in pointer.removeprefix("#").split("/")[1:]:
            key = segment.replace("~1", "/").replace("~0", "~")
            if isinstance(node, list) and key.isdigit() and int(key) < len(node):
                node = node[int(key)]
            else:
                node = mapping(node).get(key)
        return node

    def resolve(self, node: Json) -> Mapping[str, Json]:
        """Return the object at the end of the chain of references that starts at `node`."""
        seen: set[str] = set()
        while isinstance(target := mapping(node).get("$ref"), str) and target not in seen:
            seen.add(target)
            node = self.at(target)
        return mapping(node)


def mapping(value: Json) -> Mapping[str, Json]:
    """Return `value` where it is an object, else an empty one."""
    return value if isinstance(value, dict) else {}


def sequence(value: Json) -> list[Json]:
    """Return `value` where it is an array, else an empty one."""
    return value if isinstance(value, list) else []


def _body(node: Mapping[str, Json], *, is_required: bool = False) -> Body | None:
    bodies = _bodies(node)
    if not bodies:
        return None
    return replace(min(bodies, key=lambda body: _ORDER.index(body.kind)), is_required=is_required)


def _bodies(node: Mapping[str, Json]) -> list[Body]:
    return [
        Body(
            media_type=str(kind),
            schema=mapping(media).get("schema"),
            encoding=mapping(mapping(media).get("encoding")),
        )
        for kind, media in mapping(node.get("content")).items()
    ]


def essence(media_type: str) -> str:
    """Return a media type without its parameters, in small letters."""
    return media_type.partition(";")[0].strip().lower()
