"""Hand-written functions, held to what the create protocol takes: JSON in, JSON out.

Rule 1: what an SDK answers is made JSON before anything is recorded. An answer that a store
        cannot take (a datetime in it) would lose the id that it carries (law 2).
Rule 2: what cannot be read as "alive" or "gone", or as a candidate, raises TypeError: taken for
        "nothing is there" it would lead to a second create.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from enum import Enum

from .errors import ConfigError, RequestInvalid
from .types import Json


def request_of(spec: object, *, kind: str, instance: str) -> Json:
    """Return `spec` as it comes back from a store: lists for tuples, text for keys.

    Raises: RequestInvalid where it is no JSON object; ConfigError where the instance has no name.
    """
    if not isinstance(instance, str) or not instance.strip():
        raise ConfigError(
            f"{kind}: expected a name of your own for the instance, found {instance!r}"
        )
    try:
        request = json.loads(json.dumps(spec, allow_nan=False))
    except (TypeError, ValueError) as error:
        raise RequestInvalid(
            f"{kind} {instance!r}: what is asked for must be JSON, to be recorded and compared: "
            f"{error}; pass its text, or model_dump(mode='json') of a pydantic model"
        ) from error
    if not isinstance(request, dict):
        raise RequestInvalid(
            f"{kind} {instance!r}: expected a JSON object (a dict) of what is asked for, found "
            f"{_named(spec)}"
        )
    return request


def answering(create: Callable[[str], object]) -> Callable[[str], Json]:
    """Return `create` with its answer as JSON; what holds no id is the protocol's to judge."""

    def post(token: str) -> Json:
        body = create(token)
        return as_json(body) if isinstance(body, Mapping | list | tuple) else body

    return post


def _is_never(_body: Json) -> bool:
    return False


def verifying(
    verify: Callable[[str], object], *, kind: str, is_gone: Callable[[Json], bool] = _is_never
) -> Callable[[str], Json | None]:
    """Return `verify` with its answer as JSON; an empty dict is "gone", as None is.

    `is_gone` tells a thing that can still be read though it is gone.
    """

    def look(remote_id: str) -> Json | None:
        body = verify(remote_id)
        if body is not None and not isinstance(body, Mapping):
            raise TypeError(
                f"{kind}: verify({remote_id!r}) returned {_named(body)}; expected the live thing "
                "as a dict, or None once it is definitely gone"
            )
        alive = as_json(body) or None
        return None if is_gone(alive) else alive

    return look


def finding(
    find: Callable[[Json], Iterable[object] | None],
    *,
    kind: str,
    is_gone: Callable[[Json], bool] = _is_never,
) -> Callable[[Json], Iterator[Json]]:
    """Return `find` with its candidates as JSON; None among them is what is gone meanwhile."""

    def search(request: Json) -> Iterator[Json]:
        found = find(request)
        if found is None or isinstance(found, str | Mapping):
            raise TypeError(f"{kind}: find returned {_named(found)}; expected an iterable of dicts")
        for body in found:
            if body is not None and not isinstance(body, Mapping):
                raise TypeError(
                    f"{kind}: find yielded {_named(body)}; expected what could be the thing, each "
                    "as a dict"
                )
            if body and not is_gone(candidate := as_json(body)):
                yield candidate

    return search


def as_json(value: object) -> Json:
    """Return `value` as JSON: times as ISO 8601, what has no likeness in JSON as its text."""
    match value:
        case Enum():
            return as_json(value.value)
        case str():
            return str(value)  # of an SDK's own class, it would not come back as it went in
        case None | bool() | int() | float():
            return value
        case Mapping():
            return {str(key): as_json(member) for key, member in value.items()}
        case list() | tuple() | set() | frozenset():
            return [as_json(member) for member in value]
        case date():
            return value.isoformat()
        case _:
            return str(value)


def _named(value: object) -> str:
    """Return what a value is, not what it holds: that may be a secret."""
    return "None" if value is None else f"a value of type {type(value).__name__}"
