"""Labels: what is true of an API, written by hand from public sources, to score discovery with.

`<provider>/resources.yaml` lists resources by the key of their create, `operations.yaml` maps
`METHOD /path` to a role and a verdict. docs/labels.md says what each field means. A label changes
only with a source that says so: never because the tool disagrees.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from codegen.settings import Settings, providers, vendored

HERE = Path(__file__).parent
ROOT = HERE.parents[1]

FIELDS = (
    "kind",
    "parent",
    "read",
    "list",
    "update",
    "delete",
    "id_field",
    "create_envelope",
    "read_envelope",
    "list_envelope",
    "natural_key",
    "natural_key_unique",
    "answer_paths",
    "marker",
    "native_key",
    "readiness",
    "immutable",
    "write_once",
    "sensitive",
    "paging",
    "list_filters",
)
"""What a label may say of a resource, beside its create. What it leaves out is not scored."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OperationLabel:
    """The roles and verdicts that are right for an operation: mostly one of each."""

    roles: frozenset[str]
    verdicts: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """The labels of one API: resources by the key of their create, and operations by key."""

    provider: str
    resources: Mapping[str, Mapping[str, Any]]
    operations: Mapping[str, OperationLabel]


def labelled() -> tuple[str, ...]:
    """Return the names of the APIs that have labels, sorted."""
    return tuple(sorted(path.parent.name for path in HERE.glob("*/resources.yaml")))


def settings_of(provider: str) -> Settings:
    """Return where the document of a labelled API is: in specs/, else beside its labels."""
    specs = ROOT / "specs"
    return vendored(provider, specs=specs if provider in providers(specs) else HERE)


def labels_of(provider: str) -> Labels:
    """Return the labels of `provider`. Raises ValueError where one of them says nothing usable."""
    resources = _read(HERE / provider / "resources.yaml")
    operations = _read(HERE / provider / "operations.yaml")
    return Labels(
        provider=provider,
        resources={_create(one): one for one in resources},
        operations={
            key: OperationLabel(roles=_either(one["role"]), verdicts=_either(one["idempotency"]))
            for key, one in operations.items()
        },
    )


def _read(path: Path) -> Any:
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


def _create(label: Mapping[str, Any]) -> str:
    unknown = set(label) - {"create", "class", "evidence", "notes", *FIELDS}
    if unknown or not label.get("evidence"):
        raise ValueError(f"{label.get('create')}: expected evidence, and no {sorted(unknown)}")
    return str(label["create"])


def _either(value: str | list[str]) -> frozenset[str]:
    return frozenset([value] if isinstance(value, str) else value)
