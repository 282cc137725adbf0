"""A record after each step of its instance's life: pure functions, nothing is written here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Protocol

from .data.repository import Record, Status
from .drift import seen, shown
from .facts import Identity, Readiness
from .fingerprint import fingerprint, keep_write_once, without_secrets
from .ready import is_ready
from .types import Json, RemoteId


class Facts(Protocol):
    """What a step must know of the kind. Paths are dotted."""

    @property
    def identity(self) -> Identity:
        """How one thing is told from another."""
        ...

    @property
    def readiness(self) -> Readiness | None:
        """How a thing tells that it is ready, None where it is so at once."""
        ...

    @property
    def write_once(self) -> tuple[str, ...]:
        """What only the answer to a create shows."""
        ...

    @property
    def sensitive(self) -> tuple[str, ...]:
        """Secrets in what is sent and shown."""
        ...


def place(parents: Mapping[str, RemoteId] | None) -> dict[str, str] | None:
    """Return parents as a record holds them: text, since an id is one however it is written."""
    return {name: str(value) for name, value in parents.items()} if parents else None


def asked(record: Record, request: Json, facts: Facts, *, token: str) -> Record:
    """Return the record of what is asked for, secrets digested with `token`."""
    digested = without_secrets(request, facts.sensitive, salt=token)
    return replace(
        record,
        token=token,
        request=digested,
        fingerprint=fingerprint(digested),
        sensitive=tuple(facts.sensitive),
    )


def is_asked(record: Record, request: Json, facts: Facts) -> bool:
    """Whether `record` is of the very same request."""
    same_token = asked(record, request, facts, token=record.token or "")
    return same_token.fingerprint == record.fingerprint


def is_lost(record: Record) -> bool:
    """Whether a POST of `record` may have made something: nobody has said that it did not."""
    return record.status is Status.INTENT and record.intent_at is not None


def intended(
    before: Record,
    request: Json,
    facts: Facts,
    *,
    token: str,
    now: datetime,
    parents: Json,
    owner: str | None = None,
    baseline: tuple[str, ...] | None = None,
) -> Record:
    """Return the record of a POST that is about to happen (law 1)."""
    return replace(
        asked(before, request, facts, token=token),
        status=Status.INTENT,
        remote_id=None,
        # The first POST of a row of attempts is the earliest the thing can have been made.
        intent_at=before.intent_at if is_lost(before) else now,
        shown=None,
        state=None,
        is_ready=False,
        parents=parents,
        owner=owner,
        baseline=baseline,
    )


def made(intent: Record, facts: Facts, *, remote_id: str, body: Json) -> Record:
    """Return the record of what a POST made and answered (law 2).

    An answer that only refers to the thing (`created_id`) shows nothing of it but, perhaps, what
    is shown only once.
    """
    is_reference = facts.identity.created_id is not None
    state = keep_write_once(body, {}, facts.write_once) or None if is_reference else body
    return replace(
        intent,
        status=Status.LIVE,
        remote_id=remote_id,
        state=state,
        shown={} if is_reference else _shown(intent, facts, body),
        is_ready=not is_reference and is_ready(facts.readiness, body),
        baseline=None,
    )


def is_unseen(record: Record, facts: Facts) -> bool:
    """Whether no answer has shown the thing yet: it may still be on its way into being."""
    once = {path.partition(".")[0] for path in facts.write_once}
    return facts.identity.created_id is not None and not (set(record.state or ()) - once)


def taken(record: Record, facts: Facts, *, remote_id: str, body: Json, parents: Json) -> Record:
    """Return the record of a found object. It was not made of `record.request` for all we know."""
    return replace(
        record,
        sensitive=tuple(facts.sensitive),
        status=Status.LIVE,
        remote_id=remote_id,
        shown=None,
        state=body,
        is_ready=is_ready(facts.readiness, body),
        parents=parents,
        baseline=None,
        rivals=tuple(one for one in record.rivals if one != remote_id),
    )


def confirmed(record: Record, facts: Facts, *, body: Json, parents: Json) -> Record:
    """Return the record of an object that a person named, now that a read has shown it (law 7)."""
    return replace(
        record,
        sensitive=tuple(facts.sensitive),
        status=Status.LIVE,
        state=keep_write_once(record.state, body, facts.write_once),
        is_ready=is_ready(facts.readiness, body),
        parents=parents,
        baseline=None,
    )


def refreshed(record: Record, facts: Facts, body: Json) -> Record:
    """Return the record after a read, with what is shown only once kept (law 7).

    A new thing may show some fields in their final form only when it is ready.
    """
    state = keep_write_once(record.state, body, facts.write_once)
    becomes_ready = not record.is_ready and is_ready(facts.readiness, body)
    is_first = record.state is None or is_unseen(record, facts)
    is_new = record.shown is not None and (becomes_ready or is_first)
    return replace(
        record,
        sensitive=tuple(facts.sensitive),
        state=state,
        shown=_shown(record, facts, body) if is_new else record.shown,
        is_ready=record.is_ready or becomes_ready,
    )


def merged(record: Record, changes: Json, facts: Facts) -> Json:
    """Return the record's request (digested) with `changes` made to the fields it states."""
    digested = without_secrets(changes, facts.sensitive, salt=record.token or "")
    request: dict[str, Json] = record.request or {}
    return {field: digested.get(field, value) for field, value in request.items()}


def updated(record: Record, facts: Facts, *, request: Json, body: Json) -> Record:
    """Return the record after an update to `request` (digested); the API now shows `body`.

    A field that shows neither what was asked for nor anything new was not taken over: it stays
    drift. One that shows something new is what the API made of it.
    """
    salt, sent, first = record.token or "", record.request or {}, record.shown or {}
    after = refreshed(record, facts, body)
    after = replace(after, request=request, fingerprint=fingerprint(request))
    earlier = seen(request, record.state, facts.identity, facts.sensitive, salt=salt)

    def is_normal(field: str, value: Json) -> bool:
        was_normal = field in first and first[field] == value
        is_as_sent = sent.get(field) == request[field]
        return (was_normal and is_as_sent) or bool(value != earlier.get(field))

    now = _shown(after, facts, after.state)
    return replace(after, shown={f: value for f, value in now.items() if is_normal(f, value)})


def _shown(record: Record, facts: Facts, body: Json) -> dict[str, Json]:
    return shown(record.request, body, facts.identity, facts.sensitive, salt=record.token or "")
