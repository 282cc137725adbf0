"""A secret as a sealed text and back: Fernet (AES-128-CBC and HMAC-SHA256), bound to its place.

What is sealed says where it belongs: copied to another record or field it does not open, so
that who can write the store cannot have a secret handed out as something that is shown.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeAlias

from ..errors import ConfigError, RepositoryError
from ..types import Json
from .keys import KEY, KEY_FILE

if TYPE_CHECKING:
    from cryptography.fernet import Fernet, MultiFernet

SEALED = "sealed:v1:"

Place: TypeAlias = tuple[str | int, ...]
"""Kind, instance and field of a record, then members and indexes down to the value."""

_MAKE_ONE = (
    "make one with: python -c 'from cryptography.fernet import Fernet; "
    "print(Fernet.generate_key().decode())'"
)


class Seal:
    """Seals with the first of its keys and opens with any, so that keys can be changed.

    Without keys it seals nothing and opens nothing. Raises: ConfigError for what is no key.
    """

    def __init__(self, keys: Sequence[str] = ()) -> None:
        self._keys = _key_ring(keys) if keys else None

    @property
    def has_key(self) -> bool:
        """Whether there is a key to seal with."""
        return self._keys is not None

    def close(self, value: Json, place: Place) -> str:
        """Return `value` as a text that only opens with our key, at `place`. Needs a key."""
        assert self._keys is not None
        content = json.dumps({"at": place, "value": value}, sort_keys=True)  # as in plain records
        return SEALED + self._keys.encrypt(content.encode()).decode()

    def open(self, text: str, place: Place) -> Json:
        """Return the value that `text` was made of.

        Raises: ConfigError where the key is missing; RepositoryError where it was made for
        another place.
        """
        kind, instance, *path = place
        where = f"{kind} {instance!r}: {'.'.join(map(str, path))}"
        if self._keys is None:
            raise ConfigError(
                f"{where} is encrypted in the repository and no key is configured; nothing was "
                f"changed: set {KEY} or {KEY_FILE} to the key that it was written with"
            )
        from cryptography.fernet import InvalidToken

        try:
            content = json.loads(self._keys.decrypt(text.removeprefix(SEALED)))
        except InvalidToken:
            raise ConfigError(
                f"{where} is encrypted in the repository with a key that is not configured, or is "
                f"damaged; nothing was changed: add that key to {KEY} or {KEY_FILE}, after the "
                "newest one"
            ) from None
        if content["at"] != list(place):
            raise RepositoryError(
                f"{where} in the repository was encrypted for another place and moved here; it was "
                "not opened: find out who writes to the store, and restore a copy"
            )
        return content["value"]


def _key_ring(keys: Sequence[str]) -> MultiFernet:
    try:
        from cryptography.fernet import Fernet, MultiFernet
    except ImportError as error:
        raise ConfigError(
            f"a key is configured, and encryption needs an extra ({error}): "
            "pip install 'postonce[encryption]'"
        ) from error

    def key_of(number: int, key: str) -> Fernet:
        try:
            return Fernet(key)
        except ValueError:
            raise ConfigError(
                f"configured key {number} of {len(keys)} is no Fernet key (32 bytes in URL-safe "
                f"base64); {_MAKE_ONE}"
            ) from None

    return MultiFernet([key_of(number, key) for number, key in enumerate(keys, 1)])
