"""Files and references → one document, in which every `$ref` points at something in itself.

What another file holds moves into `components`, once; cycles stay references. Only files in the
document's own folder are read: a document must not be able to ask for /etc/passwd.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from ..diagnostics import Findings
from ..document import Json, escape, unescape
from ..errors import UnusableSpec
from ..grammar import Kind, Place, places
from .fetch import bytes_of
from .read import text_of, values_of

_SECTIONS: Mapping[Kind, str] = {
    Kind.SCHEMA: "schemas",
    Kind.RESPONSE: "responses",
    Kind.PARAMETER: "parameters",
    Kind.EXAMPLE: "examples",
    Kind.REQUEST_BODY: "requestBodies",
    Kind.HEADER: "headers",
    Kind.SECURITY_SCHEME: "securitySchemes",
    Kind.LINK: "links",
    Kind.CALLBACK: "callbacks",
    Kind.PATH_ITEM: "pathItems",
}


_LOOKS_LIKE_A_REFERENCE = re.compile(r"#|/|\.(json|ya?ml)$")


class _Missing(Exception):
    """A reference leads nowhere; its text says why."""


def bundle(raw: dict[str, Json], path: Path | None, findings: Findings) -> None:
    """Make every reference of `raw` one into itself, in place.

    `path` is the file `raw` was read from; None where it has no folder to read other files from.
    A reference that leads nowhere is emptied, and reported.
    """
    files = _Files(raw, path)
    queue = [_Part(Place(Kind.DOCUMENT, "#", raw), None)]
    while queue:
        part = queue.pop(0)
        # Listed before anything moves: what moves into components is of another file.
        for place in [*places(part.start.raw, part.start.kind, part.start.pointer)]:
            for holder, key in [*_references(place)]:
                try:
                    holder[key], moved = files.pointer_for(holder[key], place.kind, part.file)
                except _Missing as missing:
                    findings.skipped("dangling-reference", place.pointer, str(missing))
                    del holder[key]
                else:
                    queue.extend(moved)


def _references(place: Place) -> Iterator[tuple[dict[str, Json], str]]:
    """Yield the references at `place`, each as the object that holds it and its key there."""
    if "$ref" in place.raw and place.kind in _SECTIONS:
        yield place.raw, "$ref"
    discriminator = place.raw.get("discriminator") if place.kind is Kind.SCHEMA else None
    mapping = discriminator.get("mapping") if isinstance(discriminator, dict) else None
    if not isinstance(mapping, dict):
        return
    for tag, target in mapping.items():
        if isinstance(target, str) and _LOOKS_LIKE_A_REFERENCE.search(target):  # else a bare name
            yield mapping, tag


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of the document, and the file it was moved from; None where it was always there."""

    start: Place
    file: Path | None


class _Files:
    """The document and the files it refers to, each read once."""

    def __init__(self, raw: dict[str, Json], path: Path | None) -> None:
        self.raw = raw
        self.root = path.resolve() if path is not None else None
        self.read: dict[Path, Json] = {}
        self.moved: dict[tuple[Path, str, Kind], str] = {}
        self.local: dict[str, str] = {}

    def pointer_for(
        self, reference: Json, kind: Kind, file: Path | None
    ) -> tuple[str, list[_Part]]:
        """Return the local pointer for a `reference` in `file`, and what had to be moved for it.

        Raises: _Missing.
        """
        if not isinstance(reference, str):
            raise _Missing(f"expected `$ref` to be text, found {reference!r}; it is left out")
        address, _, fragment = reference.partition("#")
        target = self._file(address, file, reference) if address else file
        if target is None or target == self.root:
            if fragment not in self.local:
                self.local[fragment] = self._local(fragment, kind, reference)
            return self.local[fragment], []
        return self._moved(target, fragment, kind, reference)

    def _local(self, fragment: str, kind: Kind, reference: str) -> str:
        for spelling in (fragment, unquote(fragment)):
            if isinstance(_at(self.raw, spelling), (dict, bool)):
                if self._is_circle(f"#{spelling}"):
                    raise _Missing(f"{reference} refers to itself; it is left out")
                return f"#{spelling}"
        raise _Missing(f"expected {_SECTIONS[kind]} at {reference}, found nothing; it is left out")

    def _is_circle(self, pointer: str) -> bool:
        """Whether following `pointer` comes back to it with nothing but references on the way."""
        seen, here = set[str](), pointer
        while here not in seen:
            seen.add(here)
            target = _at(self.raw, here[1:])
            onward = target.get("$ref") if isinstance(target, dict) else None
            if not isinstance(onward, str) or not onward.startswith("#"):
                return False
            here = onward
        return True

    def _file(self, address: str, file: Path | None, reference: str) -> Path:
        if self.root is None or "://" in address:
            raise _Missing(f"{reference} is in another place, which is not read; bundle it first")
        found = ((file or self.root).parent / unquote(address)).resolve()
        if not found.is_relative_to(self.root.parent):
            raise _Missing(f"{reference} is outside the document's folder, which is not read")
        return found

    def _moved(
        self, file: Path, fragment: str, kind: Kind, reference: str
    ) -> tuple[str, list[_Part]]:
        key = (file, fragment, kind)
        if key in self.moved:
            return self.moved[key], []
        value = _at(self._values(file, reference), fragment)
        if not isinstance(value, dict):
            raise _Missing(f"expected an object at {reference}, found nothing; it is left out")
        section = self.raw.setdefault("components", {}).setdefault(_SECTIONS[kind], {})
        name = _free_name(unescape(fragment.rpartition("/")[2]) or file.stem, section)
        section[name] = value = copy.deepcopy(value)
        pointer = f"#/components/{_SECTIONS[kind]}/{escape(name)}"
        self.moved[key] = pointer
        return pointer, [_Part(Place(kind, pointer, value), file)]

    def _values(self, file: Path, reference: str) -> Json:
        if file not in self.read:
            try:
                self.read[file] = values_of(text_of(bytes_of(file), file.name), file.name)
            except UnusableSpec as error:
                reason = str(error).removeprefix(f"{error.source}: ")  # no absolute path in output
                raise _Missing(f"{reference} cannot be read: {reason}") from error
        return self.read[file]


def _at(value: Json, fragment: str) -> Json:
    """Return what stands at `fragment`, a JSON pointer, in `value`; None where nothing does."""
    if fragment and not fragment.startswith("/"):
        return None
    for segment in fragment.split("/")[1:]:
        key = unescape(segment)
        match value:
            case dict():
                value = value.get(key)
            case list() if key.isdigit() and int(key) < len(value):
                value = value[int(key)]
            case _:
                return None
    return value


def _free_name(wanted: str, taken: Mapping[str, Json]) -> str:
    """Return `wanted`, or it with the first number that makes it free."""
    if wanted not in taken:
        return wanted
    return next(name for n in range(2, len(taken) + 3) if (name := f"{wanted}-{n}") not in taken)
