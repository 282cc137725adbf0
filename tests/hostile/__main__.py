"""`python -m tests.hostile --runs 5000 [--folder DIR] [--seed N]`: mutate documents by chance.

Prints every fault with the seed that makes it again (`--only SEED`), and the figures at the end.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from .campaign import Base, Fault, bases, play


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a campaign; 1 where a fault was found."""
    parser = argparse.ArgumentParser(prog="tests.hostile")
    parser.add_argument("--runs", type=int, default=500)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", type=int, help="play one seed")
    parser.add_argument("--folder", type=Path, help="documents to take slices of")
    told = parser.parse_args(arguments)
    seeds = [told.only] if told.only is not None else range(told.seed, told.seed + told.runs)
    documents: list[Base] = bases(told.folder)
    began, faults, counts = time.perf_counter(), list[Fault](), Counter[str]()
    folder = Path(tempfile.mkdtemp(prefix="hostile-"))
    for at in range(0, len(seeds), 100):
        for result in play(documents, seeds[at : at + 100], folder):
            counts[result.outcome] += 1
            if result.fault:
                faults.append(result)
                print(f"--- seed {result.seed} ({result.name}): {'; '.join(result.changes)}")
                print(result.fault, flush=True)
        shutil.rmtree(folder)
        folder.mkdir()
    shutil.rmtree(folder)
    spent = time.perf_counter() - began
    print(f"{len(seeds)} documents from seed {seeds[0]}, {spent:.0f} s: {dict(counts)}")
    return 1 if faults else 0


if __name__ == "__main__":
    raise SystemExit(main())
