"""Generated packages on the command line: named as Python imports them, `generated.mycloud`."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Annotated

import typer

from ..errors import ConfigError
from ..package import manifest_of

Providers = Annotated[
    list[str],
    typer.Option(
        "--provider",
        metavar="PACKAGE",
        help="Import name of a generated package: generated.mycloud. May be given several times.",
    ),
]


def imported(name: str) -> ModuleType:
    """Return the generated package `name`; the present folder counts, as for `python -m`.

    Raises: ConfigError for what is no module or no generated package, and where its own code
    raises.
    """
    on_path()
    package = _module(name)
    try:
        manifest_of(package)
    except ConfigError as error:
        raise ConfigError(f"{error}; {_hint(name)}") from error
    return package


def on_path() -> None:
    """Let modules of the present folder be imported."""
    here = str(Path.cwd())
    if here not in sys.path:
        sys.path.insert(0, here)


def _module(name: str) -> ModuleType:
    if not _is_dotted(name):
        raise ConfigError(f"{name!r} is not the name of a package; {_hint(name)}")
    try:
        return import_module(name)
    except ModuleNotFoundError as error:
        if error.name is not None and f"{name}.".startswith(f"{error.name}."):
            raise ConfigError(f"there is no package {name!r}; {_hint(name)}") from error
        raise ConfigError(f"{name} cannot be imported: {error}") from error
    except Exception as error:  # its code is anybody's, and may raise anything
        raise ConfigError(f"{name} cannot be imported: {type(error).__name__}: {error}") from error


def _hint(name: str) -> str:
    """Return what to do about a wrong name: a short one, or a path, may mean a package here."""
    likely = (f"generated.{name}", ".".join(Path(name).parts))
    for one in likely:
        folder = Path(*one.split("."))
        if one != name and _is_dotted(one) and (folder / "manifest.json").is_file():
            return f"did you mean {one}?"
    return "name a generated package as Python imports it: generated.mycloud"


def _is_dotted(name: str) -> bool:
    return all(part.isidentifier() for part in name.split("."))
