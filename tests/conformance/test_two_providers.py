"""One context, two providers: each sees its own token and its own things, whoever needs whom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from generated.digitalocean import Tag, TagSpec
from generated.hetzner import Network, NetworkSpec
from postonce import ConfigError, Context, Outcome, Timing
from postonce.emulator.server import Running
from postonce.workflow import load, run
from postonce.workflow.plan import plan

WORKFLOW = str(Path(__file__).parent / "two.yaml")
NAMES = ("digitalocean", "hetzner")
IN_PLACE = {
    "digitalocean": {"tag": 1, "domain": 1, "firewall": 1},
    "hetzner": {"network": 1, "server": 1, "zone": 1, "zone_rrset": 1, "firewall": 1},
}


class Wire(httpx.HTTPTransport):
    """The network, which remembers which token was sent to which port."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: set[tuple[int | None, str]] = set()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.sent.add((request.url.port, request.headers["authorization"]))
        return super().handle_request(request)


@pytest.fixture
def clouds(emulators: Callable[[str], Running]) -> dict[str, Running]:
    found = {name: emulators(name) for name in NAMES}
    for emulator in found.values():
        emulator.reset()
    return found


@pytest.fixture
def wire() -> Wire:
    return Wire()


@pytest.fixture
def ctx(clouds: dict[str, Running], wire: Wire, tmp_path: Path) -> Iterator[Context]:
    with Context.open(
        f"sqlite:///{tmp_path / 'state.db'}",
        base_url={name: emulator.url for name, emulator in clouds.items()},
        token={name: f"token-of-{name}" for name in NAMES},
        timing=Timing(sleep=lambda _s: None),
        transport=wire,
    ) as opened:
        yield opened


def posts(clouds: dict[str, Running]) -> int:
    return sum(e["method"] == "POST" for cloud in clouds.values() for e in cloud.log())


def things(cloud: Running) -> dict[str, int]:
    return {name: len(found) for name, found in cloud.objects().items() if found}


def test_each_provider_sees_its_own_token_alone(
    ctx: Context, clouds: dict[str, Running], wire: Wire
) -> None:
    Tag(ctx).create(TagSpec(name="shared"))
    Network(ctx).create(NetworkSpec(name="shared", ip_range="10.0.0.0/16"))
    assert wire.sent == {
        (httpx.URL(cloud.url).port, f"Bearer token-of-{name}") for name, cloud in clouds.items()
    }
    assert [things(clouds[name]) for name in NAMES] == [{"tag": 1}, {"network": 1}]


def test_one_name_at_two_providers_is_two_records(ctx: Context) -> None:
    Tag(ctx).create(TagSpec(name="shared"))
    network = Network(ctx).create(NetworkSpec(name="shared", ip_range="10.0.0.0/16"))
    assert network.outcome is Outcome.CREATED
    kinds = Counter(record.kind for record in ctx.data.records())
    assert kinds == {"digitalocean/tag": 1, "hetzner/network": 1}


def test_a_token_that_is_missing_stops_its_own_provider_only(
    clouds: dict[str, Running], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HCLOUD_TOKEN", "HETZNER_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    with Context.open(
        f"sqlite:///{tmp_path / 'state.db'}",
        base_url={name: emulator.url for name, emulator in clouds.items()},
        token={"digitalocean": "any"},
    ) as ctx:
        assert Tag(ctx).create(TagSpec(name="a")).outcome is Outcome.CREATED
        with pytest.raises(ConfigError, match="HCLOUD_TOKEN or HETZNER_TOKEN"):
            Network(ctx).create(NetworkSpec(name="a", ip_range="10.0.0.0/16"))
    assert clouds["hetzner"].log() == []


def test_a_workflow_over_both_ends_with_one_of_each(
    ctx: Context, clouds: dict[str, Running]
) -> None:
    first = run(load(WORKFLOW), ctx)
    assert first.is_ok, first.outcomes()
    assert {name: things(clouds[name]) for name in NAMES} == IN_PLACE
    sent = posts(clouds)
    again = run(load(WORKFLOW), ctx)
    made = {step: words for step, words in again.outcomes().items() if step != "sets_ttl"}
    assert {word for words in made.values() for word in words} == {"reused"}
    assert posts(clouds) == sent + 1  # the call that sets what is set already
    assert {name: things(clouds[name]) for name in NAMES} == IN_PLACE


@pytest.mark.parametrize("lost", ["POST /servers", "POST /zones/{id_or_name}/rrsets"])
def test_an_answer_lost_at_one_provider_doubles_nothing(
    ctx: Context, clouds: dict[str, Running], lost: str
) -> None:
    clouds["hetzner"].fault(kind="reset", operation=lost, when="after")
    run(load(WORKFLOW), ctx)
    assert run(load(WORKFLOW), ctx).is_ok
    assert {name: things(clouds[name]) for name in NAMES} == IN_PLACE


def test_a_plan_over_both_sends_nothing(ctx: Context, clouds: dict[str, Running]) -> None:
    foretold = plan(load(WORKFLOW), ctx)
    assert foretold.is_ok, [*map(str, foretold.tasks)]
    assert Counter(str(task.action) for task in foretold.tasks) == {"create": 8, "call": 1}
    assert posts(clouds) == 0
    assert list(ctx.data.records()) == []
