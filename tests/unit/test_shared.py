"""One list stands for many verifies, proves presence only, and is believed for a short time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from postonce.data.open import open_repository
from postonce.data.repository import Record, Repository, Status
from postonce.errors import Effect, TransportError
from postonce.facts import Identity
from postonce.shared import Listing, SharedLists
from postonce.types import Json

KIND = "cloud/thing"


@dataclass
class Lister:
    """A list of `things` and how often it was fetched, and how much of it."""

    things: list[Json] = field(default_factory=list)
    fetched: int = 0
    yielded: int = 0
    fails_after: int | None = None

    def fetch(self) -> Iterator[Json]:
        self.fetched += 1
        for thing in self.things:
            if self.yielded == self.fails_after:
                raise TransportError("lost", method="GET", url="/", effect=Effect.UNKNOWN)
            self.yielded += 1
            yield thing

    def listing(self, **parents: str) -> Listing:
        identity = Identity(id_field="id")
        return Listing(
            kind=KIND, identity=identity, parents=parents, fetch=self.fetch, page_size=10
        )


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def data() -> Iterator[Repository]:
    repository = open_repository("sqlite://")
    yield repository
    repository.close()


@pytest.fixture
def lister() -> Lister:
    return Lister([{"id": number} for number in range(30)])


def record_all(data: Repository, count: int, parents: Json = None) -> None:
    for number in range(count):
        data.put(
            Record(
                kind=KIND,
                instance=f"{number}",
                status=Status.LIVE,
                remote_id=f"{number}",
                parents=parents,
            )
        )


def test_the_first_verify_is_a_get_and_the_rest_share_a_list(
    data: Repository, lister: Lister
) -> None:
    record_all(data, 20)
    shared = SharedLists(data, shared_s=30)
    seen = [shared.look(lister.listing(), f"{number}") for number in range(20)]
    assert seen == [None, *({"id": number} for number in range(1, 20))]
    assert lister.fetched == 1


def test_a_list_is_read_no_further_than_needed(data: Repository, lister: Lister) -> None:
    record_all(data, 12)
    shared = SharedLists(data, shared_s=30)
    for number in range(12):
        shared.look(lister.listing(), f"{number}")
    assert lister.yielded == 12


def test_a_list_that_would_cost_more_than_it_saves_is_given_up(data: Repository) -> None:
    record_all(data, 10)
    lister = Lister([{"id": f"other-{number}"} for number in range(1000)])
    shared = SharedLists(data, shared_s=30)
    assert [shared.look(lister.listing(), "1") for _ in range(3)] == [None] * 3
    assert (lister.fetched, lister.yielded) == (1, 50)


def test_few_things_are_verified_one_by_one(data: Repository, lister: Lister) -> None:
    record_all(data, 9)
    shared = SharedLists(data, shared_s=30)
    assert [shared.look(lister.listing(), "1") for _ in range(9)] == [None] * 9
    assert lister.fetched == 0


def test_what_a_list_does_not_show_is_left_to_a_get(data: Repository) -> None:
    record_all(data, 20)
    lister = Lister([{"id": 1}])
    shared = SharedLists(data, shared_s=30)
    assert [shared.look(lister.listing(), str(number)) for number in (0, 1, 2)] == [
        None,
        {"id": 1},
        None,
    ]


def test_a_list_that_breaks_off_stands_for_what_it_showed(data: Repository, lister: Lister) -> None:
    record_all(data, 20)
    lister.fails_after = 5
    shared = SharedLists(data, shared_s=30)
    assert [shared.look(lister.listing(), str(number)) for number in (0, 4, 5)] == [
        None,
        {"id": 4},
        None,
    ]


def test_a_list_grows_old(data: Repository, lister: Lister) -> None:
    record_all(data, 20)
    clock = Clock()
    shared = SharedLists(data, shared_s=30, clock=clock)
    for now in (0.0, 1.0, 31.0):
        clock.now = now
        shared.look(lister.listing(), "1")
    assert lister.fetched == 1
    clock.now = 31.2
    assert shared.look(lister.listing(), "1") is not None
    assert lister.fetched == 2


def test_no_list_is_believed_after_a_change(data: Repository, lister: Lister) -> None:
    record_all(data, 20)
    shared = SharedLists(data, shared_s=30)
    shared.look(lister.listing(), "1")
    assert shared.look(lister.listing(), "1") is not None
    shared.clear()
    assert shared.look(lister.listing(), "1") is None


def test_lists_may_be_turned_off(data: Repository, lister: Lister) -> None:
    record_all(data, 20)
    shared = SharedLists(data, shared_s=0)
    assert [shared.look(lister.listing(), "1") for _ in range(5)] == [None] * 5


def test_each_place_has_a_list_of_its_own(data: Repository, lister: Lister) -> None:
    record_all(data, 20, parents={"zone": "a"})
    shared = SharedLists(data, shared_s=30)
    for zone in ("a", "b"):
        seen = [shared.look(lister.listing(zone=zone), "1") for _ in range(2)]
        assert (seen[1] is not None) == (zone == "a")
