"""Model: the base of every resource class. Generated classes state facts and paths; this acts.

A model is a view on one kind of thing through one context; it holds no state of its own but the
parents that place it. Two sorts of methods: those named after API operations take what the API
takes (`read(id)`, `update(id, …)`, `delete(id)`, actions) and keep the record in step; those that
work on instances (`create`, `sync`, `apply`) start from the caller's name for the thing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any, ClassVar, Generic, Literal, TypeVar, overload

from .calls import Calls
from .context import Context
from .creation import Creation
from .data.repository import Record, Status
from .drift import shown
from .errors import ApiError, ConfigError, ImmutableChange, NotRecorded
from .facts import Identity, Paging, Provider, Readiness
from .fingerprint import fingerprint, keep_write_once, without_secrets
from .http.client import GONE
from .paths import dig
from .result import Outcome, Result
from .schema import AnswerModel, RequestModel
from .search import remote_id_of
from .types import Json, RemoteId

SpecT = TypeVar("SpecT", bound=RequestModel)
StateT = TypeVar("StateT", bound=AnswerModel)


class Model(Calls, Generic[SpecT, StateT]):
    """One kind of resource: what it is called, how it is told apart, how it lives."""

    kind: ClassVar[str]
    provider: ClassVar[Provider]
    identity: ClassVar[Identity]
    spec_type: type[SpecT]
    state_type: type[StateT]
    update_type: ClassVar[type[RequestModel] | None] = None
    update_method: ClassVar[Literal["PUT", "PATCH", "POST"]] = "PUT"
    readiness: ClassVar[Readiness | None] = None
    gone: ClassVar[tuple[str, ...]] = ()
    """Words of the readiness field that mean the thing is gone though it can still be read."""
    paging: ClassVar[Paging | None] = None
    immutable: ClassVar[tuple[str, ...]] = ()
    write_once: ClassVar[tuple[str, ...]] = ()
    sensitive: ClassVar[tuple[str, ...]] = ()

    def __init__(self, ctx: Context, **parents: RemoteId) -> None:
        super().__init__(ctx, self.provider, parents)

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

    def create(
        self, spec: SpecT, *, instance: str | None = None, adopt: bool = False, wait: bool = True
    ) -> Result[StateT]:
        """Return the thing for `spec`, posting only when none is recorded and alive."""
        raise ConfigError(f"{self.kind} cannot be created: the API has no operation for it")

    # Instances.

    def instance_of(self, spec: SpecT) -> str:
        """Return the default name of `spec`: its natural key's text, after its parents'.

        Raises: ConfigError where there is no natural key to take it from.
        """
        request = spec.to_wire()
        key = [dig(request, field, None) for field in self.identity.natural_key]
        if not key or any(part in (None, "") for part in key):
            told_by = " and ".join(self.identity.natural_key) or "nothing in the request"
            raise ConfigError(
                f"{self.kind}: cannot name this instance by itself (told apart by: {told_by}); "
                'pass instance="…", a name of your own for it'
            )
        return "/".join(_escape(part) for part in (*self.parents.values(), *key))

    def sync(self, instance: str) -> Result[StateT]:
        """Read the recorded instance anew and store what it shows; nothing is changed remotely.

        A thing that is gone becomes a tombstone. Raises: NotRecorded, CallError.
        """
        record = self.ctx.data.get(self.kind, instance)
        if record is None or record.status is not Status.LIVE or record.remote_id is None:
            raise NotRecorded(f"{self.kind}: nothing live is recorded as {instance!r}")
        body = self._alive(self._get, record.remote_id)
        if body is None:
            self.ctx.data.put(replace(record, status=Status.DELETED))
            raise NotRecorded(
                f"{self.kind} {instance!r} (id {record.remote_id}) is gone at the provider; "
                "create makes it anew"
            )
        return self._result(Outcome.REUSED, self._keep(record, body))

    def apply(
        self,
        spec: SpecT,
        *,
        instance: str | None = None,
        replace: bool = False,
        wait: bool = True,
    ) -> Result[StateT]:
        """Create what is missing, then change what differs and may be changed.

        `replace=True` deletes and creates anew where a field differs that cannot be changed.
        Raises: ImmutableChange without it; otherwise as `create`.
        """
        result = self.create(spec, instance=instance, wait=wait)
        fixed = [drift.field for drift in result.drift if not self._can_change(drift.field)]
        if not result.drift:
            return result
        if not fixed:
            return self._change(spec, result)
        if not replace:
            raise ImmutableChange(
                f"{self.kind} {result.instance!r}: {', '.join(fixed)} cannot be changed on the "
                f"live thing ({'; '.join(map(str, result.drift))}); "
                "pass replace=True to delete it and create it anew",
                kind=self.kind,
                instance=result.instance,
                fields=fixed,
            )
        self._delete(result.id, send=self._remove)
        return self.create(spec, instance=instance, wait=wait)

    # What the methods of a generated class come down to.

    def _create(
        self,
        spec: SpecT,
        instance: str | None,
        *,
        adopt: bool,
        wait: bool,
        verify: Callable[[Any], Json | None],
        find: Callable[[SpecT], Iterable[Json]] | None,
        post: Callable[[SpecT, str], Json | None],
    ) -> Result[StateT]:
        """Run the create protocol (create.py) with this model's facts."""
        self.http.require_token()
        creation = Creation(
            kind=self.kind,
            instance=instance or self.instance_of(spec),
            request=spec.to_wire(),
            identity=self.identity,
            verify=partial(self._alive, verify),
            post=partial(post, spec),
            find=self._search(verify, find),
            remove=partial(self._send_away, self._remove),
            readiness=self.readiness,
            write_once=self.write_once,
            sensitive=self.sensitive,
            parents=self.parents or None,
            adopt=adopt,
            wait=wait,
        )
        return self.ctx.run(creation, self._state)

    def _update(
        self,
        remote_id: RemoteId,
        changes: RequestModel,
        send: Callable[[Any, Json], Json | None],
    ) -> StateT:
        """Send an update; return the state it shows, and store it where a record holds the id."""
        body = send(remote_id, changes.to_wire())
        if not isinstance(body, dict) or remote_id_of(body, {}, self.identity) is None:
            body = self._get(remote_id)
        for record in self._records(remote_id):
            self._keep(record, body or record.state)
        return self._state(body or {})

    def _delete(self, remote_id: RemoteId, send: Callable[[Any], None]) -> None:
        """Mark, DELETE, tombstone; one that is gone already is success (law 8)."""
        records = [
            self.ctx.data.put(replace(record, status=Status.DELETING))
            for record in self._records(remote_id)
        ]
        self._send_away(send, remote_id)
        for record in records:
            self.ctx.data.put(replace(record, status=Status.DELETED))

    @overload
    def _state(self, body: None) -> None: ...
    @overload
    def _state(self, body: Json) -> StateT: ...
    def _state(self, body: Json | None) -> StateT | None:
        """Return `body` as this model's state, None for None."""
        return None if body is None else self.state_type.from_wire(body)

    def _states(self, bodies: Iterable[Json]) -> Iterator[StateT]:
        """Yield `bodies` as this model's states."""
        return (self.state_type.from_wire(body) for body in bodies)

    # Within.

    @staticmethod
    def _send_away(send: Callable[[Any], None], remote_id: RemoteId) -> None:
        """Send the delete request; one that finds nothing has nothing left to do."""
        try:
            send(remote_id)
        except ApiError as error:
            if error.status not in GONE:
                raise

    def _alive(self, verify: Callable[[Any], Json | None], remote_id: str) -> Json | None:
        """Return the live body; a state that the model lists as gone is gone (law 3)."""
        body = verify(remote_id)
        is_gone = (
            body is not None
            and self.readiness is not None
            and dig(body, self.readiness.field, None) in self.gone
        )
        return None if is_gone else body

    def _search(
        self,
        verify: Callable[[Any], Json | None],
        find: Callable[[SpecT], Iterable[Json]] | None,
    ) -> Callable[[Json], Iterable[Json]] | None:
        """How to look for what a request may have made: by its key where that is the id."""
        key = self.identity.natural_key[0] if self.identity.natural_key else None
        if key is not None and self.identity.id_field in (None, key):
            return partial(self._by_key, verify, key)
        if find is None:
            return None
        return lambda request: find(self.spec_type.model_construct(**request))

    def _by_key(
        self, verify: Callable[[Any], Json | None], key: str, request: Json
    ) -> Iterator[Json]:
        body = self._alive(verify, str(dig(request, key, "")))
        if body is not None:
            yield body

    def _records(self, remote_id: RemoteId) -> tuple[Record, ...]:
        """Return the records of one remote object; names repeat under different parents."""
        found = self.ctx.data.with_remote_id(self.kind, str(remote_id))
        return tuple(record for record in found if record.parents in (None, self.parents))

    def _keep(self, record: Record, body: Json) -> Record:
        """Store what the live thing shows, and what only the record still knows (law 7)."""
        state = keep_write_once(record.state, body, self.write_once)
        if state == record.state:
            return record
        return self.ctx.data.put(replace(record, state=state))

    def _result(self, outcome: Outcome, record: Record) -> Result[StateT]:
        return Result(
            outcome=outcome,
            state=self._state(record.state),
            instance=record.instance,
            id=record.remote_id or "",
        )

    def _can_change(self, field: str) -> bool:
        if self.update_type is None or field in self.immutable:
            return False
        return field in self.update_type.wire_names()

    def _change(self, spec: SpecT, result: Result[StateT]) -> Result[StateT]:
        """Send what differs (PATCH) or all that the update takes (PUT), and record it as sent."""
        assert self.update_type is not None
        wanted, names = spec.to_wire(), self.update_type.wire_names()
        if self.update_method == "PATCH":
            names &= {drift.field for drift in result.drift}
        changes = {field: value for field, value in wanted.items() if field in names}
        self._update(result.id, self.update_type.model_validate(changes), send=self._put)
        record = self.ctx.data.get(self.kind, result.instance)
        assert record is not None
        record = self.ctx.data.put(
            replace(
                record,
                fingerprint=fingerprint(wanted),
                request=without_secrets(wanted, self.sensitive, salt=record.token or ""),
                shown=shown(wanted, record.state, self.identity),
            )
        )
        return self._result(Outcome.UPDATED, record)


def _escape(value: Any) -> str:
    return str(value).replace("%", "%25").replace("/", "%2F")
