from __future__ import annotations

import pytest

from codegen.secrecy import is_secret, is_secret_name


@pytest.mark.parametrize(
    "name",
    ["password", "root_password", "secret", "secretKey", "api_key", "access_token", "private-key"],
)
def test_well_known_names_are_secret(name: str) -> None:
    assert is_secret_name(name)


@pytest.mark.parametrize(
    "name", ["public_key", "page_token", "next_token", "max_tokens", "access_key", "key", "name"]
)
def test_names_that_only_look_alike_are_not(name: str) -> None:
    assert not is_secret_name(name)


def test_what_is_only_sent_is_taken_for_a_secret() -> None:
    assert is_secret("seed", value_format=None, is_only_sent=True)
    assert not is_secret("seed", value_format=None, is_only_sent=False)


@pytest.mark.parametrize("name", ["ip_address", "source_url", "zone_name", "image_id"])
def test_where_and_what_a_thing_is_are_no_secrets_though_only_sent(name: str) -> None:
    assert not is_secret(name, value_format=None, is_only_sent=True)


def test_format_tells_too() -> None:
    assert not is_secret("origin", value_format="ipv4", is_only_sent=True)
    assert is_secret("code", value_format="password", is_only_sent=False)
