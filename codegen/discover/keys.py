"""Keys: how the parameter of an item path and the fields of an answer or request correspond."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..document import Node, Parameter, stated
from ..shapes import Shape, Shapes
from ..words import singular, words
from .cases import Case
from .kinships import Kinship
from .paths import Place, segments

ID_WORDS = ("id", "uuid", "identifier", "guid", "uid")
# Where an answer without a field for the parameter may hold the key instead, likeliest first.
_LAST_RESORTS = ("uuid", "slug", "key", "name")


def key_parameters(kin: Kinship) -> tuple[str, ...]:
    """Return the parameters of the item path below the collection; several in a composite key.

    Where things are posted to what one owner has (`/snippets/{workspace}`), the owner is no key.
    """
    keyed: list[Place] = []
    for place in kin.item.up() if kin.item is not None else ():
        if place.is_literal or (place is kin.create.place and place is not kin.item):
            break
        keyed.append(place)
    names = tuple(p for place in reversed(keyed) for p in place.segment.parameters)
    if kin.create.place is kin.item:  # as the create spells them: others may mean another key
        return path_parameters(kin.create)[-len(names) :]
    return names


def path_parameters(case: Case) -> tuple[str, ...]:
    """Return the parameters of a case's own path, in its own spelling."""
    return tuple(n for segment in segments(case.operation.path) for n in segment.parameters)


def item_case(kin: Kinship) -> Case | None:
    """Return the operation whose path tells how one thing is addressed."""
    cases = [case for case in (kin.read, kin.delete, kin.update) if case is not None]
    return next((case for case in cases if not case.place.is_literal), next(iter(cases), None))


def item_parameter(case: Case) -> Parameter | None:
    """Return the last path parameter of `case`, by its own spelling."""
    names = path_parameters(case)
    named = {p.name: p for p in case.operation.parameters if p.location == "path"}
    return named.get(names[-1]) if names else None


def id_field(parameter: Parameter, noun: str, shown: Shape, shapes: Shapes) -> str | None:
    """Return the answer's field that `parameter` takes, dotted where it lies deeper.

    What the spec says that it takes goes first, then likeness of names, types permitting.
    """
    fields = {n: f for n, f in shown.properties.items() if may_hold(f, parameter, shapes)}
    by_words = {"_".join(words(name)): name for name in reversed(fields)}
    # `/addresses/{address}` takes what names an address, not the field `address` of one.
    named = _naming(shown) if is_called_after(parameter.name, noun) else ()
    for spelling in (*_stated(parameter, shapes), *named, *spellings(parameter.name, noun)):
        if spelling in by_words:
            return by_words[spelling]
    ending = [f for f in fields if len(f) > 2 and f != "name" and parameter.name.endswith(f)]
    if ending:
        return max(ending, key=len)
    held = shown.properties.get("metadata")
    if held is not None and parameter.name in shapes.of(held).properties:
        return f"metadata.{parameter.name}"
    if not set(words(parameter.name)[-1:]) & set(ID_WORDS):
        return None
    if "id" in shown.properties and shapes.of(shown.properties["id"]).is_scalar:
        return "id"  # declared as text here, and as a number there
    is_uuid = parameter.schema.resolved().get("format") == "uuid"
    resorts = _LAST_RESORTS[:-1] if is_uuid else _LAST_RESORTS
    return next((name for name in resorts if name in fields), None)


def is_called_after(parameter: str, noun: str) -> bool:
    """Whether a parameter is called what the thing is, or the end of that.

    `/addresses/{address}`, `/setup_intents/{intent}`.
    """
    own = "_".join(words(parameter))
    return own == noun or noun.endswith(f"_{own}")


def _naming(shown: Shape) -> tuple[str, str]:
    """Return the fields that may be what a thing goes by, likeliest first.

    An id that every answer must show is what tells things apart; a name beside it may be shared.
    """
    return ("id", "name") if "id" in shown.required else ("name", "id")


def sent_as(parameter: str, noun: str, fields: Iterable[str]) -> str | None:
    """Return the request field that becomes `parameter` of the item path, or None."""
    by_words = {"_".join(words(name)): name for name in fields}
    return next((by_words[s] for s in spellings(parameter, noun) if s in by_words), None)


def spellings(parameter: str, noun: str) -> Iterator[str]:
    """Yield what else the parameter may be called, in snake_case, likeliest first.

    `replica_name` of a replica is `name`, `reserved_ip` an `ip`, `id_or_name` either.
    """
    parts = words(parameter)
    if not parts:
        return  # signs alone
    either = "_".join(parts).split("_or_")
    for start in range(1 if len(either) > 1 else len(parts)):
        yield "_".join(parts[start:])
    if len(either) > 1:
        for part in either:
            yield from spellings(part, noun)
        return
    if parts[-1] in ID_WORDS:
        yield "id"
        for owner in dict.fromkeys(("_".join(parts[:-1]), noun)):
            yield from (owner, f"{owner}_id", f"{owner}_uuid") if owner else ()
    else:
        yield from ("login", "user_name", "name") if parts[-1] == "username" else ()
        yield parts[-1].rstrip("0123456789v")


def alternatives(parameter: str) -> tuple[str, ...]:
    """Return what a parameter takes besides the first: `name` of `id_or_name`."""
    return tuple("_".join(words(parameter)).split("_or_")[1:])


def is_own_id(field: str, noun: str) -> bool:
    """Whether a field is a thing's own id, not its name and not another thing's id."""
    parts = words(field)
    return bool(parts) and parts[-1] in ID_WORDS and "_".join(parts[:-1]) in ("", noun)


def noun_of(kin: Kinship) -> str:
    """Return what the path calls one thing."""
    return singular(kin.collection.text)


def _stated(parameter: Parameter, shapes: Shapes) -> tuple[str, ...]:
    """Return the fields that the spec says the parameter takes."""
    fact = parameter.node.get("x-postonce-takes") or shapes.fact(parameter.schema, "takes")
    value = stated(fact)
    return tuple(str(name) for name in value) if isinstance(value, list) else ()


def may_hold(field: Node, parameter: Parameter, shapes: Shapes) -> bool:
    """Whether a field can hold a key of the parameter's type; a path takes a number as text."""
    shape = shapes.of(field)
    if shape.properties or shape.items is not None:
        return False
    if parameter.schema.resolved().get("type") == "integer":
        return bool(shape.types & {"integer", "number"}) or not shape.types
    return not shape.types or bool(shape.types & {"string", "integer"})
