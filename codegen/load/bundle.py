"""Files and references → one document, in which every `$ref` points at something in itself.

What another file holds moves into `components`, once; cycles stay references. Which files may be
read is for files.py to say.
"""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass, field
from pathlib import Path

from ..diagnostics import Findings
from ..document import Json, unescape
from ..grammar import Kind, Place
from .chains import leave_out_endless, straight
from .copies import Copies
from .files import Files, Missing, Target
from .inline import Inliner, Part
from .layout import OPENAPI, Layout


def bundle(
    raw: dict[str, Json],
    path: Path | None,
    findings: Findings,
    *,
    allowed: Path | None = None,
    layout: Layout = OPENAPI,
) -> None:
    """Make every reference of `raw` one into itself, in place.

    `path` is the file `raw` was read from; None where it has no folder to read other files from.
    Files below `allowed` are read, too. A reference that leads nowhere is emptied, and reported.
    Raises: UnusableSpec where what it refers to is too much.
    """
    files, copies = Files(raw, path, allowed, findings), Copies()
    _Bundler(files, copies, layout, findings, Inliner(files, copies, layout, findings)).run()


# A name, with or without what it is called after in one version of OpenAPI or another.
_NAMED = re.compile(
    r"#?/?(?:(?:components|definitions|models|schemas?|parameters?|responses?)/)*([^/#]+)"
)


@dataclass(frozen=True, slots=True)
class _Reference:
    """A reference: the place it stands at, the object that holds it, and its key there."""

    place: Place
    holder: dict[str, Json]
    key: str


@dataclass(slots=True)
class _Bundler:
    """One run: what was moved where, and what is left to look at."""

    files: Files
    copies: Copies
    layout: Layout
    findings: Findings
    inliner: Inliner
    queue: deque[Part] = field(default_factory=deque)
    moved: dict[tuple[Target, Kind], str] = field(default_factory=dict)
    names: dict[tuple[Kind, str], int] = field(default_factory=dict)
    """The last number that was given to a name."""
    unmet: list[_Reference] = field(default_factory=list)
    """References into the document itself that led nowhere when they were met."""
    met: list[Place] = field(default_factory=list)

    def run(self) -> None:
        """Settle every reference of the document."""
        # Listed before anything moves: what moves into components is of another file.
        start = Part(Place(Kind.DOCUMENT, "#", self.files.raw), self.files.root)
        parts = [*self.inliner.parts(start)]
        for part in parts:
            self._fill(part)
        self._settle_all(parts)
        while self.queue:
            self._settle_all([*self.inliner.parts(self.queue.popleft())])
        for reference in self.unmet:  # a pointer may lead through what has moved since
            self._settle_unmet(reference)
        leave_out_endless(self.files.raw, self.met, self.findings)

    def _settle_all(self, parts: list[Part]) -> None:
        for part in parts:
            for holder, key in [*self.layout.references(part.place)]:
                self._settle(_Reference(part.place, holder, key), part.file)

    def _fill(self, part: Part) -> None:
        """Put what a component merely refers to in that component's place.

        So the thing has the name that the document gives it, whatever its file is called.
        """
        place, reference = part.place, part.place.raw.get("$ref")
        name = unescape(place.pointer.rpartition("/")[2])
        if (
            place.kind not in self.layout.sections
            or place.pointer != self.layout.pointer(place.kind, name)
            or not isinstance(reference, str)
            or len(place.raw) != 1
        ):
            return
        try:
            target, found = self._end(reference, part.file)
            if self._local(target) is not None or (target, place.kind) in self.moved:
                return
            if isinstance(found, dict):
                copy = self.copies.of(found, reference, place.pointer)
                self.layout.section(self.files.raw, place.kind)[name] = copy
                self.moved[target, place.kind] = place.pointer
                self.queue.append(Part(Place(place.kind, place.pointer, copy), target.file))
        except Missing:
            return  # it is reported where the reference is settled

    def _local(self, target: Target) -> str | None:
        """Return the fragment of what is in the document itself, be it from another file."""
        if self.files.is_root(target.file):
            return target.fragment
        head, rest = target.fragment, ""
        while (pointer := self.inliner.placed.get(Target(target.file, head))) is None:
            if not head:
                return None
            head, _, segment = head.rpartition("/")
            rest = f"/{segment}{rest}"
        return pointer[1:] + rest

    def _settle(self, reference: _Reference, file: Path | None) -> None:
        """Make a reference that stands in `file` one into the document."""
        holder, key = reference.holder, reference.key
        try:
            target, found = self._end(holder[key], file)
            local = self._local(target)
            if local is None:
                holder[key] = self._moved(target, found, reference.place.kind, holder[key])
                return
            if local and not local.startswith("/"):
                raise self._nothing_at(reference)
            holder[key] = f"#{local}"
        except Missing as missing:
            self._leave_out(reference, missing, is_here=self.files.is_root(file))
            return
        if not isinstance(found, (dict, bool)):
            self.unmet.append(reference)
        elif key == "$ref":
            self.met.append(reference.place)

    def _settle_unmet(self, reference: _Reference) -> None:
        pointer = straight(self.files.raw, str(reference.holder[reference.key]))
        if pointer is None:
            self._leave_out(reference, self._nothing_at(reference))
            return
        reference.holder[reference.key] = pointer
        if reference.key == "$ref":
            self.met.append(reference.place)

    def _end(self, reference: Json, file: Path | None) -> tuple[Target, Json]:
        """Return where `reference` leads in the end, and what stands there. Raises: Missing."""
        return self.files.end(self.files.target(reference, file), str(reference))

    def _moved(self, target: Target, found: Json, kind: Kind, reference: str) -> str:
        """Return the pointer to what another file holds, moved here once. Raises: Missing."""
        if (target, kind) not in self.moved:
            if not isinstance(found, dict):
                raise Missing(f"expected an object at {reference}, found nothing; it is left out")
            stem = target.file.stem if target.file is not None else ""
            section = self.layout.made_section(self.files.raw, kind)
            wanted = unescape(target.fragment.rpartition("/")[2]) or stem
            pointer = self.layout.pointer(kind, name := self._free_name(wanted, kind, section))
            section[name] = copy = self.copies.of(found, reference, pointer)
            self.moved[target, kind] = pointer
            self.queue.append(Part(Place(kind, pointer, copy), target.file))
        return self.moved[target, kind]

    def _free_name(self, wanted: str, kind: Kind, taken: dict[str, Json]) -> str:
        """Return `wanted`, or it with the first number that makes it free."""
        name = wanted
        while name in taken:
            number = self.names[kind, wanted] = self.names.get((kind, wanted), 1) + 1
            name = f"{wanted}-{number}"
        return name

    def _nothing_at(self, reference: _Reference) -> Missing:
        wanted = self.layout.sections[reference.place.kind][-1]
        found = reference.holder[reference.key]
        return Missing(f"expected {wanted} at {found}, found nothing; it is left out")

    def _leave_out(self, reference: _Reference, missing: Missing, *, is_here: bool = True) -> None:
        """Empty a reference, unless there is a shared part of just that name."""
        text = reference.holder[reference.key]
        named = _NAMED.fullmatch(text) if is_here and isinstance(text, str) else None
        kind = reference.place.kind
        if named and (name := unescape(named[1])) in self.layout.section(self.files.raw, kind):
            reference.holder[reference.key] = pointer = self.layout.pointer(kind, name)
            if reference.key == "$ref":
                self.met.append(reference.place)
            message = f"{text} leads nowhere; read as {pointer}"
            self.findings.repaired("odd-reference", reference.place.pointer, message)
            return
        self.findings.skipped("dangling-reference", reference.place.pointer, str(missing))
        del reference.holder[reference.key]
