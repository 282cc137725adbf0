"""Files, as text → formatted files in a folder."""

from .format import format_files
from .write import check_place, write

__all__ = ["check_place", "format_files", "write"]
