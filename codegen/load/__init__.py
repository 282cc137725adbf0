"""Read a document from a file or address and hand on one bundled `Document`."""
