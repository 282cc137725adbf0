"""Which document Prism reads for a vendored provider: the original, where it is at hand."""

from __future__ import annotations

import hashlib
import tomllib
from pathlib import Path

from ..subjects import ROOT


def document_of(provider: str, originals: Path | None) -> Path:
    """Return the original among the files of `originals`, else the vendored one, facts only.

    The original is known by its SHA-256, which `source.toml` states.
    """
    folder = ROOT / "specs" / provider
    wanted = tomllib.loads((folder / "source.toml").read_text()).get("sha256")
    if originals is not None and originals.is_dir():
        for path in sorted(path for path in originals.iterdir() if path.is_file()):
            if hashlib.sha256(path.read_bytes()).hexdigest() == wanted:
                return path
    return folder / "openapi.json"
