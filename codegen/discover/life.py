"""Life: when a thing is ready, what of it can change, and what is shown only once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ..document import Json, Node, stated
from ..ir.operations import Role
from ..ir.resources import Readiness
from ..shapes import Shape, Shapes
from ..states import PENDING, RESTING, is_failed, is_gone, plain, ready_among
from ..words import table, words
from .cases import Case, Survey
from .identity import shown_by
from .kinships import Kinship
from .secrets import secret_fields, stated_fields

_STATUS_FIELDS = ("status", "state", "phase", "lifecycle_state", "provisioning_status")

# What a flag is called that says whether a new thing is to run.
_STARTING = table("autostart boot booted poweron powered start started")
# What is rolled out tells its status in an object of this name.
_ROLLOUT = "deployment"


def readiness_of(kin: Kinship, shapes: Shapes) -> Readiness | None:
    """Return how a thing tells that it is ready, or None where it is so at once.

    Asked of things whose create is accepted (202) or said to be asynchronous, or whose status
    has a word for "not yet" beside one for "ready".
    """
    shown = shown_by(kin)
    if shown is None:
        return None
    operation = kin.create.operation
    is_accepted = operation.fact("asynchronous") is not None or (
        operation.success is not None and operation.success.status == "202"
    )
    said = stated(operation.fact("becomes-ready"))
    sent = shapes.writable(kin.create.request)
    for path, node in (*_status_fields(shown, shapes), *_status_beside(kin, shapes)):
        if path.partition(".")[0] in sent:
            continue  # the caller's to say
        listed = shapes.enum(node) or tuple(stated(shapes.fact(node, "states")) or ())
        if not listed and isinstance(said, dict) and said.get("field") == path:
            return Readiness(field=path, ready=(str(said["ready"]),), failed=())
        members = _plain_words(listed)
        good = ready_among(members.values())
        waits = any(state in PENDING for state in members.values())
        if good and (waits or is_accepted):
            starts = _starting(sent, shapes)
            resting = tuple(word for word, state in members.items() if state in RESTING)
            return Readiness(
                field=path,
                ready=tuple(word for word, state in members.items() if state in good),
                resting=resting if starts is not None else (),
                starts=starts if resting else None,
                failed=tuple(word for word, state in members.items() if is_failed(state)),
                gone=tuple(word for word, state in members.items() if is_gone(state)),
            )
    return None


def _starting(sent: Mapping[str, Node], shapes: Shapes) -> str | None:
    """Return the request field that says whether the new thing is to run, or None."""
    flags = (name for name, node in sent.items() if shapes.of(node).types == {"boolean"})
    return next((name for name in flags if _STARTING & set(words(name))), None)


def _plain_words(values: Iterable[Json]) -> dict[str, str]:
    """Return status words → small letters without what all share: `JOB_STATUS_DONE` → done."""
    members = [value for value in values if isinstance(value, str) and value]
    heads = {word.rpartition("_")[0] for word in members}
    shared = min(heads, key=len, default="")
    while shared and not all(word.startswith(f"{shared}_") for word in members):
        shared = shared.rpartition("_")[0]
    return {word: plain(word.removeprefix(f"{shared}_")) for word in members}


def _status_fields(shown: Shape, shapes: Shapes) -> Iterator[tuple[str, Node]]:
    """Yield dotted paths of what may be the status; an object's own word lies one level deeper."""
    for name in _STATUS_FIELDS:
        node = shown.properties.get(name)
        if node is None:
            continue
        inner = shapes.of(node)
        if not inner.is_object:
            yield name, node
            continue
        named = [deeper for deeper in _STATUS_FIELDS if deeper in inner.properties]
        for deeper in dict.fromkeys((*named, *inner.properties)):
            field = inner.properties[deeper]
            if deeper in named or shapes.enum(field):
                yield f"{name}.{deeper}", field
    rollout = shown.properties.get(_ROLLOUT)
    if rollout is not None and "status" in (inner := shapes.of(rollout)).properties:
        yield f"{_ROLLOUT}.status", inner.properties["status"]


def _status_beside(kin: Kinship, shapes: Shapes) -> Iterator[tuple[str, Node]]:
    """Yield what a read shows of the status beside the envelope of the thing."""
    answer = kin.read.answer if kin.read is not None else None
    if answer is None or answer.envelope is None or answer.whole is None:
        return
    for name, node in answer.whole.properties.items():
        if name != answer.envelope and words(name)[-1:] in (("status",), ("state",)):
            yield name, node


def immutable_of(kin: Kinship, shapes: Shapes) -> tuple[str, ...]:
    """Return the create fields that cannot be changed: not in the update body, or stated."""
    sent = shapes.writable(kin.create.request)
    found = {name for name, node in sent.items() if stated(shapes.fact(node, "immutable"))}
    update = kin.update
    if update is not None and update.request is not None:
        changeable = shapes.writable(update.request)
        found |= set(sent) - set(changeable) if changeable else set()  # else it names no fields
    return tuple(sorted(found))


def write_once_of(kin: Kinship, survey: Survey, role: Role) -> tuple[str, ...]:
    """Return the secrets that only the create answer shows, as dotted paths in it.

    A path that does not lie in the thing itself stands beside it in the whole answer.
    """
    shapes, answer = survey.shapes, kin.create.answer
    if answer.whole is None:
        return ()
    thing = answer.thing or answer.whole
    sent = set(shapes.writable(kin.create.request))
    mine = [p for p in secret_fields(thing, shapes, answer.envelope) if p not in sent]
    again = _seen_again(kin, shapes)
    found = {p for p in mine if p not in again or role is Role.CREDENTIAL}
    found |= {*stated_fields("write-once", thing, shapes)}
    if answer.envelope is not None:
        whole = secret_fields(answer.whole, shapes)
        found |= {path for path in whole if path.partition(".")[0] != answer.envelope}
    return tuple(sorted(found))


def _seen_again(kin: Kinship, shapes: Shapes) -> frozenset[str]:
    """Return the secrets that reading shows whenever asked."""
    case: Case | None = kin.read or kin.list
    if case is None or case.answer.thing is None:
        return frozenset()
    return frozenset(secret_fields(case.answer.thing, shapes, case.answer.envelope))


def sensitive_of(kin: Kinship, shapes: Shapes) -> tuple[str, ...]:
    """Return the dotted paths of all secrets in what is sent and shown."""
    found: set[str] = set()
    for case in (kin.create, kin.update):
        if case is not None and case.request is not None:
            found |= set(secret_fields(case.request, shapes))
    for case in (kin.create, kin.read, kin.list):
        if case is not None and case.answer.thing is not None:
            found |= set(secret_fields(case.answer.thing, shapes, case.answer.envelope))
    return tuple(sorted(found))
