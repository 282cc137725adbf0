"""`python -m postonce.emulator specs/<provider>`: the `emulate` command by itself."""

from __future__ import annotations

import typer

from ..cli import emulate

if __name__ == "__main__":
    typer.run(emulate)
