"""What users do beyond create: change, follow, list, act; and what may never be written down."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from generated.digitalocean import (
    Certificate,
    CertificateSpec,
    Domain,
    DomainRecord,
    DomainRecordSpec,
    DomainSpec,
    Droplet,
    DropletSpec,
    Tag,
    TagSpec,
    Vpc,
    VpcSpec,
)
from postonce import ConfigError, Context, ImmutableChange, NotRecorded, Outcome
from postonce.emulator.server import Running, running

from ..subjects import ROOT
from .conftest import open_context

NET = {"name": "net", "region": "nyc3", "ip_range": "10.10.0.0/20"}
WEB = DropletSpec(name="web-1", region="nyc3", size="s-1vcpu-1gb", image="ubuntu-24-04-x64")


@pytest.fixture(scope="module")
def emulator() -> Iterator[Running]:
    with running(ROOT / "specs" / "digitalocean") as started:
        yield started


@pytest.fixture
def cloud(emulator: Running) -> Running:
    emulator.reset()
    return emulator


@pytest.fixture
def ctx(cloud: Running, tmp_path: Path) -> Iterator[Context]:
    with open_context(cloud, tmp_path) as opened:
        yield opened


def requests(cloud: Running, method: str) -> int:
    return sum(entry["method"] == method for entry in cloud.log())


def test_apply_changes_what_can_be_changed(ctx: Context, cloud: Running) -> None:
    vpcs = Vpc(ctx)
    first = vpcs.create(VpcSpec.model_validate({**NET, "description": "old"}))
    wanted = VpcSpec.model_validate({**NET, "description": "new"})
    seen = vpcs.create(wanted)
    assert [str(d) for d in seen.drift] == ["description: wanted 'new', found 'old'"]
    changed = vpcs.apply(wanted)
    assert (changed.outcome, changed.id) == (Outcome.UPDATED, first.id)
    assert changed.state.description == "new"
    again = vpcs.apply(wanted)
    assert (again.outcome, again.drift) == (Outcome.REUSED, ())
    assert requests(cloud, "POST") == 1


def test_apply_refuses_what_cannot_be_changed(ctx: Context, cloud: Running) -> None:
    vpcs = Vpc(ctx)
    first = vpcs.create(VpcSpec.model_validate(NET))
    moved = VpcSpec.model_validate({**NET, "region": "sfo3"})
    with pytest.raises(ImmutableChange, match="region"):
        vpcs.apply(moved)
    assert len(cloud.objects()["vpc"]) == 1
    replaced = vpcs.apply(moved, replace=True)
    assert replaced.id != first.id
    assert replaced.state.region == "sfo3"
    assert len(cloud.objects()["vpc"]) == 1


def test_sync_follows_the_live_thing(ctx: Context, cloud: Running) -> None:
    machines = Droplet(ctx)
    made = machines.create(WEB)
    machines.rename(made.state.id)
    assert machines.sync("web-1").state.id == made.state.id
    cloud.forget("droplet")
    with pytest.raises(NotRecorded, match="gone"):
        machines.sync("web-1")
    assert machines.create(WEB).outcome is Outcome.CREATED


def test_sync_does_not_believe_the_first_404_of_a_young_thing(ctx: Context, cloud: Running) -> None:
    made = Droplet(ctx).create(WEB)
    cloud.fault(kind="status", status=404, method="GET")
    assert Droplet(ctx).sync("web-1").id == made.id
    assert Droplet(ctx).create(WEB).outcome is Outcome.REUSED


def test_an_action_is_waited_for(ctx: Context) -> None:
    machines = Droplet(ctx)
    made = machines.create(WEB)
    assert machines.power_off(made.state.id, wait=False).status == "in-progress"
    assert machines.power_off(made.state.id).status == "completed"


def test_a_list_is_read_to_its_end(ctx: Context, cloud: Running) -> None:
    tags = Tag(ctx)
    for number in range(201):
        tags.create(TagSpec(name=f"tag-{number}"))
    gets = requests(cloud, "GET")
    names = {tag.name for tag in tags.list()}
    assert len(names) == 201
    assert requests(cloud, "GET") == gets + 2


def test_records_of_two_domains_are_two_instances(ctx: Context, cloud: Running) -> None:
    for name in ("a.example", "b.example"):
        Domain(ctx).create(DomainSpec(name=name))
        www = DomainRecordSpec.model_validate({"type": "A", "name": "www", "data": "192.0.2.1"})
        made = DomainRecord(ctx, domain_name=name).create(www)
        assert made.instance == f"{name}/A/www/192.0.2.1"
    assert len(cloud.objects()["domain_record"]) == 2


def test_without_a_token_nothing_is_sent_or_recorded(
    cloud: Running, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("DIGITALOCEAN_TOKEN", "DIGITALOCEAN_ACCESS_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    with Context.open(f"sqlite:///{tmp_path / 's.db'}", base_url=cloud.url) as ctx:
        with pytest.raises(ConfigError, match="DIGITALOCEAN_TOKEN or DIGITALOCEAN_ACCESS_TOKEN"):
            Droplet(ctx).create(WEB)
        assert list(ctx.data.records()) == []
    assert cloud.log() == []


def test_secrets_are_in_no_file_log_or_repr(
    ctx: Context, cloud: Running, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    spec = CertificateSpec.model_validate(
        {
            "name": "web",
            "type": "custom",
            "private_key": "hunter2-key",
            "leaf_certificate": "leaf",
        }
    )
    Certificate(ctx).create(spec)
    stored = b"".join(path.read_bytes() for path in tmp_path.glob("state.db*"))
    for secret in ("hunter2-key", "conformance-token"):
        assert secret.encode() not in stored
        assert secret not in caplog.text
        assert secret not in repr(spec)
    assert "hunter2-key" not in str(cloud.log())
