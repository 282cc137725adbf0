"""The checker itself: each sort of silent loss is seen."""

from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path

import pytest

from .accounts import unaccounted
from .documents import Json

RAW: Json = {
    "openapi": "3.0.3",
    "paths": {
        "/pets": {"POST": {}, "get": {}, "x-post": {}, "parameters": []},
        "/pets/{id}": {"$ref": "#/x-items/pet"},
        "x-internal": {"get": {}},
    },
    "x-items": {"pet": {"get": {}, "delete": {}}},
    "components": {"schemas": {"pet": {}, "a/b": {}}},
}


def operation(method: str, path: str, role: str, python: str | None) -> Json:
    resource = "pet" if python else None
    return {"method": method, "path": path, "role": role, "resource": resource, "python": python}


MANIFEST: Json = {
    "operations": [
        operation("POST", "/pets", "create", "Pet.create"),
        operation("GET", "/pets", "list", "PetsCalls.list_pets"),
        operation("GET", "/pets/{id}", "read", "Pet.read"),
        operation("DELETE", "/pets/{id}", "delete", None),
    ],
    "resources": [{"module": "models.pet", "class": "Pet"}],
    "schemas": [{"name": "pet"}],
    "skipped": [
        {"source": "#/paths/~1pets~1{id}/delete"},
        {"source": "#/components/schemas/a~1b"},
    ],
}


@pytest.fixture
def package(tmp_path: Path) -> Path:
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "pet.py").write_text(
        "class Pet:\n    def create(self): ...\n    def read(self): ...\n"
    )
    (tmp_path / "calls").mkdir()
    (tmp_path / "calls" / "pets_calls.py").write_text(
        "class PetsCalls:\n    def list_pets(self): ...\n"
    )
    return tmp_path


def test_what_is_listed_or_skipped_is_accounted_for(package: Path) -> None:
    assert [*unaccounted(RAW, MANIFEST, package)] == []


LOSSES: dict[str, Callable[[Json], object]] = {
    "GET /pets is neither listed nor skipped": lambda m: m["operations"].pop(1),
    "GET /pets has no method, and nothing says why": lambda m: m["operations"][1].update(
        python=None
    ),
    "DELETE /pets/{id} has no method, and nothing says why": lambda m: m["skipped"].pop(0),
    "the schema a/b is neither listed nor skipped": lambda m: m["skipped"].pop(1),
    "the schema pet is neither listed nor skipped": lambda m: m["schemas"].pop(),
    "an operation is listed twice": lambda m: m["operations"].append(m["operations"][0]),
    "PUT /pets is listed, and the document has none": lambda m: m["operations"].append(
        operation("PUT", "/pets", "read", None)
    ),
    "GET /pets/{id} is said to be Pet.look, which is not there": lambda m: m["operations"][
        2
    ].update(python="Pet.look"),
}


@pytest.mark.parametrize("told", LOSSES)
def test_each_silent_loss_is_told(package: Path, told: str) -> None:
    manifest = copy.deepcopy(MANIFEST)
    LOSSES[told](manifest)
    assert told in [*unaccounted(RAW, manifest, package)]
