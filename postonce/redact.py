"""What must not be seen: sensitive values are replaced before anything is shown, logged or kept.

Known by name wherever they stand, by given paths, and by value (our own token, echoed back).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from urllib.parse import quote, quote_plus

from .types import Json

REDACTED = "***"

_SECRET = re.compile(
    r"passw(or)?d|pass(phrase|code)|secrets?|tokens?|credentials?|authorization|bearer|jwt"
    r"|(api|access|secret|private)key|kubeconfig"
)
_KEY_OF = re.compile(r"(api|private|access|secret|signing|encryption|master) keys?")
_ABOUT = re.compile(
    r"ids?|names?|types?|at|on|ur[il]|path|policy|length|count|limit|enabled|required"
    r"|expir(y|es|ation)|created|updated|version|status"
)
"""Last words of fields that tell about a secret and hold none: `token_id`, `password_policy`."""

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_USER_INFORMATION = re.compile(r"(?<=://)[^\s/@]*:[^\s/@]*(?=@)")


def is_sensitive(name: str) -> bool:
    """Whether a field of this name is known to hold a secret (`api_key`, `rootPassword`)."""
    words = [word.lower() for word in _WORD.findall(name)]
    if not words or _ABOUT.fullmatch(words[-1]):
        return False
    pairs = (" ".join(pair) for pair in pairwise(words))
    return any(map(_SECRET.fullmatch, words)) or any(map(_KEY_OF.fullmatch, pairs))


def secret_paths(body: Json, above: str = "") -> Iterator[str]:
    """Yield the dotted paths of the members of `body` that are known by name to hold a secret."""
    if isinstance(body, list):
        for item in body:
            yield from secret_paths(item, above)
    elif isinstance(body, dict):
        for key, value in body.items():
            if is_sensitive(key):
                yield f"{above}{key}"
            else:
                yield from secret_paths(value, f"{above}{key}.")


def redact(body: Json, paths: Iterable[str] = (), *, secrets: Iterable[str] = ()) -> Json:
    """Return a copy of `body` with sensitive values replaced by `***`.

    `paths` are dotted and pass through lists (`users.password`); `secrets` are values to hide
    wherever they stand in a text. None and booleans stay: they hold no secret.
    """
    paths, secrets = tuple(paths), tuple(secrets)
    match body:
        case dict():
            return {key: _member(key, value, paths, secrets) for key, value in body.items()}
        case list():
            return [redact(value, paths, secrets=secrets) for value in body]
        case str():
            return concealed(body, secrets)
        case _:
            return body


def _member(key: str, value: Json, paths: tuple[str, ...], secrets: tuple[str, ...]) -> Json:
    if hides(key, value, paths):
        return REDACTED
    return redact(value, paths_below(key, paths), secrets=secrets)


def hides(key: str, value: Json, paths: tuple[str, ...]) -> bool:
    """Whether member `key` is a secret, by its name or by `paths` from where it stands.

    None and booleans hold none.
    """
    return (is_sensitive(key) or key in paths) and not (value is None or isinstance(value, bool))


def paths_below(key: str, paths: tuple[str, ...]) -> tuple[str, ...]:
    """Return those of `paths` that go on below member `key`, from there."""
    return tuple(path[len(key) + 1 :] for path in paths if path.startswith(f"{key}."))


def has_password(text: str) -> bool:
    """Whether `text` holds an address with a password (`://user:…@`)."""
    return _USER_INFORMATION.search(text) is not None


def concealed(text: str, secrets: Iterable[str] = ()) -> str:
    """Return `text` without `secrets` and without passwords in addresses (`://user:…@`).

    An echo of a query or form shows a secret percent-encoded.
    """
    for secret in filter(None, secrets):
        for spelling in dict.fromkeys((secret, quote_plus(secret), quote(secret, safe=""))):
            text = text.replace(spelling, REDACTED)
    return _USER_INFORMATION.sub(REDACTED, text)
