"""Which module each schema lives in, so that importing one model imports only what it needs.

What one resource reaches lives with that resource; what several reach has a module of its own
under `shared/`, with the parts that only it refers to. Schemas that contain each other share a
module: imports stay free of cycles.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from ..cycles import knots
from ..ir.package import Caller, Model
from ..ir.schemas import Alias, SchemaType
from ..ir.types import Anything, Enum, FieldType, ListOf, MapOf, Null, Reference, Scalar, Union
from ..names import Names, brief, module_name

_LONG = 60
"""A longer name of a module leaves no room on the line that imports from it."""


def placed(schemas: Mapping[str, SchemaType], callers: Sequence[Caller]) -> tuple[SchemaType, ...]:
    """Return the schemas that classes reach, each with its module, in the order of their names."""
    needs = {name: _needs(schema) for name, schema in schemas.items()}
    owners = _owners(needs, callers)
    asked = frozenset(name for caller in callers for name in _used_by(caller))
    modules = _modules(needs, owners, asked)
    return tuple(replace(schemas[name], module=modules[name]) for name in sorted(owners))


def references_in(kind: FieldType) -> frozenset[str]:
    """Return the names of the classes that a type refers to."""
    match kind:
        case Reference():
            return frozenset((kind.class_name,))
        case ListOf():
            return references_in(kind.items)
        case MapOf():
            return references_in(kind.values)
        case Union():
            return frozenset(name for member in kind.members for name in references_in(member))
        case Scalar() | Enum() | Null() | Anything():
            return frozenset()


def _needs(schema: SchemaType) -> frozenset[str]:
    if isinstance(schema, Alias):
        return references_in(schema.type)
    types = [field.type for field in schema.fields]
    if schema.extra is not None:
        types.append(schema.extra)
    return frozenset(name for kind in types for name in references_in(kind))


def _used_by(caller: Caller) -> frozenset[str]:
    own: set[str] = set()
    parameters = [*caller.parents, *caller.id_parameters]
    if isinstance(caller, Model):
        named = (caller.request, caller.update, caller.answer)
        own = {name for name in named if name is not None}
        parameters += caller.list_parameters
    further = [kind for method in caller.methods for kind in (method.body, method.answer)]
    parameters += [parameter for method in caller.methods for parameter in method.parameters]
    for kind in (*further, *(parameter.type for parameter in parameters)):
        own |= references_in(kind) if kind is not None else frozenset()
    return frozenset(own)


def _owners(
    needs: Mapping[str, frozenset[str]], callers: Sequence[Caller]
) -> dict[str, str | None]:
    """Return the module of the only caller that reaches a class; None where several do.

    A class is passed twice at most: when the first caller reaches it, and the second.
    """
    owners: dict[str, str | None] = {}
    for caller in callers:
        waiting = [*_used_by(caller)]
        while waiting:
            name = waiting.pop()
            if name not in owners:
                owners[name] = caller.module
            elif owners[name] in (None, caller.module):
                continue
            else:
                owners[name] = None
            waiting.extend(needs[name])
    return owners


def _modules(
    needs: Mapping[str, frozenset[str]], owners: Mapping[str, str | None], asked: frozenset[str]
) -> dict[str, str]:
    modules = {name: owner for name, owner in owners.items() if owner is not None}
    shared = {name: sorted(needs[name]) for name in sorted(owners) if name not in modules}
    groups = [sorted(group) for group in reversed(knots(shared))]  # users before what they use
    heads = {name: group[0] for group in groups for name in group}
    together = {group[0]: group for group in groups}
    needed_by = _turned(needs, owners)
    for head in [*together]:
        members = together[head]
        around = {heads.get(user, "") for member in members for user in needed_by[member]}
        around.discard(head)
        if len(around) == 1 and "" not in around and asked.isdisjoint(members):
            _move(heads, together, head, around.pop())
    names = Names()
    files = {
        head: f"shared/{names.take(module_name(brief(head, _LONG)))}"
        for head in sorted(set(heads.values()))
    }
    return modules | {name: files[head] for name, head in heads.items()}


def _turned(needs: Mapping[str, frozenset[str]], names: Iterable[str]) -> dict[str, set[str]]:
    """Return, per class, the classes that refer to it."""
    turned: dict[str, set[str]] = {name: set() for name in names}
    for name in turned:
        for needed in needs[name]:
            turned[needed].add(name)
    return turned


def _move(heads: dict[str, str], together: dict[str, list[str]], head: str, to: str) -> None:
    """Let the whole module of `head` live in that of `to`."""
    moved = together.pop(head)
    together[to].extend(moved)
    heads.update(dict.fromkeys(moved, to))
