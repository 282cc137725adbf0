"""Package → files, as text."""

from .files import render
from .manifest import skipped

__all__ = ["render", "skipped"]
