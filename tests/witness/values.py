"""Values for what a model's methods take.

Bodies are made from the request models, not from the document: so what is tried is what the models
let through. Only formats (`uuid`, `ipv4`) come from the document, by the name of the property,
since a model reads such a value as text. Arguments for the path and the query are made from the
document, since nothing but the API checks them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, get_args

from pydantic import TypeAdapter

from codegen.names import snake
from postonce import Json
from postonce.emulator.samples import Sampler, Wish
from postonce.emulator.shapes import type_of
from postonce.emulator.spec import Operation, Spec, mapping, sequence
from postonce.emulator.validation import Validation
from postonce.schema import RequestModel

_VARIANTS = ("allOf", "anyOf", "oneOf")
_Seen = set[tuple[int, str]]


def is_body(annotation: Any) -> bool:
    """Return whether this is the type of a body, and not of one argument among several."""
    return next(_models(annotation), None) is not None


def body_of(annotation: Any, operation: Operation, *, is_full: bool) -> Any:
    """Return a request of this type: with all it may hold where `is_full`, else what it must.

    Raises: pydantic.ValidationError where the type's own schema lets through what it refuses.
    """
    adapter: TypeAdapter[Any] = TypeAdapter(annotation)
    schema = adapter.json_schema(by_alias=True)
    definitions = mapping(schema.get("$defs"))
    for model in _models(annotation):
        _require_one_of(definitions.get(model.__name__, schema), model)
    for part in (schema, *definitions.values()):
        _state_formats(part, "", _formats_in(operation))
    spec = Spec(schema)
    made = Sampler(spec, Validation(spec)).value(schema, Wish(is_minimal=not is_full))
    return adapter.validate_python(made)


def argument_of(annotation: Any, operation: Operation, name: str) -> Any:
    """Return a value for the argument `name`, which goes into the path, the query or a header."""
    declared = {snake(one.name): one for one in operation.parameters}
    parameter = declared.get(name.rstrip("_"))
    adapter: TypeAdapter[Any] = TypeAdapter(annotation)
    if parameter is not None:
        spec, schema = operation.spec, parameter.schema
    else:  # a parent that this operation calls by another name, or does not need
        spec, schema = Spec({}), adapter.json_schema()
    return adapter.validate_python(Sampler(spec, Validation(spec)).value(schema, Wish(), name))


def _formats_in(operation: Operation) -> Mapping[str, str]:
    """Return the format of each text in the body, by its name; none where it varies."""
    found: dict[str, set[Json]] = {}
    if operation.body is not None:
        for name, kind in _formats(operation.spec, operation.body.schema, "", set()):
            found.setdefault(name, set()).add(kind)
    only = {name: next(iter(kinds)) for name, kinds in found.items() if len(kinds) == 1}
    return {name: kind for name, kind in only.items() if isinstance(kind, str)}


def _formats(spec: Spec, schema: Json, name: str, seen: _Seen) -> Iterator[tuple[str, Json]]:
    """Yield each name at which a text stands, with its format or None."""
    node = spec.resolve(schema)
    if (id(node), name) in seen:
        return
    seen.add((id(node), name))
    if type_of(node) == "string":
        yield name, node.get("format")
    for part in _parts(node):
        yield from _formats(spec, part, name, seen)
    for field, part in mapping(node.get("properties")).items():
        yield from _formats(spec, part, field, seen)


def _state_formats(schema: Json, name: str, formats: Mapping[str, str]) -> None:
    """Write the formats into the texts of a model's schema that have none."""
    if schema.get("type") == "string" and "enum" not in schema and name in formats:
        schema.setdefault("format", formats[name])
    for part in _parts(schema):
        _state_formats(part, name, formats)
    for field, part in mapping(schema.get("properties")).items():
        _state_formats(part, field, formats)


def _parts(schema: Mapping[str, Json]) -> Iterator[Json]:
    """Yield what stands in the same place: variants, elements, the values of free keys."""
    found = [schema.get("items"), schema.get("additionalProperties")]
    for keyword in _VARIANTS:
        found += sequence(schema.get(keyword))
    yield from (part for part in found if isinstance(part, dict))


def _require_one_of(schema: Json, model: type[RequestModel]) -> None:
    """Write into a model's schema what only its code says: which fields must come together."""
    if not model.one_of:
        return
    properties, required = schema.pop("properties"), schema.pop("required", [])
    every = {name for names in model.one_of for name in names}
    schema["anyOf"] = [
        {
            "properties": {
                name: part
                for name, part in properties.items()
                if name in names or name not in every or not model.only_one
            },
            "required": [*required, *names],
        }
        for names in model.one_of
    ]
    schema.pop("additionalProperties", None)


def _models(annotation: Any) -> Iterator[type[RequestModel]]:
    """Yield the request models that a type is made of, each once."""
    seen: set[type[RequestModel]] = set()
    waiting = [annotation]
    while waiting:
        one = waiting.pop()
        waiting += get_args(one)
        if isinstance(one, type) and issubclass(one, RequestModel) and one not in seen:
            seen.add(one)
            yield one
            one.model_rebuild()
            waiting += [field.annotation for field in one.__pydantic_fields__.values()]
