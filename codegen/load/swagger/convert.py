"""Swagger 2.0 document → OpenAPI 3.0 document, section by section."""

from __future__ import annotations

from ...diagnostics import Findings
from ...document import Json, escape
from .bodies import body_of
from .parameters import parameter_of
from .paths import paths_of
from .responses import response_of
from .schemas import add_mappings, finish, name_targets
from .security import scheme_of
from .servers import servers_of
from .source import Swagger, extensions

_KEPT = ("info", "externalDocs", "tags", "security")
_READ = ("x-ms-parameterized-host",)


def converted(
    raw: dict[str, Json], findings: Findings, *, address: str | None = None
) -> dict[str, Json]:
    """Return the OpenAPI 3.0 document that the bundled Swagger 2.0 document `raw` stands for.

    `raw` is used up. `address` is where it was fetched from, for what it does not say of its host.
    Raises: UnusableSpec where what it repeats would be too much.
    """
    swagger = Swagger(raw, findings)
    name_targets(swagger)
    add_mappings(swagger)
    made = {"openapi": "3.0.3"} | {key: raw[key] for key in _KEPT if key in raw}
    made |= {key: value for key, value in extensions(raw).items() if key not in _READ}
    made["servers"] = servers_of(swagger, address)
    made["paths"] = paths_of(swagger)
    made["components"] = {key: part for key, part in _components(swagger).items() if part}
    finish(made)
    return made


def _components(swagger: Swagger) -> dict[str, dict[str, Json]]:
    consumes = swagger.media_types("consumes", {}, "#")
    produces = swagger.media_types("produces", {}, "#")
    parameters: dict[str, Json] = {}
    bodies: dict[str, Json] = {}
    for name, raw in swagger.section("parameters").items():
        pointer = f"#/parameters/{escape(name)}"
        match swagger.resolved(raw):
            case {"in": "body"} as body:
                bodies[name] = body_of(body, consumes, pointer, swagger)
            case {"in": "formData"}:
                pass  # it stands where it is used
            case dict() if "$ref" not in raw:
                parameters[name] = parameter_of(raw, pointer, swagger)
            case _:
                parameters[name] = raw
    return {
        "schemas": swagger.section("definitions"),
        "parameters": parameters,
        "requestBodies": bodies,
        "responses": {
            name: response_of(raw, produces, f"#/responses/{escape(name)}", swagger)
            for name, raw in swagger.section("responses").items()
        },
        "securitySchemes": {
            name: scheme_of(raw) for name, raw in swagger.section("securityDefinitions").items()
        },
    }
