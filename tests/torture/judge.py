"""The judge: what was played, held against the laws of the create protocol (create.py).

A complaint is a sentence; no complaints, no double. What counts is what the provider's log and
the store say, not what the runs say of themselves.
"""

from __future__ import annotations

from collections.abc import Iterator

from postonce.data.repository import Status
from postonce.paths import MISSING, dig

from ..subjects import Subject
from .jobs import Came
from .requests import TOKEN, secrets_of
from .stage import Played

_READS = ("GET", "HEAD")
_STORED = {"the records", "the store"}


def complaints(played: Played) -> list[str]:
    """Return what is wrong with the end of a case."""
    return [*_ends(played), *_ending(played), *_secrets(played)]


def is_searchable(subject: Subject) -> bool:
    """Whether what a lost answer made can be found: all but these must end without human help."""
    key = subject.facts["natural_key"][:1]
    answer_paths = subject.facts["answer_paths"]
    is_by_key = bool(key) and subject.facts["id_field"] in (
        None,
        key[0],
        answer_paths.get(key[0]),
    )
    can_look = bool(subject.facts["list"]) or subject.is_singleton or is_by_key
    return can_look and subject.is_identifiable


def _ends(played: Played) -> Iterator[str]:
    """Every process ended as it was meant to."""
    if played.before is not None and (played.before.came is None or played.before.came.error):
        yield f"the create before it all: {played.before}"
    for run, ended in zip(played.case.runs, played.runs, strict=True):
        for one in ended:
            if one.how == "stuck" or (one.came is not None and one.came.is_crash):
                yield f"a run of {run} ended badly: {one}"
        if run.runners > 1 and run.fault is None and played.case.act == "create":
            errors = ("Claimed",) if is_searchable(played.subject) else ("Claimed", "EffectUnknown")
            yield from _crowd([one.came for one in ended if one.came is not None], errors)


def _crowd(came: list[Came], clean: tuple[str, ...]) -> Iterator[str]:
    """Runs at the same time agree, or say cleanly that another one is at work."""
    ids = {one.id for one in came if one.error is None}
    if len(ids) > 1:
        yield f"runs at the same time came to different things: {sorted(map(str, ids))}"
    yield from (f"a run among others: {one}" for one in came if one.error not in (None, *clean))


def _ending(played: Played) -> Iterator[str]:
    """The runs became quiet, and what there is then is what there should be."""
    last = played.last.came
    if last is None or last.is_crash:
        yield f"it does not become quiet: {played.last}"
        return
    is_deleting = played.case.then == "delete"
    changes = [entry for entry in played.asked_last if entry["method"] not in _READS]
    if changes and not is_deleting:  # to delete what is gone changes nothing
        yield f"the last run still sent {changes[0]['method']} {changes[0]['path']}"
    if played.holder is not None and not is_deleting:  # which never looks at a tombstone's claim
        yield f"a claim is left behind: {played.holder}"
    match last.error:
        case None if played.case.then == "delete":
            yield from _is_gone(played)
        case None:
            yield from _is_one(played, last)
        case "CreateFailed" if any(fault.kind == "fail" for fault in played.case.faults):
            yield from _is_one_object(played)
        case "EffectUnknown" if not is_searchable(played.subject):
            yield from _is_asked_about(played)
        case _:
            yield f"it ends in {last}"


def _is_one(played: Played, last: Came) -> Iterator[str]:
    """One live object, one live record, and the runs speak of the same."""
    yield from _is_one_object(played)
    if last.outcome != "reused":
        yield f"the last run came to {last}, not to a reuse"
    if played.case.then in ("create", "apply", "replace") and last.drift:
        yield f"it is not as it was asked for: {last.drift}"


def _is_one_object(played: Played) -> Iterator[str]:
    live = [str(thing["id"]) for thing in played.objects]
    if len(live) != 1:
        yield f"there are {len(live)} live objects: {', '.join(live)}"
    if len(made := _made(played)) > 1 + _is_renewed(played):
        yield f"{len(made)} objects were made: {', '.join(made)}"
    records = [(record.status, record.remote_id) for record in played.records]
    ids = ["singleton"] if played.subject.is_singleton else live
    if records != [(Status.LIVE, one) for one in ids]:
        yield f"the store holds {records}, the provider {live}"


def _is_renewed(played: Played) -> int:
    """How many objects more than one are made where all goes well."""
    return int(played.case.act == "replace" or played.case.act != played.case.then)


def _is_gone(played: Played) -> Iterator[str]:
    """Nothing live, and a tombstone."""
    if played.objects:
        yield f"deleted, and yet there is {played.objects[0]['id']}"
    if [record.status for record in played.records] != [Status.DELETED]:
        yield f"deleted, and yet the store holds {[str(r.status) for r in played.records]}"


def _is_asked_about(played: Played) -> Iterator[str]:
    """What can be told by nobody was made once at most, and is marked."""
    if len(made := _made(played)) > 1:
        yield f"{len(made)} objects were made: {', '.join(made)}"
    if [record.status for record in played.records] != [Status.INTENT]:
        yield f"no intent is left, but {[str(r.status) for r in played.records]}"


def _made(played: Played) -> list[str]:
    """Return the ids of what creates made; a PUT that met the same thing again made nothing."""
    create = played.subject.facts["create"]
    made = (entry["thing"] for entry in played.log if entry["operation"] == create)
    return sorted({str(thing) for thing in made if thing is not None})


def _secrets(played: Played) -> Iterator[str]:
    """No token and no secret of the request stands anywhere, none of an answer in what is said.

    What only an answer shows must stand in the store (law 7). So may what the provider shows
    again of the request's secrets: a record keeps what the thing shows.
    """
    for place, text in played.texts.items():
        is_stored = place in _STORED
        for secret in (TOKEN, *secrets_of(played.case.subject)):
            if secret in text and not (is_stored and secret in played.shown):
                yield f"{'the token' if secret == TOKEN else 'a secret'} stands in {place}"
    for secret in answered_once(played):
        for place in played.texts.keys() - _STORED:
            if secret in played.texts[place]:
                yield f"what is shown only once stands in {place}"
    if played.log and not played.texts["the log"]:
        yield "nothing was logged: the logs prove nothing"


def answered_once(played: Played) -> set[str]:
    """Return the secrets that only the answer to the create showed."""
    paths = played.subject.facts["write_once"]
    found = (dig(thing["object"], path) for thing in played.objects for path in paths)
    return {str(value) for value in found if value is not MISSING and len(str(value)) > 8}
