"""Findings about a spec, as values: collected on the way, reported at the end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from .printable import printable


class Level(StrEnum):
    """How much a finding costs the user."""

    REPAIRED = "repaired"  # odd, but plainly meant: nothing is lost
    NOTE = "note"  # worth knowing; nothing is lost
    SKIPPED = "skipped"  # this part is not in the output


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Diagnostic:
    """One finding. `code` is kebab-case and stable, `source` a JSON pointer into the spec."""

    source: str
    code: str
    level: Level
    message: str

    def __str__(self) -> str:
        return printable(f"{self.level}: {self.source}: {self.message} [{self.code}]")


@dataclass(slots=True)
class Findings:
    """Collects diagnostics through a run; the only mutable thing handed from stage to stage."""

    items: list[Diagnostic] = field(default_factory=list)

    def repaired(self, code: str, source: str, message: str) -> None:
        """Note something odd that was read as it was plainly meant."""
        self.items.append(
            Diagnostic(level=Level.REPAIRED, code=code, source=source, message=message)
        )

    def note(self, code: str, source: str, message: str) -> None:
        """Note something worth knowing."""
        self.items.append(Diagnostic(level=Level.NOTE, code=code, source=source, message=message))

    def skipped(self, code: str, source: str, message: str) -> None:
        """Note a part that will be missing from the output, and why."""
        self.items.append(
            Diagnostic(level=Level.SKIPPED, code=code, source=source, message=message)
        )

    def __iter__(self) -> Iterator[Diagnostic]:
        return iter(sorted(set(self.items)))
