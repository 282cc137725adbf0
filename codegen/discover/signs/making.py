"""Signs of making: POSTs and PUTs after which there is one more."""

from __future__ import annotations

from ...verbs import MAKING
from ...words import singular, table, words
from ..cases import Case, Survey
from ..paths import ITEM_METHODS
from .look import chosen_by_caller, is_keyed


def makes_beside(case: Case, survey: Survey) -> str | None:
    """Say that an action answers a new thing beside itself."""
    if case.made_at is None:
        return None
    return f"answers a new one of `{case.made_at.text}`, which nothing else makes"


# Words beside `create` where everything is asked by POST: `/connections/create`, `…/get`.
_READERS = table("describe get list read")


def makes_by_verb(case: Case, survey: Survey) -> str | None:
    """`POST /things/import` makes a thing of the collection above it."""
    above = case.place.parent
    if case.verb not in MAKING or above is None or not above.is_literal:
        return None
    if case.place.text == "create" and not _READERS.isdisjoint(above.literals):
        return f"`create` makes one of `{above.text}`, beside what reads them"
    item = above.item
    if item is None or item.get("GET", "DELETE") is None:
        return None
    return f"`{case.place.text}` makes one of `{above.text}`"


def posts_to_collection(case: Case, survey: Survey) -> str | None:
    """Say that a POST goes to where things are kept or read."""
    place, whole = case.place, case.answer.whole
    if case.request is None and whole is not None and not whole.is_object and not whole.is_array:
        return None  # nothing is sent, and a text comes back
    if survey.is_owners(case.place):
        return "posts to what one owner has of things that have their own paths"
    if not place.is_literal:
        return None
    item = place.item
    if item is not None and item.get(*ITEM_METHODS) is not None:
        return "posts to a collection whose things have their own paths"
    if place.get("GET") is not None:
        return "posts to a path that can be read"
    return None


def posts_to_own_path(case: Case, survey: Survey) -> str | None:
    """Say that a POST goes to the path of the thing itself, which nothing else makes."""
    place, home = case.place, case.place.collection
    if not is_keyed(case) or home is None or home.get("POST", "PUT") is not None:
        return None
    reader = survey.at(place, "GET")
    if place.get("DELETE") is None or not chosen_by_caller(case):
        return None
    if reader is None or reader.answer.whole is None or reader.answer.whole.is_array:
        return None
    return "posts to the path of the thing itself, and no POST to its collection makes it"


def answers_what_is_read(case: Case, survey: Survey) -> str | None:
    """Say that a POST answers the kind of thing that some GET shows."""
    thing = case.answer.thing
    if thing is None or not case.place.is_literal or not thing.is_object:
        return None
    for reader in (
        *survey.readers.get(thing.identity, ()),
        *survey.listers.get(thing.identity, ()),
    ):
        if case.id_verb in MAKING or _last(case.place.text) == _last(reader.noun):
            return f"answers what {reader.key} shows"
    return None


def _last(text: str) -> tuple[str, ...]:
    return words(singular(text))[-1:]


def makes_by_id(case: Case, survey: Survey) -> str | None:
    """Say that the operationId or a 201 answer speaks of making."""
    if case.id_verb in MAKING - {"post"} or case.operation.declares("201") is not None:
        return "the operationId or the 201 answer says that something is made"
    return None


def puts_new(case: Case, survey: Survey) -> str | None:
    """Say that a PUT makes a thing that no POST makes."""
    if not is_keyed(case):
        return None
    collection = case.place.collection
    if collection is None or collection.get("POST") is not None:
        return None
    if case.place.get("POST") is not None:
        return None
    if case.place.get("GET") is None and collection.get("GET") is None:
        return None
    is_said = case.operation.declares("201") is not None or case.id_verb in MAKING
    if is_said or (case.place.get("DELETE") is not None and chosen_by_caller(case)):
        return "puts a thing that no POST makes"
    return None


def puts_only_one(case: Case, survey: Survey) -> str | None:
    """Say that a PUT makes the only one of its kind, where it is read and deleted, too."""
    place = case.place
    if not place.is_literal or case.request is None:
        return None
    reader = survey.at(place, "GET")
    if place.get("POST") is not None or place.get("DELETE") is None or reader is None:
        return None
    if reader.answer.is_list or reader.answer.thing is None or not reader.answer.thing.is_object:
        return None
    return "puts the only one, which a GET reads and a DELETE takes away"


def puts_into_collection(case: Case, survey: Survey) -> str | None:
    """Say that a PUT goes to a collection: what it puts gets a path of its own, by its answer."""
    item = case.place.item
    if not case.place.is_literal or item is None:
        return None
    if case.place.get("POST") is not None or item.get("PUT", "PATCH") is not None:
        return None
    if item.get("GET", "DELETE") is None or case.answer.thing is None or case.answer.is_list:
        return None
    return "puts into a collection whose things have their own paths, which no POST makes"
