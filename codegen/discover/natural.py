"""Natural keys: the request fields that name a thing, and whether the API keeps them unique.

`unique` is never guessed: it is stated by the spec, or the path of one thing is made of what the
caller sends.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..document import Json, Node, Parameter, stated
from ..everywhere import is_unstated, only_value
from ..ir.idempotency import Evidence
from ..shapes import Shape, Shapes
from ..words import table, words
from .cases import Survey
from .composites import is_sent_whole, sent_parts
from .keys import (
    ID_WORDS,
    alternatives,
    is_own_id,
    item_case,
    item_parameter,
    key_parameters,
    noun_of,
    path_parameters,
    sent_as,
)
from .kinships import Kinship
from .parents import placing_queries

# Request fields that name a thing, best first; those that say its noun come after the first.
_NAMES = (
    "name",
    "label",
    "title",
    "display_name",
    "hostname",
    "username",
    "domain",
    "slug",
    "key",
    "identifier",
    "email",
    "summary",
    "subject",
)
# A name only where nothing else is, and where it must be given.
_LAST_RESORT = "description"
# What a record of a zone holds.
_VALUES = table("address answer content data rdata target value")
# Objects of a request that hold the name instead: `metadata.name`, `spec.name`.
_HOLDERS = ("metadata", "spec")


def natural_key(kin: Kinship, id_field: str | None, survey: Survey) -> tuple[str, ...]:
    """Return the request fields that name the thing, dotted where they lie deeper; () for none."""
    sent = {**_asked(kin, survey), **survey.shapes.writable(kin.create.request)}
    texts = {n: f for n, f in sent.items() if "string" in survey.shapes.of(f).types}
    noun, keys = noun_of(kin), key_parameters(kin)
    if kin.create.place is kin.item:
        return keys
    parts = sent_parts(kin, texts)
    if parts and all(_is_callers(part, kin) for part in parts):
        return parts
    if id_field in texts and id_field is not None and _is_callers(id_field, kin):
        return (id_field,)
    unique = _stated_unique(sent, survey.shapes)
    if unique is not None and not is_own_id(unique, noun):
        return (*_with(unique, kin, noun, texts, survey),)
    by_words = {"_".join(words(name)): name for name in texts}
    name = next((by_words[n] for n in _candidates(noun) if n in by_words), None)
    if name is not None:
        return (*_with(name, kin, noun, texts, survey),)
    for holder in _HOLDERS:
        held = sent.get(holder)
        if held is not None and "name" in survey.shapes.of(held).properties:
            return (f"{holder}.name",)
    named = [n for n in texts if words(n)[-1:] in (("name",), ("label",))]
    if len(named) == 1:
        return (named[0],)
    required = kin.create.request.required if kin.create.request is not None else frozenset()
    return (_LAST_RESORT,) if _LAST_RESORT in required & set(texts) else ()


def _asked(kin: Kinship, survey: Survey) -> dict[str, Node]:
    """Return what a create must be told in its query; what places the thing does not name it."""
    placing = placing_queries(kin)
    return {
        p.name: p.schema
        for p in kin.create.operation.parameters
        if p.location == "query" and p.is_required and p.name not in placing
        if only_value(p) is None and not is_unstated(p, survey.unstated)
    }


def _candidates(noun: str) -> Iterator[str]:
    """Yield names of the naming field: `name`, `bucket_name`, `bucket`, `label`, …"""
    parts = words(noun)
    yield f"{noun}_name"
    yield _NAMES[0]
    for start in range(len(parts)):
        ending = "_".join(parts[start:])
        yield from (f"{ending}_name", ending)
    yield from _NAMES[1:]


def _with(
    name: str, kin: Kinship, noun: str, texts: Mapping[str, Node], survey: Survey
) -> tuple[str, ...]:
    """Return the name with what is needed beside it to name one thing.

    A record of a zone is named by its type and value, too: there may be several of one name. And
    where the spec says that one name is used once per something, that something is what lists are
    narrowed by beside the name.
    """
    if "type" in texts and words(noun)[-1:] == ("record",):
        return "type", name, *(field for field in texts if field in _VALUES)
    if kin.list is not None and kin.list.operation.fact("unique") is not None:
        narrowing = {p.name for p in kin.list.operation.parameters if p.location == "query"}
        return (name, *(field for field in texts if field in narrowing - {name}))
    return (name,)


def _is_callers(field: str, kin: Kinship) -> bool:
    """Whether the caller chooses the key: an `id` that may be left out is the API's to give."""
    required = kin.create.request.required if kin.create.request is not None else frozenset()
    return field in required or not is_own_id(field, noun_of(kin))


def uniqueness(
    kin: Kinship, key: tuple[str, ...], id_field: str | None, shapes: Shapes
) -> tuple[bool | None, tuple[Evidence, ...]]:
    """Return whether the API keeps the natural key unique (None: not known), with evidence."""
    if not key:
        return None, ()
    keyed = _keyed_by_client(kin, key, id_field)
    if keyed is not None:
        return True, (Evidence(rule="keyed-by-client", source=kin.create.source, says=keyed),)
    for fact, source in _facts(kin, key, shapes):
        value = stated(fact)
        rule = fact.get("rule") if isinstance(fact, dict) else None
        says = f"the spec says that {_quoted(key)} is {'unique' if value else 'not unique'}"
        return bool(value), (Evidence(rule=str(rule or "said-unique"), source=source, says=says),)
    return None, ()


def _keyed_by_client(kin: Kinship, key: tuple[str, ...], id_field: str | None) -> str | None:
    if kin.item is None:
        return None
    case = item_case(kin)
    parameter = item_parameter(case) if case is not None else None
    if kin.create.place is kin.item:
        if parameter is not None and _is_given_out(parameter, kin):
            return None
        return f"the caller chooses the path of the thing: {_quoted(key)}"
    either = alternatives(parameter.name) if parameter is not None else ()
    if len(key) == 1 and _is_reference(key[0], kin):
        return None
    if is_sent_whole(kin, key) or key == (id_field,) or (len(key) == 1 and key[0] in either):
        return f"the path of one thing is made of what the caller sends: {_quoted(key)}"
    if id_field is None and parameter is not None and _is_sent(parameter, key, kin):
        return f"the path of one thing is made of what the caller sends: {_quoted(key)}"
    return None


def _is_sent(parameter: Parameter, key: tuple[str, ...], kin: Kinship) -> bool:
    """Whether a path takes the name that was sent, as far as names tell: no answer shows it."""
    if words(parameter.name)[-1:] in (("id",), ("uuid",)):
        return False
    return len(key) == 1 and sent_as(parameter.name, noun_of(kin), key) == key[0]


def _is_given_out(parameter: Parameter, kin: Kinship) -> bool:
    """Whether one is read by an id of the API's own, though it is made under a name."""
    is_other = parameter.name != path_parameters(kin.create)[-1]
    return is_other and parameter.schema.resolved().get("format") == "uuid"


def _is_reference(field: str, kin: Kinship) -> bool:
    """Whether the key is the id of what the thing is about, and it has an id of its own besides."""
    shown = kin.read.answer.thing if kin.read is not None else None
    own = [name for name in ID_WORDS if shown is not None and name in shown.properties]
    is_id = words(field)[-1:] in (("id",), ("uuid",))
    return is_id and bool(own) and not is_own_id(field, noun_of(kin))


def _facts(kin: Kinship, key: tuple[str, ...], shapes: Shapes) -> Iterator[tuple[Json, str]]:
    """Yield what the spec states about the key: at a field of it, the create, or the list.

    What it says of the field as it is shown holds for the field as it is sent.
    """
    shown = [case.answer.thing for case in (kin.read, kin.create) if case is not None]
    for shape in (kin.create.request, *shown):
        for path in key:
            node = _at(path, shape, shapes)
            if node is not None and (fact := shapes.fact(node, "unique")) is not None:
                yield fact, node.pointer
    for case in (kin.create, kin.list):
        if case is not None and (fact := case.operation.fact("unique")) is not None:
            yield fact, case.source


def _at(path: str, shape: Shape | None, shapes: Shapes) -> Node | None:
    """Return the field at a dotted path of a shape."""
    node: Node | None = None
    for name in path.split("."):
        node = shape.properties.get(name) if shape is not None else None
        shape = shapes.of(node) if node is not None else None
    return node


def _stated_unique(fields: Mapping[str, Node], shapes: Shapes) -> str | None:
    """Return the only field that the spec says is unique, or None."""
    found = [name for name, field in fields.items() if stated(shapes.fact(field, "unique"))]
    return found[0] if len(found) == 1 else None


def _quoted(key: tuple[str, ...]) -> str:
    return ", ".join(f"`{field}`" for field in key)
