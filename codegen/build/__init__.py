"""Discovered resources, verdicts and schemas → Package."""

from .package import build

__all__ = ["build"]
