"""Methods of two versions: their arguments, what they answer, what a repeat does."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..ir.operations import Parameter
from ..ir.package import Method, Model
from ..ir.types import FieldType, Reference
from .findings import Finding
from .operations import verdict_findings
from .pairing import Owned
from .reach import Start
from .sides import Versions

_VERBS = ("create", "read", "list", "update", "delete")


@dataclass(frozen=True, slots=True, kw_only=True)
class Argument:
    """One argument of a method. `wire` tells it apart; `type` is None for a plain flag."""

    name: str
    wire: tuple[str, str]
    type: FieldType | None
    is_required: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Callee:
    """The method whose arguments are compared, as the new version has it."""

    versions: Versions
    resource: str
    python: str
    source: str


def plain_findings(versions: Versions, old: Model, new: Model) -> Iterator[Finding | Start]:
    """Yield what changes in create, read, list, update and delete."""
    for verb in _VERBS:
        was, now = getattr(old.resource, verb), getattr(new.resource, verb)
        python = f"{new.class_name}.{verb}"
        if was is not None and now is not None:
            callee = Callee(
                versions=versions,
                resource=new.resource.name,
                python=python,
                source=versions.source(now),
            )
            yield from _arguments(callee, _plain(old, verb), _plain(new, verb))
        elif now is not None:
            yield Finding(code="method-added", python=python, source=versions.source(now), now=now)
        elif was is not None:
            yield _removed(f"{old.class_name}.{verb}", was, versions)


def further_findings(versions: Versions, old: Owned, new: Owned) -> Iterator[Finding | Start]:
    """Yield what changes in one further method."""
    method, source = new.method, versions.source(new.method.operation)
    was, now = (f"{one.caller.class_name}.{one.method.name}" for one in (old, new))
    if was != now and not _only_class_renamed(old, new, versions):
        yield Finding(code="method-renamed", python=now, source=source, was=was, now=now)
    callee = Callee(versions=versions, resource=new.caller.name, python=now, source=source)
    yield from _arguments(callee, _further(old.method), _further(method))
    yield from _answer(callee, old.method, method)
    if method.const:
        verdicts = (old.method.verdict, method.verdict)
        yield from verdict_findings(*verdicts, python=now, source=source)


def added(one: Owned, versions: Versions) -> Finding:
    """Return the finding for a further method that is new."""
    python = f"{one.caller.class_name}.{one.method.name}"
    key = one.method.operation
    return Finding(code="method-added", python=python, source=versions.source(key), now=key)


def removed(one: Owned, versions: Versions) -> Finding:
    """Return the finding for a further method that is gone."""
    python = f"{one.caller.class_name}.{one.method.name}"
    return _removed(python, one.method.operation, versions)


def _removed(python: str, key: str, versions: Versions) -> Finding:
    source = next(one.source for one in versions.old.operations if one.key == key)
    return Finding(code="method-removed", python=python, source=source, version="old", was=key)


def _only_class_renamed(old: Owned, new: Owned, versions: Versions) -> bool:
    """Whether the method is of the same resource, which has another name now."""
    return old.method.name == new.method.name and versions.is_same(old.caller, new.caller)


def _plain(model: Model, verb: str) -> list[Argument]:
    own = [_argument(one) for one in model.id_parameters]
    match verb:
        case "create":
            return _body("spec", model.request)
        case "list":
            return [_argument(one) for one in model.list_parameters]
        case "update":
            return [*own, *_body("changes", model.update)]
        case _:
            return own


def _body(name: str, class_name: str | None) -> list[Argument]:
    if class_name is None:
        return []
    kind = Reference(class_name=class_name)
    return [Argument(name=name, wire=("body", ""), type=kind, is_required=True)]


def _further(method: Method) -> list[Argument]:
    found = [_argument(one) for one in method.parameters]
    if method.body is not None:
        is_required = method.body_is_required
        found.append(
            Argument(name="body", wire=("body", ""), type=method.body, is_required=is_required)
        )
    if method.poll is not None:
        found.append(Argument(name="wait", wire=("wait", ""), type=None, is_required=False))
    return found


def _argument(parameter: Parameter) -> Argument:
    return Argument(
        name=parameter.name,
        wire=(parameter.location, parameter.wire_name),
        type=parameter.type,
        is_required=parameter.is_required,
    )


def _arguments(
    callee: Callee, olds: Sequence[Argument], news: Sequence[Argument]
) -> Iterator[Finding | Start]:
    mine, theirs = _by_wire(olds, news), _by_wire(news, olds)
    for wire in sorted(mine.keys() | theirs.keys()):
        if wire not in theirs:
            code = f"{_how(mine[wire])}-parameter-removed"
            yield _of(callee, code, mine[wire], was=mine[wire].name)
        elif wire not in mine:
            code = f"{_how(theirs[wire])}-parameter-added"
            yield _of(callee, code, theirs[wire], now=theirs[wire].name)
        else:
            yield from _changed(callee, mine[wire], theirs[wire])
    orders = [[wire for wire in one if wire[0] == "path"] for one in (mine, theirs)]
    if sorted(orders[0]) == sorted(orders[1]) and orders[0] != orders[1]:
        was, now = (", ".join(one.name for one in each) for each in (olds, news))
        yield _whole(callee, "parameters-reordered", was, now)


def _by_wire(
    mine: Sequence[Argument], others: Sequence[Argument]
) -> dict[tuple[str, str], Argument]:
    """Return arguments by what they are to the API; the only one of a path goes by that alone."""
    in_path = [sum(one.wire[0] == "path" for one in each) for each in (mine, others)]
    is_only = in_path == [1, 1]
    return {("path", "") if is_only and one.wire[0] == "path" else one.wire: one for one in mine}


def _changed(callee: Callee, old: Argument, new: Argument) -> Iterator[Finding | Start]:
    if old.name != new.name:
        yield _of(callee, "parameter-renamed", new, was=old.name, now=new.name)
    if old.is_required != new.is_required:
        yield _of(callee, f"parameter-made-{_how(new)}", new, was=_how(old), now=_how(new))
    if old.type is not None and new.type is not None:
        yield from callee.versions.compare(
            "request",
            old.type,
            new.type,
            resource=callee.resource,
            python=f"{callee.python}({new.name})",
            source=callee.source,
        )


def _answer(callee: Callee, old: Method, new: Method) -> Iterator[Finding | Start]:
    if old.answer is None and new.answer is None:
        return
    if old.answer is None or new.answer is None:
        yield _whole(callee, "answer-lost" if new.answer is None else "answer-gained")
        return
    if old.is_list != new.is_list:
        was, now = ("list" if one.is_list else "one" for one in (old, new))
        yield _whole(callee, "answer-retyped", was, now)
    yield from callee.versions.compare(
        "answer",
        old.answer,
        new.answer,
        resource=callee.resource,
        python=callee.python,
        source=callee.source,
    )


def _whole(callee: Callee, code: str, was: str = "-", now: str = "-") -> Finding:
    return Finding(code=code, python=callee.python, source=callee.source, was=was, now=now)


def _how(argument: Argument) -> str:
    return "required" if argument.is_required else "optional"


def _of(callee: Callee, code: str, argument: Argument, was: str = "-", now: str = "-") -> Finding:
    python = f"{callee.python}({argument.name})"
    return Finding(code=code, python=python, source=callee.source, was=was, now=now)
