"""Put in its place what a document refers to where OpenAPI knows no references.

`paths: {$ref: paths.yaml}`, an operation, a section of components, a list of parameters: the
document means what stands there, and there is nowhere else to keep it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from ..diagnostics import Findings
from ..document import Json
from ..grammar import Kind, Many, Place, parts_of
from .copies import Copies
from .files import Files, Missing, Target
from .layout import Layout

Container: TypeAlias = type[dict[str, Json]] | type[list[Json]]


# What stands once in a document, and so is the same thing from wherever it is referred to.
_SHARED = (Kind.DOCUMENT, Kind.PATHS, Kind.COMPONENTS)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the document, the file that its references are relative to, and what it was
    taken from, with all around it that was put in its place."""

    place: Place
    file: Path | None
    within: tuple[Target, ...] = ()


@dataclass(slots=True)
class Inliner:
    """Lists the parts of a document, and puts in place on the way what must be."""

    files: Files
    copies: Copies
    layout: Layout
    findings: Findings
    home: dict[int, Path | None] = field(default_factory=dict)
    """The file of objects that were put into the document from another one, by their id."""
    placed: dict[Target, str] = field(default_factory=dict)
    """Where the paths, or shared parts, of another file stand in the document now."""

    def parts(self, start: Part) -> Iterator[Part]:
        """Yield `start` and all below it, a parent before its parts."""
        stack = [start]
        while stack:
            part = stack.pop()
            place = part.place
            part = Part(place, self.home.get(id(place.raw), part.file), part.within)
            if place.kind not in self.layout.sections:
                part = self._whole(part)
            part = self._members(part)
            yield part
            below = [*parts_of(place, self.layout.grammar)]
            stack.extend(Part(one, part.file, part.within) for one in reversed(below))

    def belongs(self, value: Json, file: Path | None) -> None:
        """Remember that `value`, now in the document, was written in `file`."""
        if isinstance(value, dict):
            self.home.setdefault(id(value), file)

    def _whole(self, part: Part) -> Part:
        """Put what `part` refers to in its place; members that stand beside the reference stay."""
        raw = part.place.raw
        while "$ref" in raw:
            reference = raw.pop("$ref")
            try:
                target, copy = self._taken(reference, part, part.place.pointer, dict)
            except Missing as missing:
                self._dangling(part.place.pointer, missing)
                break
            for value in raw.values():
                self.belongs(value, part.file)
            beside = {**raw}
            raw.clear()
            raw.update({**copy, **beside})
            if part.place.kind in _SHARED:
                self.placed.setdefault(target, part.place.pointer)
            part = Part(part.place, target.file, (*part.within, target))
        return part

    def _members(self, part: Part) -> Part:
        """Put lists and maps of parts in their places."""
        known = self.layout.grammar.get(part.place.kind, {})
        within = part.within
        for key in [key for key in part.place.raw if key in known]:
            many, here = known[key][1], part
            while many is not Many.ONE and (onward := self._member(here, key, many)) is not None:
                here = onward
            within = (*within, *here.within[len(part.within) :])
        return Part(part.place, part.file, within)

    def _member(self, part: Part, key: str, many: Many) -> Part | None:
        """Put what `key` refers to in its place; None where it is no reference."""
        raw, pointer = part.place.raw, f"{part.place.pointer}/{key}"
        value = raw[key]
        if not isinstance(value, dict) or not isinstance(value.get("$ref"), str):
            return None
        beside = {name: member for name, member in value.items() if name != "$ref"}
        for member in beside.values():
            self.belongs(member, part.file)
        raw[key] = beside if many is Many.MAP else []
        try:
            if many is Many.LIST and self._is_object(value["$ref"], part):
                raw[key] = [value]  # one of them where a list was expected
                return None
            target, copy = self._taken(
                value["$ref"], part, pointer, dict if many is Many.MAP else list
            )
        except Missing as missing:
            self._dangling(pointer, missing)
            return None
        for member in copy.values() if isinstance(copy, dict) else copy:
            self.belongs(member, target.file)
        raw[key] = {**copy, **beside} if isinstance(copy, dict) else copy
        if part.place.kind in _SHARED:
            self.placed.setdefault(target, pointer)
        return Part(part.place, target.file, (*part.within, target))

    def _is_object(self, reference: str, part: Part) -> bool:
        _, found = self.files.end(self.files.target(reference, part.file), reference)
        return isinstance(found, dict)

    def _taken(
        self, reference: Json, part: Part, pointer: str, wanted: Container
    ) -> tuple[Target, Json]:
        """Return where `reference` leads, and a copy of what stands there. Raises: Missing."""
        target, found = self.files.end(self.files.target(reference, part.file), str(reference))
        if target in part.within:
            raise Missing(f"{reference} refers to itself; it is left out")
        if not isinstance(found, wanted):
            noun = "an object" if wanted is dict else "a list"
            raise Missing(f"expected {noun} at {reference}, found none; it is left out")
        return target, self.copies.of(found, reference, pointer)

    def _dangling(self, pointer: str, missing: Missing) -> None:
        self.findings.skipped("dangling-reference", pointer, str(missing))
