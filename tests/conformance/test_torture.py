"""A create cannot double: killed at every boundary, with every fault, with many runs at once.

Here a slice of the matrix is played; `make torture` goes on by chance (tests/torture).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

import pytest

from ..torture import matrix
from ..torture.cases import Case
from ..torture.slices import IS_WHOLE, everywhere, sliced, sorts_everywhere
from ..torture.stage import Stage, stage
from ..torture.stores import NAMES
from ..torture.tally import Tally

every_resource = pytest.mark.parametrize(("store", "subject"), everywhere())
one_of_each_sort = pytest.mark.parametrize(("store", "subject"), sorts_everywhere())
one_of_every_other_sort = pytest.mark.parametrize(
    ("store", "subject"), sorts_everywhere() if IS_WHOLE else sorts_everywhere()[::2]
)


@pytest.fixture(scope="module")
def here() -> Iterator[Stage]:
    with stage() as opened:
        yield opened


def play(here: Stage, store: str, cases: Iterable[Case], *, most: int = 2) -> None:
    """Play a slice of `cases` and fail with the text of each that did not end as one object."""
    tally = Tally()
    for case in sliced(cases, most if store == NAMES[0] else 1):
        tally.add(here.play(replace(case, store=store)))
    assert not tally.failures, "\n".join(map(str, tally.failures))


@every_resource
def test_a_create_killed_at_any_boundary_ends_as_one_object(
    here: Stage, store: str, subject: str
) -> None:
    play(here, store, matrix.kills(here, subject), most=2)


@one_of_each_sort
def test_a_recovery_killed_at_any_boundary_ends_as_one_object(
    here: Stage, store: str, subject: str
) -> None:
    play(here, store, matrix.kills_of_recovery(here, subject), most=3)


@one_of_each_sort
def test_a_change_or_delete_killed_at_any_boundary_ends_as_asked_for(
    here: Stage, store: str, subject: str
) -> None:
    play(here, store, matrix.kills_of_changes(here, subject), most=3)


@every_resource
def test_a_create_with_any_fault_at_any_request_ends_as_one_object(
    here: Stage, store: str, subject: str
) -> None:
    play(here, store, matrix.faults(here, subject), most=2)


@every_resource
def test_a_lost_answer_and_a_slow_list_end_as_one_object(
    here: Stage, store: str, subject: str
) -> None:
    play(here, store, matrix.lost_and_late(here, subject), most=1)


@one_of_each_sort
def test_two_runs_at_once_end_as_one_object(here: Stage, store: str, subject: str) -> None:
    play(here, store, matrix.crowds(here, subject, runners=2))


@one_of_every_other_sort
def test_sixteen_runs_at_once_end_as_one_object(here: Stage, store: str, subject: str) -> None:
    play(here, store, matrix.crowds(here, subject, runners=16))


@one_of_each_sort
def test_one_of_two_runs_killed_amid_its_post_ends_as_one_object(
    here: Stage, store: str, subject: str
) -> None:
    play(here, store, matrix.kills_among_others(here, subject))
