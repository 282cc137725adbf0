"""Path items and operations: their parameters sorted into parameters and bodies."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from ...document import METHODS, Json, escape
from .bodies import body_of, form_of
from .parameters import parameter_of
from .responses import response_of
from .source import Swagger

_DROPPED = ("parameters", "responses", "consumes", "produces", "schemes")


def paths_of(swagger: Swagger) -> dict[str, Json]:
    """Return the converted paths."""
    return {
        path: item if path.startswith("x-") else _item(item, f"#/paths/{escape(path)}", swagger)
        for path, item in swagger.section("paths").items()
    }


@dataclass(slots=True)
class _Sorted:
    """The parameters of one level, by where they go; each body with its raw element."""

    plain: list[Json] = field(default_factory=list)
    bodies: list[tuple[str, Json]] = field(default_factory=list)
    fields: list[tuple[str, dict[str, Json]]] = field(default_factory=list)


def _sorted(raw: Json, pointer: str, swagger: Swagger) -> _Sorted:
    found = _Sorted()
    for index, element in enumerate(raw if isinstance(raw, list) else ()):
        where = f"{pointer}/parameters/{index}"
        parameter = swagger.resolved(element)
        if not isinstance(parameter, dict):
            found.plain.append(element)  # for the check to say what is wrong with it
        elif parameter.get("in") == "body":
            found.bodies.append((where, element))
        elif parameter.get("in") == "formData":
            found.fields.append((where, parameter))
        elif "$ref" in element:
            found.plain.append(element)
        else:
            found.plain.append(parameter_of(element, where, swagger))
    return found


def _item(raw: Json, pointer: str, swagger: Swagger) -> Json:
    if not isinstance(raw, dict):
        return raw
    shared = _sorted(raw.get("parameters"), pointer, swagger)
    made: dict[str, Json] = {}
    for key, value in raw.items():
        if key.upper() in METHODS and isinstance(value, dict):
            made[key] = _operation(value, f"{pointer}/{escape(key)}", shared, swagger)
        elif key != "parameters":
            made[key] = value
    if shared.plain:
        made["parameters"] = shared.plain
    return made


def _operation(
    raw: dict[str, Json], pointer: str, shared: _Sorted, swagger: Swagger
) -> dict[str, Json]:
    made = {key: value for key, value in raw.items() if key not in _DROPPED}
    own = _sorted(raw.get("parameters"), pointer, swagger)
    if own.plain:
        made["parameters"] = own.plain
    body = _body(raw, pointer, (own, shared), swagger)
    if body is not None:
        made["requestBody"] = body
    produces = swagger.media_types("produces", raw, pointer)
    if isinstance(responses := raw.get("responses"), dict):
        made["responses"] = {
            status: (
                response
                if status.startswith("x-")
                else _response(
                    response, raw, produces, f"{pointer}/responses/{escape(status)}", swagger
                )
            )
            for status, response in responses.items()
        }
    return made


def _response(
    raw: Json, operation: dict[str, Json], produces: list[str], pointer: str, swagger: Swagger
) -> Json:
    """Return an answer; a shared one is written out where the operation has types of its own."""
    if "produces" in operation and isinstance(raw, dict) and "$ref" in raw:
        found = swagger.resolved(raw)
        if not swagger.is_usual("produces", produces) and isinstance(found, dict):
            raw = swagger.copy(found, pointer)
    return response_of(raw, produces, pointer, swagger)


def _body(
    raw: dict[str, Json], pointer: str, levels: tuple[_Sorted, _Sorted], swagger: Swagger
) -> Json:
    """Return the request body of an operation, its own before its path's; None without one."""
    consumes = swagger.media_types("consumes", raw, pointer)
    bodies = [body for level in levels for body in level.bodies]
    fields = [*_fields(levels)]
    for where in [where for where, _ in levels[0].bodies[1:]]:
        swagger.findings.skipped("second-body", where, "there is one body; it is left out")
    if not bodies:
        return form_of(fields, consumes, swagger) if fields else None
    for where, _ in fields:
        swagger.findings.skipped(
            "form-beside-body", where, "there is a body, so there is no form; it is left out"
        )
    where, element = bodies[0]
    reference = element.get("$ref")
    is_shared = isinstance(reference, str) and reference.startswith("#/parameters/")
    if is_shared and swagger.is_usual("consumes", consumes):
        return {"$ref": reference.replace("#/parameters/", "#/components/requestBodies/", 1)}
    return body_of(swagger.resolved(element), consumes, where, swagger)


def _fields(levels: tuple[_Sorted, _Sorted]) -> Iterator[tuple[str, dict[str, Json]]]:
    """Yield the path's form fields, overridden and followed by the operation's own."""
    own, shared = levels
    names = {raw.get("name") for _, raw in own.fields if isinstance(raw.get("name"), str)}
    for where, raw in shared.fields:
        if raw.get("name") not in names:
            yield where, raw
    yield from own.fields
