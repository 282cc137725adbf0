"""Files, as text → formatted files in a folder."""

from .format import format_files
from .write import write

__all__ = ["format_files", "write"]
