"""Encryption: whether the configured keys are keys, and open what the store holds encrypted."""

from __future__ import annotations

import os

from ..data.keys import KEY, KEY_FILE, keys_of
from ..data.look import Look
from ..data.seal import Seal
from ..data.sealed import opened
from ..errors import ConfigError, RepositoryError
from .check import Check, fault, ok

_SUBJECT = "encryption"


def key_check(look: Look | None) -> Check:
    """Return how secrets are stored; `look` is into the store, None where there is no such look."""
    sealed = look.sealed() if look is not None and look.format else iter(())
    count = 0
    try:
        keys = keys_of(os.environ)
        if not keys:
            return _without_key(sum(1 for _ in sealed))
        seal = Seal(keys)
        for record in sealed:
            opened(record, seal)
            count += 1
    except (ConfigError, RepositoryError) as error:
        return fault(_SUBJECT, str(error))
    held = "1 key" if len(keys) == 1 else f"{len(keys)} keys"
    return ok(
        _SUBJECT, f"{held}; encrypted in the store: {count} records, all opened" if count else held
    )


def _without_key(count: int) -> Check:
    if count:
        return fault(
            _SUBJECT,
            f"no key is configured, and {count} records hold encrypted secrets",
            f"set {KEY} or {KEY_FILE} to the key that they were written with",
        )
    return ok(
        _SUBJECT, "no key: secrets are stored in clear", f"to encrypt them: {KEY} or {KEY_FILE}"
    )
