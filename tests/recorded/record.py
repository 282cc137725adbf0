"""`python -m tests.recorded.record [PROVIDER]`: record the cassettes anew, from the emulator."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
"""Told here: importing what the tests import would come too early for pytest's own set-up."""


def main(provider: str = "") -> int:
    """Return pytest's exit code, 2 where `provider` has not been generated."""
    manifest = ROOT / "generated" / provider / "manifest.json"
    if provider and not manifest.is_file():
        found = f"{manifest.relative_to(ROOT)}: no such file"
        print(f"record: {found}; `make generate SPEC=… PROVIDER={provider}`", file=sys.stderr)
        return 2
    chosen = ["-k", f"[{provider}-"] if provider else []
    here = Path(__file__).parent
    return pytest.main([str(here / "test_life.py"), "--record-mode=rewrite", "--quiet", *chosen])


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
