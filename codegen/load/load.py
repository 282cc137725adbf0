"""Source → Document: the steps of loading, in order."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

from ..diagnostics import Findings, Level
from ..document import Document, Json
from ..errors import UnusableSpec
from .bundle import bundle
from .endless import cut_endless
from .fetch import Fetch, bytes_of, is_address
from .heirs import join_heirs
from .operations import operations_of
from .overlay import apply_overlay
from .paths import complete_paths
from .read import read
from .repair import repair
from .validate import validate

Lift = Callable[[dict[str, Json]], int]
"""Adds facts to a bundled document, and returns how many."""


def load(
    source: str | Path,
    findings: Findings,
    *,
    overlay: Path | None = None,
    allowed: Path | None = None,
    download: Fetch | None = None,
    lift: Lift | None = None,
) -> Document:
    """Return the document at `source`, a JSON or YAML file or its address.

    Files below `allowed` may be referred to, as well as those in the document's own folder.
    `lift` writes down the facts of its prose, where vendoring has not done so already.
    Raises: UnusableSpec where nothing can be generated from it; OverlayError.
    """
    data = bytes_of(source, download)
    raw = openapi_of(source, data, findings, allowed=allowed)
    if overlay is not None:
        apply_overlay(raw, overlay)
    bundle(raw, _file(source), findings, allowed=allowed)
    if lift is not None:
        lift(raw)
    return usable(raw, str(source), findings, sha256=hashlib.sha256(data).hexdigest())


def openapi_of(
    source: str | Path, data: bytes, findings: Findings, *, allowed: Path | None = None
) -> dict[str, Json]:
    """Return the OpenAPI 3 document in `data`; Swagger 2.0 is bundled and converted.

    Raises: UnusableSpec where it is neither.
    """
    raw = read(source, data, findings)
    if "openapi" in raw:
        return raw
    from .swagger import SWAGGER, converted  # here, because most documents are no Swagger

    bundle(raw, _file(source), findings, allowed=allowed, layout=SWAGGER)
    return converted(raw, findings, address=str(source) if is_address(source) else None)


def _file(source: str | Path) -> Path | None:
    return None if is_address(source) else Path(source)


def usable(raw: dict[str, Json], source: str, findings: Findings, *, sha256: str) -> Document:
    """Return the document that a bundled `raw` is once what is broken was mended or left out.

    `raw` is changed. Raises: UnusableSpec where no operation is left.
    """
    repair(raw, findings)
    validate(raw, findings)
    cut_endless(raw, findings)
    join_heirs(raw, findings)
    cut_endless(raw, findings)  # an heir may stand in a choice that its base has become
    complete_paths(raw, findings)
    document = Document(raw=raw, sha256=sha256, parse=operations_of)
    if not document.operations:
        raise UnusableSpec(_no_operations(findings), source=f"{source}#/paths")
    return document


def _no_operations(findings: Findings) -> str:
    skipped = next((finding for finding in findings if finding.level is Level.SKIPPED), None)
    why = f"; the first part left out is {skipped.source}: {skipped.message}" if skipped else ""
    return f"expected at least one operation, found none{why}"
