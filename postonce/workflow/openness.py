"""What of a workflow's values only a run will know, and expressions over them in a plan.

A thing that is yet to be made has no id yet, and of its state only what was asked for. In place of
an id stands a text (UNKNOWN), so an expression may well have a value here, and another in a run:
`net.id == "x" ? 1 : 2`. Such a value is not told.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from ..errors import ExpressionFailed
from ..result import Outcome
from ..types import Json
from ..unknown import UNKNOWN, is_unknown
from .definition import EACH, INPUTS
from .expressions import Expression, Text
from .tasks import TaskRecord

_CHANGES = frozenset((Outcome.CREATED, Outcome.RECREATED, Outcome.RESUMED, Outcome.UPDATED))
"""Outcomes after which a thing may show more than was asked for."""
_PRESENCE = re.compile(r"\bhas\s*\(|\bin\b")
"""What asks whether something is there: a state that shows only what was asked for cannot tell."""


def is_open(each: Json, records: Iterable[TaskRecord]) -> bool:
    """Whether anything that a task is given is known only in a run."""
    return is_unknown(each) or any(
        record.outcome in _CHANGES or is_unknown(record.id) or is_unknown(record.output)
        for record in records
    )


def evaluated(one: Expression | Text, scope: Mapping[str, Json]) -> Json:
    """Return the value of an expression, UNKNOWN where only a run will know it.

    Raises: ExpressionFailed where it fails in a run, too.
    """
    uses = {name: scope[name] for name in _roots(one) if name in scope}
    if not any(_is_open_value(name, value) for name, value in uses.items()):
        return one.value(scope)
    try:
        value = one.value(scope)
        if is_unknown(value):
            return value  # as much of it as is known: how long a list is, say
        return value if value == _sure(one, uses) else UNKNOWN
    except ExpressionFailed:
        return UNKNOWN


def _sure(one: Expression | Text, uses: Mapping[str, Json]) -> Json:
    """Return the value that rests on nothing unknown. Raises: ExpressionFailed."""
    if any(_PRESENCE.search(part.source) for part in _parts(one)):
        return UNKNOWN
    return one.value({name: _known(value) for name, value in uses.items() if value != UNKNOWN})


def _known(value: Json) -> Json:
    """Return `value` without its unknown members: an expression that asks for one fails."""
    match value:
        case dict():
            return {key: _known(one) for key, one in value.items() if not _is_unknown_itself(one)}
        case list():
            return [_known(one) for one in value]
        case _:
            return value


def _is_unknown_itself(value: Json) -> bool:
    """Whether `value` is unknown, or a list in which such a value stands."""
    values = value if isinstance(value, list) else [value]
    return any(isinstance(one, str) and is_unknown(one) for one in values)


def _is_open_value(name: str, value: Json) -> bool:
    if is_unknown(value):
        return True
    if name in (INPUTS, EACH):
        return False
    return any(view["outcome"] in _CHANGES for view in _listed(value))


def _listed(value: Json) -> list[Json]:
    return value if isinstance(value, list) else [value]


def _roots(one: Expression | Text) -> tuple[str, ...]:
    return tuple(reference.root for part in _parts(one) for reference in part.references())


def _parts(one: Expression | Text) -> Sequence[Expression]:
    if isinstance(one, Expression):
        return (one,)
    return tuple(part for part in one.parts if isinstance(part, Expression))
