"""Any document → specs/<provider>/: read, bundle, lift facts, drop prose, write."""

from __future__ import annotations

import copy
import hashlib
from dataclasses import dataclass
from pathlib import Path

from ..diagnostics import Findings
from ..document import Json
from ..errors import EmitError
from ..load.bundle import bundle
from ..load.fetch import Fetch, bytes_of, is_address
from ..load.load import openapi_of, usable
from ..settings import check_name
from ..sources import Prose, Source, default_env, read_source
from .lift import lift_facts
from .provenance import provenance_text
from .strip import strip_prose
from .write import json_text, replace_file

_OVERLAY = """\
# What the document gets wrong or never says, as an OpenAPI Overlay (one action, one reason).
overlay: 1.0.0
info:
  title: Corrections to the vendored document
  version: 1.0.0
actions: []
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vendored:
    """What vendoring wrote."""

    folder: Path
    source: Source
    facts: int
    """How many facts were lifted out of prose."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What the caller says about a document's origin; None where the document or an earlier
    source.toml is to be asked."""

    address: str | None = None
    revision: str | None = None
    date: str | None = None
    licence: str | None = None
    prose: Prose | None = None


def vendor(
    source: str | Path,
    provider: str,
    specs: Path,
    findings: Findings,
    *,
    told: Told,
    today: str,
    allowed: Path | None = None,
    download: Fetch | None = None,
) -> Vendored:
    """Write `specs`/<provider>/ from the document at `source`, a path or an address.

    Writes openapi.json and source.toml, and an overlay.yaml only where there is none. The same
    document gives the same bytes on any day: `today` dates a new one only. Files below `allowed`
    may be referred to, as well as those in the document's own folder.
    Raises: UnusableSpec, SettingsError; nothing is written then. EmitError where the folder
    cannot be written.
    """
    check_name(provider)
    folder = specs / provider
    data = bytes_of(source, download)
    raw = openapi_of(source, data, findings, allowed=allowed)
    bundle(raw, None if is_address(source) else Path(source), findings, allowed=allowed)
    # What cannot be generated from must not take the place of what can.
    usable(copy.deepcopy(raw), str(source), Findings(), sha256="")
    facts = lift_facts(raw)
    provenance = _provenance(_Original(source, data, raw), folder, told, today)
    if provenance.prose == "drop":
        strip_prose(raw)
    try:
        _write(folder, raw, provenance)
    except OSError as error:
        raise EmitError(f"{folder}: cannot be written: {error.strerror or error}") from error
    return Vendored(folder=folder, source=provenance, facts=facts)


@dataclass(frozen=True, slots=True)
class _Original:
    """The document as it was found."""

    source: str | Path
    data: bytes
    raw: dict[str, Json]

    def fact(self, *keys: str) -> str:
        """Return the text at `keys` of the document, or an empty one."""
        found: Json = self.raw
        for key in keys:
            found = found.get(key) if isinstance(found, dict) else None
        return str(found) if isinstance(found, (str, int, float)) else ""


def _provenance(original: _Original, folder: Path, told: Told, today: str) -> Source:
    """Return what is known of the document: told now, else said before, else by the document."""
    toml = folder / "source.toml"
    earlier = read_source(toml, folder.name) if toml.exists() else None
    sha256 = hashlib.sha256(original.data).hexdigest()
    same = earlier if earlier is not None and earlier.sha256 == sha256 else None
    address = str(original.source) if is_address(original.source) else ""
    licence = original.fact("info", "license", "identifier")
    return Source(
        address=told.address
        or (same.address if same else "")
        or address
        or (earlier.address if earlier else "")
        or Path(original.source).name,
        revision=told.revision
        or (same.revision if same else "")
        or original.fact("info", "version"),
        date=told.date or (same.date if same else "") or today,
        licence=told.licence
        or (earlier.licence if earlier else "")
        or licence
        or original.fact("info", "license", "name"),
        sha256=sha256,
        prose=told.prose or (earlier.prose if earlier else "keep"),
        env=earlier.env if earlier else default_env(folder.name),
    )


def _write(folder: Path, raw: dict[str, Json], source: Source) -> None:
    toml, overlay = folder / "source.toml", folder / "overlay.yaml"
    folder.mkdir(parents=True, exist_ok=True)
    current = toml.read_text(encoding="utf-8") if toml.exists() else None
    values = {
        "address": source.address,
        "revision": source.revision,
        "date": source.date,
        "licence": source.licence,
        "sha256": source.sha256,
        "prose": source.prose,
    }
    replace_file(folder / "openapi.json", json_text(raw))
    replace_file(toml, provenance_text(current, values, source.env))
    if not overlay.exists():
        replace_file(overlay, _OVERLAY)
