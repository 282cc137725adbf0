"""Generation of every vendored provider, from the vendored document to formatted output."""

from __future__ import annotations

import tempfile
from pathlib import Path

from .measure import ROOT, cost_of


def main() -> None:
    """Print wall time and peak memory of one generation per provider."""
    print("generation, vendored document to formatted output (best of 3)")
    for spec in sorted((ROOT / "specs").glob("*/openapi.json")):
        provider = spec.parent.name
        with tempfile.TemporaryDirectory() as folder:
            out = Path(folder) / provider
            cost = cost_of(
                ["-m", "codegen", "generate", str(spec), "--provider", provider, "--out", str(out)]
            )
            lines = sum(len(path.read_text().splitlines()) for path in out.rglob("*.py"))
        print(
            f"  {provider:<16} {cost.wall_s:5.2f} s wall  {cost.cpu_s:5.2f} s CPU  "
            f"{cost.peak_mib:4.0f} MiB peak  {lines} lines"
        )
