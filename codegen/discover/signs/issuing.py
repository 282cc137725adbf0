"""Signs of credentials: secrets that are issued or rotated."""

from __future__ import annotations

from ...secrecy import sent_secret
from ...verbs import MAKING, REPEATING, ROTATING, SECRET_NOUNS
from ...words import singular, words
from ..cases import Case, Survey
from ..secrets import secret_fields
from .look import is_keyed, last_words, sendable


def rotates_secret(case: Case, survey: Survey) -> str | None:
    """Say that a call leaves a new secret behind: `regenerate`, `reset_password`."""
    nouns = words(singular(case.noun))
    parts = (*last_words(case), *words(case.operation.operation_id or ""), *nouns)
    if is_keyed(case) or not any(word in ROTATING for word in parts):
        return None
    named = next((w for w in parts if w in SECRET_NOUNS | {"auth"}), None)
    shown = shows_secret(case, survey)
    whole = case.answer.whole
    is_plain = named is None and whole is not None and whole.identity in survey.readers
    if shown is not None and not is_plain and (case.verb is not None or named is not None):
        return f"answers a new secret in `{shown}`"
    if named is not None and case.verb is not None and not _sends_secret(case):
        return f"`{case.place.text}` of `{named}` leaves a new secret behind"
    return None


def issues_secret(case: Case, survey: Survey) -> str | None:
    """Say that a POST makes a key, token or the like whose secret is answered."""
    noun = words(singular(case.place.text)) if case.place.is_literal else ()
    if not noun or noun[-1] not in SECRET_NOUNS:
        return None
    shown = shows_secret(case, survey) or _lets_read_secret(case, survey)
    if shown is not None:
        return f"makes a {noun[-1]} whose secret is in `{shown}`"
    if case.operation.fact("write-once") is not None:
        return f"makes a {noun[-1]} whose secret is shown once"
    return None


def acts_and_issues(case: Case, survey: Survey) -> str | None:
    """Say that an action answers a new secret beside what it did: `enable-rescue` a password."""
    whole = case.answer.whole
    if case.verb is None or case.verb in MAKING | REPEATING or whole is None:
        return None
    if survey.readers.get(whole.identity):
        return None  # the thing as it is read again and again
    new = (path for path in secret_fields(whole, survey.shapes) if "." not in path)
    shown = next((path for path in new if path not in sendable(case, survey)), None)
    return None if shown is None else f"`{case.place.text}` answers a new secret in `{shown}`"


def _lets_read_secret(case: Case, survey: Survey) -> str | None:
    """Return a secret that a GET of the same path shows and the request does not send."""
    reader = survey.at(case.place, "GET")
    if reader is None or reader.answer.thing is None:
        return None
    found = secret_fields(reader.answer.thing, survey.shapes, reader.answer.envelope)
    return next((path for path in found if path not in sendable(case, survey)), None)


def _sends_secret(case: Case) -> bool:
    """Whether the caller must send the new secret: then nothing is issued."""
    required = case.request.required if case.request is not None else frozenset()
    return sent_secret(required, case.place.text) is not None


def shows_secret(case: Case, survey: Survey) -> str | None:
    """Return a secret that the answer shows and the request did not send, or None."""
    if case.answer.whole is None:
        return None
    sent = sendable(case, survey)
    found = secret_fields(case.answer.whole, survey.shapes)
    return next((path for path in found if path.rpartition(".")[2] not in sent), None)
