"""Document: a read-only view of one OpenAPI document, in which every node knows its pointer.

Built by `load/`, read by every later stage. Schemas stay raw JSON behind `Node` (openapi-pydantic
turns integer bounds into floats); operations were validated with openapi-pydantic on the way in,
so their parts have the shapes stated here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeAlias

Json: TypeAlias = Any

MUTATING = ("POST", "PUT", "PATCH", "DELETE")
METHODS = ("GET", "HEAD", "OPTIONS", *MUTATING, "TRACE")


def escape(token: str) -> str:
    """Return `token` as one segment of a JSON pointer (RFC 6901)."""
    return token.replace("~", "~0").replace("/", "~1")


def unescape(segment: str) -> str:
    """Return the key that one segment of a JSON pointer stands for (RFC 6901)."""
    return segment.replace("~1", "/").replace("~0", "~")


def stated(fact: Json) -> Json:
    """Return what a lifted fact says; it comes with the name of the rule that lifted it."""
    return fact.get("value") if isinstance(fact, dict) else fact


@dataclass(frozen=True, slots=True)
class Node:
    """A JSON value of the document and where it stands.

    Reading is total: `child` of a missing key is a Node with `raw` None.
    """

    document: Document
    pointer: str
    raw: Json

    def child(self, *keys: str | int) -> Node:
        """Return the node below `keys`; one `raw` of which is None where a key is missing."""
        raw, pointer = self.raw, self.pointer
        for key in keys:
            pointer = f"{pointer}/{escape(str(key))}"
            match raw:
                case dict():
                    raw = raw.get(key)
                case list() if isinstance(key, int) and 0 <= key < len(raw):
                    raw = raw[key]
                case _:
                    raw = None
        return Node(self.document, pointer, raw)

    def get(self, key: str, default: Json = None) -> Json:
        """Return the raw value of `key`, or `default` where there is none."""
        return self.raw.get(key, default) if isinstance(self.raw, dict) else default

    def items(self) -> Iterator[tuple[str, Node]]:
        """Yield the members of an object as nodes; nothing where this is no object."""
        if isinstance(self.raw, dict):
            for key in self.raw:
                yield key, self.child(key)

    def elements(self) -> Iterator[Node]:
        """Yield the elements of an array as nodes; nothing where this is no array."""
        if isinstance(self.raw, list):
            for index in range(len(self.raw)):
                yield self.child(index)

    @property
    def reference(self) -> str | None:
        """The pointer this node refers to (`#/…`), or None where it is no reference."""
        target = self.get("$ref")
        return target if isinstance(target, str) else None

    def resolved(self) -> Node:
        """Return the node at the end of the chain of references that starts here.

        A dangling or circular chain ends where it can go no further; loading has reported it.
        """
        node, seen = self, set[str]()
        while (target := node.reference) is not None and target not in seen:
            seen.add(target)
            found = self.document.at(target)
            if found.raw is None:
                break
            node = found
        return node

    @property
    def component(self) -> str | None:
        """The name under which this node stands in `components/schemas`, or None."""
        head, _, name = self.pointer.rpartition("/")
        return unescape(name) if head == "#/components/schemas" else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A parameter of an operation, references resolved; `location` is OpenAPI's `in`."""

    name: str
    location: str
    is_required: bool
    schema: Node
    node: Node


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """A request body or answer of one media type; `schema.raw` is None where none is given."""

    media_type: str
    schema: Node
    node: Node
    """The media type object: schema, encoding."""
    media_types: tuple[str, ...]
    """All that are offered, in the order of the document."""
    is_required: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """A declared answer. `status` is as in the spec, upper case: `200`, `4XX`, `DEFAULT`."""

    status: str
    body: Body | None
    headers: tuple[str, ...]
    node: Node

    @property
    def is_success(self) -> bool:
        """Whether this is a 2xx answer."""
        return self.status.startswith("2")


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One method on one path. `path` is the spec's key, letter for letter."""

    method: str
    path: str
    operation_id: str | None
    tags: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    request: Body | None
    responses: tuple[Response, ...]
    servers: tuple[str, ...]
    """Addresses of its own (operation or path level), the best first; empty where the document's
    apply."""
    is_deprecated: bool
    node: Node

    @property
    def key(self) -> str:
        """`METHOD /path`, unique in a document."""
        return f"{self.method} {self.path}"

    @property
    def success(self) -> Response | None:
        """The first declared 2xx answer with a body, else the first 2xx, else None."""
        good = [response for response in self.responses if response.is_success]
        return next((r for r in good if r.body is not None), good[0] if good else None)

    def declares(self, *statuses: str) -> str | None:
        """Return the first of `statuses` that this operation declares an answer for."""
        declared = {response.status for response in self.responses}
        return next((status for status in statuses if status in declared), None)

    def fact(self, name: str) -> Json:
        """Return the lifted fact `x-postonce-<name>`, or None."""
        return self.node.get(f"x-postonce-{name}")


@dataclass(frozen=True)
class Document:
    """One OpenAPI document, bundled: every `$ref` points into itself.

    `parse` reads the operations once, on first use (load/operations.py), so that a document can
    be handed to tests and tools without them.
    """

    raw: Mapping[str, Json]
    sha256: str
    """Of the bytes it was read from."""
    parse: Callable[[Document], tuple[Operation, ...]]

    def at(self, pointer: str) -> Node:
        """Return the node at `pointer` (`#/…`); one `raw` of which is None where there is none."""
        node = Node(self, "#", self.raw)
        for segment in pointer.removeprefix("#").split("/")[1:]:
            key = unescape(segment)
            node = node.child(int(key) if isinstance(node.raw, list) and key.isdigit() else key)
        return node

    @property
    def title(self) -> str:
        """`info.title`, or an empty text."""
        return str(self.at("#/info").get("title", ""))

    @property
    def version(self) -> str:
        """`info.version`, or an empty text."""
        return str(self.at("#/info").get("version", ""))

    @cached_property
    def operations(self) -> tuple[Operation, ...]:
        """All operations, in the order of the document."""
        return self.parse(self)

    @cached_property
    def known(self) -> dict[tuple[str, ...], Any]:
        """What a stage found out about schemas, each once, under keys that begin with its name."""
        return {}

    @cached_property
    def by_key(self) -> Mapping[str, Operation]:
        """The operations by their key, `METHOD /path`."""
        return {operation.key: operation for operation in self.operations}
