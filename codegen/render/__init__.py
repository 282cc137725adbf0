"""Turn a `Package` into the texts of its files."""
