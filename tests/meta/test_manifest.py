"""manifest.json of every generated provider, held to its contract (design.md §5)."""

from __future__ import annotations

import json
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest

from codegen.words import table
from postonce import Json, Model
from postonce.schema import AnswerModel, RequestModel

from ..corpus.accounts import unaccounted

ROOT = Path(__file__).parent.parent.parent
PROVIDERS = sorted(path.parent.name for path in (ROOT / "generated").glob("*/manifest.json"))

PACKAGE = table("provider generator spec operations resources schemas skipped")
OPERATION = table("method path operation_id role idempotency evidence resource python")
RESOURCE = table(
    "name kind type parent module class request_model answer_model create read list update delete "
    "id_field id_fields create_envelope read_envelope list_envelope natural_key natural_key_unique "
    "answer_paths marker native_key readiness immutable write_once sensitive paging "
    "list_filters"
)
ROLES = table("read list create update delete action attach detach query credential")
VERDICTS = table("safe idempotent conflicts duplicates unknown")
KINDS = {"collection", "nested", "singleton"}

pytestmark = pytest.mark.parametrize("provider", PROVIDERS)


@cache
def manifest(provider: str) -> Json:
    return json.loads((ROOT / "generated" / provider / "manifest.json").read_bytes())


@cache
def spec(provider: str) -> Json:
    return json.loads((ROOT / "specs" / provider / "openapi.json").read_bytes())


def test_keys_are_those_of_the_contract_and_no_others(provider: str) -> None:
    found = manifest(provider)
    assert set(found) == PACKAGE
    assert found["provider"] == provider
    assert set(found["spec"]) == {"title", "version", "sha256"}
    for operation in found["operations"]:
        assert set(operation) == OPERATION, operation["path"]
        assert operation["evidence"], operation["path"]
        assert all(set(e) == {"rule", "source", "says"} for e in operation["evidence"])
    for resource in found["resources"]:
        assert set(resource) == RESOURCE, resource["name"]
        assert set(resource["readiness"] or ()) in (set(), {"field", "ready", "failed"})
    assert all(set(one) == {"name", "reached", "python"} for one in found["schemas"])
    assert all(set(one) == {"source", "code", "message"} for one in found["skipped"])


def test_values_are_words_of_the_contract(provider: str) -> None:
    found = manifest(provider)
    for operation in found["operations"]:
        assert operation["role"] in ROLES
        assert operation["idempotency"] in VERDICTS
    names = {resource["name"] for resource in found["resources"]}
    for resource in found["resources"]:
        assert resource["kind"] in KINDS
        assert resource["type"] == f"{provider}/{resource['name']}"
        assert resource["parent"] is None or resource["parent"] in names
        assert resource["natural_key_unique"] in (True, False, None)


def test_nothing_of_the_document_is_lost_without_a_word(provider: str) -> None:
    package = ROOT / "generated" / provider
    assert [*unaccounted(spec(provider), manifest(provider), package)] == []


def test_operations_of_a_resource_exist_and_have_its_roles(provider: str) -> None:
    found = manifest(provider)
    roles = {f"{one['method']} {one['path']}": one["role"] for one in found["operations"]}
    for resource in found["resources"]:
        assert roles[resource["create"]] in ("create", "credential"), resource["name"]
        for role in ("read", "list", "update", "delete"):
            key = resource[role]
            assert key is None or roles[key] == role, (resource["name"], key)


def test_names_import_from_the_package_and_from_their_module(provider: str) -> None:
    package = import_module(f"generated.{provider}")
    for resource in manifest(provider)["resources"]:
        module = import_module(f"generated.{provider}.{resource['module']}")
        model = getattr(package, resource["class"])
        assert getattr(module, resource["class"]) is model
        assert issubclass(model, Model)
        assert model.kind == resource["type"]
        assert issubclass(getattr(package, resource["request_model"]), RequestModel)
        assert issubclass(getattr(package, resource["answer_model"]), AnswerModel)


def test_python_names_are_methods(provider: str) -> None:
    package = import_module(f"generated.{provider}")
    for operation in manifest(provider)["operations"]:
        for name in (operation["python"] or "").split(", "):
            class_name, _, method = name.partition(".")
            assert not name or callable(getattr(getattr(package, class_name), method)), name
