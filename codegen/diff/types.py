"""Differences between two types, found where they are: in a list's items, an enum's members.

Alternatives are laid side by side: what is of one kind on both sides is compared within, classes
become a pair to be compared field by field, once, elsewhere. What has no counterpart is asked of
Containment. So nothing differs where each type contains the other.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from ..ir.types import Enum, FieldType, ListOf, MapOf, Reference, Scalar
from .bounds import is_as_tight, spelled
from .containment import Containment
from .scopes import Scope, distinct
from .spelling import spelled_members, spelled_type

Way: TypeAlias = Literal[
    "type-narrowed",
    "type-widened",
    "type-changed",
    "members-removed",
    "members-added",
    "bounds-tightened",
    "bounds-loosened",
    "bounds-changed",
]

_MEMBERS: tuple[Way, ...] = ("members-removed", "members-added")
_LESS: tuple[Way, ...] = ("type-narrowed", "members-removed", "bounds-tightened")
_MORE: tuple[Way, ...] = ("type-widened", "members-added", "bounds-loosened")


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What became of a type. `at` is where in it: `[]` for a list's items, `{}` for a map's."""

    way: Way
    at: str
    was: str
    now: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassPair:
    """Two classes that stand in one place: to be compared as such."""

    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Types:
    """Compares types of two versions, on one side: in requests, or in answers."""

    old: Scope
    new: Scope
    _is_kept: Containment = field(init=False)
    _is_known: Containment = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_is_kept", Containment(self.old, self.new))
        object.__setattr__(self, "_is_known", Containment(self.new, self.old))

    def compare(
        self, old: FieldType, new: FieldType, at: str = ""
    ) -> Iterator[Difference | ClassPair]:
        """Yield how `new` differs from `old`, and the classes that stand in one place."""
        olds, news = list(self.old.alternatives(old)), list(self.new.alternatives(new))
        pairs = list(_counterparts(olds, news, self))
        for one, other in pairs:
            for found in self._within(one, other, at):
                if self._matters(found, (one, new), (other, old)):
                    yield found
        lost = [one for one in olds if not self._is_kept.holds(one, new)]
        come = [one for one in news if not self._is_known.holds(one, old)]
        was, now = spelled_type(old), spelled_type(new)
        if not pairs and lost and come:
            yield Difference(way="type-changed", at=at, was=was, now=now)
            return
        if lost:
            yield Difference(way="type-narrowed", at=at, was=was, now=now)
        if come:
            yield Difference(way="type-widened", at=at, was=was, now=now)

    def _matters(
        self,
        found: Difference | ClassPair,
        before: tuple[FieldType, FieldType],
        after: tuple[FieldType, FieldType],
    ) -> bool:
        """Whether no other alternative of the other version makes up for a difference.

        Members of an answer's enum are told though it is open.
        """
        if isinstance(found, ClassPair) or (self.new.side == "answer" and found.way in _MEMBERS):
            return True
        is_moot = found.way not in _MORE and self._is_kept.holds(*before)
        return not is_moot and not (found.way not in _LESS and self._is_known.holds(*after))

    def is_kind(self, old: FieldType, new: FieldType) -> bool:
        """Whether two are of one kind; classes where one may have become the other."""
        if isinstance(old, Reference) and isinstance(new, Reference):
            return self.old.corresponds(old, new, self.new)
        return type(old) is type(new) and not isinstance(old, Scalar)

    def is_same(self, old: FieldType, new: FieldType) -> bool:
        """Whether the two take the same values."""
        return self._is_kept.holds(old, new) and self._is_known.holds(new, old)

    def _within(self, old: FieldType, new: FieldType, at: str) -> Iterator[Difference | ClassPair]:
        """Yield how two alternatives of one kind differ."""
        match old, new:
            case Reference(), Reference():
                yield ClassPair(old=old.class_name, new=new.class_name)
            case Enum(), Enum():
                yield from _members(old, new, at)
            case Scalar(), Scalar():
                yield from _bounds(old, new, at)
            case ListOf(), ListOf():
                yield from _bounds(old, new, at)
                yield from self.compare(old.items, new.items, f"{at}[]")
            case MapOf(), MapOf():
                yield from self.compare(old.values, new.values, f"{at}{{}}")


def _counterparts(
    olds: list[FieldType], news: list[FieldType], types: Types
) -> Iterator[tuple[FieldType, FieldType]]:
    """Yield the alternatives of one kind on both sides, and take them out of the lists."""
    # The surest first: by name, by what they take, then what is left alone of its kind.
    for is_pair in (_is_alike, types.is_same, types.is_kind):
        for one in list(olds):
            others = [other for other in news if is_pair(one, other)]
            rivals = [rival for rival in olds if others and is_pair(rival, others[0])]
            if len(others) == 1 == len(rivals):
                olds.remove(one)
                news.remove(others[0])
                yield one, others[0]


def _is_alike(old: FieldType, new: FieldType) -> bool:
    """Whether two are of one kind and, classes, of one name."""
    if isinstance(old, Reference) and isinstance(new, Reference):
        return old.class_name == new.class_name
    if isinstance(old, Scalar) and isinstance(new, Scalar):
        return old.name == new.name
    return type(old) is type(new)


def _members(old: Enum, new: Enum, at: str) -> Iterator[Difference]:
    was, now = distinct(old.members), distinct(new.members)
    lost = [one for one in old.members if (type(one), one) not in now]
    found = [one for one in new.members if (type(one), one) not in was]
    if lost:
        yield Difference(way="members-removed", at=at, was=spelled_members(lost), now="-")
    if found:
        yield Difference(way="members-added", at=at, was="-", now=spelled_members(found))


def _bounds(old: Scalar | ListOf, new: Scalar | ListOf, at: str) -> Iterator[Difference]:
    whole = isinstance(old, Scalar) and old.name == "integer"
    is_kept = is_as_tight(old.constraints, new.constraints, whole=whole)
    is_known = is_as_tight(new.constraints, old.constraints, whole=whole)
    if is_kept and is_known:
        return
    way: Way = "bounds-changed"
    if is_kept or is_known:
        way = "bounds-loosened" if is_kept else "bounds-tightened"
    was, now = (spelled(one.constraints) or "no bounds" for one in (old, new))
    yield Difference(way=way, at=at, was=was, now=now)
