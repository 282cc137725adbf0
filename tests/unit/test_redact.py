"""What must not be seen is not."""

from __future__ import annotations

import pytest

from postonce.redact import concealed, is_sensitive, redact, secret_paths

SECRETS = """password rootPassword root_password passwd passphrase secret client_secret secretKey
    secret_key api_key apiKey X-Api-Key apikey token access_token accessToken token_value
    private_key PrivateKey access_key_secret credentials Authorization kubeconfig
    encryption-key bearer"""
SOUND_ALIKE = """name id public_key ssh_keys key token_id tokenType secret_name password_policy
    token_expires_at access_key_id password_enabled secretary tokenized compass region
    passenger"""


@pytest.mark.parametrize(
    "name",
    SECRETS.split(),
)
def test_a_secret_is_known_by_its_name(name: str) -> None:
    assert is_sensitive(name)


@pytest.mark.parametrize(
    "name",
    SOUND_ALIKE.split(),
)
def test_what_only_sounds_alike_is_shown(name: str) -> None:
    assert not is_sensitive(name)


def test_secrets_are_replaced_wherever_they_stand() -> None:
    body = {"id": 1, "user": {"password": "pw", "name": "a"}, "keys": [{"api_key": "k"}]}

    assert redact(body) == {
        "id": 1,
        "user": {"password": "***", "name": "a"},
        "keys": [{"api_key": "***"}],
    }
    assert body["user"] == {"password": "pw", "name": "a"}


def test_a_sensitive_object_is_hidden_whole() -> None:
    assert redact({"credentials": {"user": "a", "pin": 1}}) == {"credentials": "***"}


def test_flags_and_nulls_hold_no_secret() -> None:
    body = {"password": None, "token": False}

    assert redact(body) == body


def test_given_paths_pass_through_lists() -> None:
    body = {"users": [{"pin": 1, "name": "a"}], "pin": 2, "a.b": 3}

    assert redact(body, ["users.pin", "a.b"]) == {
        "users": [{"pin": "***", "name": "a"}],
        "pin": 2,
        "a.b": "***",
    }


def test_a_value_is_hidden_in_any_text() -> None:
    assert redact({"message": "bad token t0k!"}, secrets=["t0k", ""]) == {
        "message": "bad token ***!"
    }


def test_a_password_in_an_address_is_hidden() -> None:
    text = "see postgres://admin:pw@db.test:5432/x and https://acme.test/a:b@c"

    assert concealed(text) == "see postgres://***@db.test:5432/x and https://acme.test/a:b@c"


def test_secrets_known_by_name_have_paths_through_lists() -> None:
    body = {"name": "a", "db": [{"password": "x", "host": "h"}], "auth": {"api_key": "k"}}
    assert set(secret_paths(body)) == {"db.password", "auth.api_key"}


@pytest.mark.parametrize("echo", ["a%20b%2F%2B", "a+b%2F%2B", "a b/+"])
def test_a_value_is_hidden_as_a_query_or_form_spells_it(echo: str) -> None:
    assert concealed(f"client_secret={echo}&x=1", ["a b/+"]) == "client_secret=***&x=1"
