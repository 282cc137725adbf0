"""`python -m benchmarks`: generation and its growth, imports, creates, engines, workflows."""

from __future__ import annotations

from . import creates, engines, generation, growth, imports, workflows


def main() -> None:
    """Run every benchmark and print one table each."""
    for part in (generation, growth, imports, creates, engines, workflows):
        part.main()


if __name__ == "__main__":
    main()
