from __future__ import annotations

import pytest

from codegen.words import is_plural, plural, singular, spoken, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("node_pools", ("node", "pools")),
        ("api.k8s.io", ("api", "k8s", "io")),
        ("nodePools", ("node", "pools")),
        ("node-pools", ("node", "pools")),
        ("SSHKey", ("ssh", "key")),
        ("reservedIPs_create", ("reserved", "ips", "create")),
        ("reservedIPv6", ("reserved", "ipv6")),
        ("load_15", ("load", "15")),
        ("s3", ("s3",)),
        ("", ()),
    ],
)
def test_words_of_any_spelling(text: str, expected: tuple[str, ...]) -> None:
    assert words(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("registries", "registry"),
        ("addresses", "address"),
        ("ssh_keys", "ssh_key"),
        ("nodePools", "node_pool"),
        ("kubernetes", "kubernetes"),
        ("status", "status"),
        ("dns", "dns"),
        ("caches", "cache"),
    ],
)
def test_singular_of_the_last_word(text: str, expected: str) -> None:
    assert singular(text) == expected


def test_plural_is_the_way_back() -> None:
    assert plural("node_pool") == "node_pools"
    assert is_plural("node_pools")
    assert not is_plural("node_pool")


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (["ssh", "key"], "SSH key"),
        (["list", "ips"], "list IPs"),
        (["reserved", "ipv6"], "reserved IPv6"),
        (["ship", "idea"], "ship idea"),
    ],
)
def test_prose_spells_abbreviations_with_capitals(parts: list[str], expected: str) -> None:
    assert spoken(parts) == expected
