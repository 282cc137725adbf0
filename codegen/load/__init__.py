"""Read a document from a file or address and hand on one bundled `Document`."""

from .load import load as load
from .operations import operations_of as operations_of
