"""Files, as text → formatted files in a folder, imported before they are put there."""

from .format import format_files
from .importing import Imported, import_package
from .write import Written, check_place, write

__all__ = ["Imported", "Written", "check_place", "format_files", "import_package", "write"]
