"""`python -m benchmarks`: generation, imports, creates, engines, and a large workflow."""

from __future__ import annotations

from . import creates, engines, generation, imports, workflows


def main() -> None:
    """Run every benchmark and print one table each."""
    for part in (generation, imports, creates, engines, workflows):
        part.main()


if __name__ == "__main__":
    main()
