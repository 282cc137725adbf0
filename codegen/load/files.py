"""The files of a document: which of them may be read, and what stands at a pointer in one.

Only files in the document's own folder are read, and in one that the user allows: a document must
not be able to ask for /etc/passwd. Links are followed before that is judged. Addresses are never
fetched: what a document says must not make this machine talk to another.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from ..diagnostics import Findings
from ..document import Json, unescape
from ..errors import UnusableSpec
from .fetch import bytes_of
from .limits import MOST_BYTES, MOST_HOPS
from .read import text_of, values_of


class Missing(Exception):
    """A reference leads nowhere; its text says why."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where a reference leads: a file (None for a document without one), a pointer in it."""

    file: Path | None
    fragment: str


class Files:
    """A document and the files it refers to, each read once."""

    def __init__(
        self, raw: dict[str, Json], path: Path | None, allowed: Path | None, findings: Findings
    ) -> None:
        self.raw = raw
        self.root = path.resolve() if path is not None else None
        self.folders = [] if self.root is None else [self.root.parent]
        if allowed is not None:
            self.folders.append(allowed.resolve())
        self.findings = findings
        self.read: dict[Path, Json] = {}
        self.bytes = 0

    def target(self, reference: Json, file: Path | None) -> Target:
        """Return where a `reference` that stands in `file` leads. Raises: Missing."""
        if not isinstance(reference, str):
            raise Missing(f"expected `$ref` to be text, found {reference!r}; it is left out")
        address, _, fragment = reference.partition("#")
        if address:
            file = self._file(address, file, reference)
        return Target(file, _spelling(self.values(file, reference), fragment))

    def is_root(self, file: Path | None) -> bool:
        """Whether `file` is the document itself."""
        return file == self.root

    def end(self, target: Target, reference: str) -> tuple[Target, Json]:
        """Return where `target` leads in the end, and what stands there; None for nothing.

        In another file what stands there may be a reference in turn, or the pointer may lead on
        through one. In the document itself references are left for who asks.
        Raises: Missing.
        """
        for _ in range(MOST_HOPS):
            if self.is_root(target.file):
                return target, at(self.raw, target.fragment)
            value, rest = _walked(self.values(target.file, reference), target.fragment)
            if not rest and not _is_bare_reference(value):
                return target, value
            onward = value.get("$ref") if isinstance(value, dict) else None
            if not isinstance(onward, str):
                return target, None
            there = self.target(onward, target.file)
            target = Target(there.file, "/".join([there.fragment, *rest]))
        raise Missing(f"{reference} leads through more than {MOST_HOPS} references; it is left out")

    def values(self, file: Path | None, reference: str) -> Json:
        """Return what is in `file`. Raises: Missing."""
        if file is None or file == self.root:
            return self.raw
        if file not in self.read:
            try:
                self.read[file] = self._values(file)
            except UnusableSpec as error:
                reason = str(error).removeprefix(f"{error.source}: ")  # no absolute path in output
                raise Missing(f"{reference} cannot be read: {reason}") from error
        return self.read[file]

    def _values(self, file: Path) -> Json:
        data = bytes_of(file, what="a part of the document")
        self.bytes += len(data)
        if self.bytes > MOST_BYTES:
            raise UnusableSpec(
                f"with it the files have more than {MOST_BYTES:,} bytes, the limit",
                source=file.name,
            )
        return values_of(text_of(data, file.name), file.name, self.findings)

    def _file(self, address: str, file: Path | None, reference: str) -> Path:
        if "://" in address:
            raise Missing(
                f"{reference} is at an address, which is not fetched by itself; save it beside "
                "the document, or bundle the document first"
            )
        if self.root is None:
            raise Missing(
                f"{reference} is in another file, which is not fetched; save both in one folder"
            )
        path = unquote(address).replace("\\", "/")
        try:
            found = ((file or self.root).parent / path).resolve()
        except (OSError, ValueError, RuntimeError) as error:  # a path no file can have, a loop
            raise Missing(f"{reference} cannot be read: {error}") from error
        if not any(found.is_relative_to(folder) for folder in self.folders):
            raise Missing(
                f"{reference} is outside the document's folder, which is not read; "
                "--allow-refs FOLDER allows a folder that holds it"
            )
        return found


def at(value: Json, fragment: str) -> Json:
    """Return what stands at `fragment`, a JSON pointer, in `value`; None where nothing does."""
    found, rest = _walked(value, fragment)
    return None if rest else found


def _walked(value: Json, fragment: str) -> tuple[Json, list[str]]:
    """Return the value as far down `fragment` as there is one, and the segments that are left."""
    if not fragment:
        return value, []
    before, *segments = fragment.split("/")
    if before:
        return value, [fragment]
    for index, segment in enumerate(segments):
        key = unescape(segment)
        match value:
            case dict() if key in value:
                value = value[key]
            case list() if key.isdecimal() and len(key) < 10 and int(key) < len(value):
                value = value[int(key)]
            case _:
                return value, segments[index:]
    return value, []


def _spelling(value: Json, fragment: str) -> str:
    """Return `fragment` as the pointer that it means in `value`.

    Percent signs may be a key's own or an encoding, and `#/` is written for the whole file.
    """
    return next(
        (one for one in _spellings(fragment) if not _walked(value, one)[1]), unquote(fragment)
    )


def _spellings(fragment: str) -> Iterator[str]:
    yield fragment
    yield unquote(fragment)
    if fragment == "/":
        yield ""


def _is_bare_reference(value: Json) -> bool:
    return isinstance(value, dict) and len(value) == 1 and isinstance(value.get("$ref"), str)
