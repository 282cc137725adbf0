"""Prose → `x-postonce-<fact>` fields beside what they describe, by the rules in facts/."""

from __future__ import annotations

from collections.abc import Iterator

from ..document import Json, unescape
from ..grammar import Kind, Place, places
from .facts import RULES
from .prose import Rule, Where

_REFUSALS = ("400", "409", "422")


def lift_facts(raw: dict[str, Json]) -> int:
    """Write the facts that prose states into `raw`, in place; return how many there are.

    Shape of each: {"value": the fact, "rule": the name of the rule that read it}. A fact that
    stands there already was written by hand and stays as it is.
    """
    every = [*places(raw)]
    return sum(_lift(place, raw) for place in every)


def _lift(place: Place, raw: dict[str, Json]) -> int:
    facts = dict[str, Json]()
    for where, prose in _prose_at(place, raw):
        for rule in RULES:
            if where in rule.where and rule.fact not in facts and _is_for(rule, place):
                value = rule.reads(prose)
                if value is not None:
                    facts[rule.fact] = {"value": value, "rule": rule.name}
    if "only-checks" in facts:
        facts.pop("unique", None)  # it tells of a name taken elsewhere; it takes none itself
    for fact, stated in facts.items():
        place.raw.setdefault(f"x-postonce-{fact}", stated)
    return len(facts)


def _is_for(rule: Rule, place: Place) -> bool:
    key = unescape(place.pointer.rpartition("/")[2])
    return rule.key is None or rule.key.search(key) is not None


def _prose_at(place: Place, raw: dict[str, Json]) -> Iterator[tuple[Where, str]]:
    """Yield the texts that describe `place`, each with whose prose it is."""
    match place.kind:
        case Kind.SCHEMA:
            yield from _texts(place.raw, Where.PROPERTY, "description")
        case Kind.PARAMETER:
            yield from _texts(place.raw, Where.PARAMETER, "description")
            if place.raw.get("in") == "path":
                yield from _texts(place.raw, Where.PATH_PARAMETER, "description")
        case Kind.SECURITY_SCHEME:
            yield from _texts(place.raw, Where.SECURITY_SCHEME, "description")
        case Kind.OPERATION:
            yield from _operation_prose(place, raw)
        case _:
            pass


def _operation_prose(place: Place, raw: dict[str, Json]) -> Iterator[tuple[Where, str]]:
    is_post = place.pointer.endswith("/post")
    for holder in (place.raw, _resolved(place.raw.get("requestBody"), raw)):
        for where in (Where.OPERATION, Where.POST) if is_post else (Where.OPERATION,):
            yield from _texts(holder, where, "summary", "description")
    responses = place.raw.get("responses")
    for status, response in responses.items() if isinstance(responses, dict) else ():
        if status in _REFUSALS:
            yield from _texts(_resolved(response, raw), Where.REFUSAL, "description")
        elif status.startswith("2"):
            yield from _texts(_resolved(response, raw), Where.SUCCESS, "description")


def _texts(holder: Json, where: Where, *fields: str) -> Iterator[tuple[Where, str]]:
    for field in fields:
        text = holder.get(field) if isinstance(holder, dict) else None
        if isinstance(text, str):
            yield where, text


def _resolved(value: Json, raw: dict[str, Json]) -> Json:
    """Return what `value` refers to where it is a reference into `raw`."""
    reference = value.get("$ref") if isinstance(value, dict) else None
    if not isinstance(reference, str) or not reference.startswith("#/"):
        return value
    found: Json = raw
    for segment in reference[2:].split("/"):
        found = found.get(unescape(segment)) if isinstance(found, dict) else None
    return found
