"""Findings: one change between two versions, where it is, what was and what is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from .catalogue import CATALOGUE, Change, Severity

Version: TypeAlias = Literal["old", "new"]

_RANK = {severity: rank for rank, severity in enumerate(Severity)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One change. `code` is one of the catalogue.

    `resources` are those whose users it concerns, by name; empty where it concerns the whole API.
    `python` is the name that a user knows it by, `source` the JSON pointer into the document of
    `version`: the new one, and the old one for what is no longer there.
    """

    code: str
    resources: tuple[str, ...] = ()
    python: str
    source: str
    version: Version = "new"
    was: str = "-"
    now: str = "-"

    @property
    def change(self) -> Change:
        """What the catalogue says of it."""
        return CATALOGUE[self.code]

    @property
    def severity(self) -> Severity:
        """What it costs."""
        return self.change.severity

    @property
    def order(self) -> tuple[tuple[str, ...], int, str, str, str, str]:
        """By resource, the worst first, then by name."""
        rank = _RANK[self.severity]
        return (self.resources, rank, self.python, self.code, self.was, self.now)
