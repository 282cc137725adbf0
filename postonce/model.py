"""Model: the base of every resource class. Generated classes state facts and paths; this acts.

A model is a view on one kind of thing through one context; it holds no state of its own but the
parents that place it. Two sorts of methods: those named after API operations take what the API
takes (`read(id)`, `update(id, …)`, `delete(id)`, actions) and keep the record in step; those that
work on instances (`create`, `sync`, `apply`) start from the caller's name for the thing.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from functools import partial
from typing import Any, ClassVar, Generic, Literal, TypeVar, overload

from .composite import escaped, joined
from .context import Context
from .creation import Creation
from .data.repository import Record
from .drift import drift_since
from .errors import ConfigError, ImmutableChange
from .facts import Paging, Provider
from .markers import Marker
from .paths import MISSING, dig
from .planting import planted
from .ready import as_asked
from .result import Outcome, Result
from .schema import AnswerModel, RequestModel
from .search import SINGLETON, key_that_is_id
from .shared import Listing
from .stored import Stored
from .types import Json, RemoteId
from .unknown import without_unknown
from .updates import Update

SpecT = TypeVar("SpecT", bound=RequestModel)
StateT = TypeVar("StateT", bound=AnswerModel)


class Model(Stored, Generic[SpecT, StateT]):
    """One kind of resource: what it is called, how it is told apart, how it lives."""

    provider: ClassVar[Provider]
    spec_type: type[SpecT]
    state_type: type[StateT]
    update_type: ClassVar[type[RequestModel] | None] = None
    update_method: ClassVar[Literal["PUT", "PATCH", "POST"]] = "PUT"
    paging: ClassVar[Paging | None] = None
    immutable: ClassVar[tuple[str, ...]] = ()
    acts_again: ClassVar[tuple[str, ...]] = ()
    """Methods whose repeat does something again, or for all that is known may."""

    def __init__(self, ctx: Context, **parents: RemoteId) -> None:
        super().__init__(ctx, self.provider, parents)

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
        return "/".join(escaped(part) for part in (*self.parents.values(), *key))

    def sync(self, instance: str) -> Result[StateT]:
        """Read the recorded instance anew and store what it shows; nothing is changed remotely.

        A thing that is gone becomes a tombstone. `drift` tells what is no longer as it was
        asked for. Raises: NotRecorded, IdentityConflict, Claimed, CallError.
        """
        record = self._synced(instance)
        others = (f"{', '.join(record.rivals)} was also made for it",) if record.rivals else ()
        return self._result(Outcome.REUSED, record, notes=others)

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
        `drift` of the result is what an update did not bring about (yet).
        Raises: ImmutableChange without it; RequestInvalid; otherwise as `create`.
        """
        result = self.create(spec, instance=instance, wait=wait)
        if not result.drift:
            return result
        update = self._update_facts()
        fixed = [d.field for d in result.drift if update is None or not update.can_change(d)]
        if update is not None and not fixed:
            return self._change(spec, result, update)
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

    def everything(self) -> Iterator[Json]:
        """Yield the body of each thing there is, what the list hides unless asked included.

        Raises: ConfigError where the API has no list; CallError.
        """
        return self._find(self.spec_type.model_construct(**self._nothing()))

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
        instance = instance or self.instance_of(spec)
        marked, request = self._marked(spec, instance), spec.to_wire()
        creation = Creation(
            kind=self.kind,
            instance=instance,
            request=request,
            identity=self.identity,
            verify=partial(self._alive, verify),
            glance=self._glance() if self._can_list and not self.identity.is_singleton else None,
            post=partial(post, marked or spec),
            find=self._search(spec, verify, find),
            remove=partial(self._send_away, self._remove),
            readiness=as_asked(self.readiness, request),
            write_once=self.write_once,
            sensitive=self.sensitive,
            parents=self.parents or None,
            owner=self.ctx.owner if marked is not None else None,
            notes=self._unmarked(marked),
            adopt=adopt,
            wait=wait,
        )
        return self.ctx.run(creation, self._parsed)

    def _update(
        self,
        remote_id: RemoteId,
        changes: RequestModel,
        send: Callable[[Any, Json], Json | None],
    ) -> StateT:
        """Send an update; return the state it shows, and store it where a record holds the id."""
        return self._parsed(self._updated(remote_id, changes.to_wire(), send))

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

    def _marked(self, spec: SpecT, instance: str) -> SpecT | None:
        """Return `spec` with the owner's marker, None where there is no owner or no place."""
        if self.ctx.owner is None or self.identity.marker is None:
            return None
        marker = Marker(owner=self.ctx.owner, instance=instance)
        return planted(spec, self.identity.marker, marker)

    def _unmarked(self, marked: SpecT | None) -> tuple[str, ...]:
        """Return what to say where a marker was to be planted and could not."""
        if self.ctx.owner is None or self.identity.marker is None or marked is not None:
            return ()
        return (
            f"the marker of {self.ctx.owner!r} does not fit into {self.identity.marker}: a lost "
            "repository could not be rebuilt with this thing",
        )

    def _set_by_update(self) -> Collection[str]:
        is_whole = self.update_method == "PUT" and self.update_type is not None
        return self.update_type.wire_names() if is_whole and self.update_type else ()

    def _glance(self) -> Callable[[str], Json | None]:
        """How to find one of many recorded things in a list that their verifies share."""
        listing = Listing(
            kind=self.kind,
            identity=self.identity,
            parents=self.parents,
            fetch=partial(self._items, {}),
            page_size=self.paging.max_size if self.paging is not None else None,
        )
        return partial(self._alive, partial(self.ctx.shared.look, listing))

    def _parsed(self, body: Json | None) -> StateT:
        return self.state_type.from_wire(body)

    def _search(
        self,
        spec: SpecT,
        verify: Callable[[Any], Json | None],
        find: Callable[[SpecT], Iterable[Json]] | None,
    ) -> Callable[[Json], Iterable[Json]] | None:
        """How to look for what a request may have made: by its key where that is the id."""
        if self.identity.is_singleton:
            return partial(self._only_one, verify)
        key, request = key_that_is_id(self.identity), spec.to_wire()
        if key and all(dig(request, field, None) not in (None, "") for field in key):
            return partial(self._by_key, verify, key)
        if find is None:
            return None

        def search(request: Json) -> Iterator[Json]:
            # What a recorded request lacks (a secret, a newer release's field) is there as None.
            known = self.spec_type.model_construct(**{**self._nothing(), **request})
            return (body for body in find(known) if not self._shows_gone(body))

        return search

    def _nothing(self) -> dict[str, Any]:
        """Return the fields of a request that says nothing."""
        return dict.fromkeys(self.spec_type.wire_names())

    def _only_one(self, verify: Callable[[Any], Json | None], _request: Json) -> Iterator[Json]:
        """Yield the one thing there can be, if it is there."""
        body = self._alive(verify, SINGLETON)
        if body is not None:
            yield body

    def _by_key(
        self, verify: Callable[[Any], Json | None], key: tuple[str, ...], request: Json
    ) -> Iterator[Json]:
        """Yield what stands at the request's key, which it then carries, shown or not."""
        values = {field: dig(request, field, None) for field in key}
        is_whole = all(value not in (None, "") for value in values.values())
        body = self._alive(verify, joined([*values.values()])) if is_whole else None
        if isinstance(body, dict):
            hidden = {f: value for f, value in values.items() if dig(body, f) is MISSING}
            yield {**body, **hidden}
        elif body is not None:
            yield body

    def _result(
        self, outcome: Outcome, record: Record, *, notes: tuple[str, ...] = ()
    ) -> Result[StateT]:
        return Result(
            outcome=outcome,
            state=self._parsed(record.state),
            instance=record.instance,
            id=record.remote_id or "",
            drift=drift_since(record, self.identity, self.sensitive),
            notes=notes,
            kind=record.kind,
        )

    def _update_facts(self) -> Update | None:
        if self.update_type is None:
            return None
        return Update(
            kind=self.kind,
            type=self.update_type,
            method=self.update_method,
            immutable=self.immutable,
            identity=self.identity,
        )

    def _change(self, spec: SpecT, result: Result[StateT], update: Update) -> Result[StateT]:
        """Send what differs, record it as asked for, and say what still differs."""
        record = self.ctx.data.get(self.kind, result.instance)
        wanted = without_unknown(spec.to_wire())
        changes = update.request_for(wanted, result.drift, record.state if record else None)
        self._updated(result.id, changes.to_wire(), self._put, wanted=wanted)
        record = self.ctx.data.get(self.kind, result.instance)
        assert record is not None
        return self._result(Outcome.UPDATED, record, notes=result.notes)
