"""Routing: from a raw request path to an operation and the values of its path parameters.

Paths are matched before percent-decoding, so that an encoded slash stays within its segment.
Literals beat patterns (`{id}:scale`), patterns beat plain parameters.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from urllib.parse import unquote

from .spec import Operation

_PARAMETER = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """An operation and what its path parameters hold, decoded, in the order of the path."""

    operation: Operation
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WrongMethod:
    """The path exists, but not with this method; `allowed` lists those it has."""

    allowed: tuple[str, ...]


@dataclass(slots=True)
class _Branch:
    literals: dict[str, _Branch] = field(default_factory=dict)
    patterns: dict[str, tuple[re.Pattern[str], _Branch]] = field(default_factory=dict)
    parameter: _Branch | None = None
    operations: dict[str, Operation] = field(default_factory=dict)


class Router:
    """A tree of path segments, built once from the operations of a spec."""

    def __init__(self, operations: Iterable[Operation], base_paths: tuple[str, ...] = ()) -> None:
        self._root = _Branch()
        self._base_paths = base_paths
        for operation in operations:
            branch = self._root
            for segment in segments(operation.path):
                branch = _grown(branch, segment)
            branch.operations[operation.method] = operation

    def route(self, method: str, raw_path: str) -> Match | WrongMethod | None:
        """Return the operation for a request, or why there is none (None: no such path).

        `raw_path` is as on the wire, without the query. The path of a server's address in
        front of it is accepted, and so is a missing or extra slash at its end.
        """
        candidates = [raw_path, raw_path.rstrip("/"), raw_path.rstrip("/") + "/"]
        for base in self._base_paths:
            if raw_path.startswith(base + "/"):
                candidates.append(raw_path.removeprefix(base))
        allowed: set[str] = set()
        for candidate in candidates:
            for branch, values in _walk(self._root, segments(candidate), ()):
                if (operation := branch.operations.get(method)) is not None:
                    return Match(operation=operation, values=values)
                allowed.update(branch.operations)
        return WrongMethod(allowed=tuple(sorted(allowed))) if allowed else None


def segments(path: str) -> tuple[str, ...]:
    """Return the segments of a path; one that ends in a slash has an empty last segment."""
    return tuple(path.removeprefix("/").split("/"))


def parameters_of(path: str) -> tuple[str, ...]:
    """Return the names of a path's parameters, in order."""
    return tuple(_PARAMETER.findall(path))


def shape_of(path: str) -> tuple[str, ...]:
    """Return the segments of a path with its parameters' names left out."""
    return tuple(_PARAMETER.sub("{}", segment) for segment in segments(path))


def _grown(branch: _Branch, segment: str) -> _Branch:
    shape = _PARAMETER.sub("{}", segment)
    if shape == "{}":
        branch.parameter = branch.parameter or _Branch()
        return branch.parameter
    if "{}" not in shape:
        return branch.literals.setdefault(unquote(segment), _Branch())
    if shape not in branch.patterns:
        parts = (re.escape(part) for part in shape.split("{}"))
        branch.patterns[shape] = (re.compile("(.+?)".join(parts)), _Branch())
    return branch.patterns[shape][1]


def _walk(
    branch: _Branch, rest: tuple[str, ...], values: tuple[str, ...]
) -> Iterator[tuple[_Branch, tuple[str, ...]]]:
    if not rest:
        if branch.operations:
            yield branch, values
        return
    head, tail = rest[0], rest[1:]
    if (literal := branch.literals.get(unquote(head))) is not None:
        yield from _walk(literal, tail, values)
    for pattern, below in branch.patterns.values():
        if found := pattern.fullmatch(head):
            yield from _walk(below, tail, (*values, *map(unquote, found.groups())))
    if branch.parameter is not None and head:
        yield from _walk(branch.parameter, tail, (*values, unquote(head)))
