from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from codegen.ir.package import Package
from codegen.pipeline import generate
from codegen.settings import straight

CASES = sorted(Path("tests/golden").glob("*/spec.yaml"))


@pytest.mark.parametrize("spec", CASES, ids=[path.parent.name for path in CASES])
def test_package_goes_to_json_and_back(spec: Path, tmp_path: Path) -> None:
    package = generate(straight(spec, provider="toy", out=tmp_path / "toy")).package
    assert Package.from_json(package.to_json()) == package


def test_json_that_is_no_package_is_refused() -> None:
    with pytest.raises(ValidationError):
        Package.from_json("{}")
