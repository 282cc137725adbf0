from __future__ import annotations

import pytest

from .documents import Json, collection, discovered, many, op, thing


def names(operations: dict[str, Json]) -> list[str]:
    return [resource.name for resource in discovered(operations).resources]


def named(path: str, envelope: str | None = None, operation_id: str | None = None) -> str:
    made = thing("id", "name")
    shown = made if envelope is None else thing(**{envelope: made})
    operations = collection(path, made, "id_") | {
        f"POST {path}": op(shown, body=thing("name"), status="201", operationId=operation_id),
        f"GET {path}/{{id_}}": op(shown),
    }
    return names(operations)[0]


@pytest.mark.parametrize(
    ("path", "envelope", "operation_id", "name"),
    [
        ("/v2/servers", "server", "servers_create", "server"),
        ("/v2/account/keys", "ssh_key", "sshKeys_create", "ssh_key"),
        ("/v2/uptime/checks", "check", "uptime_create_check", "uptime_check"),
        ("/v2/spaces/keys", "key", "spacesKey_create", "spaces_key"),
        ("/v2/monitoring/alerts", "policy", "monitoring_create_alertPolicy", "alert_policy"),
        ("/v2/vpc_nat_gateways", "vpc_nat_gateway", "vpcnatgateways_create", "vpc_nat_gateway"),
        ("/v2/add-ons/saas", "resource", "addons_create", "add_on"),
        ("/v2/nfs", "share", "nfs_create", "nfs_share"),
        ("/images", "image", "images_create_custom", "image"),
        ("/hooks", None, "createHookBySiteId", "hook"),
        ("/flows/", None, "create_flow_flows__post", "flow"),
        ("/user/secrets", None, "codespaces/create-or-update-secret", "user_secret"),
        ("/databases/mysql/instances", None, "postDatabasesMySQLInstances", "mysql_instance"),
        ("/sshkeys", None, "addSSHKey", "ssh_key"),
        ("/api/v1/namespaces", None, "createCoreV1Namespace", "namespace"),
        ("/v2/node-pools", None, None, "node_pool"),
    ],
)
def test_name_is_readable(
    path: str, envelope: str | None, operation_id: str | None, name: str
) -> None:
    assert named(path, envelope, operation_id) == name


def test_nested_thing_is_called_after_its_parent() -> None:
    operations = collection("/domains") | collection("/domains/{domain_id}/records", item="r")
    assert names(operations) == ["domain", "domain_record"]


def test_area_of_the_parent_is_enough() -> None:
    operations = collection("/kubernetes/clusters") | collection(
        "/kubernetes/clusters/{id}/node_pools", item="pool"
    )
    assert names(operations) == ["kubernetes_cluster", "kubernetes_node_pool"]


def test_noun_that_says_what_it_belongs_to_is_not_said_twice() -> None:
    operations = collection("/dns_zones") | collection("/dns_zones/{id}/dns_records", item="r")
    assert names(operations) == ["dns_record", "dns_zone"]


def test_names_are_unique() -> None:
    operations = collection("/east/servers") | collection("/west/servers")
    assert len(set(names(operations))) == 2


def test_singleton_beside_a_collection_of_that_name_is_the_accounts() -> None:
    made = thing("name", "region")
    operations = collection("/registries", made, "registry_name") | {
        "POST /registry": op(made, body=made, status="201"),
        "GET /registry": op(made),
        "DELETE /registry": op(status="204"),
    }
    assert names(operations) == ["account_registry", "registry"]


def test_version_tells_two_things_of_one_name_apart() -> None:
    operations = collection("/limits") | collection("/v2/limits")
    assert names(operations) == ["limit", "limit_v2"]


def test_title_is_the_name_in_words() -> None:
    titles = [r.title for r in discovered(collection("/load_balancers")).resources]
    assert titles == ["load balancer"]


def test_list_envelope_names_nothing_alone() -> None:
    operations = collection("/servers") | {"GET /servers": op(thing(data=many(thing("id"))))}
    assert names(operations) == ["server"]


def test_name_that_the_runtime_uses_is_left_to_it() -> None:
    assert names(collection("/ai/models") | collection("/providers")) == [
        "ai_model",
        "provider_resource",
    ]


def test_names_that_make_one_class_are_told_apart() -> None:
    operations = collection("/east/server2") | collection("/west/server_2")
    assert len({name.replace("_", "") for name in names(operations)}) == 2


def test_long_name_keeps_its_last_words() -> None:
    words = [f"word{number}" for number in range(20)]
    (name,) = names(collection(f"/{'-'.join(words)}-servers"))
    assert name.endswith("_word19_server")
    assert len(name) <= 50


def test_what_only_says_where_is_no_part_of_the_name() -> None:
    area = "/groups/{group}/providers/compute"
    operations = collection(f"{area}/machines") | collection(f"{area}/rules")
    assert names(operations) == ["compute_rule", "machine"]


def test_second_door_to_a_thing_is_called_after_its_key() -> None:
    made = thing("id", "name")
    operations = {
        "POST /snippets": op(made, body=made, status="201"),
        "GET /snippets": op(many(made)),
        "POST /snippets/{workspace_id}": op(made, body=made, status="201"),
        "GET /snippets/{workspace_id}": op(many(made)),
        "GET /snippets/{workspace_id}/{snippet_id}": op(made),
    }
    assert names(operations) == ["snippet", "workspace_snippet"]


def test_owner_that_could_be_anything_is_no_part_of_the_name() -> None:
    assert names(collection("/v1/{parent}/cryptoKeys")) == ["crypto_key"]
    assert names(collection("/{id}/clients", item="client")) == ["client"]
    assert names(collection("/{account_slug}/members", item="m")) == ["account_member"]


def test_collection_of_one_letter_is_called_after_its_key() -> None:
    assert names(collection("/b/{bucket}/o", item="object")) == ["bucket_object"]


def test_thing_at_the_root_is_called_after_the_key_of_its_own_path() -> None:
    operations = {
        "GET /{id}/name": op(thing("name")),
        "POST /": op(status="201", body=thing("realm")),
        "GET /{realm}": op(thing("realm")),
        "DELETE /{realm}": op(status="204"),
    }
    assert names(operations) == ["realm"]
