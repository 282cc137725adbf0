"""What changes for users of the generated models between two versions of a document."""

from .catalogue import CATALOGUE, Change, Severity
from .compare import compare
from .findings import Finding

__all__ = ["CATALOGUE", "Change", "Finding", "Severity", "compare"]
