"""Packages: what the generator wrote, and every request that its models can send.

Read from the manifest and the signatures, so that a newly generated provider is covered without a
line here.
"""

from __future__ import annotations

import inspect
import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import Any

from postonce import Json
from postonce.emulator.spec import Operation, Spec

from ..subjects import ROOT, AnyModel, spec_of


@dataclass(frozen=True)
class Package:
    """One generated package: where its code is, and the document it came from."""

    folder: Path
    spec: Spec

    @cached_property
    def manifest(self) -> Json:
        return json.loads((self.folder / "manifest.json").read_bytes())

    @property
    def provider(self) -> str:
        return str(self.manifest["provider"])

    @cached_property
    def operations(self) -> Mapping[str, str]:
        """`Class.method` → the operation that it sends, as `METHOD /path`."""
        return {
            name: f"{one['method']} {one['path']}"
            for one in self.manifest["operations"]
            for name in (one["python"] or "").split(", ")
        }

    @cached_property
    def roles(self) -> Mapping[str, str]:
        """What each operation is to its resource."""
        operations = self.manifest["operations"]
        return {f"{one['method']} {one['path']}": one["role"] for one in operations}

    @property
    def classes(self) -> list[str]:
        """The names of the models."""
        return [resource["class"] for resource in self.manifest["resources"]]

    def requests(self, name: str) -> Iterator[Request]:
        """Yield every method of one model, with the least it takes and with all it takes."""
        facts = next(one for one in self.manifest["resources"] if one["class"] == name)
        model: type[AnyModel] = getattr(self._module, name)
        for method, function in vars(model).items():
            if inspect.isfunction(function) and not method.startswith("_"):
                yield Request(self, facts, model, method, is_full=False)
                yield Request(self, facts, model, method, is_full=True)

    @cached_property
    def _module(self) -> Any:
        above = self.folder.parent
        if above == ROOT / "generated":
            return import_module(f"generated.{self.folder.name}")
        sys.path.insert(0, str(above))
        try:
            return import_module(self.folder.name)
        finally:
            sys.path.remove(str(above))


@dataclass(frozen=True)
class Request:
    """One method of one model, called with all that it takes (`is_full`) or as little as it can."""

    package: Package = field(repr=False)
    facts: Json = field(repr=False)
    """The resource's entry in the manifest."""
    model: type[AnyModel]
    method: str
    is_full: bool

    @property
    def is_plain(self) -> bool:
        """Whether this is one of the methods that every resource has, as far as its API has."""
        return self.method in ("create", "update", "delete")

    @property
    def name(self) -> str:
        """`Class.method`, as the manifest has it."""
        return f"{self.model.__name__}.{self.method}"

    @property
    def operation(self) -> str:
        """The one it sends, as `METHOD /path`. Raises: KeyError where the manifest knows none."""
        return self.package.operations[self.name]

    @property
    def schema(self) -> Operation:
        """That operation, as the document has it."""
        return self.package.spec.operations[self.operation]

    @property
    def role(self) -> str:
        """What the operation is to its resource, by the manifest."""
        return self.package.roles[self.operation]

    def __str__(self) -> str:
        return f"{self.name} {'full' if self.is_full else 'minimal'}"


def generated() -> Iterator[Package]:
    """Yield the package of every vendored provider."""
    for path in sorted((ROOT / "generated").glob("*/manifest.json")):
        yield Package(path.parent, spec_of(path.parent.name))
