"""Names that a package exports, in two versions: what can be imported no more, or only now."""

from __future__ import annotations

from collections.abc import Iterator

from ..ir.package import Package
from ..ir.schemas import SchemaType
from .findings import Finding, Version
from .scopes import classes_of
from .sides import Versions


def export_findings(versions: Versions, renamed: frozenset[str]) -> Iterator[Finding]:
    """Yield the classes that are only in one version, the `renamed` ones excepted.

    Those of a whole resource come and go with it.
    """
    mine, theirs = classes_of(versions.old), classes_of(versions.new)
    gone = {model.module for model in versions.models.removed}
    come = {model.module for model in versions.models.added}
    for name in sorted(mine.keys() - theirs.keys() - renamed):
        if mine[name].module not in gone:
            yield _finding("class-removed", mine[name], "old", versions.old)
    for name in sorted(theirs.keys() - mine.keys() - renamed):
        if theirs[name].module not in come:
            yield _finding("class-added", theirs[name], "new", versions.new)


def _finding(code: str, schema: SchemaType, version: Version, package: Package) -> Finding:
    owners = (one.name for one in package.callers if one.module == schema.module)
    module = f"schemas.{schema.module.replace('/', '.')}"
    return Finding(
        code=code,
        resources=tuple(owners),
        python=schema.class_name,
        source=schema.source,
        version=version,
        was=module if version == "old" else "-",
        now=module if version == "new" else "-",
    )
