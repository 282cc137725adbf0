"""`python -m tests.recorded.record [PROVIDER]`: record the cassettes anew, from the emulator."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest


def main(provider: str = "") -> int:
    """Return pytest's exit code."""
    here = Path(__file__).parent
    chosen = ["-k", f"{provider}-"] if provider else []
    return pytest.main([str(here / "test_life.py"), "--record-mode=rewrite", "--quiet", *chosen])


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
