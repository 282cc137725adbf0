"""Signs of reading and computing: GETs, and POSTs that leave nothing behind."""

from __future__ import annotations

from ...verbs import COMPUTING, MAKING, READING
from ...words import singular, words
from ..cases import Case, Survey
from .look import is_keyed, last_words, sendable


def answers_list(case: Case, survey: Survey) -> str | None:
    """Say that a GET answers a list."""
    if not case.answer.is_list:
        return None
    if is_keyed(case) and not case.answer.is_paged and case.place.get("PUT", "PATCH", "DELETE"):
        return None  # one thing in a list of one
    return f"answers a list{_in(case.answer.envelope)}"


def _in(envelope: str | None) -> str:
    return "" if envelope is None else f" in `{envelope}`"


def answers_one(case: Case, survey: Survey) -> str | None:
    """Say that a GET reads; what else a GET could be has been asked before."""
    return "reads without changing anything"


def only_checks(case: Case, survey: Survey) -> str | None:
    """Say that the spec states that nothing is made."""
    if case.operation.fact("only-checks") is not None:
        return "the spec says that it only checks"
    return None


def computes_by_path(case: Case, survey: Survey) -> str | None:
    """Say that a path ends with what is only computed: `validate-name`, `completions`."""
    if not case.place.is_literal or case.place.item is not None:
        return None
    last = last_words(case)
    found = next((w for w in (last[:1] + last[-1:]) if w in COMPUTING), None)
    return None if found is None else f"the path ends with `{case.place.text}`"


def reads_by_id(case: Case, survey: Survey) -> str | None:
    """Say that the operationId of a POST begins with a reading verb."""
    parts = words(case.operation.operation_id or "")
    if case.id_verb not in READING or parts[-1:] == (case.id_verb,):
        return None
    if parts[-1] in MAKING and case.place.item is not None:
        return None  # `uptime_check_create` makes a check
    return f"the operationId says `{case.id_verb}`"


def computes_by_body(case: Case, survey: Survey) -> str | None:
    """Say that a model is asked something and the answer is kept nowhere."""
    fields = sendable(case, survey)
    asked = next((f for f in ("messages", "input", "prompt") if f in fields), None)
    if asked is None or "model" not in fields or case.answer.whole is None:
        return None
    if case.place.get("GET") is not None or case.place.item is not None:
        return None
    return f"takes `model` and `{asked}`, and what it answers can be read nowhere"


# What is looked at and judged, also where words are run together: `tokenreviews`.
_CHECKS = ("check", "evaluation", "review", "validation")


def fills_in(case: Case, survey: Survey) -> str | None:
    """Say that a POST answers what it was sent with the `status` filled in, kept nowhere."""
    sent, shown = case.request, case.answer.thing
    if sent is None or shown is None or sent.identity != shown.identity:
        return None
    if not {"spec", "status"} <= set(shown.properties) or case.place.item is not None:
        return None
    if not singular(case.noun).endswith(_CHECKS):
        return None
    if case.place.get("GET") is not None or shown.identity in survey.readers:
        return None
    return "answers what it was sent with `status` filled in, and no path reads it"


def answers_address(case: Case, survey: Survey) -> str | None:
    """Say that a POST answers an address: for an upload, a download, a login."""
    last = last_words(case)
    if last and singular(last[-1]) == "url" and case.place.item is None:
        return "answers an address and keeps nothing that could be read"
    return None
