"""Names of a model's further methods: verb first, then what it is done to."""

from __future__ import annotations

from ..document import Operation
from ..ir.operations import Role
from ..ir.resources import Resource
from ..names import words
from ..words import singular
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
_METHOD_VERBS = {"GET": "read", "PUT": "update", "PATCH": "patch", "DELETE": "delete"}
_SYNONYMS = {"get": "read", "destroy": "delete", "remove": "delete", "post": "", "put": "update"}


def wishes_for(
    operation: Operation, role: Role, resource: Resource, where: Split, answer: Answer
) -> tuple[str, ...]:
    """Return names for the method that calls `operation`, from the plainest to the most exact."""
    nouns = _nouns(where.tail)
    if answer.is_list and role in (Role.READ, Role.LIST):
        role = Role.LIST
    elif role is Role.LIST and operation.method == "GET":
        role = Role.READ
    own = _from_id(operation, resource)
    if role in _ROLE_VERBS:
        plain = (_ROLE_VERBS[role], *nouns)
    else:
        plain = _verb_first(operation, where, resource)
    by_method = (_METHOD_VERBS.get(operation.method, "post"), *nouns)
    further = tuple(word for name in where.further for word in words(name))
    exact = ((*plain, "by", *further), (*own, "by", *further)) if further else ()
    return tuple("_".join(name) for name in (plain, own, *exact, by_method) if len(name) > 0)


def _nouns(tail: tuple[str, ...]) -> tuple[str, ...]:
    """Return the words of the path, the last segment as it is, those before it singular."""
    if not tail:
        return ()
    *before, last = tail
    return (*(word for segment in before for word in singular(segment).split("_")), *words(last))


def _verb_first(operation: Operation, where: Split, resource: Resource) -> tuple[str, ...]:
    """Return the words of an action: what the path ends with, led by the verb of the operationId.

    `rollback/validate` is "validate rollback"; `cache` under `purge_cache` is "purge cache".
    """
    if not where.tail:
        return _from_id(operation, resource)
    *before, last = where.tail
    nouns = tuple(word for segment in before for word in words(segment))
    verb = words(last)
    spoken = words(operation.operation_id or "")
    at = _find(spoken, verb)
    leading = spoken[at - 1] if at > 0 else None
    known = {*_own_words(operation, resource), *nouns}
    if leading is not None and leading not in known:
        return (_SYNONYMS.get(leading, leading), *verb, *nouns)
    return (*verb, *nouns)


def _from_id(operation: Operation, resource: Resource) -> tuple[str, ...]:
    """Return the words of the operationId that say more than the resource and its group do."""
    spoken = words(operation.operation_id or "")
    own = _own_words(operation, resource)
    kept = [_SYNONYMS.get(word, word) for word in spoken if word not in own]
    return tuple(word for word in kept if word)


def _own_words(operation: Operation, resource: Resource) -> frozenset[str]:
    group = words(operation.operation_id or "")[:1]
    tags = [word for tag in operation.tags for word in words(tag)]
    own = [*resource.name.split("_"), *group, *tags]
    return frozenset((*own, *(f"{word}s" for word in own)))


def _find(words_: tuple[str, ...], part: tuple[str, ...]) -> int:
    for at in range(len(words_) - len(part) + 1):
        if words_[at : at + len(part)] == part:
            return at
    return -1
