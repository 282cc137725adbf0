"""The subtyping behind all findings, held against values and an independent validator."""

from __future__ import annotations

import jsonschema_rs
from hypothesis import given, settings
from hypothesis import strategies as st

from codegen.diff.containment import Containment
from codegen.diff.findings import Finding
from codegen.diff.reach import Start, class_findings
from codegen.diff.schemas import Classes, different
from codegen.diff.types import ClassPair, Types
from codegen.ir.schemas import Side
from codegen.ir.types import FieldType, Reference, Scalar

from .worlds import World, field, json_schema, schema, value_of, wider, worlds

BOTH_SIDES: tuple[Side, ...] = ("request", "answer")
pairs = worlds.flatmap(lambda world: st.tuples(st.just(world), wider(world) | worlds))
steps = worlds.flatmap(lambda world: st.tuples(st.just(world), wider(world)))


few = settings(max_examples=60, deadline=None)


def holds(a: World, b: World, side: Side = "request") -> bool:
    return Containment(a.scope(side), b.scope(side)).holds(a.kind, b.kind)


def findings(old: World, new: World, side: Side = "request") -> list[Finding]:
    """Return all that differs between two types, in the classes that they reach, too."""
    compared = Types(old.scope(side), new.scope(side))
    told = list(compared.compare(old.kind, new.kind))
    starts = [
        Start(resource="r", side=side, pair=one) for one in told if isinstance(one, ClassPair)
    ]
    own = [different(one, side, "#", "it") for one in told if not isinstance(one, ClassPair)]
    return [*own, *class_findings(starts, {side: Classes(compared)})]


@few
@given(worlds, st.sampled_from(BOTH_SIDES))
def test_nothing_differs_between_a_type_and_itself(world: World, side: Side) -> None:
    assert holds(world, world, side)
    assert findings(world, world, side) == []


@few
@given(pairs, st.data())
def test_what_contains_a_type_takes_all_its_values(
    pair: tuple[World, World], data: st.DataObject
) -> None:
    old, new = pair
    if holds(old, new):
        value = data.draw(value_of(old))
        assert jsonschema_rs.validator_for(json_schema(new)).is_valid(value)


@few
@given(steps)
def test_what_only_takes_more_breaks_nothing(step: tuple[World, World]) -> None:
    old, new = step
    if holds(old, new):
        assert [one for one in findings(old, new) if one.severity == "breaking"] == []


@few
@given(pairs)
def test_a_request_breaks_where_its_new_type_does_not_contain_the_old(
    pair: tuple[World, World],
) -> None:
    old, new = pair
    is_broken = any(one.severity == "breaking" for one in findings(old, new))
    assert is_broken is not holds(old, new)


@few
@given(pairs, st.sampled_from(BOTH_SIDES))
def test_findings_are_the_inverse_of_those_the_other_way_round(
    pair: tuple[World, World], side: Side
) -> None:
    old, new = pair
    there, back = findings(old, new, side), findings(new, old, side)
    assert sorted(one.code for one in back) == sorted(one.change.inverse for one in there)


def test_no_depth_of_classes_is_too_deep() -> None:
    def chain(last: FieldType) -> World:
        kinds = [*(Reference(class_name=f"C{at}") for at in range(1, 2000)), last]
        made = (schema(f"C{at}", field("next", kind)) for at, kind in enumerate(kinds))
        return World(Reference(class_name="C0"), {one.class_name: one for one in made})

    old, new = chain(Scalar(name="integer")), chain(Scalar(name="number"))
    assert holds(old, new)
    assert not holds(new, old)
    assert [one.code for one in findings(old, new)] == ["type-widened"]
