"""One remote object and the records that hold it, kept in step. JSON in, JSON out.

Rule 1: whoever writes a record holds its claim (law 6), and reads it after taking the claim.
Rule 2: a delete marks first, so that one that was interrupted is seen; the mark goes where the
        DELETE cannot have taken place, or a later create would carry it out.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import partial
from typing import Any, ClassVar

from .calls import Calls
from .change import Change
from .composite import joined, parted
from .data.repository import Record, Status
from .errors import (
    ApiError,
    CallError,
    ConfigError,
    Effect,
    IdentityConflict,
    NotReady,
    NotRecorded,
    RequestInvalid,
)
from .facts import Identity, Readiness
from .fingerprint import without_secrets
from .gone import is_within, looked_at_again
from .http.client import GONE
from .planting import replanted
from .ready import shows_gone
from .records import is_unseen, merged, place, refreshed, updated
from .search import SINGLETON, remote_id_of
from .types import Json, RemoteId

Update = Callable[[Any, Json], Json | None]


class Stored(Calls):
    """What there is of one kind, remotely and in the data repository."""

    kind: ClassVar[str]
    identity: ClassVar[Identity]
    readiness: ClassVar[Readiness | None] = None
    gone: ClassVar[tuple[str, ...]] = ()
    """Words of the readiness field that mean the thing is gone though it can still be read."""
    write_once: ClassVar[tuple[str, ...]] = ()
    sensitive: ClassVar[tuple[str, ...]] = ()

    # What a generated class overrides where the API has it.

    def _get(self, remote_id: Any) -> Json | None:
        """Return the live body, or None once it is definitely gone."""
        raise ConfigError(f"{self.kind} cannot be read: the API has no operation for it")

    def _put(self, remote_id: Any, body: Json) -> Json | None:
        """Send the update request."""
        raise ConfigError(f"{self.kind} cannot be updated: the API has no operation for it")

    def _remove(self, remote_id: Any) -> None:
        """Send the delete request."""
        raise ConfigError(f"{self.kind} cannot be deleted: the API has no operation for it")

    def _items(self, params: Mapping[str, object]) -> Iterator[Json]:
        """Yield what the list shows, all pages."""
        raise ConfigError(f"{self.kind} cannot be listed: the API has no operation for it")

    def _find(self, spec: Any) -> Iterator[Json]:
        """Yield what could be the one that a lost answer to a create of `spec` made."""
        return self._items({})

    # What a generated class uses where several path parameters name one thing.

    def _joined(self, *parts: RemoteId) -> str:
        """Return the id that the parts make."""
        return joined(parts)

    def _parted(self, remote_id: RemoteId) -> tuple[str, ...]:
        """Return the parts of an id. Raises: RequestInvalid where it is none of this kind."""
        return parted(remote_id, self.identity.id_fields, kind=self.kind)

    def _id_of(self, body: Json) -> str | None:
        """Return the id that an answer shows."""
        return remote_id_of(body, {}, self.identity)

    # What keeps both in step.

    def _synced(self, instance: str) -> Record:
        """Return the record of a live instance after a read; one that is gone is a tombstone."""
        with self.ctx.claimed(self.kind, instance):
            record = self.ctx.data.get(self.kind, instance)
            if record is None or record.status is not Status.LIVE or record.remote_id is None:
                raise NotRecorded(f"{self.kind}: nothing live is recorded as {instance!r}")
            self._check_parents(record)
            verify = partial(self._alive, self._get)
            body = verify(record.remote_id)
            if body is None:
                body = looked_at_again(verify, record, record.remote_id, self.ctx.timing)
            if body is not None:
                return self._keep(record, refreshed(record, self, body))
            timing = self.ctx.timing
            if is_unseen(record, self) and is_within(record, timing.ready_timeout_s, timing):
                raise NotReady(
                    f"{self.kind} {instance!r} was accepted, but cannot be read yet; run again",
                    kind=self.kind,
                    instance=instance,
                )
            self._mark(record, Status.DELETED)
            raise NotRecorded(
                f"{self.kind} {instance!r} (id {record.remote_id}) is gone at the provider; "
                "create makes it anew"
            )

    def _updated(
        self, remote_id: RemoteId, changes: Json, send: Update, *, wanted: Json | None = None
    ) -> Json | None:
        """Send an update and return what the thing shows after it.

        Its records then ask for `wanted`, or for what they did with the changes made to it.
        """
        with self._held(remote_id) as records:
            self.ctx.shared.clear()
            try:
                sent = self._with_marker(changes, records)
                body = self._carry_out(remote_id, sent, partial(send, remote_id, sent))
            finally:
                self.ctx.shared.clear()  # another thread may have listed meanwhile
            if not isinstance(body, dict) or remote_id_of(body, {}, self.identity) is None:
                body = self._seen(remote_id)
            for record in records:
                if record.status is Status.INTENT:
                    continue  # a person named the id; the next create takes it over, or not
                request = merged(record, changes, self)
                if wanted is not None:
                    request = without_secrets(wanted, self.sensitive, salt=record.token or "")
                shows = record.state if body is None else body
                self._keep(record, updated(record, self, request=request, body=shows))
        known = (record.state for record in records if record.state is not None)
        return next(known, None) if body is None else body

    def _delete(self, remote_id: RemoteId, send: Callable[[Any], None]) -> None:
        """Mark, DELETE, tombstone; one that is gone already is success (law 8)."""
        with self._held(remote_id) as records:
            marked = [self._mark(record, Status.DELETING) for record in records]
            try:
                is_found = self._send_away(send, remote_id)
                if not is_found and any(self._is_young(record) for record in records):
                    self.ctx.timing.sleep(self.ctx.timing.settle_s)
                    self._send_away(send, remote_id)
            except (CallError, ConfigError, RequestInvalid) as error:
                if not isinstance(error, CallError) or error.effect is Effect.NONE:
                    for before, record in zip(records, marked, strict=True):
                        self._mark(record, before.status)
                raise
            for record in marked:
                self._mark(record, Status.DELETED)

    # Within.

    def _with_marker(self, changes: Json, records: tuple[Record, ...]) -> Json:
        """Return `changes` so that labels which they set anew keep our marker."""
        field = self.identity.marker
        if field is None or not records:
            return changes
        return replanted(changes, field, records[0], is_whole=field in self._set_by_update())

    def _set_by_update(self) -> Collection[str]:
        """Return the fields that an update empties by leaving them out."""
        return ()

    def _send_away(self, send: Callable[[Any], None], remote_id: RemoteId) -> bool:
        """Send the delete request; return whether there was anything to delete."""
        self.ctx.shared.clear()
        try:
            self._carry_out(remote_id, None, partial(send, remote_id))
        except ApiError as error:
            if error.status not in GONE:
                raise
            return False
        finally:
            self.ctx.shared.clear()
        return True

    def _carry_out(
        self, remote_id: RemoteId, body: Json | None, send: Callable[[], Json | None]
    ) -> Json | None:
        """Send an update, or a delete where there is no `body`; return the answer."""
        return self.ctx.change(
            Change(
                kind=self.kind,
                remote_id=self._known_as(remote_id),
                identity=self.identity,
                parents=self.parents,
                sensitive=self.sensitive,
                body=body,
                send=send,
                look=partial(self._seen, remote_id),
                is_offered=body is not None or type(self)._remove is not Stored._remove,
            )
        )

    def _is_young(self, record: Record) -> bool:
        return is_within(record, self.ctx.timing.young_s, self.ctx.timing)

    def _alive(self, verify: Callable[[Any], Json | None], remote_id: RemoteId) -> Json | None:
        """Return the live body; a state that the model lists as gone is gone (law 3)."""
        body = verify(remote_id)
        return None if self._shows_gone(body) else body

    def _seen(self, remote_id: RemoteId) -> Json | None:
        """Return the live body, None where the thing is gone or cannot be read."""
        return self._alive(self._get, remote_id) if self._can_read else None

    def _shows_gone(self, body: Json | None) -> bool:
        return shows_gone(self.readiness, self.gone, body)

    @property
    def _can_read(self) -> bool:
        return type(self)._get is not Stored._get

    @property
    def _can_list(self) -> bool:
        return type(self)._items is not Stored._items

    def _check_parents(self, record: Record) -> None:
        if not self._is_here(record):
            raise IdentityConflict(
                f"{record.kind} {record.instance!r} is recorded under {record.parents}, not "
                f"{self.parents}",
                kind=record.kind,
                instance=record.instance,
                found=record.remote_id,
            )

    def _is_here(self, record: Record) -> bool:
        return place(record.parents) in (None, place(self.parents))

    def _records(self, remote_id: RemoteId) -> tuple[Record, ...]:
        """Return the records of one remote object; names repeat under different parents."""
        found = self.ctx.data.with_remote_id(self.kind, self._known_as(remote_id))
        return tuple(record for record in found if self._is_here(record))

    def _known_as(self, remote_id: RemoteId) -> str:
        """Return the id as records hold it."""
        return SINGLETON if self.identity.is_singleton else str(remote_id)

    @contextmanager
    def _held(self, remote_id: RemoteId) -> Iterator[tuple[Record, ...]]:
        """Hold the claims on the records of one remote object, and yield these."""
        with ExitStack() as claims:
            for record in self._records(remote_id):
                claims.enter_context(self.ctx.claimed(self.kind, record.instance))
            yield self._records(remote_id)

    def _keep(self, record: Record, after: Record) -> Record:
        return record if after == record else self.ctx.data.put(after)

    def _mark(self, record: Record, status: Status) -> Record:
        return self.ctx.data.put(replace(record, status=status))
