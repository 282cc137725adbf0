"""Context: the data repository, the providers' addresses and tokens, and how long to wait.

One context serves several providers: `base_url` and `token` may be given for all, or by
provider name; where they are not, each provider's own address and variables count. What takes
more than one secret is given by the names of the variables: `token={"ACME_CLIENT_ID": …}`.
"""

from __future__ import annotations

import os
from collections import ChainMap
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from copy import copy
from typing import TYPE_CHECKING, Self, TypeVar

from .change import Change
from .claims import Claim, claimed
from .create import create
from .creation import Creation, Timing
from .data.repository import Record, Repository
from .errors import ConfigError
from .facts import Identity, Provider, Readiness
from .handwritten import answering, finding, request_of, verifying
from .redact import secret_paths
from .resolve import abandon, adopt, retry
from .result import Result
from .shared import SharedLists
from .types import Json, RemoteId

if TYPE_CHECKING:
    import httpx

    from .http.client import Client

T = TypeVar("T")


class Context:
    """What models need to work. Use `Context.open`, or hand in a repository of your own."""

    def __init__(
        self,
        data: Repository,
        *,
        base_url: str | Mapping[str, str] | None = None,
        token: str | Mapping[str, str] | None = None,
        owner: str | None = None,
        timing: Timing | None = None,
        timeout_s: float = 30.0,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        if owner is not None and not owner.strip():
            raise ConfigError("owner= is empty: name whose things these are, or leave it out")
        self.data = data
        self.owner = owner
        self.timing = timing or Timing()
        self.shared = SharedLists(data, shared_s=self.timing.shared_s)
        self._base_url = base_url
        self._token = token
        self._timeout_s = timeout_s
        self._transport = transport
        self._clients: dict[str, Client] = {}
        self._is_guest = False

    @classmethod
    def open(
        cls,
        store: str = "sqlite:///postonce.db",
        *,
        base_url: str | Mapping[str, str] | None = None,
        token: str | Mapping[str, str] | None = None,
        owner: str | None = None,
        timing: Timing | None = None,
        timeout_s: float = 30.0,
        transport: httpx.BaseTransport | None = None,
    ) -> Context:
        """Return a context on the data repository at `store`.

        A file (`sqlite:///state.db`), or a server's (`postgresql://user@host/database`). Its
        secrets are encrypted where `POSTONCE_KEY` or `POSTONCE_KEY_FILE` gives a key.
        `owner` names whose things these are: it is planted among the labels of what is created,
        where the API has labels, so that a lost repository can be rebuilt (markers.py).
        `timing` holds how long to wait for what, the length of claims' leases included
        (`Timing(lease_s=20)`). `timeout_s` bounds each HTTP request.
        Raises: ConfigError, RepositoryError.
        """
        from .data.open import open_repository

        return cls(
            open_repository(store),
            base_url=base_url,
            token=token,
            owner=owner,
            timing=timing,
            timeout_s=timeout_s,
            transport=transport,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close connections and, unless it is another context's, the repository."""
        for client in self._clients.values():
            client.close()
        self._clients.clear()
        if not self._is_guest:
            self.data.close()

    def timed(self, timing: Timing) -> Context:
        """Return a context like this one, on the same repository, that waits as `timing` says."""
        guest = copy(self)
        guest.timing = timing
        guest._clients = {}  # a client waits between its retries, too
        guest._is_guest = True
        return guest

    def http(self, provider: Provider) -> Client:
        """Return the client that speaks to `provider`; the same one each time."""
        if provider.name not in self._clients:
            self._clients[provider.name] = self._client_type()(
                provider,
                base_url=_chosen(self._base_url, provider.name) or provider.base_url,
                token=_chosen(self._token, provider.name),
                variables=self._variables(),
                transport=self._transport,
                timeout_s=self._timeout_s,
                sleep=self.timing.sleep,
            )
        return self._clients[provider.name]

    def create_or_get(
        self,
        kind: str,
        instance: str,
        spec: Json,
        *,
        create: Callable[[str], Json],
        verify: Callable[[str], Json | None],
        find: Callable[[Json], Iterable[Json]] | None = None,
        identity: Identity | None = None,
        readiness: Readiness | None = None,
        write_once: tuple[str, ...] = (),
        sensitive: tuple[str, ...] = (),
        repeatable: bool = False,
        adopt: bool = False,
        wait: bool = True,
    ) -> Result[Json]:
        """Return the one remote object for (kind, instance), calling `create` only when needed.

        The protocol of generated models for any create function: `spec` is what is asked for (a
        JSON object), `create` is the one call that makes it: it takes a token and returns the
        answer, a dict with the id; `verify` takes that id (as text) and returns the live object,
        or None once it is definitely gone; `find` yields what could match. Dicts of an SDK are
        made JSON. `identity` says where the id stands (`id` unless told otherwise) and what
        names a thing; `write_once` are the dotted paths of what only `create` ever shows;
        secrets are those at `sensitive` (dotted paths) and those of well-known names.
        `repeatable`: a second `create` does no harm, so that nobody is ever asked about it.

        What `create` raises goes through to the caller. `Refused`, and a `CallError` of effect
        `none`, say that nothing was made; after any other `CallError` the search is made at
        once, after any other error by the next run, as after a kill.
        Raises: RequestInvalid where `spec` is no JSON object; TypeError where `verify` or `find`
        return what cannot be read; else as `postonce.create.create`.
        """
        request = request_of(spec, kind=kind, instance=instance)
        return self.run(
            Creation(
                kind=kind,
                instance=instance,
                request=request,
                identity=identity or Identity(id_field="id"),
                verify=verifying(verify, kind=kind),
                post=answering(create),
                find=finding(find, kind=kind) if find is not None else None,
                readiness=readiness,
                write_once=write_once,
                sensitive=tuple(sorted({*sensitive, *secret_paths(request)})),
                adopt=adopt,
                wait=wait,
                is_repeatable=repeatable,
            ),
            _as_it_is,
        )

    def run(self, creation: Creation, parse: Callable[[Json], T]) -> Result[T]:
        """Carry out one create and return its result, the state read by `parse`."""
        done = create(creation, self.data, self.timing)
        return Result(
            outcome=done.outcome,
            state=parse(done.record.state),
            instance=done.record.instance,
            id=done.record.remote_id or "",
            drift=done.drift,
            notes=done.notes,
            verified=done.verified,
            kind=done.record.kind,
        )

    def forget(self, kind: str, instance: str) -> Record | None:
        """Turn a record into a tombstone without touching the provider; return the tombstone.

        For an instance whose remote object is known not to exist, or is given up: the next
        create starts afresh. None where nothing is recorded. `postonce resolve … --abandon`.
        Raises: Claimed where a live run is working on it; RepositoryError.
        """
        return abandon(self.data, kind, instance, timing=self.timing)

    def adopt(self, kind: str, instance: str, remote_id: RemoteId) -> Record:
        """Say that the remote object `remote_id` is this instance's; return the record.

        The next create verifies it: alive, it is taken over; gone, nothing is posted.
        `postonce resolve … --adopt ID`.
        Raises: DecisionRefused, Claimed, RepositoryError.
        """
        return adopt(self.data, kind, instance, str(remote_id), timing=self.timing)

    def retry(self, kind: str, instance: str) -> Record:
        """Say that a POST whose answer was lost made nothing; return the record.

        The next create posts again, with the same token. `postonce resolve … --retry`.
        Raises: NotRecorded, DecisionRefused, Claimed, RepositoryError.
        """
        return retry(self.data, kind, instance, timing=self.timing)

    def change(self, change: Change) -> Json | None:
        """Send what changes a thing that is there; return the answer. Rehearsals foretell it."""
        return change.send()

    def claimed(self, kind: str, instance: str) -> AbstractContextManager[Claim]:
        """Hold the claim on an instance for the length of a block. Raises: Claimed."""
        return claimed(
            self.data,
            kind,
            instance,
            lease_s=self.timing.lease_s,
            wait_s=self.timing.claim_timeout_s,
            sleep=self.timing.sleep,
        )

    def _variables(self) -> Mapping[str, str]:
        """Return where secrets are looked for: what was given by variable, then what is set."""
        given = {**self._token} if isinstance(self._token, Mapping) else {}
        return ChainMap(given, {**os.environ})

    def _client_type(self) -> type[Client]:
        """Return the class of the clients, loaded when it is first needed."""
        from .http.client import Client

        return Client


def _as_it_is(body: Json) -> Json:
    return body


def _chosen(given: str | Mapping[str, str] | None, provider: str) -> str | None:
    return given.get(provider) if isinstance(given, Mapping) else given
