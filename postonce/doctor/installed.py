"""What is installed: Python, postonce, and the extras that some runs need."""

from __future__ import annotations

import platform
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec

from .check import Check, fault, ok, warning

_OLDEST = (3, 11)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Extra:
    """An extra: what it is for, and the distributions that it brings by the module of each."""

    purpose: str
    modules: dict[str, str]


EXTRAS = {
    "postgres": _Extra(purpose="a store on a PostgreSQL server", modules={"psycopg": "psycopg"}),
    "encryption": _Extra(
        purpose="secrets encrypted in the store", modules={"cryptography": "cryptography.fernet"}
    ),
    "emulator": _Extra(
        purpose="a stand-in for a provider",
        modules={
            "starlette": "starlette",
            "uvicorn": "uvicorn",
            "jsonschema-rs": "jsonschema_rs",
            "rstr": "rstr",
        },
    ),
    "dbos": _Extra(purpose="workflows on several workers", modules={"dbos": "dbos"}),
}


def python_checks() -> Iterator[Check]:
    """Yield what runs here, and in which versions."""
    found = f"{platform.python_implementation()} {platform.python_version()}"
    if sys.version_info < _OLDEST:
        yield fault("python", found, "use Python 3.11 or newer")
    else:
        yield ok("python", found)
    yield ok("postonce", version_of("postonce") or "shipped inside another package")


def extra_checks(store: str) -> Iterator[Check]:
    """Yield the extras; one that is missing is a fault only where the address `store` needs it."""
    needed = {"postgres"} if store.partition(":")[0].startswith("postgres") else set()
    for name, extra in EXTRAS.items():
        yield _extra(name, extra, is_needed=name in needed)


def _extra(name: str, extra: _Extra, *, is_needed: bool) -> Check:
    subject = f"extra {name}"
    missing = [one for one, module in extra.modules.items() if not _is_there(module)]
    if missing:
        found = f"not installed ({', '.join(missing)}): {extra.purpose}"
        tell = fault if is_needed else ok
        return tell(subject, found, f"where you need it: pip install 'postonce[{name}]'")
    for one, module in extra.modules.items():
        try:
            import_module(module)
        except Exception as error:  # a package that is broken may raise anything
            found = f"{one} is installed and cannot be imported: {type(error).__name__}: {error}"
            return (fault if is_needed else warning)(subject, found, f"install {one} anew")
    found = ", ".join(f"{one} {version_of(one) or '(version unknown)'}" for one in extra.modules)
    return ok(subject, f"{found}: {extra.purpose}")


def _is_there(module: str) -> bool:
    return find_spec(module.partition(".")[0]) is not None


def version_of(distribution: str) -> str | None:
    """Return the version of what is installed, None where it is not, or not by itself."""
    try:
        return version(distribution)
    except PackageNotFoundError:
        return None
