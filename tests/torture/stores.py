"""The sorts of stores that cases are played on. A new one adds its address here."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

STORES: dict[str, Callable[[Path], str]] = {
    "sqlite": lambda folder: f"sqlite:///{folder / 'state.db'}",
}
"""How an empty store that several processes can open is had, given an empty folder."""
