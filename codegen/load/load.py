"""Source → Document: the steps of loading, in order."""

from __future__ import annotations

import hashlib
from pathlib import Path

from ..diagnostics import Findings
from ..document import Document
from .fetch import bytes_of
from .operations import operations_of
from .read import read


def load(source: str | Path, findings: Findings, *, overlay: Path | None = None) -> Document:
    """Return the document at `source`, a JSON or YAML file or its address.

    Raises: UnusableSpec where nothing can be generated from it; OverlayError.
    """
    data = bytes_of(source)
    raw = read(source, data)
    return Document(raw=raw, sha256=hashlib.sha256(data).hexdigest(), parse=operations_of)
