"""The members of an object: its own, and those of its variants merged into one set.

A request is always one class, however many variants the spec gives it: their fields are united,
what all of them require is required, and the rest becomes sets of which one must be whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import reduce
from itertools import product

from ..diagnostics import Findings
from ..document import Json, Node
from ..ir.schemas import Side
from ..words import is_plural, singular
from .outlines import Outline, outline_of

Conjunction = tuple[Node, ...]
"""Schemas that all hold."""

_MOST = 256
"""Combinations that are looked at: choices beside choices multiply."""


@dataclass(frozen=True, slots=True)
class Members:
    """What an object has. A property may be one of several conjunctions of schemas.

    `tags` are the values of discriminating properties, as a mapping in the spec lists them.
    """

    properties: dict[str, tuple[Conjunction, ...]]
    required: frozenset[str]
    one_of: tuple[tuple[str, ...], ...] = ()
    only_one: bool = False
    """Whether two sets of `one_of` exclude each other."""
    additional: Node | None = None
    tags: dict[str, tuple[str, ...]] = field(default_factory=dict)
    is_cut: bool = False
    """Whether the variants were too many for all their combinations to be looked at."""


_CUT = "its choices have too many combinations; what they add to one another is not checked"


def members_of(outline: Outline, side: Side, findings: Findings) -> Members:
    """Return the members of an object outline, its variants merged."""
    own = Members(
        properties={name: (nodes,) for name, nodes in outline.properties.items()},
        required=outline.required,
        additional=outline.additional,
        tags=_tags(outline),
    )
    for group in outline.choices:
        variants = _one_at_a_time(
            [_variant(node, side, findings) for node in group], group, side, findings
        )
        if variants:
            merged = _with_variants(own, variants, side)
            if merged.is_cut:
                findings.note("many-variants", outline.anchor.pointer, _CUT)
            alone = not own.one_of and side == "request" and _exclude_each_other(group, variants)
            own = replace(merged, only_one=alone and len(merged.one_of) == len(variants))
    return own


def either(outlines: Sequence[Outline], side: Side, findings: Findings) -> Members:
    """Return the members of an object that is one of several."""
    variants = [members_of(outline, side, findings) for outline in outlines]
    return _with_variants(Members(properties={}, required=frozenset()), variants, side)


def tagged(outline: Outline) -> tuple[str, dict[str, tuple[str, ...]]] | None:
    """Return the discriminating property and, per pointer of a variant, the tags it goes by.

    Without a mapping a variant goes by the values its own property allows, else by its name in
    the components (OpenAPI 3.0.3, "Discriminator Object").
    """
    discriminator = outline.first("discriminator")
    name = discriminator.get("propertyName") if discriminator is not None else None
    if discriminator is None or not isinstance(name, str):
        return None
    if mapped := _mapped(discriminator):
        return name, mapped
    tags: dict[str, list[str]] = {}
    for node in (node for group in outline.choices for node in group):
        found = outline_of(node).properties.get(name)
        values = outline_of(*found).value("enum") if found else None
        component = node.resolved().component
        if isinstance(values, list) and all(isinstance(value, str) for value in values):
            tags[node.resolved().pointer] = values
        elif component is not None:
            tags[node.resolved().pointer] = [component]
    return name, {pointer: tuple(values) for pointer, values in tags.items()}


def _mapped(discriminator: Node) -> dict[str, tuple[str, ...]]:
    """Return the tags per variant that a mapping lists; every heir of a base asks again."""
    known = discriminator.document.known
    key = ("mapped", discriminator.pointer)
    if key not in known:
        tags: dict[str, list[str]] = {}
        for tag, target in discriminator.child("mapping").items():
            if isinstance(target.raw, str):
                tags.setdefault(_target(target.raw), []).append(tag)
        known[key] = {pointer: tuple(values) for pointer, values in tags.items()}
    mapped: dict[str, tuple[str, ...]] = known[key]
    return mapped


def _target(mapped: str) -> str:
    """Return the pointer that a mapping names: in full, or as the bare name of a component."""
    return mapped if mapped.startswith("#") else f"#/components/schemas/{mapped}"


def _tags(outline: Outline) -> dict[str, tuple[str, ...]]:
    found = tagged(outline)
    if found is None:
        return {}
    name, by_variant = found
    known = tuple(tag for tags in by_variant.values() for tag in tags)
    return {name: known} if known else {}


def _variant(node: Node, side: Side, findings: Findings) -> Members:
    known = node.document.known
    key = ("members", side, node.pointer)
    members: Members | None = known.get(key)
    if members is None:
        members = known[key] = members_of(outline_of(node), side, findings)
    return members


def _with_variants(own: Members, variants: Sequence[Members], side: Side) -> Members:
    properties, is_cut = dict(own.properties), own.is_cut
    for name, offered in _offered(variants).items():
        base = own.properties.get(name, ())
        if base and side == "answer":
            continue
        if len(base) * sum(map(len, offered)) > _MOST:
            is_cut = True  # what the object itself says of it stands alone
            continue
        if base:
            if len(offered) < len(variants):
                offered = [variant.properties.get(name, ()) for variant in variants]
            merged = tuple(
                (*mine, *theirs)
                for mine in base
                for alternatives in offered
                for theirs in alternatives or ((),)
            )
        else:
            merged = tuple(one for alternatives in offered for one in alternatives)
        properties[name] = tuple({_pointers(nodes): nodes for nodes in merged}.values())
    everywhere = reduce(frozenset.intersection, (variant.required for variant in variants))
    required = own.required | everywhere
    sets = [(names - required) for v in variants for names in _whole(v)]
    return replace(
        own,
        properties=properties,
        required=required,
        one_of=_both(own.one_of, _smallest(sets)),
        additional=own.additional or next((v.additional for v in variants if v.additional), None),
        tags={**_merged_tags(variants), **own.tags},
        is_cut=is_cut,
    )


def _offered(variants: Sequence[Members]) -> dict[str, list[tuple[Conjunction, ...]]]:
    """Return what each variant that has a property says of it."""
    offered: dict[str, list[tuple[Conjunction, ...]]] = {}
    for variant in variants:
        for name, alternatives in variant.properties.items():
            offered.setdefault(name, []).append(alternatives)
    return offered


def _pointers(nodes: Conjunction) -> tuple[str, ...]:
    return tuple(node.resolved().pointer for node in nodes)


def _merged_tags(variants: Sequence[Members]) -> dict[str, tuple[str, ...]]:
    merged: dict[str, tuple[str, ...]] = {}
    for variant in variants:
        for name, tags in variant.tags.items():
            merged[name] = (*merged.get(name, ()), *tags)
    return merged


def _whole(variant: Members) -> list[frozenset[str]]:
    """Return the sets of names that make this variant complete."""
    return [variant.required | set(names) for names in variant.one_of or ((),)]


def _smallest(sets: Sequence[frozenset[str]]) -> tuple[tuple[str, ...], ...]:
    """Return the sets that contain no other; none where nothing at all satisfies one.

    None either where there are too many to compare: the API itself will tell.
    """
    distinct = set(sets)
    if frozenset() in distinct or len(distinct) > _MOST:
        return ()
    kept = [names for names in distinct if not any(other < names for other in distinct)]
    return tuple(sorted(tuple(sorted(names)) for names in kept))


def _exclude_each_other(group: Sequence[Node], variants: Sequence[Members]) -> bool:
    """Whether what fits two variants fits none: a `oneOf` told apart by what is required alone.

    Where variants say different things of one property, what they say may tell them apart, too.
    """
    is_exact = all(node.pointer.rpartition("/")[0].endswith("/oneOf") for node in group)
    if not is_exact or any(variant.one_of for variant in variants):
        return False
    said: dict[str, Json] = {}
    for variant in variants:
        for name, choices in variant.properties.items():
            says = [[node.resolved().raw for node in nodes] for nodes in choices]
            if said.setdefault(name, says) != says:
                return False
    return True


def _both(
    mine: tuple[tuple[str, ...], ...], theirs: tuple[tuple[str, ...], ...]
) -> tuple[tuple[str, ...], ...]:
    """Return the sets that satisfy a choice from each of two groups."""
    if not mine or not theirs or len(mine) * len(theirs) > _MOST:
        return mine or theirs
    return _smallest([frozenset((*a, *b)) for a, b in product(mine, theirs)])


def _one_at_a_time(
    variants: list[Members], nodes: Sequence[Node], side: Side, findings: Findings
) -> list[Members]:
    """Leave out the variants of a request that make many at once (`names` beside `name`)."""
    if side == "answer" or len(variants) > _MOST:
        return variants
    kept = []
    for variant, node in zip(variants, nodes, strict=True):
        many = _names_many(variant, variants)
        if many is None:
            kept.append(variant)
        else:
            findings.note(
                "variant-makes-many",
                node.pointer,
                f"left out: `{many}` makes several at once; a create makes one",
            )
    return kept


def _names_many(variant: Members, others: Sequence[Members]) -> str | None:
    """Return the array in `variant` whose singular another variant requires as a scalar."""
    lists = [
        name
        for name in sorted(variant.required & variant.properties.keys())
        if is_plural(name) and "array" in outline_of(*variant.properties[name][0]).types
    ]
    for other in others:
        for one in other.required - variant.properties.keys():
            for name in lists:
                if name not in other.properties and singular(name) == singular(one):
                    return name
    return None
