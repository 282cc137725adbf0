"""Which fields hold a secret: by their format, or by a name that everyone uses for one."""

from __future__ import annotations

from ..words import table, words
from .outlines import Outline

_LAST_WORDS = table("password passwd passphrase secret token")
_NAMES = table(
    "private_key secret_key api_key access_key_secret secret_access_key ssl_key kubeconfig"
)
_NO_SECRETS = table("page next continuation cursor")
"""A token of these is a place in a list."""


def is_sensitive(wire_name: str, outline: Outline) -> bool:
    """Whether the property `wire_name` holds a secret."""
    if outline.types and "string" not in outline.types:
        return False
    if outline.value("format") == "password" or outline.says("writeOnly"):
        return True
    name = words(wire_name)
    if not name or _NO_SECRETS.intersection(name):
        return False
    return name[-1] in _LAST_WORDS or any("_".join(name).endswith(known) for known in _NAMES)
