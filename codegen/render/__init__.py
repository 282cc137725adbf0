"""Package → files, as text."""

from .files import render

__all__ = ["render"]
