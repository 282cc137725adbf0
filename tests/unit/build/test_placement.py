from __future__ import annotations

import pytest

from codegen.build.placement import references_in
from codegen.ir.package import Package
from codegen.ir.schemas import Schema
from codegen.pipeline import Report, generate
from codegen.settings import straight

SPEC = """
openapi: 3.0.3
info: {title: Toy, version: "1"}
x-bodies:
  - &cat {content: {application/json: {schema: {$ref: "#/components/schemas/cat"}}}}
  - &dog {content: {application/json: {schema: {$ref: "#/components/schemas/dog"}}}}
paths:
  /cats:
    post: {requestBody: *cat, responses: {"201": *cat}}
  /cats/{cat_id}:
    parameters: [{name: cat_id, in: path, required: true, schema: {type: string}}]
    get: {responses: {"200": *cat}}
  /dogs:
    post: {requestBody: *dog, responses: {"201": *dog}}
  /dogs/{dog_id}:
    parameters: [{name: dog_id, in: path, required: true, schema: {type: string}}]
    get: {responses: {"200": *dog}}
components:
  schemas:
    cat:
      properties:
        id: {type: string}
        name: {type: string}
        owner: {$ref: "#/components/schemas/owner"}
        purr: {$ref: "#/components/schemas/purr"}
    dog:
      properties:
        id: {type: string}
        name: {type: string}
        owner: {$ref: "#/components/schemas/owner"}
    owner:
      properties:
        address: {$ref: "#/components/schemas/address"}
        family: {$ref: "#/components/schemas/family"}
    address: {properties: {street: {type: string}}}
    family: {properties: {members: {type: array, items: {$ref: "#/components/schemas/owner"}}}}
    purr: {properties: {loud: {type: boolean}}}
    unreached: {properties: {x: {type: string}}}
"""


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Package:
    folder = tmp_path_factory.mktemp("placement")
    (folder / "spec.yaml").write_text(SPEC)
    report: Report = generate(straight(folder / "spec.yaml", provider="toy", out=folder / "toy"))
    return report.package


def module_of(package: Package, name: str) -> str:
    return next(schema.module for schema in package.schemas if schema.class_name == name)


def test_what_one_resource_reaches_lives_with_it(package: Package) -> None:
    assert module_of(package, "Purr") == "cat"
    assert module_of(package, "CatState") == "cat"


def test_what_several_reach_is_shared_together_with_its_parts(package: Package) -> None:
    assert module_of(package, "Owner").startswith("shared/")
    assert module_of(package, "Address") == module_of(package, "Owner")


def test_schemas_that_contain_each_other_share_a_module(package: Package) -> None:
    assert module_of(package, "Family") == module_of(package, "Owner")


def test_what_no_resource_reaches_is_left_out(package: Package) -> None:
    assert all("Unreached" not in schema.class_name for schema in package.schemas)


def test_imports_between_modules_have_no_cycle(package: Package) -> None:
    modules = {schema.class_name: schema.module for schema in package.schemas}
    needs: dict[str, set[str]] = {}
    for schema in package.schemas:
        if isinstance(schema, Schema):
            names = {name for field in schema.fields for name in references_in(field.type)}
            around = needs.setdefault(schema.module, set())
            around |= {modules[name] for name in names} - {schema.module}
    done: set[str] = set()
    while open_ := [module for module in needs if module not in done]:
        free = [module for module in open_ if needs[module] <= done]
        assert free, open_
        done.update(free)
