"""Spot checks of the vendored document: each a fact that is known from outside it."""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from codegen.classify import classify
from codegen.diagnostics import Findings
from codegen.discover import discover
from codegen.ir.discovery import Classification, Discovery
from codegen.ir.resources import Resource, ResourceKind, Sweep
from codegen.load import load
from codegen.words import table

PLAIN = table(
    "app certificate cdn_endpoint database_cluster domain droplet firewall floating_ip "
    "functions_namespace image kubernetes_cluster load_balancer project registry reserved_ip "
    "reserved_ipv6 spaces_key ssh_key tag uptime_check volume vpc vpc_peering vpc_nat_gateway "
    "agent knowledge_base autoscale_pool batch alert_policy team nfs_share"
)
SPEC = Path(__file__).parents[3] / "specs" / "digitalocean"


@cache
def judged() -> tuple[Discovery, Classification]:
    findings = Findings()
    document = load(SPEC / "openapi.json", findings, overlay=SPEC / "overlay.yaml")
    found = discover(document, findings)
    return found, classify(document, found, findings)


def resource(name: str) -> Resource:
    return next(r for r in judged()[0].resources if r.name == name)


def role(key: str) -> str:
    return judged()[0].judgements[key].role.value


def verdict(key: str) -> str:
    return judged()[1].verdicts[key].value.value


def test_every_operation_is_judged() -> None:
    found, verdicts = judged()
    assert len(found.judgements) == len(verdicts.verdicts) == 659


def test_no_two_resources_share_a_name() -> None:
    names = Counter(r.name for r in judged()[0].resources)
    assert names.most_common(1)[0][1] == 1


@pytest.mark.parametrize("name", sorted(PLAIN))
def test_plain_resource_is_found(name: str) -> None:
    assert resource(name).kind is ResourceKind.COLLECTION


@pytest.mark.parametrize(
    ("name", "parent"),
    [
        ("app_deployment", "app"),
        ("domain_record", "domain"),
        ("kubernetes_node_pool", "kubernetes_cluster"),
        ("database_replica", "database_cluster"),
        ("database_user", "database_cluster"),
        ("uptime_alert", "uptime_check"),
        ("volume_snapshot", "volume"),
        ("nfs_access_point", "nfs_share"),
        ("agent_api_key", "agent"),
        ("functions_trigger", "functions_namespace"),
    ],
)
def test_nested_resource_knows_its_parent(name: str, parent: str) -> None:
    assert (resource(name).kind, resource(name).parent) == (ResourceKind.NESTED, parent)


@pytest.mark.parametrize(
    ("name", "id_field"),
    [
        ("droplet", "id"),
        ("tag", "name"),
        ("domain", "name"),
        ("database_replica", "name"),
        ("functions_namespace", "namespace"),
        ("reserved_ip", "ip"),
        ("spaces_key", "access_key"),
        ("byoip_prefix", "uuid"),
        ("database_logsink", "sink_id"),
    ],
)
def test_id_field(name: str, id_field: str) -> None:
    assert resource(name).identity.id_field == id_field


@pytest.mark.parametrize(
    ("name", "envelopes"),
    [
        ("droplet", ("droplet", "droplet", "droplets")),
        ("ssh_key", ("ssh_key", "ssh_key", "ssh_keys")),
        ("spaces_key", ("key", "key", "keys")),
        ("byoip_prefix", ("byoip_prefix", "byoip_prefix", "byoip_prefixes")),
        ("database_logsink", ("sink", None, "sinks")),
        ("batch", (None, None, "data")),
    ],
)
def test_envelopes(name: str, envelopes: tuple[str | None, ...]) -> None:
    found = resource(name)
    assert (found.create_envelope, found.read_envelope, found.list_envelope) == envelopes


def test_droplet_is_told_by_a_name_that_others_may_have() -> None:
    identity = resource("droplet").identity
    assert (identity.natural_key, identity.is_unique) == (("name",), False)


def test_droplet_shows_its_region_and_size_under_other_names() -> None:
    paths = {a.field: a.path for a in resource("droplet").identity.answer_paths}
    assert (paths["region"], paths["size"]) == ("region.slug", "size_slug")


def test_droplets_are_ready_when_active_and_some_are_hidden_in_lists() -> None:
    droplet = resource("droplet")
    assert droplet.readiness is not None
    assert (droplet.readiness.field, droplet.readiness.ready) == ("status", ("active",))
    assert Sweep(parameter="type", value="gpus") in droplet.sweeps


def test_volume_is_unique_by_name_and_region() -> None:
    identity = resource("volume").identity
    assert (identity.natural_key, identity.is_unique) == (("name", "region"), True)


@pytest.mark.parametrize("name", ["droplet", "database_cluster", "volume", "image"])
def test_tags_that_label_are_a_marker(name: str) -> None:
    assert resource(name).identity.marker == "tags"


@pytest.mark.parametrize("name", ["firewall", "alert_policy", "load_balancer", "autoscale_pool"])
def test_tags_that_select_are_no_marker(name: str) -> None:
    assert resource(name).identity.marker is None


@pytest.mark.parametrize(
    ("name", "secret"),
    [
        ("spaces_key", "secret_key"),
        ("functions_access_key", "secret"),
        ("agent_api_key", "secret_key"),
        ("dedicated_inference_token", "value"),
        ("dedicated_inference", "token.value"),
    ],
)
def test_secrets_that_are_shown_once(name: str, secret: str) -> None:
    assert secret in resource(name).write_once


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("POST /v2/apps/propose", "query"),
        ("POST /v2/registries/validate-name", "query"),
        ("POST /v2/apps/metrics/bandwidth_daily", "query"),
        ("POST /v1/chat/completions", "query"),
        ("POST /v2/monitoring/sinks/destinations/{destination_uuid}", "update"),
        ("POST /v2/registries/subscription", "update"),
        ("POST /v2/firewalls/{firewall_id}/droplets", "attach"),
        ("DELETE /v2/firewalls/{firewall_id}/droplets", "detach"),
        ("DELETE /v2/cdn/endpoints/{cdn_id}/cache", "action"),
        ("PUT /v2/databases/{database_cluster_uuid}/resize", "action"),
        ("PUT /v2/gen-ai/agents/{agent_uuid}/api_keys/{api_key_uuid}/regenerate", "credential"),
        ("POST /v2/spaces/keys", "credential"),
        ("POST /v2/tags", "create"),
    ],
)
def test_roles(key: str, expected: str) -> None:
    assert role(key) == expected


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("POST /v2/droplets", "duplicates"),
        ("POST /v2/load_balancers", "duplicates"),
        ("POST /v2/domains/{domain_name}/records", "duplicates"),
        ("POST /v2/domains", "conflicts"),
        ("POST /v2/databases/{database_cluster_uuid}/users", "conflicts"),
        ("POST /v2/registry", "conflicts"),
        ("POST /v1/batches", "idempotent"),
        ("POST /v2/gen-ai/models/api_keys", "safe"),
        ("POST /v2/droplets/{droplet_id}/actions", "duplicates"),
        ("PUT /v2/gen-ai/agents/{agent_uuid}/api_keys/{api_key_uuid}/regenerate", "duplicates"),
        ("DELETE /v2/cdn/endpoints/{cdn_id}/cache", "duplicates"),
        ("POST /v2/tags/{tag_id}/resources", "idempotent"),
        ("POST /v1/chat/completions", "safe"),
    ],
)
def test_verdicts(key: str, expected: str) -> None:
    assert verdict(key) == expected


def test_droplet_actions_are_judged_one_by_one() -> None:
    variants = judged()[1].variants["POST /v2/droplets/{droplet_id}/actions"]
    assert {tag: variants[tag].value.value for tag in ("power_off", "reboot", "snapshot")} == {
        "power_off": "idempotent",
        "reboot": "duplicates",
        "snapshot": "duplicates",
    }


def test_create_of_a_thing_with_an_id_is_never_milder_without_strong_evidence() -> None:
    strong = {"keyed-by-client", "only-one", "said-unique", "native-key", "said-idempotent"}
    found, verdicts = judged()
    for one in found.resources:
        assert one.create is not None
        judgement = verdicts.verdicts[one.create]
        if judgement.value.value not in ("duplicates", "unknown"):
            assert judgement.evidence[0].rule in strong, one.create
