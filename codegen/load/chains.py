"""References that lead to references: made straight, or left out where they never end."""

from __future__ import annotations

from collections.abc import Iterable

from ..diagnostics import Findings
from ..document import Json
from ..grammar import Place
from .files import at
from .limits import MOST_HOPS, MOST_LEVELS


def straight(raw: dict[str, Json], pointer: str) -> str | None:
    """Return `pointer` without the references that it leads through; None where nothing is."""
    if pointer != "#" and not pointer.startswith("#/"):
        return None  # an anchor, which is no pointer
    here, rest = "#", pointer.split("/")[1:]
    for _ in range(MOST_HOPS * MOST_LEVELS):
        found = at(raw, here[1:])
        if not rest:
            return here if isinstance(found, (dict, bool)) else None
        below = f"{here}/{rest[0]}"
        if at(raw, below[1:]) is not None:
            here, rest = below, rest[1:]
            continue
        onward = _onward(found)
        if onward is None:
            return None
        here, rest = "#", [*onward.split("/")[1:], *rest]
    return None


def leave_out_endless(
    raw: dict[str, Json], references: Iterable[Place], findings: Findings
) -> None:
    """Empty the `references` that lead to nothing but references, in a circle or for too long."""
    hops = dict[str, int]()
    for place in references:
        start = place.raw.get("$ref")
        if not isinstance(start, str):
            continue
        count = _hops(raw, start, hops)
        if count is None:
            why = "refers to itself"
        elif count > MOST_HOPS:
            why = f"leads through more than {MOST_HOPS} references"
        else:
            continue
        findings.skipped("dangling-reference", place.pointer, f"{start} {why}; it is left out")
        del place.raw["$ref"]


def _hops(raw: dict[str, Json], start: str, known: dict[str, int]) -> int | None:
    """Return how many references lie behind the pointer `start`; None where they go in a circle.

    `known` is filled on the way: a long chain is followed once, not once from each of its members.
    """
    way: dict[str, None] = {}
    here: str | None = start
    while here is not None and here not in known:
        if here in way:
            return None
        way[here] = None
        here = _onward(at(raw, here[1:]))
    count = 0 if here is None else known[here] + 1
    for back, pointer in enumerate(reversed(way)):
        known[pointer] = count + back
    return known[start]


def _onward(value: Json) -> str | None:
    onward = value.get("$ref") if isinstance(value, dict) else None
    return onward if isinstance(onward, str) and onward.startswith("#") else None
