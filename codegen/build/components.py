"""What became of each named schema of the document: which are reached, and by which classes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from ..document import Document, Node
from ..document import Operation as SpecOperation
from ..grammar import Kind, places
from ..ir.operations import Operation
from ..ir.schemas import Component, SchemaType

_SCHEMAS = "#/components/schemas"


def components_of(
    document: Document, operations: Iterable[Operation], schemas: Iterable[SchemaType]
) -> tuple[Component, ...]:
    """Return every schema of the document's components, in the order of their names."""
    called = [document.by_key[one.key] for one in operations if one.python is not None]
    reached = _reached(node for operation in called for node in _schemas_of(operation))
    classes = _classes(schemas)
    named = sorted(document.at(_SCHEMAS).items())
    return tuple(
        Component(
            name=name,
            is_reached=node.pointer in reached,
            classes=tuple(classes[node.pointer]) if node.pointer in reached else (),
        )
        for name, node in named
    )


def _schemas_of(operation: SpecOperation) -> Iterator[Node]:
    """Yield the schemas of what an operation takes and, where it succeeds, answers."""
    yield from (parameter.schema for parameter in operation.parameters)
    if operation.request is not None:
        yield operation.request.schema
    success = operation.success
    if success is not None and success.body is not None:
        yield success.body.schema


def _reached(start: Iterable[Node]) -> set[str]:
    """Return the pointers of all that the schemas of `start` refer to, directly or not."""
    seen: set[str] = set()
    waiting = list(start)
    while waiting:
        node = waiting.pop()
        if node.component is not None:
            seen.add(node.pointer)
        for pointer in _references(node):
            if pointer not in seen:
                seen.add(pointer)
                waiting.append(node.document.at(pointer))
    return seen


def _references(node: Node) -> Iterator[str]:
    """Yield the pointers that a schema refers to, in its parts and by its discriminators."""
    if not isinstance(node.raw, dict):
        return
    for place in places(node.raw, Kind.SCHEMA, node.pointer):
        target = place.raw.get("$ref")
        if isinstance(target, str):
            yield target
        discriminator = place.raw.get("discriminator")
        mapping = discriminator.get("mapping") if isinstance(discriminator, dict) else None
        for mapped in mapping.values() if isinstance(mapping, dict) else ():
            if isinstance(mapped, str):
                yield mapped if mapped.startswith("#") else f"{_SCHEMAS}/{mapped}"


def _classes(schemas: Iterable[SchemaType]) -> Mapping[str, list[str]]:
    """Return, per pointer, the names of the classes made of what stands there."""
    found: dict[str, list[str]] = defaultdict(list)
    for schema in schemas:
        found[schema.source].append(schema.class_name)
    return found
