"""Markers, planted by `owner=`: they prove a lost create, and lead back to a lost repository."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import generated.digitalocean
from generated.digitalocean import (
    Droplet,
    DropletSpec,
    KubernetesCluster,
    KubernetesClusterSpec,
    KubernetesClusterUpdate,
    KubernetesNodePool,
    KubernetesNodePoolSpec,
    LoadBalancer,
)
from postonce import AmbiguousMatch, ConfigError, Context, Outcome, Timing
from postonce.emulator.server import Running
from postonce.markers import Marker, markers_in
from postonce.rebuild import Finding, rebuild

from ..subjects import Subject, subjects

LABELLED = [subject for subject in subjects() if subject.facts["marker"]]
WEB: dict[str, Any] = {
    "name": "web-1",
    "region": "nyc3",
    "size": "s-1vcpu-1gb",
    "image": "ubuntu-24-04-x64",
}


def owned(cloud: Running, folder: Path, *, owner: str | None = "team-a") -> Context:
    return Context.open(
        f"sqlite:///{folder / 'state.db'}",
        base_url=cloud.url,
        token="conformance-token",
        owner=owner,
        timing=Timing(sleep=lambda _s: None),
    )


@pytest.fixture
def subject() -> Subject:
    """The provider whose emulator is asked for."""
    return LABELLED[0]


def droplet(**fields: Any) -> DropletSpec:
    return DropletSpec.model_validate({**WEB, **fields})


@pytest.mark.parametrize("subject", LABELLED, ids=str)
def test_what_has_labels_carries_its_marker_without_drift(
    cloud: Running, tmp_path: Path, subject: Subject
) -> None:
    with owned(cloud, tmp_path) as ctx:
        first = subject.create(ctx)
        again = subject.create(ctx)
    (body,) = [thing["object"] for thing in cloud.objects()[subject.name]]
    marker = Marker(owner="team-a", instance=first.instance)
    assert markers_in(body, subject.facts["marker"]) == (marker,)
    assert (first.drift, again.drift, again.outcome) == ((), (), Outcome.REUSED)


def test_the_callers_own_tags_stay_beside_it(cloud: Running, tmp_path: Path) -> None:
    with owned(cloud, tmp_path) as ctx:
        made = Droplet(ctx).create(droplet(tags=["blue"]))
        assert made.state.tags == ["blue", "postonce:team-a:web-1"]
        assert Droplet(ctx).create(droplet(tags=["blue"])).drift == ()
        assert [str(d.field) for d in Droplet(ctx).create(droplet(tags=["red"])).drift] == ["tags"]


def test_an_owner_named_later_is_no_drift(cloud: Running, tmp_path: Path) -> None:
    with owned(cloud, tmp_path, owner=None) as ctx:
        Droplet(ctx).create(droplet())
    with owned(cloud, tmp_path) as ctx:
        assert Droplet(ctx).create(droplet()).drift == ()


def test_an_owner_without_a_name_is_refused(cloud: Running, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="owner= is empty"):
        owned(cloud, tmp_path, owner=" ")


def test_a_name_that_does_not_fit_is_created_unmarked_and_said_so(
    cloud: Running, tmp_path: Path
) -> None:
    with owned(cloud, tmp_path) as ctx:
        made = Droplet(ctx).create(droplet(), instance="x" * 300)
    assert made.outcome is Outcome.CREATED
    assert "the marker of 'team-a' does not fit" in made.notes[0]


def test_after_a_lost_answer_the_marked_one_of_two_twins_is_ours(
    cloud: Running, tmp_path: Path
) -> None:
    (tmp_path / "b").mkdir()
    with owned(cloud, tmp_path / "b", owner="team-b") as other:
        strangers = Droplet(other).create(droplet())
    cloud.fault(kind="reset", operation="POST /v2/droplets", when="after")
    with owned(cloud, tmp_path) as ctx:
        mine = Droplet(ctx).create(droplet())
    assert mine.id != strangers.id
    assert mine.state.tags == ["postonce:team-a:web-1"]
    assert len(cloud.objects()["droplet"]) == 2


def test_an_update_of_labels_keeps_the_marker(cloud: Running, tmp_path: Path) -> None:
    cluster = {
        "name": "main",
        "region": "nyc1",
        "version": "1.30.1-do.0",
        "node_pools": [{"name": "pool", "size": "s-1vcpu-2gb", "count": 1}],
    }
    with owned(cloud, tmp_path) as ctx:
        clusters = KubernetesCluster(ctx)
        clusters.create(KubernetesClusterSpec.model_validate(cluster))
        wanted = KubernetesClusterSpec.model_validate({**cluster, "tags": ["green"]})
        changed = clusters.apply(wanted)
        assert changed.outcome is Outcome.UPDATED
        assert changed.drift == ()
    (body,) = [thing["object"] for thing in cloud.objects()["kubernetes_cluster"]]
    assert set(body["tags"]) == {"green", "postonce:team-a:main"}


def test_an_update_that_states_no_labels_leaves_them_alone(cloud: Running, tmp_path: Path) -> None:
    cluster = {
        "name": "main",
        "region": "nyc1",
        "version": "1.30.1-do.0",
        "node_pools": [{"name": "pool", "size": "s-1vcpu-2gb", "count": 1}],
        "tags": ["blue", "green"],
    }
    with owned(cloud, tmp_path) as ctx:
        clusters = KubernetesCluster(ctx)
        made = clusters.create(KubernetesClusterSpec.model_validate(cluster))
        clusters.update(made.id, KubernetesClusterUpdate(name="main", auto_upgrade=True))
    (body,) = [thing["object"] for thing in cloud.objects()["kubernetes_cluster"]]
    assert set(body["tags"]) == {"blue", "green", "postonce:team-a:main"}


# A lost repository.


def lose(folder: Path) -> None:
    for path in folder.glob("state.db*"):
        path.unlink()


def test_a_lost_repository_is_rebuilt_and_nothing_is_made_twice(
    cloud: Running, tmp_path: Path
) -> None:
    names = ("web-1", "Web 2/ü")
    with owned(cloud, tmp_path) as ctx:
        ids = {name: Droplet(ctx).create(droplet(name="web"), instance=name).id for name in names}
    with owned(cloud, tmp_path / "other", owner="team-b") as other:
        Droplet(other).create(droplet(), instance="web-1")
    lose(tmp_path)
    with owned(cloud, tmp_path) as ctx:
        found = list(rebuild(ctx, generated.digitalocean))
        assert {one.instance: one.remote_id for one in found} == ids
        assert {one.finding for one in found} == {Finding.RECORDED}
        for name in names:
            again = Droplet(ctx).create(droplet(name="web"), instance=name)
            assert (again.outcome, again.id, again.drift) == (Outcome.REUSED, ids[name], ())
        assert {one.finding for one in rebuild(ctx, generated.digitalocean)} == {Finding.KNOWN}
    assert len(cloud.objects()["droplet"]) == 3


def test_nested_things_are_found_below_their_rebuilt_parents(
    cloud: Running, tmp_path: Path
) -> None:
    by_name = {subject.name: subject for subject in LABELLED}
    pool = KubernetesNodePoolSpec.model_validate({"size": "s", "count": 1, "name": "workers"})
    with owned(cloud, tmp_path) as ctx:
        cluster = by_name["kubernetes_cluster"].create(ctx)
        made = KubernetesNodePool(ctx, cluster_id=cluster.id).create(pool)
    lose(tmp_path)
    with owned(cloud, tmp_path) as ctx:
        found = {one.kind: one for one in rebuild(ctx, "generated.digitalocean")}
        assert found["digitalocean/kubernetes_node_pool"].remote_id == made.id
        again = KubernetesNodePool(ctx, cluster_id=cluster.id).create(pool)
        assert (again.outcome, again.id) == (Outcome.REUSED, made.id)


def test_two_things_marked_for_one_instance_are_both_told_of(
    cloud: Running, tmp_path: Path
) -> None:
    for _ in range(2):
        with owned(cloud, tmp_path) as ctx:
            Droplet(ctx).create(droplet())
        lose(tmp_path)
    with owned(cloud, tmp_path) as ctx:
        found = list(rebuild(ctx, generated.digitalocean))
        assert [one.finding for one in found] == [Finding.RECORDED, Finding.RIVAL]
        with pytest.raises(AmbiguousMatch) as caught:
            Droplet(ctx).create(droplet())
        assert set(caught.value.ids) == {one.remote_id for one in found}


def test_a_kind_that_cannot_be_listed_is_named_and_the_rest_goes_on(
    cloud: Running, tmp_path: Path
) -> None:
    with owned(cloud, tmp_path) as ctx:
        Droplet(ctx).create(droplet())
    lose(tmp_path)
    cloud.fault(kind="status", status=403, operation="GET /v2/volumes", times=None)
    with owned(cloud, tmp_path) as ctx:
        found = list(rebuild(ctx, generated.digitalocean))
    assert {(one.kind, one.finding) for one in found} == {
        ("digitalocean/droplet", Finding.RECORDED),
        ("digitalocean/volume", Finding.FAILED),
    }


def test_without_an_owner_nothing_can_be_rebuilt(cloud: Running, tmp_path: Path) -> None:
    with owned(cloud, tmp_path, owner=None) as ctx, pytest.raises(ConfigError, match="owner="):
        list(rebuild(ctx, generated.digitalocean))


def test_what_selects_by_tags_is_not_marked(cloud: Running, tmp_path: Path) -> None:
    assert LoadBalancer.identity.marker is None
