"""Signs: what an operation shows of its role. Each returns what it saw, or None."""
