"""Versions to compare: what OLD and NEW name, and the packages that they would generate.

A version is a document (a path or an address), the name of a vendored provider, a folder that
holds openapi.json and perhaps overlay.yaml and source.toml, or one of these in git, `REV:PATH`.
A document that is compared with a vendored one is read as it would be once vendored in its place:
with its keys in order, its overlay, and the variables of its source.toml.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from .diagnostics import Findings
from .errors import SettingsError
from .ir.package import Package
from .load.fetch import is_address
from .pipeline import package_of
from .settings import SPECS, Settings, is_name, straight
from .sources import read_source
from .vendor import Told, vendor

_DOCUMENT, _OVERLAY, _SOURCE = "openapi.json", "overlay.yaml", "source.toml"
_UNNAMED = "api"
"""What the API is called where nothing says so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Located:
    """The files of one version. `name` is that of the folder which holds them."""

    document: str | Path
    overlay: Path | None = None
    source: Path | None = None
    name: str | None = None


def packages(old: str, new: str, provider: str | None) -> tuple[Package, Package]:
    """Return what would be generated from two versions of an API, under one name.

    Raises: UnusableSpec, OverlayError, SettingsError.
    """
    with _located(old) as mine, _located(new) as theirs, TemporaryDirectory() as folder:
        if mine.source is None and theirs.source is not None:
            mine = _in_place_of(theirs, mine, Path(folder))
        elif theirs.source is None and mine.source is not None:
            theirs = _in_place_of(mine, theirs, Path(folder))
        names = (name for name in (theirs.name, mine.name) if name is not None and is_name(name))
        name = provider if provider is not None else next(names, _UNNAMED)
        return package_of(_settings(mine, name)), package_of(_settings(theirs, name))


def _in_place_of(vendored: Located, plain: Located, specs: Path) -> Located:
    """Vendor a plain document into `specs` as it would be in the folder of a vendored one."""
    name = vendored.name if vendored.name is not None and is_name(vendored.name) else _UNNAMED
    folder = specs / name
    folder.mkdir()
    for file in (plain.overlay or vendored.overlay, vendored.source):
        if file is not None:
            shutil.copy(file, folder / file.name)
    vendor(plain.document, name, specs, Findings(), told=Told(), today="")
    return _in_folder(folder)


def _settings(located: Located, provider: str) -> Settings:
    plain = straight(
        located.document, provider=provider, out=Path(provider), overlay=located.overlay
    )
    if located.source is None:
        return plain
    source = read_source(located.source, provider)
    return replace(plain, source=source, token_env=source.env)


@contextmanager
def _located(version: str) -> Iterator[Located]:
    """Find the files of a version. Raises: SettingsError where there are none."""
    path, vendored = Path(version), SPECS / version
    revision, colon, inside = version.partition(":")
    if is_address(version) or path.is_file():
        yield Located(document=version)
    elif version and (path.is_dir() or vendored.is_dir()):
        yield _in_folder(path if path.is_dir() else vendored)
    elif colon and revision and inside:
        with TemporaryDirectory() as folder:
            yield _from_git(revision, inside, Path(folder))
    else:
        raise SettingsError(
            f"expected a document, a folder with {_DOCUMENT}, a vendored provider or REV:PATH, "
            f"found none that is called {version!r}"
        )


def _in_folder(folder: Path) -> Located:
    document, overlay, source = (folder / name for name in (_DOCUMENT, _OVERLAY, _SOURCE))
    if not document.is_file():
        raise SettingsError(f"{document}: no such file; name a document, or a folder that has it")
    return Located(
        document=document,
        overlay=overlay if overlay.is_file() else None,
        source=source if source.is_file() else None,
        name=folder.resolve().name,
    )


def _from_git(revision: str, path: str, folder: Path) -> Located:
    """Write the files of a version in git into `folder`, a name of theirs below it."""
    if Path(path).suffix in (".json", ".yaml", ".yml"):
        document = folder / Path(path).name
        document.write_bytes(_shown(revision, path))
        return Located(document=document)
    if "/" not in path:
        path = f"{SPECS}/{path}"  # a vendored provider, by its name
    place = folder / Path(path).name
    place.mkdir()
    (place / _DOCUMENT).write_bytes(_shown(revision, f"{path}/{_DOCUMENT}"))
    for name in _listed(revision, path) & {_OVERLAY, _SOURCE}:
        (place / name).write_bytes(_shown(revision, f"{path}/{name}"))
    return _in_folder(place)


def _shown(revision: str, path: str) -> bytes:
    return _git("show", f"{revision}:{path}")


def _listed(revision: str, path: str) -> set[str]:
    return set(_git("ls-tree", "--name-only", f"{revision}:{path}").decode().split())


def _git(command: str, *arguments: str) -> bytes:
    """Return what git prints. Raises: SettingsError with its own words where it refuses."""
    # What follows --end-of-options is no flag, however it begins.
    call = ["git", command, *arguments[:-1], "--end-of-options", arguments[-1]]
    try:
        return subprocess.run(call, check=True, capture_output=True).stdout
    except FileNotFoundError as error:
        raise SettingsError(f"{arguments[-1]}: git, which would read it, is not there") from error
    except subprocess.CalledProcessError as error:
        said = error.stderr.decode(errors="replace").strip().partition("\n")[0]
        raise SettingsError(f"{arguments[-1]}: git finds no such file: {said}") from error
