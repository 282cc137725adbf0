"""`python -m tests.torture`: random cases for a time, the whole matrix, or one case again.

Exit code 1 where a case failed, 2 where nothing could be tried.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from random import SystemRandom

from rich.console import Console
from rich.table import Table

from ..subjects import subjects
from .cases import Case, case_from
from .chance import cases as random_cases
from .judge import is_searchable
from .matrix import GROUPS
from .requests import subject_of
from .slices import spread
from .stage import Stage, stage
from .stores import NAMES
from .tally import Tally

_SHOWN_EVERY_S = 1.0


def main() -> int:
    """Carry out what the command line asks for and return the exit code."""
    asked = _arguments()
    screen = Console(stderr=True)  # failures at once: a long run may be cut short
    tallies: dict[str, Tally] = {}
    with stage() as here:
        try:
            for group, cases in _asked_for(here, asked):
                tallies[group] = Tally()
                _play(here, cases, tallies[group], f"{group}: ", screen)
        except KeyboardInterrupt:
            print("interrupted; this was tried until then:", file=sys.stderr)
    _report(tallies, Console())
    if not any(tally.cases for tally in tallies.values()):
        print("nothing was tried: no subject, or no time", file=sys.stderr)
        return 2
    return int(any(tally.failures for tally in tallies.values()))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m tests.torture", description=__doc__)
    parser.add_argument("--seconds", type=float, default=60.0, help="for how long (default 60)")
    parser.add_argument("--seed", type=int, help="of the random cases; printed when not given")
    parser.add_argument("--matrix", action="store_true", help="play the whole matrix instead")
    parser.add_argument("--only", action="append", default=[], help="a subject; can be repeated")
    parser.add_argument("--store", choices=NAMES, action="append", help="a sort of store")
    parser.add_argument("--group", choices=GROUPS, action="append", help="a part of the matrix")
    parser.add_argument("--case", action="append", help="play this case, as it was printed")
    asked = parser.parse_args()
    for text in asked.case or ():
        try:
            subject_of(case_from(text).subject)
        except (ValueError, KeyError) as error:
            parser.error(f"{text!r} is no case: {error}")
    return asked


def _asked_for(here: Stage, asked: argparse.Namespace) -> Iterator[tuple[str, Iterator[Case]]]:
    """Yield the groups of cases that the command line asks for."""
    names = [str(subject) for subject in subjects()]
    chosen = [name for name in names if not asked.only or name in asked.only]
    if asked.case:
        yield "cases", map(case_from, asked.case)
    elif asked.matrix or asked.group:
        for store, group in product(asked.store or NAMES, asked.group or GROUPS):
            played = [name for name in chosen if store == NAMES[0] or name in spread()]
            yield f"{group}, {store}", _of_group(here, group, store, played)
    else:
        seed = SystemRandom().randrange(1_000_000) if asked.seed is None else asked.seed
        searchable = [name for name in chosen if is_searchable(subject_of(name))]
        deadline = time.monotonic() + asked.seconds
        endless = (
            random_cases(seed, searchable, list(asked.store or NAMES)) if searchable else iter(())
        )
        yield f"seed {seed}", _until(deadline, endless)


def _of_group(here: Stage, group: str, store: str, chosen: list[str]) -> Iterator[Case]:
    for name in chosen:
        for case in GROUPS[group](here, name):
            yield replace(case, store=store)


def _until(deadline: float, endless: Iterator[Case]) -> Iterator[Case]:
    for case in endless:
        if time.monotonic() > deadline:
            return
        yield case


def _play(here: Stage, cases: Iterator[Case], tally: Tally, name: str, screen: Console) -> None:
    with screen.status(name) as status:
        shown_at = 0.0
        for case in cases:
            if time.monotonic() > shown_at + _SHOWN_EVERY_S:
                status.update(f"{name}{tally}")
                shown_at = time.monotonic()
            for failure in tally.add(here.play(case)):
                screen.print(f"FAILED {failure}", markup=False, highlight=False, soft_wrap=True)
                again = f"    again: python -m tests.torture --case '{failure.case}'"
                screen.print(again, markup=False, highlight=False, soft_wrap=True)


def _report(tallies: dict[str, Tally], screen: Console) -> None:
    table = Table("what", "cases", "runs", "kills", "faults", "requests", "failures", "seconds")
    for name, tally in tallies.items():
        table.add_row(
            name,
            str(tally.cases),
            str(tally.runs),
            str(tally.kills),
            str(tally.faults),
            str(tally.requests),
            str(len(tally.failures)),
            f"{tally.took_s:.0f}",
        )
    screen.print(table)


if __name__ == "__main__":
    sys.exit(main())
