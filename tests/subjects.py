"""Subjects: every resource of every generated provider, ready to be driven through its life.

Read from the manifests, so that a newly generated provider is covered without a line here.
"""

from __future__ import annotations

import inspect
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import import_module
from pathlib import Path
from typing import Any

from postonce import Context, Json, Model, Result
from postonce.composite import parted
from postonce.emulator.samples import body_sample, parameter_samples, request_sample
from postonce.emulator.spec import Spec
from postonce.facts import Provider
from postonce.schema import RequestModel

ROOT = Path(__file__).parent.parent
AnyModel = Model[Any, Any]


@cache
def spec_of(provider: str) -> Spec:
    """Return the vendored document of `provider`, read once."""
    return Spec(json.loads((ROOT / "specs" / provider / "openapi.json").read_bytes()))


@dataclass(frozen=True)
class Subject:
    """One resource: `facts` is its entry in the manifest."""

    provider: str
    facts: Json

    @property
    def name(self) -> str:
        return str(self.facts["name"])

    @property
    def is_singleton(self) -> bool:
        return bool(self.facts["kind"] == "singleton")

    @property
    def is_identifiable(self) -> bool:
        """Whether any answer or request holds what tells one from another."""
        told = (self.facts["id_field"], self.facts["id_fields"], self.facts["natural_key"])
        return any(told) or self.is_singleton

    @cached_property
    def model(self) -> type[AnyModel]:
        """The generated class."""
        found: type[AnyModel] = getattr(self._package, self.facts["class"])
        return found

    @property
    def provider_facts(self) -> Provider:
        return self.model.provider

    def spec(self, *, serial: int = 1) -> RequestModel:
        """Return a valid create request; another `serial` names another thing."""
        body = request_sample(spec_of(self.provider), self.facts, serial=serial)
        request: type[RequestModel] = self.model.spec_type
        return request.model_validate({} if body is None else body)

    def changes(self) -> RequestModel:
        """Return a valid update request."""
        operation = spec_of(self.provider).operations[self.facts["update"]]
        update = self.model.update_type
        assert update is not None
        return update.model_validate(body_sample(operation) or {})

    def key(self, result: Result[Any]) -> tuple[str, ...]:
        """Return what the API-shaped methods take to name a thing; a singleton needs nothing."""
        if fields := self.facts["id_fields"]:
            return parted(result.id, fields, kind=self.name)
        return () if self.is_singleton else (result.id,)

    def bound(self, ctx: Context) -> AnyModel:
        """Return the model in `ctx`, below parents that stand for any."""
        arguments = {
            name: self._parent(name)
            for name in inspect.signature(self.model).parameters
            if name not in ("ctx", "parents")
        }
        return self.model(ctx, **arguments)

    def create(self, ctx: Context, *, serial: int = 1) -> Result[Any]:
        """Create the thing with this serial, under an instance name of its own."""
        instance = f"{self.name}-{serial}"
        return self.bound(ctx).create(self.spec(serial=serial), instance=instance)

    def _parent(self, name: str) -> Any:
        operation = spec_of(self.provider).operations[self.facts["create"]]
        samples = {
            **parameter_samples(operation, "query"),
            **parameter_samples(operation, "path"),
        }
        by_name = {key.replace("-", "_").rstrip("_"): value for key, value in samples.items()}
        return by_name.get(name.rstrip("_"), "parent-1")

    @property
    def _package(self) -> Any:
        return import_module(f"generated.{self.provider}")

    def __str__(self) -> str:
        return f"{self.provider}-{self.name}"


def call(model: AnyModel, method: str, *arguments: Any) -> Any:
    """Return what a generated method answers; type checkers do not know those of any model."""
    return getattr(model, method)(*arguments)


def subjects() -> Iterator[Subject]:
    """Yield every resource of every manifest that can be created."""
    for path in sorted((ROOT / "generated").glob("*/manifest.json")):
        manifest = json.loads(path.read_bytes())
        for facts in manifest["resources"]:
            if facts["create"]:
                yield Subject(manifest["provider"], facts)
