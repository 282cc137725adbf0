"""The page on designing models: its Python runs, and what it calls wrong is wrong."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from examples.hand_written import DnsRecord
from postonce import Context, IdentityConflict, Json, Outcome, Refused, Result, Timing
from postonce.data.repository import Status
from postonce.emulator.server import Running, running
from postonce.facts import Identity

from ..subjects import ROOT

PAGE = (ROOT / "docs" / "designing-models.md").read_text()


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)


class Cloud:
    """What the page calls `cloud`: an SDK whose create makes a new thing at each call."""

    class Invalid(Exception):
        pass

    class NameTaken(Exception):
        pass

    def __init__(self) -> None:
        self.things: dict[str, Json] = {}
        self.first_state = "active"
        self.loses = 0
        self.refuses: Exception | None = None
        self.is_killed = False

    def create(self, *, is_key: bool = False, **asked: Json) -> Json:
        if self.refuses is not None:
            raise self.refuses
        number = str(len(self.things) + 1)
        self.things[number] = {"id": number, "status": self.first_state, **asked}
        if self.loses:
            self.loses -= 1
            raise TimeoutError
        return {**self.things[number], **({"secret": "shown once"} if is_key else {})}

    def put(self, key: str, **asked: Json) -> Json:
        self.things[key] = {"id": key, **asked}
        return self.things[key]

    def get(self, remote_id: str) -> Json | None:
        if self.is_killed:
            raise KeyboardInterrupt
        return self.things.get(remote_id)

    def list(self) -> Iterator[Json]:
        return iter(list(self.things.values()))


@pytest.fixture
def cloud() -> Cloud:
    return Cloud()


@pytest.fixture(scope="module")
def emulator() -> Iterator[Running]:
    with running(ROOT / "specs" / "digitalocean") as emulator:
        yield emulator


@pytest.fixture
def page(tmp_path: Path, cloud: Cloud, emulator: Running) -> Iterator[dict[str, Any]]:
    """What the page's Python defines, executed from top to bottom."""
    store, timing = f"sqlite:///{tmp_path / 'state.db'}", Timing(sleep=lambda _s: None)
    with Context.open(store, base_url=emulator.url, token="any", timing=timing) as ctx:
        names: dict[str, Any] = {"ctx": ctx, "cloud": cloud}
        for block in blocks("python"):
            exec(compile(block, "docs/designing-models.md", "exec"), names)
        yield names


def test_what_the_page_creates_is_there(page: dict[str, Any]) -> None:
    made = {name: value for name, value in page.items() if isinstance(value, Result)}
    assert {name: result.outcome for name, result in made.items()} == dict.fromkeys(
        ("network", "volume", "snapshot", "key"), Outcome.CREATED
    )
    assert page["key"].state["secret"] == "shown once"
    configured = [page["Site"](page["ctx"]).configure("a", theme="dark") for _ in range(2)]
    assert [result.outcome for result in configured] == [Outcome.CREATED, Outcome.SKIPPED]


def test_the_model_is_the_examples() -> None:
    assert inspect.getsource(DnsRecord) in PAGE


def test_the_workflow_can_be_read() -> None:
    (text,) = blocks("yaml")
    assert yaml.safe_load(text)["steps"]["network"]["with"] == {"name": "net", "region": "nyc3"}


def test_a_refusal_is_told_as_the_page_says(page: dict[str, Any], cloud: Cloud) -> None:
    def archive() -> Result[Json]:
        ctx: Context = page["ctx"]
        return ctx.create_or_get(
            "cloud/archive",
            "archive",
            {"name": "archive", "size": 10},
            create=page["create"],
            verify=cloud.get,
            find=lambda _request: cloud.list(),
            identity=Identity(id_field="id", natural_key=("name",), is_unique=True),
        )

    cloud.refuses = cloud.Invalid("no room")
    with pytest.raises(Refused, match="archive: no room"):
        archive()
    cloud.refuses = cloud.NameTaken("exists")
    cloud.things["7"] = {"id": "7", "name": "archive", "size": 99}
    with pytest.raises(IdentityConflict, match="7 has its key"):
        archive()
    cloud.things["7"]["size"] = 10
    assert archive().outcome is Outcome.ADOPTED


def test_a_guard_by_record_takes_a_tombstone_for_a_thing(
    page: dict[str, Any], cloud: Cloud
) -> None:
    del cloud.things[page["volume"].id]
    assert page["ctx"].forget("cloud/volume", "data").status is Status.DELETED
    assert page["guarded_by_record"]("data")["id"] not in cloud.things


def test_a_skip_starves_what_needs_it(page: dict[str, Any]) -> None:
    steps = [("network", (), lambda _: "net"), ("server", ("network",), lambda _: "web")]
    assert page["run_what_is_missing"](steps, {"network"}.__contains__) == {}


def test_waiting_before_saving_loses_the_id(page: dict[str, Any], cloud: Cloud) -> None:
    saved: dict[str, str] = {}
    before = len(cloud.things)
    cloud.first_state, cloud.is_killed = "new", True
    with pytest.raises(KeyboardInterrupt):
        page["created_and_awaited"]("slow", saved.__setitem__)
    assert (len(cloud.things) - before, saved) == (1, {})


def test_a_name_may_be_somebody_elses(page: dict[str, Any], cloud: Cloud) -> None:
    cloud.things["theirs"] = {"id": "theirs", "name": "shared", "owner": "somebody else"}
    assert page["found_or_created"]("shared")["id"] == "theirs"


def test_trying_again_makes_a_second_one(page: dict[str, Any], cloud: Cloud) -> None:
    cloud.loses = 1
    page["tried_again"]("twice")
    assert sum(thing.get("name") == "twice" for thing in cloud.things.values()) == 2
