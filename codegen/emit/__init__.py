"""Format, check and write the rendered files."""
