"""Secrecy: which values must not be seen, as far as a field's name and format tell."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from .words import table, words

# Names that are secrets by their last word.
_LAST_WORDS = table(
    "authorization credentials cvc cvv kubeconfig password passwd passphrase pwd secret token"
)
# Names that are secrets by their last words.
_LAST_PAIRS = table(
    "access_token account_key api_key auth_key card_number client_key connection_string "
    "encryption_key private_key root_pass sas_key secret_key service_key shared_key signing_key "
    "ssl_key tsig_key user_pass"
)
_LAST_TRIPLES = table("access_key_secret secret_access_key")
# First words that make a `token` a position, not a secret.
_POSITIONS = table(
    "bos continuation continue cursor end eos marker max next page pagination prev previous skip "
    "stop sync"
)
# What is no secret though it is only ever sent: where something is, what it is called.
_PUBLIC_WORDS = table(
    "address cidr count domain email host hostname id ids ip ipv4 ipv6 kind mode name port region "
    "size slug source type uri url uuid version"
)
_PUBLIC_FORMATS = table("date date-time email hostname ipv4 ipv6 uri url uuid")


def is_secret(name: str, *, value_format: object, is_only_sent: bool) -> bool:
    """Whether a text field holds a secret; `is_only_sent` where answers never show it."""
    if value_format == "password" or is_secret_name(name):
        return True
    return is_only_sent and value_format not in _PUBLIC_FORMATS and not _is_public_name(name)


@cache
def is_secret_name(name: str) -> bool:
    """Whether a field of this name holds a secret, as far as names tell."""
    parts = words(name)
    if not parts or parts[0] in _POSITIONS:
        return False
    if parts[-1] in _LAST_WORDS or "_".join(parts[-2:]) in _LAST_PAIRS:
        return True
    return "_".join(parts[-3:]) in _LAST_TRIPLES


def sent_secret(required: Iterable[str], spoken: str) -> str | None:
    """Return the required field that is the secret which a path speaks of, or None.

    `reset_password` with a `password` sets it; a `password` that `regenerate-token` asks for only
    confirms who asks.
    """
    said = words(spoken)
    if _ANEW & set(said):
        return None
    return next((n for n in sorted(required) if is_secret_name(n) and words(n)[-1] in said), None)


_ANEW = table("generate issue regenerate reissue rekey renew rotate")


def _is_public_name(name: str) -> bool:
    return bool(_PUBLIC_WORDS & set(words(name)[-1:]))
