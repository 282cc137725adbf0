"""A Swagger 2.0 document and the OpenAPI 3.0 document of the same API make the same package."""

from __future__ import annotations

import re
from pathlib import Path

import yaml

from codegen.pipeline import generate
from codegen.settings import straight

OLDER = """
swagger: '2.0'
info: {title: Toy, version: '1'}
host: api.toy.test
basePath: /v1
schemes: [https]
securityDefinitions: {token: {type: apiKey, in: header, name: X-Token}}
security: [{token: []}]
parameters:
  id: {name: id, in: path, required: true, type: string}
responses:
  bad: {description: '', schema: {$ref: '#/definitions/Error'}}
definitions:
  Error: {type: object, properties: {message: {type: string}}}
  NewPet:
    type: object
    required: [name]
    properties: {name: {type: string, maxLength: 9}, mate: {type: string, x-nullable: true}}
  Pet:
    allOf: [{$ref: '#/definitions/NewPet'}, {type: object, properties: {id: {type: string}}}]
paths:
  /pets:
    get:
      parameters:
      - {name: q, in: query, type: array, items: {type: string}, collectionFormat: multi}
      responses:
        200: {description: '', schema: {type: array, items: {$ref: '#/definitions/Pet'}}}
    post:
      parameters: [{name: pet, in: body, required: true, schema: {$ref: '#/definitions/NewPet'}}]
      responses:
        201: {description: '', schema: {$ref: '#/definitions/Pet'}}
        409: {$ref: '#/responses/bad'}
  /pets/{id}:
    parameters: [{$ref: '#/parameters/id'}]
    get: {responses: {200: {description: '', schema: {$ref: '#/definitions/Pet'}}}}
    delete: {responses: {204: {description: ''}}}
"""

NEWER = """
openapi: 3.0.3
info: {title: Toy, version: '1'}
servers: [{url: https://api.toy.test/v1}]
security: [{token: []}]
components:
  securitySchemes: {token: {type: apiKey, in: header, name: X-Token}}
  parameters:
    id: {name: id, in: path, required: true, schema: {type: string}}
  responses:
    bad:
      description: ''
      content: {application/json: {schema: {$ref: '#/components/schemas/Error'}}}
  schemas:
    Error: {type: object, properties: {message: {type: string}}}
    NewPet:
      type: object
      required: [name]
      properties: {name: {type: string, maxLength: 9}, mate: {type: string, nullable: true}}
    Pet:
      allOf:
      - $ref: '#/components/schemas/NewPet'
      - {type: object, properties: {id: {type: string}}}
paths:
  /pets:
    get:
      parameters:
      - name: q
        in: query
        style: form
        explode: true
        schema: {type: array, items: {type: string}}
      responses: {200: {description: '', content: {application/json: {schema: {type: array,
        items: {$ref: '#/components/schemas/Pet'}}}}}}
    post:
      requestBody:
        required: true
        content: {application/json: {schema: {$ref: '#/components/schemas/NewPet'}}}
      responses:
        201: &pet
          description: ''
          content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}
        409: {$ref: '#/components/responses/bad'}
  /pets/{id}:
    parameters: [{$ref: '#/components/parameters/id'}]
    get: {responses: {200: *pet}}
    delete: {responses: {204: {description: ''}}}
"""


def package(text: str, folder: Path) -> dict[str, str]:
    """Return the files that are generated from a document, but for its digest."""
    spec = folder / "spec.yaml"
    folder.mkdir()
    spec.write_text(text)
    report = generate(straight(spec, provider="toy", out=folder / "toy"))
    assert report.package.skipped == ()
    paths = sorted(path for path in (folder / "toy").rglob("*") if path.is_file())
    texts = {str(path.relative_to(folder)): path.read_text() for path in paths}
    return {name: re.sub(r"\b[0-9a-f]{8,64}\b", "…", text) for name, text in texts.items()}


def test_both_versions_of_a_document_make_the_same_package(tmp_path: Path) -> None:
    assert yaml.safe_load(OLDER)["swagger"] == "2.0"
    older, newer = package(OLDER, tmp_path / "older"), package(NEWER, tmp_path / "newer")
    assert older == newer
    assert any("class NewPet" in text or "class Pet" in text for text in older.values())
