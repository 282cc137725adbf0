"""Judge what an identical repeat of each operation does, with evidence."""
