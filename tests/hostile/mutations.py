"""Documents changed by chance: nodes deleted, swapped, retyped, renamed, doubled, referred to.

The same seed makes the same changes, so that a failure is played again by its number.
"""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Callable, Iterator
from typing import Any

from codegen.document import escape
from codegen.words import table

from .strings import HOSTILE

Json = Any
Spot = tuple[str | int, ...]
"""The keys that lead from the document's root to a node."""

_KEYWORDS = table(
    "type enum required $ref items properties allOf oneOf anyOf format default in name schema "
    "discriminator nullable const additionalProperties parameters responses content pattern"
)


def spots(node: Json, at: Spot = ()) -> Iterator[Spot]:
    """Yield where every node below the root stands, a parent before its members."""
    match node:
        case dict():
            for key, value in node.items():
                yield (*at, key)
                yield from spots(value, (*at, key))
        case list():
            for index, value in enumerate(node):
                yield (*at, index)
                yield from spots(value, (*at, index))


def at(document: Json, spot: Spot) -> Json:
    """Return the node that stands at `spot`. Raises KeyError, IndexError, TypeError."""
    for key in spot:
        document = document[key]
    return document


def pointer(spot: Spot) -> str:
    """Return `spot` as a reference."""
    return "#" + "".join(f"/{escape(str(key))}" for key in spot)


def mutated(document: Json, seed: int, *, most: int = 5) -> tuple[Json, list[str]]:
    """Return a changed copy of `document`, and what was changed, in order."""
    chance = random.Random(seed)
    changed = copy.deepcopy(document)
    told: list[str] = []
    for _ in range(chance.randint(1, most)):
        where = [*spots(changed)]
        if not where:
            break
        spot = _pick(where, chance)
        change = chance.choice(_CHANGES)
        told.append(f"{change.__name__.strip('_')} {pointer(spot)[:200]}")
        change(changed, spot, where, chance)
    return changed, told


def _pick(where: list[Spot], chance: random.Random) -> Spot:
    """Return a spot; half of them where a keyword of OpenAPI stands."""
    if chance.random() < 0.5:
        telling = [spot for spot in where if spot[-1] in _KEYWORDS]
        if telling:
            return chance.choice(telling)
    return chance.choice(where)


def _put(document: Json, spot: Spot, value: Json) -> None:
    at(document, spot[:-1])[spot[-1]] = value


def _delete(document: Json, spot: Spot, _where: list[Spot], _chance: random.Random) -> None:
    del at(document, spot[:-1])[spot[-1]]


def _swap(document: Json, spot: Spot, where: list[Spot], chance: random.Random) -> None:
    other = _pick(where, chance)
    mine, theirs = copy.deepcopy(at(document, spot)), copy.deepcopy(at(document, other))
    _put(document, spot, theirs)
    if other[: len(spot)] != spot:
        _put(document, other, mine)


def _retype(document: Json, spot: Spot, _where: list[Spot], chance: random.Random) -> None:
    node = at(document, spot)
    others: list[Json] = [
        None, True, False, 0, -1, 1, 1.5, 2**70, -0.0, 1e308, "", "text", "null", [], {}, [None],
        [[]], ["a", "a"], [1, "1", True], {"": None}, {"type": "object"}, [{}], {"$ref": 1}, [node],
        str(node)[:50], {"a": node}, {"x": {"x": {}}},
    ]  # fmt: skip
    _put(document, spot, copy.deepcopy(chance.choice(others)))


def _rename(document: Json, spot: Spot, where: list[Spot], chance: random.Random) -> None:
    holder = at(document, spot[:-1])
    if not isinstance(holder, dict):
        return
    names = [str(one[-1]) for one in where[:200]]
    name = chance.choice(HOSTILE) if chance.random() < 0.5 else chance.choice(names)
    held = holder.pop(spot[-1])
    holder[name] = held


def _text(document: Json, spot: Spot, _where: list[Spot], chance: random.Random) -> None:
    _put(document, spot, chance.choice(HOSTILE))


def _double(document: Json, spot: Spot, where: list[Spot], chance: random.Random) -> None:
    """Put a copy of the node under another name beside it, or somewhere else."""
    node = copy.deepcopy(at(document, spot))
    other = chance.choice(where)
    holder = at(document, other[:-1])
    if isinstance(holder, list):
        holder.append(node)
    else:
        holder[chance.choice((str(spot[-1]), f"{spot[-1]}_", str(spot[-1]).upper()))] = node


def _refer(document: Json, spot: Spot, where: list[Spot], chance: random.Random) -> None:
    """Refer to somewhere else, to itself or to what is around it."""
    ancestor = spot[: chance.randint(0, len(spot))]
    schemas = [one for one in where if len(one) == 3 and one[:2] == ("components", "schemas")]
    target = chance.choice((chance.choice(where), spot, ancestor, chance.choice(schemas or where)))
    reference = {"$ref": pointer(target)}
    node = at(document, spot)
    if isinstance(node, dict) and chance.random() < 0.3:
        node.update(reference)
    else:
        _put(document, spot, reference)


def _cycle(document: Json, spot: Spot, where: list[Spot], chance: random.Random) -> None:
    """Let a schema be composed of itself, or of one that is composed of it."""
    schemas = [one for one in where if len(one) == 3 and one[:2] == ("components", "schemas")]
    if not schemas:
        return
    for one in chance.sample(schemas, min(len(schemas), chance.randint(1, 3))):
        node, other = at(document, one), {"$ref": pointer(chance.choice(schemas))}
        if not isinstance(node, dict):
            continue
        key = chance.choice(
            ("allOf", "oneOf", "anyOf", "items", "additionalProperties", "not", "$ref")
        )
        if key in ("allOf", "oneOf", "anyOf"):
            node[key] = [other, *(node[key] if isinstance(node.get(key), list) else [])]
        else:
            node[key] = other["$ref"] if key == "$ref" else other


def _nest(document: Json, spot: Spot, _where: list[Spot], chance: random.Random) -> None:
    """Wrap the node many times over."""
    node = at(document, spot)
    wrap = chance.choice(_WRAPS)
    for _ in range(chance.choice((1, 2, 5, 30, 90))):
        node = wrap(node)
    _put(document, spot, json.loads(json.dumps(node)))  # no part of it in two places


_WRAPS: tuple[Callable[[Json], Json], ...] = (
    lambda node: {"allOf": [node]},
    lambda node: (
        {"oneOf": [node, {"type": "object", "properties": {"a": node}}]}
        if len(str(node)) < 2000
        else {"oneOf": [node]}
    ),
    lambda node: {"anyOf": [node, {"type": "null"}]},
    lambda node: {"type": "array", "items": node},
    lambda node: {"type": "object", "properties": {"x": node}, "required": ["x"]},
    lambda node: {"type": "object", "additionalProperties": node},
    lambda node: [node],
    lambda node: {"x": node},
)

_CHANGES: tuple[Callable[[Json, Spot, list[Spot], random.Random], None], ...] = (
    _delete, _swap, _retype, _retype, _rename, _text, _double, _refer, _refer, _cycle, _nest,
)  # fmt: skip
