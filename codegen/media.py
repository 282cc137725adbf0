"""Media types: which sort of body each of them is, and which one is the easiest to be had."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, TypeAlias

Sort: TypeAlias = Literal["json", "form", "multipart", "any", "text", "binary"]

_ORDER: tuple[Sort, ...] = ("json", "form", "multipart", "any", "text", "binary")
_FORMS = frozenset(("application/x-www-form-urlencoded", "multipart/x-www-form-urlencoded"))
_PARTS = frozenset(("multipart/form-data", "application/form-data"))
_TEXTS = frozenset(("xml", "yaml", "csv", "html", "javascript", "sql", "graphql", "toml", "text"))
_MANY_JSONS = ("ndjson", "jsonl", "json-seq", "stream+json", "jsonlines", "nljson")
"""One JSON value after another: no JSON document."""


def sort_of(media_type: str) -> Sort:
    """Return the sort of body that a media type says."""
    kind = essence(media_type)
    if kind in ("*/*", "", "*"):
        return "any"
    if kind in _FORMS:
        return "form"
    if kind in _PARTS:
        return "multipart"
    if "json" in kind and not any(word in kind for word in _MANY_JSONS):
        return "json"
    if kind.startswith("text/") or "json" in kind:
        return "text"
    words = kind.partition("/")[2].replace("+", ".").replace("-", ".").split(".")
    return "text" if _TEXTS.intersection(words) else "binary"


def essence(media_type: str) -> str:
    """Return a media type without its parameters, in small letters."""
    return media_type.partition(";")[0].strip().lower()


def easiest(media_types: Iterable[str]) -> str:
    """Return the media type to use where several are offered: JSON, then forms, then the rest.

    Among equals the document's order counts, but a patch made of steps comes last among JSONs.
    """
    return min(media_types, key=_distance)


def _distance(media_type: str) -> tuple[int, int]:
    kind = essence(media_type)
    plainness = 0 if kind == "application/json" else 2 if "json-patch" in kind else 1
    return _ORDER.index(sort_of(media_type)), plainness


def is_concrete(media_type: str) -> bool:
    """Whether this names one type, and not any of several (`image/*`)."""
    main, slash, sub = essence(media_type).partition("/")
    return bool(main and slash and sub) and "*" not in (main, sub)
