"""Names of a model's further methods: verb first, then what it is done to."""

from __future__ import annotations

from ..document import Operation
from ..everywhere import is_unstated, unstated
from ..ir.operations import Role
from ..ir.resources import Resource
from ..verbs import MAKING, REPEATING, verb_of, verb_of_id
from ..words import plural, singular, words
from .answers import Answer
from .paths import Split

_ROLE_VERBS = {
    Role.READ: "read",
    Role.LIST: "list",
    Role.CREATE: "create",
    Role.UPDATE: "update",
    Role.DELETE: "delete",
    Role.ATTACH: "attach",
    Role.DETACH: "detach",
}
_METHOD_VERBS = {"GET": "read", "PUT": "replace", "PATCH": "patch", "DELETE": "delete"}
"""Verbs for what stands beside a method that has the plain name: a PUT beside a PATCH."""

_SYNONYMS = {"get": "read", "destroy": "delete", "remove": "delete", "post": "", "put": "update"}


def wishes_for(
    operation: Operation, role: Role, resource: Resource, where: Split, answer: Answer
) -> tuple[str, ...]:
    """Return names for the method that calls `operation`, from the plainest to the most exact."""
    if operation.method == "GET" and role in (Role.READ, Role.LIST):
        role = Role.LIST if answer.is_list else Role.READ
    own = _from_id(operation, resource)
    nouns = _nouns(operation, where.tail, is_made=role is Role.CREATE and not answer.is_many)
    if role not in _ROLE_VERBS or _begins_with_verb(operation, where.tail):
        plain = _verb_first(operation, role, where, resource)
    else:
        plain = (_making_verb(operation, role) or _ROLE_VERBS[role], *nouns)
    further = tuple(word for name in where.further for word in words(name))
    above = _above(operation.path, where.tail)
    is_own = "_".join(above) == plural(resource.name)
    beside = ("list", "all") if answer.is_list else (_METHOD_VERBS.get(operation.method, "post"),)
    found = (
        plain,
        *((own,) if len(own) > 1 else ()),
        *(((*plain, "by", *further),) if further else ()),
        *(((*plain, "with", *told),) if (told := _told(operation, resource)) and not nouns else ()),
        *(((*plain[:1], *above, *nouns),) if nouns and not is_own else ()),
        (*beside, *nouns),
        (*plain[:1], *above, *nouns),
        _spoken_of(operation)[1:],
    )
    return tuple("_".join(name) for name in dict.fromkeys(found) if name)


def _making_verb(operation: Operation, role: Role) -> str | None:
    """Return how the operationId says that something is made, where it is not created: `run`."""
    verb = verb_of_id(operation.operation_id) if role is Role.CREATE else None
    in_path = {singular(word) for word in words(operation.path)}
    return verb if verb in REPEATING - MAKING - in_path else None


def _above(path: str, tail: tuple[str, ...]) -> tuple[str, ...]:
    """Return the words of the last literal segment before `tail`."""
    literals = [segment for segment in path.strip("/").split("/") if "{" not in segment]
    before = literals[: len(literals) - len(tail)]
    return words(before[-1]) if before else ()


def _told(operation: Operation, resource: Resource) -> tuple[str, ...]:
    """Return the words of what must be told beside the path, where that tells no place."""
    above = {parent.parameter for parent in resource.parents}
    names = unstated(operation.node.document)
    named = (
        words(parameter.name.removeprefix("X-").removeprefix("x-"))
        for parameter in operation.parameters
        if parameter.is_required and parameter.location != "path" and parameter.name not in above
        if not is_unstated(parameter, names)
    )
    return next(named, ())


def _nouns(
    operation: Operation, tail: tuple[str, ...], *, is_made: bool = False
) -> tuple[str, ...]:
    """Return the words of the path's tail: only what several are meant of stays plural.

    That is the last segment, unless one item is taken from it, or one is made (`is_made`).
    """
    if not tail:
        return ()
    *before, last = tail
    found = [word for segment in before for word in _one_of(segment)]
    is_one = operation.path.rpartition(f"/{last}")[2].startswith("/{")
    one = tuple(singular(last).split("_"))
    return (*found, *(one if is_one or is_made else words(last)))


def _one_of(segment: str) -> tuple[str, ...]:
    return words(segment) if verb_of(segment) else tuple(singular(segment).split("_"))


def _begins_with_verb(operation: Operation, tail: tuple[str, ...]) -> bool:
    """Whether the path itself says what is done: `/resize`, `/install_update`."""
    if operation.method == "GET" or not tail:
        return False
    return verb_of(tail[-1]) is not None or verb_of(tail[0]) is not None


def _verb_first(
    operation: Operation, role: Role, where: Split, resource: Resource
) -> tuple[str, ...]:
    """Return the words of an action: what the path ends with, led by the verb of the operationId.

    `rollback/validate` is "validate rollback"; `cache` under `purge_cache` is "purge cache".
    """
    if not where.tail:
        return _from_id(operation, resource)
    *before, last = where.tail
    nouns = tuple(word for segment in before for word in _one_of(segment))
    ends = words(last)
    if before and verb_of(before[0]) is not None and verb_of(last) is None:
        return (*nouns, *ends)
    if verb_of(last) is not None:
        return (*ends, *nouns)
    spoken = words(operation.operation_id or "")
    verb = next((word for word in spoken if verb_of(word) is not None), None)
    if verb is not None and verb not in nouns:
        return (_SYNONYMS.get(verb, verb), *nouns, *ends)
    return ("query", *nouns, *ends) if role is Role.QUERY else (*ends, *nouns)


def _from_id(operation: Operation, resource: Resource) -> tuple[str, ...]:
    """Return the words of the operationId that say more than the resource and its group do."""
    spoken = words(operation.operation_id or "")
    own = _own_words(operation, resource) | {"id"}
    kept = [_SYNONYMS.get(word, word) for word in spoken if word not in own]
    return tuple(dict.fromkeys(word for word in kept if word))


def _spoken_of(operation: Operation) -> tuple[str, ...]:
    """Return the words of the operationId, verbs as methods are called."""
    spoken = (_SYNONYMS.get(word, word) for word in words(operation.operation_id or ""))
    return tuple(word for word in spoken if word)


def _own_words(operation: Operation, resource: Resource) -> frozenset[str]:
    group = [word for word in words(operation.operation_id or "")[:1] if verb_of(word) is None]
    tags = [word for tag in operation.tags for word in words(tag)]
    own = [*resource.name.split("_"), *group, *tags]
    return frozenset((*own, *(f"{word}s" for word in own)))
