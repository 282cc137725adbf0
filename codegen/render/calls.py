"""The text of the calls that generated methods make: paths, placeholders, queries, bodies."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import fields

from ..ir.operations import Carried, Paging, Parameter
from ..ir.package import Caller, Model, Poll
from .text import literal

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


def call(name: str, /, *positional: str, **keywords: str | None) -> str:
    """Return a call as text; a keyword that is None is left out."""
    given = [*positional, *(f"{key}={text}" for key, text in keywords.items() if text is not None)]
    return f"{name}({', '.join(given)})"


def fact(kind: str, defaults: Mapping[str, object], /, **values: object) -> str:
    """Return the construction of a fact as text, without what is default anyway."""
    told = {
        name: literal(value)
        for name, value in values.items()
        if name not in defaults or defaults[name] != value
    }
    return call(kind, **told)


def mapping(items: Iterable[tuple[str, str]]) -> str:
    """Return a dict display whose keys are raw text and whose values are expressions."""
    return "{" + ", ".join(f"{literal(key)}: {value}" for key, value in items) + "}"


def placeholders(path: str) -> tuple[str, ...]:
    """Return the names in braces, in the order of the path."""
    return tuple(_PLACEHOLDER.findall(path))


def places(path: str, caller: Caller, given: Mapping[str, str]) -> str | None:
    """Return the `at=` of a call: `given` expressions by placeholder, the rest from the parents.

    A parent that the path calls by another name is told by its position.
    """
    names = placeholders(path)
    if not names:
        return None
    above = [p.wire_name for p in caller.parents if p.wire_name in _in_paths(caller)]
    from_above = [name for name in names if name not in given]
    pairs = list(zip(from_above, above, strict=False))
    if all(name == parent for name, parent in pairs) and len(pairs) == len(above) == len(
        caller.parents
    ):
        own = [(name, given[name]) for name in names if name in given]
        if not own:
            return "self.parents"
        if not pairs:
            return mapping(own)
        return "{**self.parents, " + mapping(own)[1:]
    by_name = dict(pairs) | {name: name for name in from_above if name in above}
    return mapping(
        (name, given.get(name) or f"self.parents[{literal(by_name.get(name, name))}]")
        for name in names
    )


def query(caller: Caller, given: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Return the members of a call's `params`: what is `given`, after the parents in the query."""
    above = [
        (parent.wire_name, f"self.parents[{literal(parent.wire_name)}]")
        for parent in caller.parents
        if parent.location == "query"
    ]
    return (*above, *given)


def carried(
    model: Model, verb: str, location: str, fields: Mapping[str, str]
) -> tuple[tuple[str, str], ...]:
    """Return wire name and expression of what a plain method's request carries at `location`.

    `fields` are the expressions of what the request holds, by wire name.
    """
    return tuple(
        (one.wire_name, fields[one.wire_name] if one.value is None else literal(one.value))
        for one in model.carried.get(verb, ())
        if one.location == location and (one.value is not None or one.wire_name in fields)
    )


def styles_text(parameters: Iterable[Parameter | Carried]) -> str | None:
    """Return the `styles=` of a call, None where all values just stand by their name."""
    told = [(p.wire_name, literal(p.style)) for p in parameters if p.style != "form"]
    return mapping(told) if told else None


def paging_text(paging: Paging) -> tuple[str, str]:
    """Return the name of a fact about paging, and its construction."""
    values = {field.name: getattr(paging, field.name) for field in fields(paging)}
    defaults: dict[str, object] = {field.name: field.default for field in fields(paging)}
    defaults |= dict.fromkeys((name for name, value in values.items() if value is None))
    del values["style"]
    name = type(paging).__name__
    return name, fact(name, defaults, **values)


def poll_text(poll: Poll) -> str:
    """Return the construction of the fact that tells how to wait for an action."""
    return fact(
        "Poll",
        {"failed": (), "envelope": None},
        path=poll.path,
        id_parameter=poll.id_parameter,
        id_field=poll.id_field,
        field=poll.field,
        ready=poll.ready,
        failed=poll.failed,
        envelope=poll.envelope,
    )


def named(parameters: Iterable[Parameter], location: str) -> tuple[tuple[str, str], ...]:
    """Return wire name and argument of the parameters at `location`."""
    return tuple((p.wire_name, p.name) for p in parameters if p.location == location)


def _in_paths(caller: Caller) -> set[str]:
    return {parent.wire_name for parent in caller.parents if parent.location == "path"}
