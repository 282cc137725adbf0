"""Types made by chance, with the classes that they refer to, values of them, and wider ones."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from hypothesis import strategies as st

from codegen.diff.scopes import Scope
from codegen.ir.schemas import Field, Schema, Side
from codegen.ir.types import (
    Anything,
    Constraints,
    Enum,
    FieldType,
    JsonScalar,
    ListOf,
    MapOf,
    Null,
    Reference,
    Scalar,
    Union,
)

NAMES = ("A", "B")
FIELDS = ("x", "y", "z")


@dataclass(frozen=True)
class World:
    """A type and the classes that it may refer to."""

    kind: FieldType
    classes: dict[str, Schema]

    def scope(self, side: Side) -> Scope:
        return Scope(self.classes, side)


def _limits(low: int, high: int) -> st.SearchStrategy[tuple[int | None, int | None]]:
    bound = st.none() | st.integers(low, high)
    return st.tuples(bound, bound).map(_ordered)


def _ordered(bounds: tuple[int | None, int | None]) -> tuple[int | None, int | None]:
    low, high = bounds
    return (high, low) if low is not None and high is not None and low > high else bounds


def _numbers(name: Any) -> st.SearchStrategy[FieldType]:
    return _limits(-3, 3).map(
        lambda b: Scalar(name=name, constraints=Constraints(minimum=b[0], maximum=b[1]))
    )


_lengths = _limits(0, 3).map(lambda b: Constraints(min_length=b[0], max_length=b[1]))
_texts = _lengths.map(lambda bounds: Scalar(name="string", constraints=bounds))
_plain = st.sampled_from([Scalar(name=name) for name in ("boolean", "date", "uuid")])
_members: st.SearchStrategy[JsonScalar] = st.sampled_from(["", "a", "bb", 0, 1, 7, True])
_enums = st.lists(_members, min_size=1, unique_by=lambda v: (type(v), v)).map(
    lambda members: Enum(members=tuple(members))
)
_leaves: st.SearchStrategy[FieldType] = st.one_of(
    _numbers("integer"),
    _numbers("number"),
    _texts,
    _plain,
    _enums,
    st.sampled_from([Null(), Anything(), *(Reference(class_name=name) for name in NAMES)]),
)


def _larger(inner: st.SearchStrategy[FieldType]) -> st.SearchStrategy[FieldType]:
    return st.one_of(
        st.builds(lambda items, bounds: ListOf(items=items, constraints=bounds), inner, _lengths),
        st.builds(lambda values: MapOf(values=values), inner),
        st.lists(inner, min_size=2, max_size=3).map(lambda m: Union(members=tuple(m))),
    )


types = st.recursive(_leaves, _larger, max_leaves=4)


@st.composite
def _schema(draw: st.DrawFn, name: str) -> Schema:
    """A class. What refers to a class is never required, so that every class has finite values."""
    fields = []
    for wire_name in draw(st.lists(st.sampled_from(FIELDS), unique=True)):
        is_required = draw(st.booleans())
        kind = draw(_enums | _texts if is_required else types)
        fields.append(field(wire_name, kind, is_required=is_required))
    extra = draw(st.none() | _texts)
    return schema(name, *fields, extra=extra)


def field(name: str, kind: FieldType, *, is_required: bool = False) -> Field:
    return Field(name=name, wire_name=name, type=kind, is_required=is_required, source="#")


def schema(name: str, *fields: Field, extra: FieldType | None = None) -> Schema:
    return Schema(
        class_name=name, module="m", side="request", fields=fields, extra=extra, source="#"
    )


_classes = st.fixed_dictionaries({name: _schema(name) for name in NAMES})
worlds = st.builds(World, types, _classes)


def wider(world: World) -> st.SearchStrategy[World]:
    """Return worlds whose type takes at least what that of `world` takes."""
    classes = st.fixed_dictionaries(
        {name: _wider_class(one) for name, one in world.classes.items()}
    )
    return st.builds(World, _wider(world.kind), classes)


def _wider(kind: FieldType) -> st.SearchStrategy[FieldType]:
    more = types.map(lambda other: Union(members=(kind, other)))
    return st.just(kind) | _wider_in_kind(kind) | more


def _wider_in_kind(kind: FieldType) -> st.SearchStrategy[FieldType]:
    match kind:
        case Scalar(name="integer"):
            return st.just(replace(kind, name="number"))
        case Scalar():
            return st.just(replace(kind, constraints=Constraints()))
        case Enum():
            return _enums.map(lambda other: Enum(members=(*kind.members, *other.members)))
        case ListOf():
            return _wider(kind.items).map(lambda items: ListOf(items=items))
        case MapOf():
            return _wider(kind.values).map(lambda values: MapOf(values=values))
        case Union():
            each = st.tuples(*map(_wider, kind.members))
            return each.map(lambda members: Union(members=tuple(members)))
        case _:
            return st.just(kind)


@st.composite
def _wider_class(draw: st.DrawFn, one: Schema) -> Schema:
    fields = [
        replace(
            each,
            type=draw(_wider(each.type)),
            is_required=each.is_required and draw(st.booleans()),
        )
        for each in one.fields
    ]
    if one.extra is None:
        known = {each.wire_name for each in fields}
        news = draw(st.lists(st.sampled_from(FIELDS), unique=True))
        fields += [field(name, draw(types)) for name in news if name not in known]
    extra = draw(_wider(one.extra)) if one.extra is not None else draw(st.none() | _texts)
    return replace(one, fields=tuple(fields), extra=extra)


def value_of(world: World, kind: FieldType | None = None, depth: int = 3) -> st.SearchStrategy[Any]:
    """Return values of a world's type, as JSON."""
    match kind or world.kind:
        case Scalar(name="integer" | "number" as name, constraints=bounds):
            low, high = bounds.minimum, bounds.maximum
            whole = st.integers(
                None if low is None else int(low), None if high is None else int(high)
            )
            return (
                whole
                if name == "integer"
                else whole | st.floats(low, high, allow_nan=False, allow_infinity=False)
            )
        case Scalar(name="boolean"):
            return st.booleans()
        case Scalar(constraints=bounds):
            return st.text("ab", min_size=bounds.min_length or 0, max_size=bounds.max_length)
        case Enum(members=members):
            return st.sampled_from(members)
        case ListOf(items=items, constraints=bounds):
            most = max(bounds.min_length or 0, min(bounds.max_length or 0, depth))
            inner = value_of(world, items, depth - 1)
            return st.lists(inner, min_size=bounds.min_length or 0, max_size=most)
        case MapOf(values=values):
            inner = value_of(world, values, depth - 1)
            return st.dictionaries(st.sampled_from(FIELDS), inner, max_size=max(depth, 0))
        case Union(members=members):
            return st.one_of([value_of(world, member, depth - 1) for member in members])
        case Reference(class_name=name):
            return st.deferred(lambda: _object(world, world.classes[name], depth - 1))
        case Null():
            return st.none()
        case _:
            return st.sampled_from([None, 1, "a", True, [], {"q": 1}])


def _object(world: World, one: Schema, depth: int) -> st.SearchStrategy[Any]:
    own = {each.wire_name: value_of(world, each.type, depth) for each in one.fields}
    needed = {each.wire_name: own[each.wire_name] for each in one.fields if each.is_required}
    may = {name: made for name, made in own.items() if name not in needed and depth > 0}
    if one.extra is not None and depth > 0:
        may["more"] = value_of(world, one.extra, depth)
    return st.fixed_dictionaries(needed, optional=may)


def json_schema(world: World) -> dict[str, Any]:
    """Return the JSON Schema of a world's type, for a validator that nobody here wrote."""
    definitions = {name: _object_schema(one) for name, one in world.classes.items()}
    return {"allOf": [_schema_of(world.kind)], "$defs": definitions}


def _object_schema(one: Schema) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {each.wire_name: _schema_of(each.type) for each in one.fields},
        "required": [each.wire_name for each in one.fields if each.is_required],
        "additionalProperties": False if one.extra is None else _schema_of(one.extra),
    }


def _schema_of(kind: FieldType) -> dict[str, Any]:
    match kind:
        case Scalar(name="integer" | "number" | "boolean" as name, constraints=bounds):
            limits = {"minimum": bounds.minimum, "maximum": bounds.maximum}
            return {"type": name, **_stated(limits)}
        case Scalar(constraints=bounds):
            limits = {"minLength": bounds.min_length, "maxLength": bounds.max_length}
            return {"type": "string", **_stated(limits)}
        case Enum(members=members):
            return {"enum": list(members)}
        case ListOf(items=items, constraints=bounds):
            limits = {"minItems": bounds.min_length, "maxItems": bounds.max_length}
            return {"type": "array", "items": _schema_of(items), **_stated(limits)}
        case MapOf(values=values):
            return {"type": "object", "additionalProperties": _schema_of(values)}
        case Union(members=members):
            return {"anyOf": [_schema_of(member) for member in members]}
        case Reference(class_name=name):
            return {"$ref": f"#/$defs/{name}"}
        case Null():
            return {"type": "null"}
        case Anything():
            return {}


def _stated(limits: dict[str, Any]) -> dict[str, Any]:
    return {keyword: value for keyword, value in limits.items() if value is not None}
