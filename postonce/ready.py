"""Waiting until an accepted thing is ready, resumably: the id was recorded before the wait."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import count

from .errors import CreateFailed, NotReady
from .facts import Readiness
from .paths import dig
from .types import Json


def as_asked(readiness: Readiness | None, request: Json) -> Readiness | None:
    """Return how a thing made of `request` tells that it is ready: it may be told not to run."""
    if readiness is None or readiness.starts is None:
        return readiness
    if dig(request, readiness.starts, None) is not False:
        return readiness
    return replace(readiness, ready=(*readiness.ready, *readiness.resting))


def is_ready(readiness: Readiness | None, body: Json) -> bool:
    """Whether `body` shows readiness; True where the model knows no such field.

    A word that the model does not list counts as "not yet": APIs add states without notice.
    """
    if readiness is None:
        return True
    return is_one_of(dig(body, readiness.field, ""), readiness.ready)


def failed_word(readiness: Readiness | None, body: Json) -> str | None:
    """Return the word by which `body` says that the thing failed, or None."""
    if readiness is None:
        return None
    word = dig(body, readiness.field, "")
    return str(word) if is_one_of(word, readiness.failed) else None


def refuse_failed(readiness: Readiness, body: Json, *, kind: str, instance: str) -> None:
    """Raise CreateFailed where `body` says that the thing failed."""
    if (failed := failed_word(readiness, body)) is not None:
        raise CreateFailed(
            f"{kind} {instance!r} was made, but the provider reports {readiness.field}="
            f"{failed!r}; delete it before creating it anew",
            kind=kind,
            instance=instance,
            state=failed,
        )


def shows_gone(readiness: Readiness | None, gone: tuple[str, ...], body: Json | None) -> bool:
    """Whether `body` is there, and says by a word of the readiness field that the thing is gone."""
    return (
        body is not None
        and readiness is not None
        and is_one_of(dig(body, readiness.field, ""), gone)
    )


def wait_ready(
    fetch: Callable[[], Json | None],
    readiness: Readiness,
    *,
    kind: str,
    instance: str,
    timeout_s: float,
    settle_s: float,
    sleep: Callable[[float], None],
    renew: Callable[[], None] = lambda: None,
) -> Json:
    """Return the first body that `fetch` shows as ready.

    A thing that is not there counts as gone after `settle_s`: a read may lag behind the create.
    `renew` is called once a round, to see whether a claim is still held.
    Raises: NotReady after `timeout_s`, or when the thing is gone; CreateFailed; CallError.
    """
    waited_s, word = 0.0, ""
    for pause_s in pauses_s():
        body = fetch()
        if body is None and waited_s >= settle_s:
            raise NotReady(
                f"{kind} {instance!r} was gone while waiting for it; the next run makes it anew",
                kind=kind,
                instance=instance,
            )
        if body is not None and is_ready(readiness, body):
            return body
        word = str(dig(body, readiness.field, ""))
        refuse_failed(readiness, body, kind=kind, instance=instance)
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


def wait_seen(
    fetch: Callable[[], Json | None],
    *,
    kind: str,
    instance: str,
    timeout_s: float,
    sleep: Callable[[float], None],
    renew: Callable[[], None] = lambda: None,
) -> Json:
    """Return the first body that `fetch` shows of a thing that an answer only referred to.

    Raises: NotReady after `timeout_s`; CallError.
    """
    waited_s = 0.0
    for pause_s in pauses_s():
        body = fetch()
        if body is not None:
            return body
        if waited_s + pause_s > timeout_s:
            break
        sleep(pause_s)
        waited_s += pause_s
        renew()
    raise NotReady(
        f"{kind} {instance!r} was accepted, but cannot be read yet after {waited_s:.0f} s; "
        "run again to go on waiting",
        kind=kind,
        instance=instance,
    )


def is_one_of(word: Json, words: tuple[str, ...]) -> bool:
    """Whether a state is among `words`; APIs spell in capitals what their document does not."""
    return str(word).casefold() in {known.casefold() for known in words}


def pauses_s() -> Iterator[float]:
    """Yield the seconds between two looks: quick at first, at most 10 s apart."""
    for attempt in count():
        yield min(10.0, 0.5 * 1.5 ** min(attempt, 20))
