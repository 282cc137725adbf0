"""Roles: what each operation is to its resource, by ordered rules; the first that fires decides.

A rule sees one operation with its place among all others and says why it fired, or None.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ..document import Node
from ..ir.idempotency import Evidence
from ..ir.operations import Role
from ..verbs import (
    CHANGING,
    COMPUTING,
    JOINING,
    MAKING,
    PARTING,
    READING,
    REPEATING,
    ROTATING,
    SECRET_NOUNS,
)
from ..words import singular, words
from .cases import Case, Survey
from .secrets import secret_fields


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: for operations of `methods`, `fires` returns what it saw, or None."""

    name: str
    methods: tuple[str, ...]
    role: Role
    fires: Callable[[Case, Survey], str | None]


def role_of(case: Case, survey: Survey) -> tuple[Role, Evidence]:
    """Return the role of an operation and the evidence for it."""
    for rule in RULES:
        if not rule.methods or case.operation.method in rule.methods:
            says = rule.fires(case, survey)
            if says is not None:
                return rule.role, Evidence(rule=rule.name, source=case.source, says=says)
    raise AssertionError(f"no rule for {case.key}: the table must end with a rule for each method")


# ---- what rules look at ------------------------------------------------------------------------


def _last(case: Case) -> tuple[str, ...]:
    """The words of the last literal of the path."""
    place = case.place.collection
    return words(place.text) if place is not None else ()


def _sent(case: Case, survey: Survey) -> Mapping[str, Node]:
    return survey.shapes.writable(case.request)


def _is_below_actions(case: Case) -> bool:
    """Whether the path ends with `actions` or with a literal under it."""
    place = case.place
    above = place.parent
    return place.is_literal and (
        place.text in ("actions", "action")
        or (above is not None and above.text in ("actions", "action"))
    )


def _is_keyed(case: Case) -> bool:
    """Whether the place holds one thing of a collection: it ends with a parameter."""
    return not case.place.is_literal


def _shows_secret(case: Case, survey: Survey) -> str | None:
    """Return a secret that the answer shows and the request did not send, or None."""
    if case.answer.whole is None:
        return None
    sent = _sent(case, survey)
    found = secret_fields(case.answer.whole, survey.shapes)
    return next((path for path in found if path.rpartition(".")[2] not in sent), None)


# ---- reads -------------------------------------------------------------------------------------


def _answers_list(case: Case, survey: Survey) -> str | None:
    if not case.answer.is_list:
        return None
    if _is_keyed(case) and not case.answer.is_paged and case.place.get("PUT", "PATCH", "DELETE"):
        return None  # one thing in a list of one
    return f"answers a list{_in(case.answer.envelope)}"


def _in(envelope: str | None) -> str:
    return "" if envelope is None else f" in `{envelope}`"


def _answers_one(case: Case, survey: Survey) -> str | None:
    return "reads without changing anything"


# ---- posts -------------------------------------------------------------------------------------


def _computes_by_path(case: Case, survey: Survey) -> str | None:
    if not case.place.is_literal or case.place.item is not None:
        return None
    last = _last(case)
    found = next((w for w in (last[:1] + last[-1:]) if w in COMPUTING), None)
    return None if found is None else f"the path ends with `{case.place.text}`"


def _computes_by_id(case: Case, survey: Survey) -> str | None:
    parts = words(case.operation.operation_id or "")
    if case.id_verb not in READING or parts[-1:] == (case.id_verb,):
        return None
    return f"the operationId says `{case.id_verb}`"


def _computes_by_body(case: Case, survey: Survey) -> str | None:
    fields = _sent(case, survey)
    asked = next((f for f in ("messages", "input", "prompt") if f in fields), None)
    if asked is None or "model" not in fields or case.answer.whole is None:
        return None
    if case.place.get("GET") is not None or case.place.item is not None:
        return None
    return f"takes `model` and `{asked}`, and what it answers can be read nowhere"


def _computes_address(case: Case, survey: Survey) -> str | None:
    last = _last(case)
    if last and singular(last[-1]) == "url" and case.place.item is None:
        return "answers an address and keeps nothing that could be read"
    return None


def _makes_beside(case: Case, survey: Survey) -> str | None:
    if case.made_at is None:
        return None
    return f"answers a new one of `{case.made_at.text}`, which nothing else makes"


def _acts_by_type(case: Case, survey: Survey) -> str | None:
    if _is_below_actions(case):
        return "stands under `actions` of a thing"
    return None


def _joins_below_actions(case: Case, survey: Survey) -> str | None:
    last = _last(case)
    if _is_below_actions(case) and (last[0] in JOINING or last[:1] == ("add",)):
        return f"the action is `{case.place.text}`"
    return None


def _parts_below_actions(case: Case, survey: Survey) -> str | None:
    last = _last(case)
    if _is_below_actions(case) and last[0] in PARTING:
        return f"the action is `{case.place.text}`"
    return None


def _rotates_secret(case: Case, survey: Survey) -> str | None:
    parts = (*_last(case), *words(case.operation.operation_id or ""))
    if _is_keyed(case) or not any(word in ROTATING for word in parts):
        return None
    named = next((w for w in parts if w in SECRET_NOUNS | {"auth"}), None)
    shown = _shows_secret(case, survey)
    if shown is not None and (case.verb is not None or named is not None):
        return f"answers a new secret in `{shown}`"
    if named is not None and case.verb is not None and not _sends_secret(case, survey):
        return f"`{case.place.text}` of `{named}` leaves a new secret behind"
    return None


def _sends_secret(case: Case, survey: Survey) -> bool:
    """Whether the caller sends the new secret: then nothing is issued."""
    sent = _sent(case, survey)
    return any(word in SECRET_NOUNS | {"pass"} for name in sent for word in words(name))


def _joins_by_pair(case: Case, survey: Survey) -> str | None:
    removal = case.place.get("DELETE")
    if not case.place.is_literal or removal is None or case.request is None:
        return None
    if case.place.item is not None or case.answer.thing is not None:
        return None
    if removal.request is None:
        return None
    return "adds to a set: DELETE on the same path takes members away"


def _joins_by_word(case: Case, survey: Survey) -> str | None:
    if case.id_verb in JOINING:
        return f"the operationId says `{case.id_verb}`"
    if case.verb in JOINING and case.place.above is not None:
        return f"the path ends with `{case.place.text}`"
    return None


def _parts_by_word(case: Case, survey: Survey) -> str | None:
    if case.verb in PARTING and case.place.above is not None:
        return f"the path ends with `{case.place.text}`"
    if case.id_verb in PARTING - {"remove"} and case.verb is None:
        return f"the operationId says `{case.id_verb}`"
    return None


def _updates_item(case: Case, survey: Survey) -> str | None:
    if not _is_keyed(case) or case.place.get("PUT", "PATCH") is not None:
        return None
    collection = case.place.collection
    if case.id_verb in CHANGING and case.place.get("GET", "DELETE") is not None:
        return f"changes the thing at its own path; the operationId says `{case.id_verb}`"
    if collection is not None and collection.get("POST") and case.place.get("GET"):
        return "posts to the path of one thing, which its collection makes"
    return None


def _updates_by_id(case: Case, survey: Survey) -> str | None:
    if case.id_verb in CHANGING and case.place.item is None and case.verb is None:
        return f"the operationId says `{case.id_verb}`"
    return None


def _makes_by_verb(case: Case, survey: Survey) -> str | None:
    """`POST /things/import` makes a thing of the collection above it."""
    above = case.place.parent
    if case.verb not in MAKING or above is None or not above.is_literal:
        return None
    item = above.item
    if item is None or item.get("GET", "DELETE") is None:
        return None
    return f"`{case.place.text}` makes one of `{above.text}`"


def _acts_by_verb(case: Case, survey: Survey) -> str | None:
    if case.verb is not None:
        return f"the path ends with the verb `{case.place.text}`"
    return None


def _acts_on_item(case: Case, survey: Survey) -> str | None:
    if _is_keyed(case) and case.id_verb is not None and case.id_verb not in MAKING | {"post"}:
        return f"posts to one thing; the operationId says `{case.id_verb}`"
    return None


def _issues_secret(case: Case, survey: Survey) -> str | None:
    noun = words(singular(case.place.text)) if case.place.is_literal else ()
    if not noun or noun[-1] not in SECRET_NOUNS:
        return None
    shown = _shows_secret(case, survey) or _lets_read_secret(case, survey)
    if shown is not None:
        return f"makes a {noun[-1]} whose secret is in `{shown}`"
    if case.operation.fact("write-once") is not None:
        return f"makes a {noun[-1]} whose secret is shown once"
    return None


def _lets_read_secret(case: Case, survey: Survey) -> str | None:
    """Return a secret that a GET of the same path shows and the request does not send."""
    reader = survey.at(case.place, "GET")
    if reader is None or reader.answer.thing is None:
        return None
    found = secret_fields(reader.answer.thing, survey.shapes, reader.answer.envelope)
    return next((path for path in found if path not in _sent(case, survey)), None)


def _makes_in_collection(case: Case, survey: Survey) -> str | None:
    place = case.place
    if not place.is_literal:
        return None
    item = place.item
    if item is not None and item.get("GET", "PUT", "PATCH", "DELETE") is not None:
        return "posts to a collection whose things have their own paths"
    if place.get("GET") is not None:
        return "posts to a path that can be read"
    return None


def _makes_what_is_read(case: Case, survey: Survey) -> str | None:
    thing = case.answer.thing
    if thing is None or not case.place.is_literal or not thing.is_object:
        return None
    for reader in (
        *survey.readers.get(thing.identity, ()),
        *survey.listers.get(thing.identity, ()),
    ):
        if case.id_verb in MAKING or _last(case)[-1:] == words(singular(reader.noun))[-1:]:
            return f"answers what {reader.key} shows"
    return None


def _makes_by_id(case: Case, survey: Survey) -> str | None:
    if case.id_verb in MAKING - {"post"} or case.operation.declares("201") is not None:
        return "the operationId or the 201 answer says that something is made"
    return None


def _acts_otherwise(case: Case, survey: Survey) -> str | None:
    return "posts something that no path lets anyone read again"


# ---- puts and patches --------------------------------------------------------------------------


def _put_acts(case: Case, survey: Survey) -> str | None:
    if case.verb is not None and case.verb not in CHANGING | MAKING | COMPUTING:
        return f"the path ends with the verb `{case.place.text}`"
    if case.place.is_literal and case.id_verb in REPEATING - MAKING:
        return f"the operationId says `{case.id_verb}`"
    return None


def _put_links(case: Case, survey: Survey) -> str | None:
    """PUT on a member's path without an answer: it is in the set afterwards."""
    if not _is_keyed(case) or case.answer.thing is not None:
        return None
    collection = case.place.collection
    if collection is None or collection.get("POST") is not None or collection.parent is None:
        return None
    if case.place.above is None or case.place.get("DELETE") is None:
        return None
    if case.request is not None and case.request.required:
        return None
    return "puts a member into a set: no body is needed, nothing is answered, DELETE takes it out"


def _put_creates(case: Case, survey: Survey) -> str | None:
    if case.operation.method != "PUT" or not _is_keyed(case):
        return None
    collection = case.place.collection
    if collection is None or collection.get("POST") is not None:
        return None
    if case.operation.declares("201") is None and case.id_verb not in MAKING:
        return None
    if case.place.get("GET") is None and collection.get("GET") is None:
        return None
    return "puts a thing that no POST makes"


def _put_updates(case: Case, survey: Survey) -> str | None:
    return "puts what the thing is to be"


# ---- deletes -----------------------------------------------------------------------------------


def _delete_acts(case: Case, survey: Survey) -> str | None:
    last = _last(case)
    if case.place.is_literal and ("cache" in last or case.id_verb in ("purge", "flush")):
        return f"empties `{case.place.text}` of a thing that stays"
    return None


def _delete_parts(case: Case, survey: Survey) -> str | None:
    if case.id_verb in PARTING - {"remove"}:
        return f"the operationId says `{case.id_verb}`"
    place = case.place
    if place.is_literal:
        posts = place.get("POST")
        if posts is not None and posts.request is not None and case.request is not None:
            return "takes members out of a set: POST on the same path adds them"
        return None
    put = survey.at(place, "PUT")
    if put is not None and _put_links(put, survey) is not None:
        return "takes a member out of a set: PUT on the same path adds it"
    return None


def _delete_removes(case: Case, survey: Survey) -> str | None:
    if case.place.is_literal and case.place.item is not None:
        return "deletes several things of a collection at once"
    return "deletes"


_BODY = ("PUT", "PATCH")


def _only_checks(case: Case, survey: Survey) -> str | None:
    if case.operation.fact("only-checks") is not None:
        return "the spec says that it only checks"
    return None


RULES = (
    # Reading.
    Rule("list-answer", ("GET",), Role.LIST, _answers_list),
    Rule("plain-read", ("GET", "HEAD", "OPTIONS", "TRACE"), Role.READ, _answers_one),
    # Posts that leave nothing behind.
    Rule("only-checks", ("POST",), Role.QUERY, _only_checks),
    Rule("computing-path", ("POST",), Role.QUERY, _computes_by_path),
    Rule("reading-id", ("POST",), Role.QUERY, _computes_by_id),
    Rule("model-and-input", ("POST",), Role.QUERY, _computes_by_body),
    Rule("answers-address", ("POST",), Role.QUERY, _computes_address),
    # Secrets, whichever method issues them.
    Rule("rotated-secret", ("POST", *_BODY), Role.CREDENTIAL, _rotates_secret),
    # Actions on a thing.
    Rule("makes-beside", ("POST",), Role.CREATE, _makes_beside),
    Rule("join-action", ("POST",), Role.ATTACH, _joins_below_actions),
    Rule("part-action", ("POST",), Role.DETACH, _parts_below_actions),
    Rule("under-actions", ("POST",), Role.ACTION, _acts_by_type),
    # Sets and their members.
    Rule("set-with-delete", ("POST",), Role.ATTACH, _joins_by_pair),
    Rule("joining-word", ("POST",), Role.ATTACH, _joins_by_word),
    Rule("parting-word", ("POST",), Role.DETACH, _parts_by_word),
    # Changes by POST.
    Rule("post-on-item", ("POST",), Role.UPDATE, _updates_item),
    Rule("changing-id", ("POST",), Role.UPDATE, _updates_by_id),
    # Making.
    Rule("making-verb", ("POST",), Role.CREATE, _makes_by_verb),
    Rule("verb-path", ("POST",), Role.ACTION, _acts_by_verb),
    Rule("verb-on-item", ("POST",), Role.ACTION, _acts_on_item),
    Rule("issued-secret", ("POST",), Role.CREDENTIAL, _issues_secret),
    Rule("post-on-collection", ("POST",), Role.CREATE, _makes_in_collection),
    Rule("answers-a-thing", ("POST",), Role.CREATE, _makes_what_is_read),
    Rule("making-id", ("POST",), Role.CREATE, _makes_by_id),
    Rule("post-otherwise", ("POST",), Role.ACTION, _acts_otherwise),
    # Putting.
    Rule("put-verb", _BODY, Role.ACTION, _put_acts),
    Rule("put-member", ("PUT",), Role.ATTACH, _put_links),
    Rule("put-creates", ("PUT",), Role.CREATE, _put_creates),
    Rule("put-state", _BODY, Role.UPDATE, _put_updates),
    # Deleting.
    Rule("empties", ("DELETE",), Role.ACTION, _delete_acts),
    Rule("member-out", ("DELETE",), Role.DETACH, _delete_parts),
    Rule("delete", ("DELETE",), Role.DELETE, _delete_removes),
)
