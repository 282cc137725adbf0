"""`python -m benchmarks`: generation, imports, and what a create costs over a bare POST."""

from __future__ import annotations

from . import creates, generation, imports


def main() -> None:
    """Run every benchmark and print one table each."""
    for part in (generation, imports, creates):
        part.main()


if __name__ == "__main__":
    main()
