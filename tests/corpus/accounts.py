"""No silent loss: what a raw document declares, against what the manifest says became of it.

Nothing of the generator is used here, so that a fault of its reading cannot hide itself.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from .documents import Json, escaped, operations_of, schemas_of


def unaccounted(raw: Json, manifest: Json, package: Path) -> Iterator[str]:
    """Yield what is missing without a word, a sentence each."""
    yield from _operations(raw, manifest)
    yield from _reasons(manifest)
    yield from _methods(manifest, package)
    yield from _schemas(raw, manifest)


def _operations(raw: Json, manifest: Json) -> Iterator[str]:
    """Every operation is listed, or it or its path was left out with a reason."""
    told = {(one["method"], one["path"]) for one in manifest["operations"]}
    skipped = {one["source"] for one in manifest["skipped"]}
    declared = set()
    for one in operations_of(raw):
        declared.add((one.method, one.path))
        around = {one.pointer, one.pointer.rpartition("/")[0]}
        if (one.method, one.path) not in told and not around & skipped:
            yield f"{one.method} {one.path} is neither listed nor skipped"
    for method, path in sorted(told - declared):
        yield f"{method} {path} is listed, and the document has none"
    if len(told) != len(manifest["operations"]):
        yield "an operation is listed twice"


def _reasons(manifest: Json) -> Iterator[str]:
    """What no method does says why."""
    skipped = {one["source"] for one in manifest["skipped"]}
    for one in manifest["operations"]:
        source = f"#/paths/{escaped(one['path'])}/{one['method'].lower()}"
        if not one["python"] and source not in skipped:
            yield f"{one['method']} {one['path']} has no method, and nothing says why"


def _methods(manifest: Json, package: Path) -> Iterator[str]:
    """The methods that the manifest names stand in the package."""
    defined: dict[str, set[str]] = {}
    for module in (*package.glob("models/*.py"), *package.glob("calls/*.py")):
        for node in ast.parse(module.read_text("utf-8")).body:
            if isinstance(node, ast.ClassDef):
                defined[node.name] = {
                    one.name for one in node.body if isinstance(one, ast.FunctionDef)
                }
    for one in manifest["operations"]:
        for name in (one["python"] or "").split(", "):
            owner, _, method = name.partition(".")
            if name and method not in defined.get(owner, set()):
                yield f"{one['method']} {one['path']} is said to be {name}, which is not there"


def _schemas(raw: Json, manifest: Json) -> Iterator[str]:
    """Every schema of the components is listed, or was left out with a reason."""
    told = {one["name"] for one in manifest["schemas"]}
    skipped = {one["source"] for one in manifest["skipped"]}
    for name in schemas_of(raw):
        if name not in told and f"#/components/schemas/{escaped(name)}" not in skipped:
            yield f"the schema {name} is neither listed nor skipped"
