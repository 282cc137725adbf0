"""What is asked for: requests that hold recognisable secrets, and changed ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache

from pydantic import ValidationError

from postonce import Json
from postonce.emulator.samples import body_sample
from postonce.paths import changed_at, dig
from postonce.schema import RequestModel

from ..subjects import Subject, spec_of, subjects

TOKEN = "torture-token-5f1d2c"
_SECRET = "torture-secret-"


@cache
def _by_text() -> dict[str, Subject]:
    return {str(subject): subject for subject in subjects()}


def subject_of(text: str) -> Subject:
    """Return the subject that is called `text`. Raises: KeyError."""
    return _by_text()[text]


@cache
def request_of(subject: str) -> RequestModel:
    """Return a valid create request that gives every secret the document lets it give."""
    found = subject_of(subject)
    paths = found.facts["sensitive"]
    operation = spec_of(found.provider).operations[found.facts["create"]]
    also = frozenset([*found.facts["natural_key"], *paths])
    body = body_sample(operation, also=also) or {}
    # What a request can only hold empty would ask for nothing, and match nothing.
    body = {field: value for field, value in body.items() if value != {}}
    for number, path in enumerate(paths):
        marked = changed_at(body, path, _marker(number))
        body = marked if _is_valid(found, marked) else body
    if not _is_valid(found, body):
        return found.spec()
    request: RequestModel = found.model.spec_type.model_validate(body)
    return request


def secrets_of(subject: str) -> tuple[str, ...]:
    """Return what of `request_of` may be seen nowhere."""
    body, paths = request_of(subject).to_wire(), subject_of(subject).facts["sensitive"]
    return tuple(value for path in paths for value in _texts(dig(body, path)))


@cache
def changed_request(subject: str, *, can_update: bool) -> RequestModel | None:
    """Return `request_of` with changes that an update can bring about, or with one that it cannot.

    None where the document lets no such change be told from its facts.
    """
    found = subject_of(subject)
    body, other = request_of(subject).to_wire(), found.spec(serial=2).to_wire()
    update = found.model.update_type
    names = () if update is None else update.wire_names()
    fixed = (*found.facts["immutable"], *found.facts["sensitive"])
    for field in other:
        is_other = field in body and body[field] != other[field] and isinstance(other[field], str)
        is_changeable = field in names and field not in fixed
        if not is_other or is_changeable is not can_update or field in found.facts["sensitive"]:
            continue
        changed = {**body, field: other[field]}
        if _is_valid(found, changed):
            request: RequestModel = found.model.spec_type.model_validate(changed)
            return request
    return None


def _marker(number: int) -> Callable[[Json], Json]:
    return lambda value: f"{_SECRET}{number}-x" if isinstance(value, str) else value


def _is_valid(subject: Subject, body: Json) -> bool:
    try:
        subject.model.spec_type.model_validate(body)
    except ValidationError:
        return False
    return True


def _texts(value: Json) -> Iterator[str]:
    """Yield the marked texts in `value`: others may stand anywhere by chance."""
    if isinstance(value, list):
        for member in value:
            yield from _texts(member)
    elif isinstance(value, str) and value.startswith(_SECRET):
        yield value
