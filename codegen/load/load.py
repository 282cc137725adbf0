"""Source → Document: the steps of loading, in order."""

from __future__ import annotations

import hashlib
from pathlib import Path

from ..diagnostics import Findings
from ..document import Document
from ..errors import UnusableSpec
from .operations import operations_of
from .read import read


def load(source: str | Path, findings: Findings) -> Document:
    """Return the document at `source`, a JSON or YAML file.

    Raises: UnusableSpec where nothing can be generated from it.
    """
    data = _bytes_of(Path(source))
    raw = read(source, data)
    return Document(raw=raw, sha256=hashlib.sha256(data).hexdigest(), parse=operations_of)


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise UnusableSpec(
            "expected an OpenAPI document, found no such file; check the path", source=str(path)
        ) from error
    except OSError as error:
        raise UnusableSpec(f"it cannot be read: {error.strerror}", source=str(path)) from error
