"""Signs of change and removal of one thing."""

from __future__ import annotations

from ...verbs import CHANGING
from ...words import table, words
from ..cases import Case, Survey
from .look import is_keyed

# Words of a path that say of the thing above them that it is changed.
_UPDATING = table("edit modify update")


def posts_to_item(case: Case, survey: Survey) -> str | None:
    """Say that a POST to the path of one thing changes it."""
    if not is_keyed(case) or case.place.get("PUT", "PATCH") is not None:
        return None
    if survey.is_owners(case.place):
        return None
    collection = case.place.collection
    if case.id_verb in CHANGING and case.place.get("GET", "DELETE") is not None:
        return f"changes the thing at its own path; the operationId says `{case.id_verb}`"
    if collection is not None and collection.get("POST") and case.place.get("GET"):
        return "posts to the path of one thing, which its collection makes"
    return None


def posts_whole_list(case: Case, survey: Survey) -> str | None:
    """Say that a POST sends the list that a GET of the same path shows: it replaces all of it."""
    lister = survey.at(case.place, "GET")
    if not case.place.is_literal or case.place.item is not None or lister is None:
        return None
    envelope = lister.answer.envelope
    sent = case.request.properties if case.request is not None else {}
    if not lister.answer.is_list or envelope is None or set(sent) != {envelope}:
        return None
    return f"sends the whole list `{envelope}` that a GET of the same path shows"


def updates_by_verb(case: Case, survey: Survey) -> str | None:
    """Say that a POST below one thing updates it: `/services/{id}/update`, `update-config`."""
    above = case.place.parent
    if case.place.is_literal and above is not None and not above.is_literal:
        first = next(iter(words(case.place.text)), None)
        if first in _UPDATING and case.verb == first and above.get("PUT", "PATCH") is None:
            return f"the path of one thing ends with `{case.place.text}`"
    return None


def changes_by_id(case: Case, survey: Survey) -> str | None:
    """Say that the operationId of a POST begins with a changing verb."""
    if case.id_verb in CHANGING and case.place.item is None and case.verb is None:
        return f"the operationId says `{case.id_verb}`"
    return None


def puts_state(case: Case, survey: Survey) -> str | None:
    """Say that a PUT or PATCH changes; what else it could be has been asked before."""
    return "puts what the thing is to be"


def deletes(case: Case, survey: Survey) -> str | None:
    """Say that a DELETE deletes, one thing or several."""
    if case.place.is_literal and case.place.item is not None:
        return "deletes several things of a collection at once"
    return "deletes"
