"""Rehearsal: a context that foretells. Models and functions work on it as on any other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from threading import Lock
from typing import TYPE_CHECKING, TypeVar

from ..change import Change
from ..composite import parted
from ..context import Context
from ..creation import Creation
from ..data.repository import Record, Status
from ..data.snapshot import Snapshot
from ..fingerprint import without_fields
from ..paths import MISSING, dig
from ..records import place
from ..redact import redact
from ..result import Result
from ..types import Json
from ..unknown import is_unknown
from .client import RehearsalClient
from .foreseen import Foreseen, spot, with_fields
from .foretold import ACTIONS, Action, Foretellings, Foretold
from .scene import Scene

if TYPE_CHECKING:
    from ..http.client import Client

T = TypeVar("T")

_FOUND = (Action.REUSE, Action.ADOPT, Action.RESUME)
"""What an update or a delete of the same thing goes on from."""


class Rehearsal(Context):
    """A context on which creates, updates and deletes are foretold in place of being sent.

    `foretold` holds what a run would do, in order. Nothing is written to the data repository,
    which is not closed either. Safe to use from several threads.
    """

    def __init__(self, ctx: Context) -> None:
        super().__init__(
            Snapshot(ctx.data, clock=ctx.timing.clock),
            base_url=ctx._base_url,
            token=ctx._token,
            owner=ctx.owner,
            timing=ctx.timing,
            timeout_s=ctx._timeout_s,
            transport=ctx._transport,
        )
        self.foretold = Foretellings()
        self._foreseen = Foreseen()
        self._nameless: Counter[tuple[str, str]] = Counter()
        self._lock = Lock()

    @classmethod
    def of(cls, ctx: Context) -> Rehearsal:
        """Return a rehearsal of what would be done on `ctx`, whose settings and store it shares."""
        return cls(ctx)

    def run(self, creation: Creation, parse: Callable[[Json], T]) -> Result[T]:
        """Foretell one create and return the result that a run would, as far as it is known.

        What would be made has the id UNKNOWN, and the state that its request asks for. A field
        of the request that is not known yet is no drift. Raises: as a run would.
        """
        creation = self._told_apart(creation)
        before = self.data.get(creation.kind, creation.instance)
        scene = Scene(creation, self._foreseen)
        result = super().run(scene.rehearsed(), parse)
        after = self.data.get(creation.kind, creation.instance)
        assert after is not None
        scene.look_ahead(after)
        known = tuple(
            one for one in result.drift if not is_unknown(creation.request.get(one.field))
        )
        result = replace(result, drift=known, notes=(*result.notes, *scene.notes))
        self._foretell(creation, before, result, is_posted=scene.is_posted)
        return result

    def change(self, change: Change) -> Json | None:
        """Foretell an update or a delete, and return what it would answer.

        That is what is known of the live thing, with the changes made to it.
        """
        if not change.is_offered:
            return change.send()
        if change.body is not None:
            return self._changed(change)
        self._foreseen.expect(spot(change.kind, change.parents), change.remote_id, "", None)
        self._foretell_change(change, Action.CALL, notes=("it is deleted",))
        return None

    def _client_type(self) -> type[Client]:
        return RehearsalClient

    def _told_apart(self, creation: Creation) -> Creation:
        """Return `creation` under a name of its own where its name is not known yet."""
        if not is_unknown(creation.instance):
            return creation
        with self._lock:
            self._nameless[creation.kind, creation.instance] += 1
            number = self._nameless[creation.kind, creation.instance]
        name = creation.instance if number == 1 else f"{creation.instance} ({number})"
        return replace(creation, instance=name)

    def _foretell(
        self, creation: Creation, before: Record | None, result: Result[T], *, is_posted: bool
    ) -> None:
        action, notes, drift = ACTIONS[result.outcome], result.notes, result.drift
        deleted = self._deleted_here(creation, before)
        if deleted is not None and action is Action.CREATE:
            action, drift = Action.RECREATE, deleted.drift
            notes = (f"{deleted.remote_id} is deleted first", *notes)
        told = Foretold(
            kind=creation.kind,
            instance=creation.instance,
            action=action,
            remote_id=result.id,
            drift=drift,
            notes=notes,
            request=redact(creation.request, creation.sensitive) if is_posted else None,
        )
        self.foretold.add(told, after=deleted)

    def _deleted_here(self, creation: Creation, before: Record | None) -> Foretold | None:
        """Return what was foretold of an instance that was deleted in this very rehearsal."""
        if before is None or before.status is not Status.DELETED or before.remote_id is None:
            return None
        if self._foreseen.of(spot(creation.kind, creation.parents), before.remote_id) is not None:
            return None
        last = self.foretold.last(creation.kind, creation.instance)
        return last if last is not None and last.action is Action.CALL else None

    def _changed(self, change: Change) -> Json:
        at = spot(change.kind, change.parents)
        body = self._known(change)
        sent = without_fields(change.body, change.sensitive)
        body = with_fields(body, sent, change.identity)
        for path, part in _id_parts(change):
            if dig(body, path) is MISSING:
                body = {**body, path: part}
        self._foreseen.expect(at, change.remote_id, "", body)
        self._foretell_change(change, Action.UPDATE)
        return body

    def _known(self, change: Change) -> Json:
        """Return what is known of the thing before its update."""
        seen = self._foreseen.of(spot(change.kind, change.parents), change.remote_id)
        if seen is MISSING:
            states = (record.state for record in self._records(change) if record.state)
            seen = next(states, None)
        if seen is None and not is_unknown(change.remote_id):
            seen = change.look()
        return {} if seen is None else seen

    def _foretell_change(
        self, change: Change, action: Action, *, notes: tuple[str, ...] = ()
    ) -> None:
        """Foretell a change for each instance that holds the thing, once where none does."""
        for instance in [record.instance for record in self._records(change)] or [""]:
            last = self.foretold.last(change.kind, instance) if instance else None
            found = last if last is not None and last.action in _FOUND else None
            told = Foretold(
                kind=change.kind,
                instance=instance,
                action=action,
                remote_id=change.remote_id,
                drift=found.drift if found else (),
                notes=(*(found.notes if found else ()), *notes),
                request=redact(change.body, change.sensitive),
            )
            self.foretold.add(told, after=found)

    def _records(self, change: Change) -> tuple[Record, ...]:
        here = place(change.parents)
        found = self.data.with_remote_id(change.kind, change.remote_id)
        return tuple(record for record in found if place(record.parents) in (None, here))


def _id_parts(change: Change) -> tuple[tuple[str, str], ...]:
    """Return where answers show the id of what is changed, each place with what stands there."""
    identity, kind = change.identity, change.kind
    if identity.id_fields:
        parts = parted(change.remote_id, identity.id_fields, kind=kind)
        return tuple(zip(identity.id_fields, parts, strict=True))
    return () if identity.id_field is None else ((identity.id_field, change.remote_id),)
