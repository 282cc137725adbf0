"""Sample texts: valid under format, pattern and length, and the same in every run."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from random import Random
from uuid import NAMESPACE_URL, uuid5

from rstr import Rstr

from ..types import Json

DATE_TIME = "2026-01-01T00:00:00Z"
_ATTEMPTS = 50  # at a text from a pattern that also fits the length


def text(shape: Mapping[str, Json], name: str, serial: int = 1) -> str:
    """Return a text for the property `name`; another `serial` gives another text where it can.

    Where no text fits (a pattern that nothing matches), the plain one comes back as it is.
    """
    fallback = _fitted(f"{_slug(name)}-{serial}", f"-{serial}", shape)
    return next(
        (t for t in _candidates(shape, name, serial, fallback) if _fits(t, shape)), fallback
    )


def formatted(kind: Json, name: str, serial: int) -> str | None:
    """Return a text of the format `kind`, or None where that is no format known here."""
    low, high = serial % 256, serial // 256 % 256
    match kind:
        case "uuid":
            return str(uuid5(NAMESPACE_URL, f"{name}/{serial}"))
        case "date-time":
            return DATE_TIME
        case "date":
            return "2026-01-01"
        case "time":
            return "00:00:00Z"
        case "duration":
            return "PT1H"
        case "email":
            return f"user-{serial}@example.com"
        case "hostname" | "idn-hostname":
            return f"host-{serial}.example.com"
        case "ipv4" | "ip":
            return f"10.0.{high}.{low}"
        case "ipv6":
            return f"2001:db8::{serial:x}"
        case "cidr":
            return f"10.{low}.0.0/24"
        case "uri" | "url" | "uri-reference" | "iri":
            return f"https://example.com/{_slug(name)}/{serial}"
        case "byte":
            return "c2FtcGxl"
        case _:
            return None


def _candidates(shape: Mapping[str, Json], name: str, serial: int, plain: str) -> Iterator[str]:
    if (by_format := formatted(shape.get("format"), name, serial)) is not None:
        yield by_format
    yield plain
    if not isinstance(pattern := shape.get("pattern"), str):
        return
    slug = _slug(name)
    yield f"{slug.replace('-', '')}{serial}"
    yield f"{slug}-{serial}.example.com"
    yield slug.replace("-", "_")
    yield f"https://example.com/{slug}/{serial}"
    yield f"{slug}/{serial}"
    for kind in ("uuid", "ipv4", "cidr", "email"):
        yield formatted(kind, name, serial) or ""
    yield from _from_pattern(pattern, serial)


def _from_pattern(pattern: str, serial: int) -> Iterator[str]:
    """Yield texts made from the expression itself; none where Python cannot read it."""
    for attempt in range(_ATTEMPTS):
        try:
            yield Rstr(Random(f"{pattern} {serial} {attempt}")).xeger(pattern)
        except (re.error, KeyError, ValueError, OverflowError):
            return


def _fits(candidate: str, shape: Mapping[str, Json]) -> bool:
    least, most = _length(shape, "minLength", 0), _length(shape, "maxLength", len(candidate))
    if not least <= len(candidate) <= most:
        return False
    pattern = shape.get("pattern")
    try:
        return not isinstance(pattern, str) or re.search(pattern, candidate) is not None
    except re.error:
        return True


def _fitted(plain: str, ending: str, shape: Mapping[str, Json]) -> str:
    """Return `plain` cut or padded in front of its ending, so that the length is right."""
    least, most = _length(shape, "minLength", 0), _length(shape, "maxLength", len(plain))
    stem = plain.removesuffix(ending)
    if len(plain) > most:
        return (stem[: max(most - len(ending), 0)] + ending)[-most:] if most else ""
    return stem + "x" * (least - len(plain)) + ending


def _length(shape: Mapping[str, Json], keyword: str, default: int) -> int:
    value = shape.get(keyword)
    return value if isinstance(value, int) else default


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "value"
