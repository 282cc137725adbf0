"""What will be there: the things that a rehearsal has foretold to be made, changed or gone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from threading import Lock

from ..creation import Creation
from ..facts import Identity
from ..fingerprint import without_fields
from ..paths import MISSING, dig
from ..ready import is_ready
from ..records import place
from ..types import Json, RemoteId
from ..unknown import UNKNOWN, is_unknown


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a thing stands: its kind, the parents that place it."""

    kind: str
    parents: tuple[tuple[str, str], ...]


def spot(kind: str, parents: Mapping[str, RemoteId] | None) -> Spot:
    """Return where the things of `kind` below `parents` stand."""
    return Spot(kind, tuple(sorted((place(parents) or {}).items())))


class Foreseen:
    """Bodies that will be read once what was foretold is done; None for what will be gone.

    What has no id yet is told apart by the instance that it is made for. Safe to use from
    several threads.
    """

    def __init__(self) -> None:
        self._bodies: dict[tuple[Spot, str, str], Json | None] = {}
        self._lock = Lock()

    def expect(self, at: Spot, remote_id: str, instance: str, body: Json | None) -> None:
        """Note that `body` will be read of a thing, or that it will be gone."""
        with self._lock:
            self._bodies[_key(at, remote_id, instance)] = body

    def of(self, at: Spot, remote_id: str, instance: str = "") -> Json | None:
        """Return what will be read of a thing, MISSING where the provider's word stands."""
        with self._lock:
            return self._bodies.get(_key(at, remote_id, instance), MISSING)

    def bodies(self, at: Spot) -> Iterator[Json]:
        """Yield what will be there besides, or in place of, what the provider shows."""
        with self._lock:
            found = [body for (there, *_), body in self._bodies.items() if there == at]
        return (body for body in found if body is not None)


def _key(at: Spot, remote_id: str, instance: str) -> tuple[Spot, str, str]:
    return at, remote_id, instance if is_unknown(remote_id) else ""


def made_of(creation: Creation) -> Json:
    """Return what will be read of a thing made of `creation`'s request, as far as that is known.

    A thing that a run waits for is ready. Secrets are left out: few answers show them.
    """
    identity, readiness = creation.identity, creation.readiness
    body = with_fields({}, without_fields(creation.request, creation.sensitive), identity)
    if creation.wait and readiness and readiness.ready and not is_ready(readiness, body):
        body = _put(body, readiness.field, readiness.ready[0])
    for path in identity.id_fields or (identity.id_field,):
        if path is not None and dig(body, path) is MISSING:
            body = _put(body, path, UNKNOWN)
    return body


def with_fields(body: Json, request: Json, identity: Identity) -> Json:
    """Return `body` showing the fields of `request`, each where an answer shows it."""
    paths = {**{field: field for field in request}, **identity.answer_paths}
    for field, path in paths.items():
        value = dig(request, field)
        if value is not MISSING:
            body = _put(body, path, value)
    return body


def _put(body: Json, path: str, value: Json) -> Json:
    """Return `body` with `value` at dotted `path`; of a list, each value in a member of its own."""
    body = body if isinstance(body, dict) else {}
    head, dot, rest = path.partition(".")
    if not dot or path in body:
        return {**body, path: value}
    if isinstance(value, list):
        return {**body, head: [_put({}, rest, one) for one in value]}
    return {**body, head: _put(body.get(head), rest, value)}
