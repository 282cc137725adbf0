"""Small documents to load: a whole one around the part that a test is about."""

from __future__ import annotations

import json
from pathlib import Path

from codegen.diagnostics import Findings
from codegen.document import Document, Json
from codegen.load import load


def document(paths: Json = None, *, version: str = "3.0.3", **members: Json) -> dict[str, Json]:
    """Return a raw document with `paths` (one harmless operation by default)."""
    return {
        "openapi": version,
        "info": {"title": "Toy", "version": "1"},
        "paths": paths if paths is not None else {"/things": {"get": operation()}},
        **members,
    }


def operation(**members: Json) -> dict[str, Json]:
    """Return a raw operation that answers 200."""
    return {"responses": {"200": {"description": ""}}, **members}


def with_schema(schema: Json, *, version: str = "3.0.3") -> dict[str, Json]:
    """Return a raw document with one component schema, `Thing`."""
    return document(version=version, components={"schemas": {"Thing": schema}})


def loaded(raw: Json, folder: Path) -> tuple[Document, list[str]]:
    """Return `raw` loaded, and what was found as `level code pointer`."""
    path = folder / "spec.json"
    path.write_text(json.dumps(raw))
    findings = Findings()
    return load(path, findings), [f"{one.level} {one.code} {one.source}" for one in findings]
