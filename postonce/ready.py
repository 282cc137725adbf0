"""Waiting until an accepted thing is ready, resumably: the id was recorded before the wait."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count

from .errors import CreateFailed, NotReady
from .facts import Readiness
from .paths import dig
from .types import Json


def is_ready(readiness: Readiness | None, body: Json) -> bool:
    """Whether `body` shows readiness; True where the model knows no such field.

    A word that the model does not list counts as "not yet": APIs add states without notice.
    """
    if readiness is None:
        return True
    return str(dig(body, readiness.field, "")) in readiness.ready


def failed_word(readiness: Readiness | None, body: Json) -> str | None:
    """Return the word by which `body` says that the thing failed, or None."""
    word = None if readiness is None else dig(body, readiness.field, None)
    return str(word) if readiness is not None and str(word) in readiness.failed else None


def wait_ready(
    fetch: Callable[[], Json | None],
    readiness: Readiness,
    *,
    kind: str,
    instance: str,
    timeout_s: float,
    sleep: Callable[[float], None],
    renew: Callable[[], None] = lambda: None,
) -> Json:
    """Return the first body that `fetch` shows as ready.

    `renew` is called once a round, to keep a claim alive.
    Raises: NotReady after `timeout_s`, or when the thing is gone; CreateFailed; CallError.
    """
    waited_s, word = 0.0, ""
    for pause_s in pauses_s():
        body = fetch()
        if body is None:
            raise NotReady(
                f"{kind} {instance!r} was gone while waiting for it; the next run makes it anew",
                kind=kind,
                instance=instance,
            )
        if is_ready(readiness, body):
            return body
        word = str(dig(body, readiness.field, ""))
        if (failed := failed_word(readiness, body)) is not None:
            raise CreateFailed(
                f"{kind} {instance!r} was made, but the provider reports {readiness.field}="
                f"{failed!r}; delete it before creating it anew",
                kind=kind,
                instance=instance,
                state=failed,
            )
        if waited_s + pause_s > timeout_s:
            break
        sleep(pause_s)
        waited_s += pause_s
        renew()
    raise NotReady(
        f"{kind} {instance!r} is recorded, but {readiness.field} still reads {word!r} after "
        f"{waited_s:.0f} s (expected one of {', '.join(readiness.ready)}); "
        "run again to go on waiting",
        kind=kind,
        instance=instance,
    )


def pauses_s() -> Iterator[float]:
    """Yield the seconds between two looks: quick at first, at most 10 s apart."""
    for attempt in count():
        yield min(10.0, 0.5 * 1.5 ** min(attempt, 20))
