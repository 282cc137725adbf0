"""Cycles in graphs: which nodes reach each other. Walks without recursion, in linear time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping


def knots(graph: Mapping[str, Iterable[str]]) -> list[tuple[str, ...]]:
    """Return the strongly connected components of `graph`, each after those that it leads to.

    An edge to what is no node is ignored.
    Source: R. Tarjan, "Depth-first search and linear graph algorithms" (1972).
    """
    found: list[tuple[str, ...]] = []
    number: dict[str, int] = {}
    lowest: dict[str, int] = {}
    open_: dict[str, None] = {}
    for start in graph:
        if start in number:
            continue
        path: list[tuple[str, Iterator[str]]] = []
        here: str | None = start
        while here is not None or path:
            if here is not None:
                number[here] = lowest[here] = len(number)
                open_[here] = None
                path.append((here, iter(graph[here])))
                here = None
            node, onward = path[-1]
            for other in onward:
                if other not in graph:
                    continue
                if other not in number:
                    here = other
                    break
                if other in open_:
                    lowest[node] = min(lowest[node], number[other])
            if here is not None:
                continue
            path.pop()
            if path:
                above = path[-1][0]
                lowest[above] = min(lowest[above], lowest[node])
            if lowest[node] == number[node]:
                found.append(_taken_from(open_, node))
    return found


def _taken_from(open_: dict[str, None], node: str) -> tuple[str, ...]:
    """Take the nodes down to `node` off the top of `open_`."""
    taken: list[str] = []
    while not taken or taken[-1] != node:
        taken.append(open_.popitem()[0])
    return tuple(taken)
