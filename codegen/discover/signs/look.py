"""What signs look at: the path of an operation and the fields of its request."""

from __future__ import annotations

from collections.abc import Mapping

from ...document import Node
from ...words import words
from ..cases import Case, Survey

# Last words of a parameter that holds what the API has given out.
_GIVEN = (("arn",), ("id",), ("sid",), ("uid",), ("urn",), ("uuid",))


def last_words(case: Case) -> tuple[str, ...]:
    """The words of the last literal of the path."""
    place = case.place.collection
    return words(place.text) if place is not None else ()


def sendable(case: Case, survey: Survey) -> Mapping[str, Node]:
    """Return the fields the request can carry, read-only ones left out."""
    return survey.shapes.writable(case.request)


def is_below_actions(case: Case) -> bool:
    """Whether the path ends with `actions` or with a verb under it.

    Where things are kept under it (`/orgs/{org}/actions/runners/{id}`), it is a name.
    """
    place = case.place
    above = place.parent
    if place.is_literal and place.text in ("actions", "action"):
        return True
    is_kept = place.item is not None and place.item.get("PUT", "PATCH", "DELETE") is not None
    is_below = above is not None and above.text in ("actions", "action")
    return place.is_literal and is_below and not is_kept


def is_keyed(case: Case) -> bool:
    """Whether the place holds one thing of a collection: it ends with a parameter."""
    return not case.place.is_literal


def chosen_by_caller(case: Case) -> bool:
    """Whether the last parameter of a path is a name that a caller can give, not an id."""
    names = case.place.segment.parameters
    named = next((p for p in case.operation.parameters if p.name in names[-1:]), None)
    if named is None or words(named.name)[-1:] in _GIVEN:
        return False
    schema = named.schema.resolved()
    return bool(schema.get("type") != "integer" and schema.get("format") != "uuid")
