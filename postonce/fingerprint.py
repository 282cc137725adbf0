"""What the record keeps of requests and answers: recognisable, and no secret lost or exposed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable

from .types import Json


def fingerprint(request: Json) -> str:
    """Return the SHA-256 (hex) of the request's canonical JSON: sorted keys, no spaces."""
    text = json.dumps(request, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def without_secrets(request: Json, sensitive: Iterable[str], *, salt: str) -> Json:
    """Return `request` with the values at the `sensitive` dotted paths replaced by digests.

    A digest tells whether a secret changed, not what it was; `salt` (the intent's token) keeps
    equal secrets of two instances from looking alike. Lists are entered without an index.
    """
    for path in sensitive:
        request = _digested(request, path.split("."), salt)
    return request


def keep_write_once(old: Json, new: Json, write_once: tuple[str, ...]) -> Json:
    """Return `new` with the top-level write-once fields that only `old` still holds."""
    if not isinstance(old, dict) or not isinstance(new, dict):
        return new
    kept = {
        path: old[path] for path in write_once if path in old and new.get(path) in (None, "", "***")
    }
    return {**new, **kept}


def _digested(value: Json, path: list[str], salt: str) -> Json:
    if isinstance(value, list):
        return [_digested(item, path, salt) for item in value]
    if not path:
        return value if value is None else f"digest:{fingerprint([salt, value])[:32]}"
    if isinstance(value, dict) and path[0] in value:
        return {**value, path[0]: _digested(value[path[0]], path[1:], salt)}
    return value
