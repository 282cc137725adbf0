from __future__ import annotations

from pathlib import Path

import pytest

from codegen.diagnostics import Findings
from codegen.load import load

from .documents import document, loaded, operation

SPECS = Path(__file__).parents[3] / "specs"


@pytest.mark.parametrize("path", sorted(SPECS.glob("*/openapi.json")), ids=lambda p: p.parent.name)
def test_a_vendored_document_loads_whole(path: Path) -> None:
    findings = Findings()
    read = load(path, findings, overlay=path.with_name("overlay.yaml"))
    raw = [
        method
        for item in read.raw["paths"].values()
        for method in item
        if "responses" in item[method]
    ]
    assert len(read.operations) == len(raw)
    assert [one for one in findings if one.level == "skipped"] == []


def test_the_hash_is_of_the_bytes_read(tmp_path: Path) -> None:
    one, _ = loaded(document(), tmp_path)
    other, _ = loaded(document({"/b": {"get": operation()}}), tmp_path)
    assert len(one.sha256) == 64
    assert one.sha256 != other.sha256


def test_the_overlay_is_applied_before_anything_is_judged(tmp_path: Path) -> None:
    overlay = tmp_path / "overlay.yaml"
    overlay.write_text(
        "overlay: 1.0.0\nactions:\n- target: $.paths['/a']\n"
        "  update: {post: {responses: {'201': {description: ''}}}}"
    )
    spec = tmp_path / "spec.yaml"
    spec.write_text("openapi: 3.0.0\npaths: {/a: {get: {responses: {}}}}")
    read = load(spec, Findings(), overlay=overlay)
    assert [one.key for one in read.operations] == ["GET /a", "POST /a"]
