"""A campaign: documents mutated by seed, generated, formatted and imported in batches."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .documents import documents_in, golden, rich, slice_of
from .mutations import mutated
from .running import fault_of, put, unimportable, unlayable

Json = Any
Base = tuple[str, Json]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What became of one document. `fault` is None where all is well."""

    seed: int
    name: str
    changes: list[str]
    outcome: str
    fault: str | None = None


def bases(folder: Path | None = None) -> list[Base]:
    """Return the documents to mutate: ours, and those of a folder, of which slices are taken."""
    own = [("rich", rich()), *golden()]
    return own if folder is None else [*own, *documents_in(folder)]


def document_of(documents: Sequence[Base], seed: int) -> tuple[str, Json, list[str]]:
    """Return the document of a seed, its name and what was changed in it."""
    name, base = documents[seed % len(documents)]
    if seed % 3 == 0:
        name, base = documents[0]
    small = slice_of(base, seed) if len(base["paths"]) > 12 else base
    changed, told = mutated(small, seed)
    return name, changed, told


def play(documents: Sequence[Base], seeds: Sequence[int], folder: Path) -> Iterator[Fault]:
    """Generate the documents of `seeds` in `folder` and yield what became of each."""
    made: dict[str, Fault] = {}
    for seed in seeds:
        package = f"p{seed}"
        name, document, told = document_of(documents, seed)
        fault, files = fault_of(document, folder, package)
        if fault is None and not files:
            yield Fault(seed=seed, name=name, changes=told, outcome="refused")
        elif fault is not None:
            yield Fault(seed=seed, name=name, changes=told, outcome="fault", fault=fault)
        else:
            put(files, folder / package)
            made[package] = Fault(seed=seed, name=name, changes=told, outcome="imported")
    yield from _imported(made, folder)


def _imported(made: dict[str, Fault], folder: Path) -> Iterator[Fault]:
    wrong = {**unlayable(folder, [*made]), **unimportable(folder, [*made])}
    if "interpreter" in wrong:
        wrong = dict.fromkeys(made, wrong["interpreter"])
    for package, one in made.items():
        fault = wrong.get(package)
        yield (
            one
            if fault is None
            else Fault(
                seed=one.seed, name=one.name, changes=one.changes, outcome="fault", fault=fault
            )
        )
