"""Settings: everything one run of the generator is told, read from flags and specs/<provider>/."""

from __future__ import annotations

import keyword
import re
from dataclasses import dataclass
from pathlib import Path

from .errors import SettingsError
from .sources import Source, default_env, read_source

SPECS = Path("specs")
GENERATED = Path("generated")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What to generate, from what, and where to."""

    provider: str
    """Its name: a folder in specs/, and the name of the generated package."""
    spec: str | Path
    """The document: a path or an address."""
    spec_label: str
    """How output names the document: the same on every machine, so no absolute path."""
    out: Path
    overlay: Path | None = None
    allowed_refs: Path | None = None
    """A folder whose files the document may refer to, besides those in its own."""
    token_env: tuple[str, ...]
    """Environment variables that may hold the token."""
    keeps_prose: bool = False
    """Whether docstrings may come from the document's prose."""
    strict: bool = False
    """Whether a skipped part makes the run fail (exit code 1)."""
    check: bool = False
    """Whether to compare with what is there instead of writing."""
    source: Source | None = None
    """Provenance, where the document is a vendored one."""

    def __post_init__(self) -> None:
        check_name(self.provider)

    @property
    def address(self) -> str:
        """Where the document was fetched, "" where it came from a file."""
        told = self.source.address if self.source is not None else str(self.spec)
        return told if told.startswith(("https://", "http://")) else ""


def is_name(text: str) -> bool:
    """Whether `text` can name a folder and a Python package."""
    return bool(re.fullmatch(r"[a-z][a-z0-9_]*", text)) and not keyword.iskeyword(text)


def check_name(provider: str) -> None:
    """Raise SettingsError where `provider` cannot name a folder and a Python package."""
    if not is_name(provider):
        raise SettingsError(
            f"expected a provider name of a-z, 0-9 and _ that begins with a letter and is no "
            f"Python keyword, found {provider!r}; give one with --provider (make: PROVIDER=…)"
        )


def vendored(
    provider: str,
    *,
    specs: Path = SPECS,
    out: Path | None = None,
    strict: bool = False,
    check: bool = False,
) -> Settings:
    """Return the settings for a provider whose document is in `specs`/<provider>/.

    Raises: SettingsError where that folder is incomplete or its source.toml says nonsense.
    """
    folder = specs / provider
    spec, overlay = folder / "openapi.json", folder / "overlay.yaml"
    if not spec.is_file():
        raise SettingsError(
            f"{spec}: no such file; `make vendor SPEC=… PROVIDER={provider}` writes it"
        )
    source = read_source(folder / "source.toml", provider)
    return Settings(
        provider=provider,
        spec=spec,
        spec_label=f"specs/{provider}/openapi.json",
        out=out or GENERATED / provider,
        overlay=overlay if overlay.is_file() else None,
        token_env=source.env,
        keeps_prose=source.prose == "keep",
        strict=strict,
        check=check,
        source=source,
    )


def straight(
    spec: str | Path,
    *,
    provider: str,
    out: Path,
    overlay: Path | None = None,
    allowed_refs: Path | None = None,
    strict: bool = False,
    check: bool = False,
) -> Settings:
    """Return the settings for generating straight from any document, touching only `out`."""
    return Settings(
        provider=provider,
        spec=spec,
        spec_label=str(spec).rpartition("/")[2] or str(spec),
        out=out,
        overlay=overlay,
        allowed_refs=allowed_refs,
        token_env=default_env(provider),
        keeps_prose=True,
        strict=strict,
        check=check,
    )


def providers(specs: Path = SPECS) -> tuple[str, ...]:
    """Return the names of all vendored providers, sorted."""
    return tuple(sorted(path.parent.name for path in specs.glob("*/openapi.json")))
