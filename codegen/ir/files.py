"""What rendering hands on: files, as text."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath


@dataclass(frozen=True, slots=True)
class File:
    """One file of the output; `path` is relative to the generated package."""

    path: PurePosixPath
    text: str
