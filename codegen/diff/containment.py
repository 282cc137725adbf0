"""Containment: does one type take every value of another? The subtyping behind all findings.

A value here is what the generated models take and show: a class's instance is none of its
structure's other spellings (no free JSON, no mapping), a `date` is no string. Classes are compared
by their fields, and their names must correspond: be one, or each of one version only, so that the
one may have become the other. Recursive classes are compared as their infinite unfoldings: a pair
that is met again while it is being compared holds unless something else speaks against it (Amadio
and Cardelli, "Subtyping recursive types", 1993).

It errs to one side only: where it says yes, it is so. It may say no where only a union of several
alternatives together takes one, or where two patterns match the same strings.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from ..ir.schemas import Field, Schema
from ..ir.types import (
    Anything,
    Enum,
    FieldType,
    JsonScalar,
    ListOf,
    MapOf,
    Null,
    Reference,
    Scalar,
)
from .bounds import is_as_tight, takes
from .scopes import Scope, distinct, open_names

_Pair = tuple[Reference, Reference]


@dataclass(slots=True)
class Containment:
    """Asks whether types of `inner` are contained in types of `outer`; both are of one side.

    Pairs of classes are judged one after the other, not one within the other, so that no depth of
    classes is too deep. `_open` holds those that are taken to hold until something speaks against
    them, in the order they were met; `_unseen` those of them that were not looked at yet.
    """

    inner: Scope
    outer: Scope
    _open: dict[_Pair, None] = field(default_factory=dict)
    _unseen: list[_Pair] = field(default_factory=list)
    _proven: set[_Pair] = field(default_factory=set)
    _refuted: set[_Pair] = field(default_factory=set)

    def holds(self, a: FieldType, b: FieldType) -> bool:
        """Whether `b`, a type of `outer`, takes every value of `a`, a type of `inner`."""
        while self._holds(a, b):
            if not self._open:
                return True
            self._settle()  # so far it holds only if all open pairs do
        return False

    def _settle(self) -> None:
        """Judge every open pair until none speaks against another: the greatest fixed point."""
        is_settled = False
        while not is_settled:
            while self._unseen:
                self._judge(self._unseen.pop())
            known = len(self._refuted)
            for pair in reversed(tuple(self._open)):  # what was met last is what others rest on
                self._judge(pair)
            is_settled = len(self._refuted) == known and not self._unseen
        self._proven.update(self._open)
        self._open.clear()

    def _judge(self, pair: _Pair) -> None:
        mine, theirs = self.inner.schema(pair[0]), self.outer.schema(pair[1])
        is_held = mine is not None and theirs is not None and self._schema_within(mine, theirs)
        if pair in self._open and not is_held:
            del self._open[pair]
            self._refuted.add(pair)

    def _holds(self, a: FieldType, b: FieldType) -> bool:
        choices = self.outer.alternatives(b)
        return all(
            any(self._within(one, choice) for choice in choices)
            for one in self.inner.alternatives(a)
        )

    def _within(self, a: FieldType, b: FieldType) -> bool:
        """Whether one alternative is contained in another."""
        match a, b:
            case _, Anything():
                return self._is_json(a)
            case Enum(), _:
                return self._enum_within(a, b)
            case Scalar(), Enum() if self.outer.side == "answer":
                return a.name in open_names(b)
            case Scalar(name="boolean"), Enum():
                return distinct(b.members) >= distinct((True, False))
            case Scalar(), Scalar():
                return _scalar_within(a, b)
            case ListOf(), ListOf():
                return is_as_tight(a.constraints, b.constraints) and self._holds(a.items, b.items)
            case MapOf(), MapOf():
                return self._holds(a.values, b.values)
            case Reference(), Reference():
                return self._class_within(a, b)
            case Null(), Null():
                return True
            case _:
                return False

    def _is_json(self, a: FieldType) -> bool:
        """Whether all values of a type are plain JSON in Python, too."""
        match a:
            case Reference():
                return False
            case Scalar():
                return a.name not in ("date", "datetime")
            case ListOf():
                return self._holds(a.items, Anything())
            case MapOf():
                return self._holds(a.values, Anything())
            case _:
                return True

    def _enum_within(self, a: Enum, b: FieldType) -> bool:
        if self.inner.side == "answer":
            return all(self._within(Scalar(name=name), b) for name in open_names(a))
        if isinstance(b, Enum):
            return distinct(a.members) <= distinct(b.members)
        return isinstance(b, Scalar) and all(_is_value(member, b) for member in a.members)

    def _class_within(self, a: Reference, b: Reference) -> bool:
        pair = (a, b)
        if pair in self._refuted or not self.inner.corresponds(a, b, self.outer):
            return False
        if pair not in self._proven and pair not in self._open:
            self._open[pair] = None
            self._unseen.append(pair)
        return True

    def _schema_within(self, a: Schema, b: Schema) -> bool:
        mine = {one.wire_name: one for one in a.fields}
        theirs = {one.wire_name: one for one in b.fields}
        if b.side == "answer":  # a reader of `a` finds each of its fields; more do not disturb
            return theirs.keys() <= mine.keys() and self._fields_within(theirs, mine, theirs)
        return (
            self._others_within(a, b, mine.keys() - theirs.keys(), mine)
            and _required(a) >= _required(b)
            and choice_within(a, b)
            and self._fields_within(mine.keys() & theirs.keys(), mine, theirs)
        )

    def _others_within(
        self, a: Schema, b: Schema, names: Iterable[str], fields: dict[str, Field]
    ) -> bool:
        """Whether `b` takes the fields that it does not name: further ones, and `a`'s own."""
        if b.extra is None:
            return a.extra is None and not set(names)
        kinds = [fields[name].type for name in names]
        return all(self._holds(kind, b.extra) for kind in (*kinds, *([a.extra] if a.extra else [])))

    def _fields_within(
        self, names: Iterable[str], a: dict[str, Field], b: dict[str, Field]
    ) -> bool:
        return all(self.field_holds(a[name], b[name]) for name in sorted(names))

    def field_holds(self, a: Field, b: Field) -> bool:
        """Whether `b` takes every value that `a` takes, null included."""
        is_strict = self.outer.side == "request"  # an answer may lack a field, or show it as null
        return not (is_strict and a.is_nullable and not b.is_nullable) and self._holds(
            a.type, b.type
        )


def choice_within(a: Schema, b: Schema) -> bool:
    """Whether what `a` asks to be given whole is enough for `b`."""
    needed = [frozenset(names) for names in b.one_of]
    given = [_required(a) | set(names) for names in a.one_of or ((),)]
    return not needed or all(any(names <= one for names in needed) for one in given)


def _required(schema: Schema) -> frozenset[str]:
    return frozenset(one.wire_name for one in schema.fields if one.is_required)


def _is_value(member: JsonScalar, kind: Scalar) -> bool:
    match member:
        case bool():
            return kind.name == "boolean"
        case int():
            return kind.name in ("integer", "number") and takes(kind.constraints, member)
        case str():
            return kind.name == "string" and takes(kind.constraints, member)
        case _:
            return False


def _scalar_within(a: Scalar, b: Scalar) -> bool:
    wider = {"integer": ("number",), "uuid": ("string",), "bytes": ("string",)}
    is_kind = a.name == b.name or b.name in wider.get(a.name, ())
    return is_kind and is_as_tight(a.constraints, b.constraints, whole=a.name == "integer")
