"""The words of a spec: names of any spelling split into words, singulars and plurals."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from pluralizer import Pluralizer

_PIECE = re.compile(
    r"(?<![A-Za-z0-9])[A-Za-z][0-9]+[A-Za-z](?![A-Za-z0-9])"  # `k8s`, `i18n`: one word each
    r"|[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+[0-9]*|[A-Z]+[0-9]*|[0-9]+"
)
# `IPs`, `IPv6`: small letters that belong to the capitals before them.
_ABBREVIATION = re.compile(r"(?<![A-Z])([A-Z]{2,})(s|v\ds?)(?=[A-Z_\W]|$)")

# No plurals, whatever they end in.
_SINGULAR_IN_S = {"kubernetes", "dns", "nfs", "cors", "tls", "https", "aws", "sms", "sas", "saas"}
# Plurals that the library folds differently.
_IRREGULAR = {"caches": "cache", "data": "data", "dbs": "db", "media": "media"}
_IRREGULAR |= {"metadata": "metadata"}


# Said letter by letter, or spelled so: prose writes them with capitals.
_SPELLED = "ai api aws ca cdn cpu dns gpu html http https id ip json nat nfs os saml sms sql ssh"
_SPELLED += " ssl tcp tls ttl udp uri url uuid vm vpc vpn"
_ACRONYMS = {w: w.upper() for w in _SPELLED.split()} | {"ipv4": "IPv4", "ipv6": "IPv6"}
_ACRONYMS |= {f"{word}s": f"{spelled}s" for word, spelled in _ACRONYMS.items()}


def table(text: str) -> frozenset[str]:
    """Return the words of `text`, a table written down as they are read."""
    return frozenset(text.split())


@cache
def words(text: str) -> tuple[str, ...]:
    """Return the lower-case words of `text`, whatever case and signs hold them together."""
    joined = _ABBREVIATION.sub(lambda m: f"_{m.group().lower()}_", text)
    return tuple(piece.lower() for piece in _PIECE.findall(joined))


@cache
def singular(text: str) -> str:
    """Return the words of `text` in snake_case, the last one singular: `nodePools`, `node_pool`."""
    parts = words(text)
    return "_".join((*parts[:-1], _singular_word(parts[-1]))) if parts else ""


@cache
def plural(text: str) -> str:
    """Return the words of `text` in snake_case, the last one plural."""
    parts = words(text)
    return "_".join((*parts[:-1], _pluralizer().plural(parts[-1]))) if parts else ""


def spoken(parts: Iterable[str]) -> str:
    """Return words as prose writes them: `ssh key` → SSH key."""
    return " ".join(_ACRONYMS.get(word, word) for word in parts)


def is_plural(text: str) -> bool:
    """Whether `text` names several things."""
    return singular(text) != "_".join(words(text))


def _singular_word(word: str) -> str:
    if word in _SINGULAR_IN_S:
        return word
    return _IRREGULAR.get(word) or str(_pluralizer().singular(word))


@cache
def _pluralizer() -> Pluralizer:
    return Pluralizer()  # type: ignore[no-untyped-call]  # the library has no types
