"""Both versions at once, as each side sees them: what compares types, of requests and answers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from ..ir.operations import Operation
from ..ir.package import Caller, Model, Package
from ..ir.schemas import Side
from ..ir.types import FieldType
from .findings import Finding
from .pairing import Pairing
from .reach import Start
from .schemas import Classes, different
from .scopes import Scope, classes_of
from .types import ClassPair, Types


@dataclass(frozen=True, slots=True)
class Versions:
    """The two packages, and what compares types of one with types of the other."""

    old: Package
    new: Package
    models: Pairing[Model]
    classes: dict[Side, Classes] = field(init=False)
    operations: dict[str, Operation] = field(init=False)
    """Of the new version, and of the old where only that has them, by key."""

    def __post_init__(self) -> None:
        mine, theirs = classes_of(self.old), classes_of(self.new)
        sides: tuple[Side, ...] = ("request", "answer")
        made = {side: Classes(Types(Scope(mine, side), Scope(theirs, side))) for side in sides}
        object.__setattr__(self, "classes", made)
        keyed = {one.key: one for package in (self.old, self.new) for one in package.operations}
        object.__setattr__(self, "operations", keyed)

    def is_same(self, old: Caller, new: Caller) -> bool:
        """Whether two models are of one resource."""
        return any(one is old and other is new for one, other in self.models.both)

    def source(self, key: str | None) -> str:
        """Return where an operation stands; an empty text for one that is not there."""
        return self.operations[key].source if key in self.operations else ""

    def compare(
        self, side: Side, old: FieldType, new: FieldType, *, resource: str, python: str, source: str
    ) -> Iterator[Finding | Start]:
        """Yield how the type of an argument or an answer changes."""
        for found in self.classes[side].types.compare(old, new):
            if isinstance(found, ClassPair):
                yield Start(resource=resource, side=side, pair=found)
            else:
                yield different(found, side, source, python)
