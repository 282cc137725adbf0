"""Addresses of PostgreSQL stores: read as libpq reads them, shown without what is secret."""

from __future__ import annotations

import pytest
from psycopg.conninfo import conninfo_to_dict

from postonce.data.postgres.address import address_of
from postonce.errors import ConfigError


@pytest.mark.parametrize(
    ("rest", "name"),
    [
        ("user:s3cret@db.example:6432/cloud", "postgresql://user@db.example:6432/cloud"),
        ("user:s3cr%40et%2F@db/cloud?sslmode=require", "postgresql://user@db/cloud"),
        ("/cloud?host=/run/pg&password=s3cret", "postgresql:///run/pg/cloud"),
        ("one:1,two:2/cloud", "postgresql://one,two:1,2/cloud"),
        ("[::1]/cloud", "postgresql://::1/cloud"),
        ("", "postgresql:///"),
    ],
)
def test_the_name_of_a_store_is_its_address_without_secrets(rest: str, name: str) -> None:
    address = address_of(rest)

    assert address.name == name
    assert "s3cr" not in repr(address)


def test_the_password_reaches_the_server_as_it_is_meant() -> None:
    assert conninfo_to_dict(address_of("u:a%40b%2F%25@h/d").conninfo)["password"] == "a@b/%"


def test_what_the_address_says_comes_before_our_own_defaults() -> None:
    parts = conninfo_to_dict(address_of("h/d?connect_timeout=3&keepalives_idle=60").conninfo)

    assert (parts["connect_timeout"], parts["keepalives_idle"]) == ("3", "60")
    assert parts["fallback_application_name"] == "postonce"


@pytest.mark.parametrize(
    "rest",
    [
        "user:s3@cret@db/x",
        "user:/s3cret@db/x",
        "user:12/s3cret@db/x",
        "user:s3cret@db:s3cret/x",
        "user:%s3cret@db/x",
        "user@db/x?s3cret=1",
        "user@db/x?password=s3cret@",
    ],
)
def test_an_address_that_cannot_be_read_is_refused_without_showing_it(rest: str) -> None:
    with pytest.raises(ConfigError, match="postgresql://user@host:5432/database") as caught:
        address_of(rest)
    assert "cret" not in str(caught.value)
    assert caught.value.__cause__ is None
