"""One feature of the generator per folder: spec.yaml in, expected/ and diagnostics.txt out.

`make golden` (POSTONCE_GOLDEN=rewrite) writes what is generated now; the diff is the review.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from codegen.pipeline import Report, generate
from codegen.settings import straight

CASES = sorted(path.parent for path in Path(__file__).parent.glob("*/spec.yaml"))
REWRITES = os.environ.get("POSTONCE_GOLDEN") == "rewrite"


@pytest.fixture(params=CASES, ids=[case.name for case in CASES])
def case(request: pytest.FixtureRequest) -> Path:
    return Path(request.param)


def test_generated_code_is_as_expected(case: Path, tmp_path: Path) -> None:
    name = case.name.replace("-", "_")
    report = generate(straight(case / "spec.yaml", provider=name, out=tmp_path / name))
    if REWRITES:
        rewrite(case, tmp_path / name, report)
    assert sources(tmp_path) == sources(case / "expected")
    assert diagnostics(report) == (case / "diagnostics.txt").read_text()


def test_spec_is_small(case: Path) -> None:
    assert len((case / "spec.yaml").read_text().splitlines()) <= 60


def sources(folder: Path) -> dict[str, str]:
    """Return the Python files under `folder` by their paths."""
    found = sorted(folder.rglob("*.py"))
    return {path.relative_to(folder).as_posix(): path.read_text() for path in found}


def diagnostics(report: Report) -> str:
    """Return what was found in the spec, one line each."""
    return "".join(f"{one}\n" for one in report.package.diagnostics)


def rewrite(case: Path, package: Path, report: Report) -> None:
    """Make what was generated the expectation."""
    expected = case / "expected"
    shutil.rmtree(expected, ignore_errors=True)
    for path in package.rglob("*.py"):
        target = expected / package.name / path.relative_to(package)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(path.read_bytes())
    (case / "diagnostics.txt").write_text(diagnostics(report))
