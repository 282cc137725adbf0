"""Creates that answer an operation: the thing is what it refers to, and comes into being later."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from postonce.create import create
from postonce.creation import Creation
from postonce.data.open import open_repository
from postonce.data.repository import Repository, Status
from postonce.errors import NotReady
from postonce.facts import Identity, Readiness
from postonce.result import Outcome
from postonce.types import Json

from .cloud import Cloud, no_waiting

REFERRED = Identity(id_field="id", natural_key=("name",), created_id="reference.id")
WEB = {"name": "web-1", "region": "north"}
READY = Readiness(field="status", ready=("active",))


@pytest.fixture
def data(tmp_path: Path) -> Iterator[Repository]:
    repository = open_repository(f"sqlite:///{tmp_path / 'state.db'}")
    yield repository
    repository.close()


class Slow(Cloud):
    """Things can be read only after `delay` reads; creates answer an operation."""

    delay = 3

    def post(self, request: Json) -> Json:
        made = super().post(request)
        return {"id": "operation-7", "status": "active", "reference": {"id": made["id"]}}

    def get(self, remote_id: str) -> Json | None:
        found = super().get(remote_id)
        return found if self.gets > self.delay else None


def creation(cloud: Cloud, **changes: Json) -> Creation:
    return replace(cloud.creation(WEB, identity=REFERRED), **changes)


def test_the_id_is_what_the_answer_refers_to(data: Repository) -> None:
    cloud = Slow()
    done = create(creation(cloud), data, no_waiting())
    assert (done.record.remote_id, done.record.state["name"]) == ("1", "web-1")
    assert (done.outcome, done.drift, cloud.posts) == (Outcome.CREATED, (), 1)


def test_a_thing_not_yet_there_is_waited_for_not_made_again(data: Repository) -> None:
    cloud = Slow()
    cloud.delay = 10_000
    for _ in range(2):
        with pytest.raises(NotReady, match="run again"):
            create(creation(cloud), data, no_waiting())
    cloud.delay = 0
    done = create(creation(cloud), data, no_waiting())
    assert (done.outcome, done.record.remote_id, cloud.posts) == (Outcome.RESUMED, "1", 1)


def test_a_thing_that_never_came_is_made_anew_in_the_end(data: Repository) -> None:
    cloud = Slow()
    cloud.delay = 10_000
    with pytest.raises(NotReady):
        create(creation(cloud), data, no_waiting())
    later = replace(no_waiting(), clock=lambda: datetime.now(UTC) + timedelta(days=1))
    cloud.delay = 0
    cloud.things.clear()
    assert create(creation(cloud), data, later).outcome is Outcome.RECREATED


def test_the_operations_own_state_is_not_the_things(data: Repository) -> None:
    cloud = Slow(first_state="new")
    cloud.delay = 0
    done = create(creation(cloud, readiness=READY, wait=False), data, no_waiting())
    assert not done.record.is_ready
    with pytest.raises(NotReady):
        create(creation(cloud, readiness=READY), data, no_waiting())
    assert cloud.posts == 1


def test_a_secret_in_the_answer_outlives_the_first_read(data: Repository) -> None:
    cloud = Slow()

    def post(token: str) -> Json:
        return {**cloud.post(WEB), "password": "once"}

    done = create(creation(cloud, post=post, write_once=("password",)), data, no_waiting())
    assert (done.record.state["password"], done.record.state["name"]) == ("once", "web-1")
    assert done.record.status is Status.LIVE
