"""Find the resources of a document and every operation's role."""
