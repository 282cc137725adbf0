"""Classes of two versions, compared field by field: what may be sent, and what is shown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..ir.schemas import Field, Schema, SchemaType, Side
from ..ir.types import Reference
from .containment import choice_within
from .findings import Finding
from .spelling import spelled_type
from .types import ClassPair, Difference, Types


@dataclass(frozen=True, slots=True)
class Classes:
    """Compares classes of two versions on one side."""

    types: Types

    @property
    def side(self) -> Side:
        """The side that is compared."""
        return self.types.new.side

    def compare(self, pair: ClassPair) -> Iterator[Finding | ClassPair]:
        """Yield what changes between two classes, and the classes to compare on their account."""
        old = self.types.old.schema(Reference(class_name=pair.old))
        new = self.types.new.schema(Reference(class_name=pair.new))
        if old is None or new is None:
            return
        yield from renamed(old, new)
        mine = {one.wire_name: one for one in old.fields}
        theirs = {one.wire_name: one for one in new.fields}
        for name in sorted(mine.keys() | theirs.keys()):
            if name not in theirs:
                yield self._removed(mine[name], old)
            elif name not in mine:
                yield self._added(theirs[name], new)
            else:
                yield from self._field(mine[name], theirs[name], new)
        if self.side == "request":
            yield from self._choice(old, new)
            yield from self._further(old, new)

    def _added(self, field: Field, new: Schema) -> Finding:
        code = f"{_how(field)}-field-added" if self.side == "request" else "answer-field-added"
        return _finding(code, field, new, now=spelled_type(field.type))

    def _removed(self, field: Field, old: Schema) -> Finding:
        code = f"{_how(field)}-field-removed" if self.side == "request" else "answer-field-removed"
        return Finding(
            code=code,
            python=f"{old.class_name}.{field.name}",
            source=field.source,
            version="old",
            was=spelled_type(field.type),
        )

    def _field(self, old: Field, new: Field, owner: Schema) -> Iterator[Finding | ClassPair]:
        is_sent = self.side == "request"
        if old.name != new.name:
            code = "field-renamed" if is_sent else "answer-field-renamed"
            yield _finding(code, new, owner, was=old.name, now=new.name)
        if old.is_sensitive != new.is_sensitive:
            yield _finding(f"sensitive-{_gained(new.is_sensitive)}", new, owner)
        if is_sent:
            yield from self._demands(old, new, owner)
        for found in self.types.compare(old.type, new.type):
            if isinstance(found, ClassPair):
                yield found
            elif is_sent and old.const is not None and new.const is not None:
                values = {"was": ascii(old.const), "now": ascii(new.const)}
                yield _finding("sent-tag-changed", new, owner, **values)
                break
            else:
                yield different(found, self.side, new, f"{owner.class_name}.{new.name}")

    def _demands(self, old: Field, new: Field, owner: Schema) -> Iterator[Finding]:
        """Yield how much more or less a request asks of its caller."""
        was, now = _how(old), _how(new)
        if was != now:
            yield _finding(f"field-made-{now}", new, owner, was=was, now=now)
        if old.is_nullable != new.is_nullable:
            yield _finding("null-taken" if new.is_nullable else "null-refused", new, owner)
        if old.default != new.default:
            defaults = {"was": old.default or "-", "now": new.default or "-"}
            yield _finding("default-changed", new, owner, **defaults)

    def _choice(self, old: Schema, new: Schema) -> Iterator[Finding]:
        was, now = _sets(old), _sets(new)
        for code, is_fine in (
            ("choice-tightened", choice_within(old, new)),
            ("choice-loosened", choice_within(new, old)),
        ):
            if not is_fine and was != now:
                yield _of_class(code, new, was=was, now=now)

    def _further(self, old: Schema, new: Schema) -> Iterator[Finding | ClassPair]:
        """Yield what becomes of the fields that a class takes without naming them."""
        if old.extra is not None and new.extra is not None:
            for found in self.types.compare(old.extra, new.extra):
                if isinstance(found, ClassPair):
                    yield found
                else:
                    yield different(found, self.side, new, f"{new.class_name}.*")
        elif new.extra is not None:
            yield _of_class("further-fields-taken", new, now=spelled_type(new.extra))
        elif old.extra is not None:
            yield _of_class("further-fields-refused", new, was=spelled_type(old.extra))


def renamed(old: SchemaType, new: SchemaType) -> Iterator[Finding]:
    """Yield what an import of a class must change."""
    if old.class_name != new.class_name:
        names = {"was": old.class_name, "now": new.class_name}
        yield _of_class("class-renamed", new, **names)
    elif old.module != new.module:
        yield _of_class("module-moved", new, was=_module(old), now=_module(new))


def different(found: Difference, side: Side, source: Field | Schema | str, name: str) -> Finding:
    """Return the finding for a difference between two types: of a field, or of an argument."""
    return Finding(
        code=found.way if side == "request" else f"answer-{found.way}",
        python=f"{name}{found.at}",
        source=source if isinstance(source, str) else source.source,
        was=found.was,
        now=found.now,
    )


def _finding(code: str, field: Field, owner: Schema, was: str = "-", now: str = "-") -> Finding:
    name = f"{owner.class_name}.{field.name}"
    return Finding(code=code, python=name, source=field.source, was=was, now=now)


def _of_class(code: str, owner: SchemaType, was: str = "-", now: str = "-") -> Finding:
    return Finding(code=code, python=owner.class_name, source=owner.source, was=was, now=now)


def _how(field: Field) -> str:
    """Return whether the caller must give a field: one that has a single value is not asked for."""
    return "required" if field.is_required and field.const is None else "optional"


def _gained(is_so: bool) -> str:
    return "gained" if is_so else "lost"


def _sets(schema: Schema) -> str:
    return ", or ".join(" with ".join(names) for names in schema.one_of) or "-"


def _module(schema: SchemaType) -> str:
    return f"schemas.{schema.module.replace('/', '.')}"
