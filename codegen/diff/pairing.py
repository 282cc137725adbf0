"""Pairing: which resource, method and operation of one version is which of the other.

What an API calls things decides least: a resource is the same where its create is posted to the
same place, then where it is read there, then by name, then by the operationId of its create.
Names of path parameters say nothing: `/servers/{id}` and `/servers/{server_id}` are one place.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from ..ir.operations import Operation
from ..ir.package import Caller, Method, Model, Package

T = TypeVar("T")

Key = Callable[[T], Hashable | None]
"""Says what one thing goes by; None where it has nothing of the kind."""


@dataclass(frozen=True, slots=True)
class Pairing(Generic[T]):
    """What is in both versions, and what is only in one."""

    both: tuple[tuple[T, T], ...]
    removed: tuple[T, ...]
    added: tuple[T, ...]


@dataclass(frozen=True, slots=True)
class Owned:
    """A method and the class it is of."""

    caller: Caller
    method: Method


def place(key: str | None) -> str | None:
    """Return an operation's key without what its path parameters are called."""
    return None if key is None else re.sub(r"\{[^{}]*\}", "{}", key).rstrip("/")


def paired_operations(old: Package, new: Package) -> Pairing[Operation]:
    """Pair all operations: by place, then by operationId and HTTP method."""
    return _paired(old.operations, new.operations, lambda o: place(o.key), _by_id)


def paired_models(old: Package, new: Package) -> Pairing[Model]:
    """Pair all resources."""
    ids = _operation_ids(old, new)
    return _paired(
        old.models,
        new.models,
        lambda model: place(model.resource.create),
        lambda model: place(model.resource.read),
        lambda model: model.resource.name,
        lambda model: place(model.resource.list),
        lambda model: ids.get(model.resource.create or ""),
    )


def paired_methods(old: Package, new: Package, models: Pairing[Model]) -> Pairing[Owned]:
    """Pair all further methods: by what they call and send, then by name within one resource.

    What is left is paired by the operationId of what it calls.
    """
    ids = _operation_ids(old, new)
    same = {other.class_name: one.class_name for one, other in models.both}
    olds = [Owned(caller, method) for caller in old.callers for method in caller.methods]
    news = [Owned(caller, method) for caller in new.callers for method in caller.methods]
    known: dict[int, str | None] = {id(one): one.caller.class_name for one in olds}
    known |= {id(one): same.get(one.caller.class_name) for one in news}
    return _paired(
        olds,
        news,
        lambda one: (place(one.method.operation), one.method.const),
        lambda one: _if_known(known[id(one)], one.method.name),
        lambda one: _if_known(ids.get(one.method.operation), one.method.const),
    )


def _paired(olds: Sequence[T], news: Sequence[T], *keys: Key[T]) -> Pairing[T]:
    """Pair by each key in turn what has it alone among what is left of its version."""
    both: list[tuple[T, T]] = []
    for key in keys:
        for one, other in _alone(olds, news, key):
            both.append((one, other))
        taken = {id(one) for pair in both for one in pair}
        olds = [one for one in olds if id(one) not in taken]
        news = [one for one in news if id(one) not in taken]
    return Pairing(tuple(both), tuple(olds), tuple(news))


def _alone(olds: Sequence[T], news: Sequence[T], key: Key[T]) -> Iterator[tuple[T, T]]:
    mine, theirs = (_unique(things, key) for things in (olds, news))
    for name, one in mine.items():
        if name in theirs:
            yield one, theirs[name]


def _unique(things: Sequence[T], key: Key[T]) -> Mapping[Hashable, T]:
    names = [key(one) for one in things]
    count = Counter(names)
    pairs = zip(names, things, strict=True)
    return {name: one for name, one in pairs if name is not None and count[name] == 1}


def _by_id(operation: Operation) -> Hashable | None:
    return _if_known(operation.operation_id, operation.method)


def _if_known(name: str | None, *more: Hashable) -> Hashable | None:
    """Return a key of several parts, None where the first is not known."""
    return None if name is None else (name, *more)


def _operation_ids(old: Package, new: Package) -> dict[str, str]:
    """Return the operationIds of both versions by key; where both have a key it is paired by it."""
    operations = (*old.operations, *new.operations)
    return {one.key: one.operation_id for one in operations if one.operation_id is not None}
