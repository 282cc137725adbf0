"""`ctx.create_or_get`: the protocol for any create function."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from postonce import Context, Json, Outcome, Result, Timing, TransportError
from postonce.facts import Identity

from .cloud import LOST, Cloud, raising

NAMED = Identity(id_field="id", natural_key=("name",))


@pytest.fixture
def ctx(tmp_path: Path) -> Iterator[Context]:
    store = f"sqlite:///{tmp_path / 'state.db'}"
    with Context.open(store, timing=Timing(sleep=lambda _s: None)) as opened:
        yield opened


def made(ctx: Context, cloud: Cloud, spec: Json) -> Result[Json]:
    sent = json.loads(json.dumps(spec))  # as an API would show it
    return ctx.create_or_get(
        "cloud/thing",
        "web-1",
        spec,
        create=lambda _token: cloud.post(sent),
        verify=cloud.get,
        find=cloud.list,
        identity=NAMED,
    )


def test_it_posts_once_and_verifies_afterwards(ctx: Context, cloud: Cloud) -> None:
    first, again = (made(ctx, cloud, {"name": "web-1"}) for _ in range(2))
    assert (first.outcome, again.outcome, again.id) == (Outcome.CREATED, Outcome.REUSED, first.id)
    assert cloud.posts == 1


def test_a_lost_answer_is_searched_for(ctx: Context, cloud: Cloud) -> None:
    cloud.after_post = raising(LOST)
    assert made(ctx, cloud, {"name": "web-1"}).id == "1"
    assert cloud.posts == 1


def test_what_cannot_be_found_is_raised_and_looked_for_again(ctx: Context, cloud: Cloud) -> None:
    cloud.before_post = raising(LOST)
    with pytest.raises(TransportError):
        made(ctx, cloud, {"name": "web-1"})
    cloud.before_post = lambda: None
    assert made(ctx, cloud, {"name": "web-1"}).outcome is Outcome.RESUMED


def test_a_secret_of_a_well_known_name_is_neither_kept_nor_shown(
    ctx: Context, cloud: Cloud
) -> None:
    made(ctx, cloud, {"name": "web-1", "db": [{"password": "hunter2"}]})
    record = ctx.data.get("cloud/thing", "web-1")
    assert record is not None
    assert "hunter2" not in str(record.request)
    drifted = made(ctx, cloud, {"name": "web-1", "db": [{"password": "hunter3"}]})
    assert "hunter" not in str(drifted.drift)
    assert drifted.drift


def test_tuples_are_lists(ctx: Context, cloud: Cloud) -> None:
    spec = {"name": "web-1", "ports": (80, 443)}
    assert made(ctx, cloud, spec).drift == ()
    assert made(ctx, cloud, spec).drift == ()
