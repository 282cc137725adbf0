"""A cloud in memory: what a create protocol meets, with every failure on demand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count

from postonce.create import create
from postonce.creation import Created, Creation, Timing
from postonce.data.repository import Record, Repository
from postonce.errors import ApiError, Effect, TransportError
from postonce.facts import Identity, Readiness
from postonce.types import Json

NAMED = Identity(id_field="id", natural_key=("name",))
ANONYMOUS = Identity(id_field="id", is_anonymous=True)
UNIQUE = Identity(id_field="id", natural_key=("name",), is_unique=True)


def api_error(status: int, effect: Effect, method: str = "POST") -> ApiError:
    return ApiError(f"{status}", method=method, url="/things", effect=effect, status=status)


WEB = {"name": "web-1", "region": "north"}
LOST = TransportError("lost", method="POST", url="/things", effect=Effect.UNKNOWN)


@dataclass
class Cloud:
    """Things by id. `before_post` and `after_post` may raise: refused, or made and lost."""

    things: dict[str, Json] = field(default_factory=dict)
    posts: int = 0
    gets: int = 0
    lists: int = 0
    before_post: Callable[[], None] = lambda: None
    after_post: Callable[[], None] = lambda: None
    before_get: Callable[[], None] = lambda: None
    before_list: Callable[[], None] = lambda: None
    shows_lists: bool = True
    shows_dates: bool = True
    shows_reads: bool = True
    first_state: str = "active"
    ids: Iterator[int] = field(default_factory=lambda: count(1))
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)

    def post(self, request: Json) -> Json:
        self.posts += 1
        self.before_post()
        number = str(next(self.ids))
        self.things[number] = {
            **request,
            "id": number,
            "status": self.first_state,
            "created_at": self.clock().isoformat() if self.shows_dates else None,
        }
        self.after_post()
        return dict(self.things[number])

    def get(self, remote_id: str) -> Json | None:
        self.gets += 1
        self.before_get()
        thing = self.things.get(remote_id) if self.shows_reads else None
        return None if thing is None else dict(thing)

    def list(self, _request: Json) -> Iterator[Json]:
        self.lists += 1
        self.before_list()
        if self.shows_lists:
            yield from (dict(thing) for thing in self.things.values())

    def creation(
        self,
        request: Json,
        *,
        instance: str = "web-1",
        identity: Identity = NAMED,
        readiness: Readiness | None = None,
        is_listable: bool = True,
        adopt: bool = False,
        write_once: tuple[str, ...] = (),
        sensitive: tuple[str, ...] = (),
        wait: bool = True,
    ) -> Creation:
        """Return the creation of `request` in this cloud."""
        return Creation(
            kind="cloud/thing",
            instance=instance,
            request=request,
            identity=identity,
            verify=self.get,
            post=lambda _token: self.post(request),
            find=self.list if is_listable else None,
            readiness=readiness,
            adopt=adopt,
            write_once=write_once,
            sensitive=sensitive,
            wait=wait,
        )


def no_waiting() -> Timing:
    """Return settings under which nothing sleeps."""
    return Timing(sleep=lambda _s: None, claim_timeout_s=0.0, ready_timeout_s=30.0)


def raising(error: BaseException) -> Callable[[], None]:
    """Return a function that raises `error`."""

    def act() -> None:
        raise error

    return act


def run(creation: Creation, data: Repository) -> Created:
    return create(creation, data, no_waiting())


def recorded(data: Repository, instance: str = "web-1") -> Record:
    record = data.get("cloud/thing", instance)
    assert record is not None
    return record
