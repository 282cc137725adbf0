"""Which fields hold a secret: by their format, or by a name that everyone uses for one."""

from __future__ import annotations

from ..names import words
from .shapes import Shape

_LAST_WORDS = frozenset("password passwd passphrase secret token".split())
_NAMES = frozenset(
    "private_key secret_key api_key access_key_secret secret_access_key ssl_key kubeconfig".split()
)
_NO_SECRETS = frozenset("page next continuation cursor".split())
"""A token of these is a place in a list."""


def is_sensitive(wire_name: str, shape: Shape) -> bool:
    """Whether the property `wire_name` holds a secret."""
    if shape.types and "string" not in shape.types:
        return False
    if shape.value("format") == "password" or shape.says("writeOnly"):
        return True
    name = words(wire_name)
    if not name or _NO_SECRETS.intersection(name):
        return False
    return name[-1] in _LAST_WORDS or any("_".join(name).endswith(known) for known in _NAMES)
