"""One finding: what was looked at, how it stands, and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How something stands."""

    OK = "ok"
    WARNING = "warning"  # a run can start; somebody should know
    FAULT = "fault"  # a run cannot start, or would soon fail


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """What was found about `subject`, and the step that mends it, "" where none is needed."""

    subject: str
    level: Level
    found: str
    step: str = ""


def ok(subject: str, found: str, step: str = "") -> Check:
    """Return that all is fine."""
    return Check(subject=subject, level=Level.OK, found=found, step=step)


def warning(subject: str, found: str, step: str = "") -> Check:
    """Return what does not stop a run."""
    return Check(subject=subject, level=Level.WARNING, found=found, step=step)


def fault(subject: str, found: str, step: str = "") -> Check:
    """Return what a run would stumble over; an error's own text says what to do."""
    return Check(subject=subject, level=Level.FAULT, found=found, step=step)
