"""Documents changed by chance end in one line or in a package that imports."""

from __future__ import annotations

import random
import time
from pathlib import Path, PurePosixPath

from codegen.ir.files import File

from .campaign import bases, play
from .documents import rich
from .mutations import mutated
from .running import put, unimportable, unlayable

FIXED_SEED = 1_000
FIXED_RUNS = 120
MOST_S = 15.0
"""Seconds after which no further batch of chance is begun."""


def faults(seeds: list[int], folder: Path) -> list[str]:
    found = play(bases(), seeds, folder)
    return [f"{one.seed}: {one.changes}\n{one.fault}" for one in found if one.fault]


def test_known_mutations_end_in_a_line_or_in_a_package(tmp_path: Path) -> None:
    assert faults([*range(FIXED_SEED, FIXED_SEED + FIXED_RUNS)], tmp_path) == []


def test_chance_finds_no_fault(tmp_path: Path) -> None:
    """What fails is played again by `python -m tests.hostile --only SEED`."""
    first, began = random.randrange(10**6, 10**9), time.monotonic()
    print(f"mutations from seed {first}")
    for batch in range(2):
        if time.monotonic() - began > MOST_S:
            break
        start = first + 40 * batch
        assert faults([*range(start, start + 40)], tmp_path) == []


def test_a_seed_makes_the_same_document_again() -> None:
    assert mutated(rich(), 7) == mutated(rich(), 7)
    assert mutated(rich(), 7) != mutated(rich(), 8)


def test_a_fault_is_seen(tmp_path: Path) -> None:
    """The campaign would notice: a package that does not import is a fault."""
    path = PurePosixPath("broken.py")
    put((File(path, "import nothing_of_that_name\n"),), tmp_path / "p")
    assert list(unimportable(tmp_path, ["p"])) == ["p"]
    put((File(path, "def (:\n"),), tmp_path / "p")
    assert list(unlayable(tmp_path, ["p"])) == ["p"]
