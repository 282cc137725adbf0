"""REPORT.md: what a reader of it is told, and how often."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from codegen.diagnostics import Diagnostic, Level
from codegen.ir.package import Package
from codegen.pipeline import generate
from codegen.render.report import report_view
from codegen.settings import straight

SPEC = Path(__file__).parents[2] / "golden" / "plain-collection" / "spec.yaml"


def package(folder: Path) -> Package:
    return generate(straight(SPEC, provider="toy", out=folder / "toy")).package


def odd(source: str, message: str = "read 4xx as 4XX") -> Diagnostic:
    return Diagnostic(source=source, code="odd-status", level=Level.REPAIRED, message=message)


def test_what_is_odd_in_many_places_is_told_once(tmp_path: Path) -> None:
    several = (odd("#/a"), odd("#/b"), odd("#/c"), odd("#/d", "read 5xx as 5XX"))
    view = report_view(replace(package(tmp_path), diagnostics=several))
    assert view.notes == (
        ("odd-status", r"\#/a and 2 more", "read 4xx as 4XX"),
        ("odd-status", r"\#/d", "read 5xx as 5XX"),
    )


def test_what_was_skipped_is_told_of_every_place(tmp_path: Path) -> None:
    gone = tuple(replace(odd(place), level=Level.SKIPPED) for place in ("#/a", "#/b"))
    view = report_view(replace(package(tmp_path), diagnostics=gone))
    assert [row[1] for row in view.skipped] == [r"\#/a", r"\#/b"]
    assert view.notes == ()
