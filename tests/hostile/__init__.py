"""A spec is untrusted input: hostile texts, mutated documents, blow-ups."""
