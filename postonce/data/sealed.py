"""A repository whose store never sees a secret: sealed on the way in, opened on the way out.

Rule 1: secrets are the values at a record's `sensitive` paths, the members known by name, and
        texts with a password in an address; None and booleans are none. All else stays readable.
Rule 2: what comes out is what went in, whatever it looks like: a text of the provider's that
        begins like one of ours is marked as plain.
Rule 3: a sealed text is never handed out as a value. Without its key a record cannot be read,
        and so cannot be written over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from ..redact import REDACTED, has_password, hides, paths_below
from ..types import Json
from .journal import Run
from .repository import Record, Repository
from .seal import SEALED, Place, Seal

_PLAIN = "plain:v1:"
"""Before a plain text that begins with `SEALED` or with this."""

_FIELDS = ("request", "shown", "state")
"""What may hold secrets. A request's are digests, but for those known by name alone."""


class SealedRepository:
    """The repository `store` with its secrets sealed. Without a key none are, but all are told."""

    def __init__(self, store: Repository, seal: Seal) -> None:
        self._store = store
        self._seal = seal

    def __repr__(self) -> str:
        return f"SealedRepository({self._store!r})"

    def get(self, kind: str, instance: str) -> Record | None:
        """Return the current record, opened. Raises: ConfigError without its key."""
        found = self._store.get(kind, instance)
        return None if found is None else self._opened(found)

    def put(self, record: Record) -> Record:
        """Write `record`, its secrets sealed where there is a key."""
        stored = self._store.put(_changed(record, self._way_in(record)))
        return replace(stored, **{field: getattr(record, field) for field in _FIELDS})

    def with_remote_id(self, kind: str, remote_id: str) -> tuple[Record, ...]:
        """Return the records of `kind` that hold `remote_id`, opened."""
        return tuple(map(self._opened, self._store.with_remote_id(kind, remote_id)))

    def records(self, kind: str | None = None) -> Iterator[Record]:
        """Yield the current records, opened."""
        return map(self._opened, self._store.records(kind))

    def history(self, kind: str, instance: str) -> tuple[Record, ...]:
        """Return the kept versions of one record, opened: keys of old versions are needed too."""
        return tuple(map(self._opened, self._store.history(kind, instance)))

    def claim(self, kind: str, instance: str, holder: str, *, lease_s: float) -> bool:
        """Take or renew the claim on an instance."""
        return self._store.claim(kind, instance, holder, lease_s=lease_s)

    def holder(self, kind: str, instance: str) -> str | None:
        """Return who holds the claim on an instance."""
        return self._store.holder(kind, instance)

    def release(self, kind: str, instance: str, holder: str) -> None:
        """Give the claim back."""
        self._store.release(kind, instance, holder)

    # Runs hold no secrets (journal.py): nothing of them is sealed.

    def put_run(self, run: Run) -> None:
        """Write `run` over what was kept of it."""
        self._store.put_run(run)

    def run(self, run_id: str) -> Run | None:
        """Return the run of that id, or None."""
        return self._store.run(run_id)

    def runs(self, workflow: str | None = None) -> Iterator[Run]:
        """Yield the kept runs, newest first."""
        return self._store.runs(workflow)

    def close(self) -> None:
        """Close the store."""
        self._store.close()

    def _opened(self, record: Record) -> Record:
        return opened(record, self._seal)

    def _way_in(self, record: Record) -> Callable[[Json, Place], Json]:
        if not self._seal.has_key:
            return _marked
        return lambda body, place: _sealed(body, place, record.sensitive, self._seal)


def opened(record: Record, seal: Seal) -> Record:
    """Return a record as its store holds it with its secrets opened.

    Raises: ConfigError without their key, RepositoryError for one from another place.
    """
    return _changed(record, lambda body, place: _unsealed(body, place, seal.open))


def veiled(record: Record) -> Record:
    """Return a record as its store holds it in the form to be shown: sealed values as `***`."""
    return _changed(
        record, lambda body, place: _unsealed(body, place, lambda _text, _place: REDACTED)
    )


def _changed(record: Record, change: Callable[[Json, Place], Json]) -> Record:
    at = (record.kind, record.instance)
    fields = {field: getattr(record, field) for field in _FIELDS}
    return replace(record, **{name: change(body, (*at, name)) for name, body in fields.items()})


def _sealed(body: Json, place: Place, paths: tuple[str, ...], seal: Seal) -> Json:
    match body:
        case dict():
            return {
                key: (
                    seal.close(value, (*place, key))
                    if hides(key, value, paths)
                    else _sealed(value, (*place, key), paths_below(key, paths), seal)
                )
                for key, value in body.items()
            }
        case list():
            return [_sealed(value, (*place, i), paths, seal) for i, value in enumerate(body)]
        case str() if has_password(body):
            return seal.close(body, place)
        case _:
            return _marked(body, place)


def _marked(body: Json, place: Place) -> Json:
    """Return `body` with texts that look like ours marked as plain."""
    match body:
        case dict():
            return {key: _marked(value, (*place, key)) for key, value in body.items()}
        case list():
            return [_marked(value, (*place, i)) for i, value in enumerate(body)]
        case str() if body.startswith((SEALED, _PLAIN)):
            return _PLAIN + body
        case _:
            return body


def _unsealed(body: Json, place: Place, opened: Callable[[str, Place], Json]) -> Json:
    match body:
        case dict():
            return {key: _unsealed(value, (*place, key), opened) for key, value in body.items()}
        case list():
            return [_unsealed(value, (*place, i), opened) for i, value in enumerate(body)]
        case str() if body.startswith(SEALED):
            return opened(body, place)
        case str():
            return body.removeprefix(_PLAIN)
        case _:
            return body
