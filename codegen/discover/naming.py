"""Names of resources: the shortest readable one that is unique in the provider.

The thing's own noun (operationId, envelope or path), with its parent's or its area's name before
it where the noun alone says too little: `record` of a domain is a `domain_record`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from ..names import brief, class_name, is_reserved
from ..verbs import MAKING
from ..words import is_plural, singular, table, words
from .cases import Case
from .keys import path_parameters
from .kinships import Kinship
from .paths import Place

# Nouns that say too little without what they belong to.
_VAGUE = table(
    "access action address alert attachment backup binding check client cluster comment "
    "config configuration connection credential deployment destination device endpoint entry "
    "environment event grant group hook index instance item job key label log member "
    "membership message namespace node note object option org organization permission policy "
    "pool record registration release replica request resource result role rule run scan "
    "schema secret service setting sink state status subscription target task template test "
    "token topic trigger type user value variable version zone"
)
# A longer name leaves no room on a line for what is called after it.
_LONG = 50
# What generators of operationIds put last.
_METHODS = table("delete get patch post put")
# Words of `create or update`.
_ALSO = table("and or replace update upsert")
# Last words of a parameter that say what kind of key it takes.
_KEYS = (("id",), ("uuid",), ("slug",), ("name",))
# What a parameter is called that can stand for anything.
_ANYTHING = table("id key name parent resource slug uuid")
_ARTICLES = table("a an the")
_PREPOSITIONS = table("as by for from in into of on to with")


def names_of(found: Iterable[Kinship], parents: Mapping[int, Kinship]) -> dict[int, str]:
    """Return a unique snake_case name for each kinship, by its `id()`.

    `parents` gives the kinship above a nested one. Those above are named before those below.
    """
    names: dict[int, str] = {}
    taken: set[str] = set()

    def name(kin: Kinship, below: tuple[int, ...] = ()) -> None:
        parent = parents.get(id(kin))
        if parent is not None and id(parent) not in names and id(parent) not in below:
            name(parent, (*below, id(kin)))
        above = names.get(id(parent)) if parent is not None else None
        ancestors = list(_ancestors(parent, parents, names))
        chosen = _chosen([*_candidates(kin, parent, above, ancestors)], taken)
        taken.add(class_name(chosen))
        names[id(kin)] = chosen

    for kin in sorted(found, key=lambda kin: (kin.create.place.depth, kin.is_singleton)):
        if id(kin) not in names:
            name(kin)
    return names


def _chosen(wishes: Sequence[str], taken: set[str]) -> str:
    """Return the first wish that is free, fits on a line and is no name of the runtime's."""
    longer = [f"{wish}_resource" for wish in wishes if is_reserved(wish)]
    for wish in (*wishes, *longer, *(brief(wish, _LONG) for wish in wishes)):
        if len(wish) <= _LONG and not is_reserved(wish) and class_name(wish) not in taken:
            return wish
    last, number = brief(wishes[-1], _LONG), 2
    while class_name(f"{last}_{number}") in taken:
        number += 1
    return f"{last}_{number}"


def _ancestors(
    parent: Kinship | None, parents: Mapping[int, Kinship], names: Mapping[int, str]
) -> Iterator[str]:
    """Yield the names of a parent, its parent, and so on."""
    while parent is not None and id(parent) in names:
        yield names[id(parent)]
        parent = parents.get(id(parent))


def _candidates(
    kin: Kinship, parent: Kinship | None, above: str | None, ancestors: Sequence[str]
) -> Iterator[str]:
    """Yield names, best first."""
    noun = _noun(kin)
    literals = _literals(kin.collection)
    if above is not None and parent is not None and kin.collection.above is not None:
        yield from (noun,) if any(_is_akin(noun, name) for name in ancestors) else ()
        yield _joined(_qualifier(above, parent), noun)
        yield _joined(above, noun)
        yield noun
    elif kin.collection.above is not None and literals:
        if _opens_an_area(kin.collection):
            yield _joined(_before(kin.collection), noun) if noun in _VAGUE else noun
        yield _joined(_owner(kin.collection), noun)
    elif noun in _VAGUE and len(literals) > 1:
        yield _joined(_before(kin.collection), noun)
    else:
        yield noun
        if kin.is_singleton:
            yield _joined("account", noun)
    name = noun
    for literal in reversed(literals[:-1]):
        name = _joined("_".join(words(literal)), name)
        yield name
    for text in (p.text for p in kin.collection.up() if p.is_literal and _is_version(p.text)):
        yield f"{noun}_{'_'.join(words(text))}"
    for parameter in reversed(kin.create.place.parameters()):  # `/snippets/{workspace}`
        yield _joined(_keyed(parameter), noun)


def _opens_an_area(place: Place) -> bool:
    """Whether further words stand between a collection and the key above it.

    `/groups/{group}/providers/compute/machines`: the group only says where.
    """
    return place.parent is not None and place.parent.is_literal


def _is_akin(noun: str, ancestor: str) -> bool:
    """Whether a noun says what it belongs to: `dns_record` of a `dns_zone`."""
    return "_" in noun and words(noun)[:1] == words(ancestor)[:1] and noun != ancestor


def _before(place: Place) -> str:
    """Return the literal before a place's own: `spaces` of its keys, `sink` of destinations."""
    above = place.parent
    while above is not None and not above.is_literal:
        above = above.parent
    if above is None:
        return ""
    return singular(above.text) if above.item is not None else "_".join(words(above.text))


def _joined(before: str, noun: str) -> str:
    """Return both as one name; a word that ends the one and starts the other is said once."""
    if not before or noun == before or noun.startswith(before + "_"):
        return noun
    head = noun.split("_")[0]
    if before.split("_")[-1] == head or singular(before) == head:
        return before + noun[len(head) :]
    return f"{before}_{noun}"


def _qualifier(above: str, parent: Kinship) -> str:
    """Return what of the parent's name is enough: its area (`kubernetes` of a cluster)."""
    literals = _literals(parent.collection)
    area = "_".join(words(literals[0])) if literals else ""
    for short in (area, singular(literals[-1]) if literals else ""):
        if short and above.startswith(short + "_"):
            return short
    return above


def _owner(place: Place) -> str:
    """Return the name of what a nested place belongs to, where that is no resource itself."""
    item = place.above
    if item is None:
        return ""
    collection, key = item.collection, _keyed(item.segment.parameters[0])
    if collection is None or _is_version(collection.text):  # `/{account_slug}/members`
        return "" if key in _ANYTHING else key
    noun, literals = _said(singular(collection.text), key), _literals(collection)
    return _joined(_before(collection), noun) if noun in _VAGUE and len(literals) > 1 else noun


def _said(noun: str, key: str) -> str:
    """Return a noun, or what its key is of where it is one letter: `/b/{bucket}`."""
    return key if len(noun) == 1 and key not in _ANYTHING else noun


def _literals(place: Place) -> tuple[str, ...]:
    """Return the literal segments down to `place`, version and `api` segments left out."""
    found = [p.text for p in reversed(list(place.up())) if p.is_literal]
    return tuple(text for text in found if not _is_version(text))


def _is_version(text: str) -> bool:
    return text in ("api", "apis", "rest") or _is_numbered(text)


def _is_numbered(text: str) -> bool:
    return text[:1] == "v" and text[1:2].isdigit()


def _noun(kin: Kinship) -> str:
    """Return what the thing is called: by the operationId, the envelope, or the path."""
    text = kin.collection.text
    path = _said(singular(text), _keyed_noun(kin)) or _keyed_noun(kin)
    envelopes = [
        singular(case.answer.envelope)
        for case in (kin.create, kin.read, kin.list)
        if case is not None and case.answer.envelope is not None
    ]
    spoken = _spoken(kin.create)
    known = {word for name in (path, *envelopes) for word in words(name)}
    if spoken == path and not is_plural(text):
        return _with_envelope(path, envelopes)
    if path.endswith(f"_{spoken}"):
        return path
    if set(words(spoken)) & known:
        return spoken
    for place in kin.collection.up():  # `vpcnatgateways_create` of `/vpc_nat_gateways`
        named = singular(place.text) if place.is_literal else ""
        if named and named.replace("_", "") == spoken.replace("_", ""):
            return max(named, spoken, key=len)
    if spoken and set(words(spoken)) & set(words(_component(kin))):
        return _joined(path, spoken)
    longer = [e for e in envelopes if e.endswith("_" + path) or e.startswith(path + "_")]
    return longer[0] if longer else path


def _keyed_noun(kin: Kinship) -> str:
    """Return what the key of a thing says it is, where its collection is the root: `realm`."""
    own = [path_parameters(case) for case in (kin.read, kin.delete) if case is not None]
    names = [names[-1] for names in own if names]
    names += kin.item.segment.parameters if kin.item is not None else ()
    nouns = (*map(_keyed, names), _component(kin))
    return next((noun for noun in nouns if noun and noun not in _ANYTHING), "thing")


def _keyed(parameter: str) -> str:
    """Return what a parameter is the key of: `workspace` of `workspace_id`."""
    parts = words(parameter)
    return "_".join(parts[:-1] if parts[-1:] in _KEYS and parts[1:] else parts)


def _with_envelope(noun: str, envelopes: list[str]) -> str:
    """Return the noun of a path that names a kind, not a thing: `nfs` of a `share`."""
    thing = envelopes[0] if envelopes else ""
    known = thing in noun or noun in thing or set(words(thing)) & set(words(noun))
    return noun if not thing or known or thing in _VAGUE else f"{noun}_{thing}"


def _component(kin: Kinship) -> str:
    thing = kin.create.answer.thing
    return (thing.node.component or "") if thing is not None else ""


def _spoken(create: Case) -> str:
    """Return the noun that the operationId of a create names, or an empty text.

    `uptime_create_check` → check, `sshKeys_create` → ssh_key, `createServer` → server.
    """
    parts = words(create.operation.operation_id or "")
    at = next((i for i, word in enumerate(parts) if word in MAKING - {"post"}), None)
    if at is None:
        return ""
    after = tuple(_phrase(parts[at + 1 :]))
    if not after and create.place.above is not None:
        return ""  # what stands before the verb is the parent
    chosen = after or parts[:at]
    if not 1 <= len(chosen) <= 3 or any(_is_numbered(word) for word in chosen):
        return ""
    return singular("_".join(chosen))


def _phrase(parts: Sequence[str]) -> Iterator[str]:
    """Yield the words of a noun phrase: up to a preposition, the method or a word said again.

    `createHookBySiteId` → hook, `create_flow_flows__post` → flow, `createOrUpdateSecret` → secret.
    """
    said: set[str] = set()
    for word in parts:
        if word in _ALSO and not said:
            continue
        if word in _PREPOSITIONS or word in _METHODS or singular(word) in said:
            return
        if word not in _ARTICLES:
            said.add(singular(word))
            yield word
