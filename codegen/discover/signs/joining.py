"""Signs of membership: things put into a set and taken out of it."""

from __future__ import annotations

from ...verbs import JOINING, PARTING, verb_of
from ...words import singular, words
from ..cases import Case, Survey
from .look import is_below_actions, is_keyed, sendable


def joins_under_actions(case: Case, survey: Survey) -> str | None:
    """Say that an action adds to something: `actions/attach`, `actions/add_route`."""
    verb = verb_of(case.place.text)
    if not is_below_actions(case):
        return None
    if verb in JOINING or (verb == "add" and _refers(case, survey)):
        return f"the action is `{case.place.text}`"
    return None


def _refers(case: Case, survey: Survey) -> bool:
    """Whether what is added is there already: the request must name it, by an id or its noun."""
    added = "_".join(words(case.place.text)[1:])
    sent = sendable(case, survey)
    required = case.request.required if case.request is not None else frozenset()
    nouns = [words(singular(name)) for name in sent if name in required]
    stems = ["_".join(n[:-1] if n[-1] in ("id", "uuid") else n) for n in nouns if n]
    return any(added.endswith(stem) for stem in stems)


def parts_under_actions(case: Case, survey: Survey) -> str | None:
    """Say that an action takes something away: `actions/detach`."""
    if is_below_actions(case) and verb_of(case.place.text) in PARTING:
        return f"the action is `{case.place.text}`"
    return None


def joins_by_pair(case: Case, survey: Survey) -> str | None:
    """Say that a POST adds to a set, since DELETE on the same path takes away."""
    removal = survey.at(case.place, "DELETE")
    if removal is None or removal.request is None or case.place.item is not None:
        return None
    if not _names_members(case, survey):
        return None
    is_same = set(removal.request.properties) == set(sendable(case, survey))
    if case.answer.thing is not None and not is_same:
        return None
    return "adds to a set: DELETE on the same path takes members away"


def joins_by_reference(case: Case, survey: Survey) -> str | None:
    """Say that what a POST names is there already: the path below takes it out, and no more.

    `POST /buckets/{id}/labels` sends a `labelID`, or answers a label, which `/labels` makes.
    """
    item = case.place.item
    if not case.place.is_literal or case.place.above is None or case.request is None:
        return None
    if item is None or set(item.operations) != {"DELETE"}:
        return None
    required = case.request.required
    if len(required) == 1 and words(next(iter(required)))[-1:] in (("id",), ("uuid",)):
        return f"sends nothing but a reference, `{next(iter(required))}`"
    thing = case.answer.thing
    if thing is None or not _names_what_is_there(case, survey):
        return None
    for reader in survey.readers.get(thing.identity, ()):
        home = reader.place.collection
        if home is not None and home is not case.place and home.get("POST") is not None:
            return f"answers what {home.operations['POST'].key} makes and {reader.key} reads"
    return None


def _names_members(case: Case, survey: Survey) -> bool:
    """Whether a request is or holds a list, or holds an id: an amount is no member."""
    if case.request is not None and case.request.items is not None:
        return True
    for name, node in sendable(case, survey).items():
        if survey.shapes.of(node).items is not None or words(name)[-1:] in (("id",), ("uuid",)):
            return True
    return False


def _names_what_is_there(case: Case, survey: Survey) -> bool:
    """Whether a request holds an id of another thing, or a list of what its path is called."""
    for name, node in sendable(case, survey).items():
        if words(name)[-1:] in (("id",), ("ids",), ("uuid",), ("uuids",)):
            return True
        if survey.shapes.of(node).items is not None and singular(name) == singular(case.noun):
            return True
    return False


def joins_by_add(case: Case, survey: Survey) -> str | None:
    """Say that a path ends with `add`, and that of its opposite with `remove`."""
    above = case.place.parent
    is_paired = above is not None and "remove" in above.literals
    if case.place.text == "add" and is_paired and _names_members(case, survey):
        return "the path ends with `add`, beside one that ends with `remove`"
    return None


def joins_by_word(case: Case, survey: Survey) -> str | None:
    """Say that the operationId or the path attaches."""
    is_channel = case.id_verb == "connect" and case.request is None  # opens one, joins nothing
    if case.id_verb in JOINING and not is_channel:
        return f"the operationId says `{case.id_verb}`"
    if case.verb in JOINING and case.place.above is not None:
        return f"the path ends with `{case.place.text}`"
    return None


def parts_by_word(case: Case, survey: Survey) -> str | None:
    """Say that the operationId or the path detaches."""
    if case.verb in PARTING and case.place.above is not None:
        return f"the path ends with `{case.place.text}`"
    if case.id_verb in PARTING - {"remove"} and case.verb is None:
        return f"the operationId says `{case.id_verb}`"
    return None


def puts_member(case: Case, survey: Survey) -> str | None:
    """PUT on a member's path without an answer: it is in the set afterwards."""
    thing = case.answer.thing
    if not is_keyed(case) or (thing is not None and thing.is_object):
        return None
    collection = case.place.collection
    if collection is None or collection.get("POST") is not None:
        return None
    if case.place.get("DELETE") is None:
        return None
    is_top = case.place.above is None
    if (case.request is not None or is_top) and _is_its_own(case, survey):
        return None
    if case.request is not None and case.request.required:
        return None
    return "puts a member into a set: no body is needed, nothing is answered, DELETE takes it out"


def _is_its_own(case: Case, survey: Survey) -> bool:
    """Whether a GET shows more of a member than that it is one, and not what it is elsewhere."""
    reader = survey.at(case.place, "GET")
    if reader is None or reader.answer.thing is None:
        return False
    return len(survey.readers.get(reader.answer.thing.identity, ())) < 2


def takes_member_out(case: Case, survey: Survey) -> str | None:
    """Say that a DELETE takes members out of a set."""
    if case.id_verb in PARTING - {"remove"}:
        return f"the operationId says `{case.id_verb}`"
    place = case.place
    if place.is_literal:
        posts = place.get("POST")
        if place.item is not None:
            return None  # each has a path of its own: this one deletes several at once
        if posts is not None and posts.request is not None and case.request is not None:
            return "takes members out of a set: POST on the same path adds them"
        return None
    adds = survey.at(place.parent, "POST")
    if adds is not None and joins_by_reference(adds, survey) is not None:
        return "takes a member out of a set: POST to the path above adds it"
    put = survey.at(place, "PUT")
    if put is not None and puts_member(put, survey) is not None:
        return "takes a member out of a set: PUT on the same path adds it"
    return None
