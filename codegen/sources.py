"""source.toml: where a vendored document comes from, and what only its owner can say about it."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeAlias, cast

from .errors import SettingsError

Prose: TypeAlias = Literal["drop", "keep"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What specs/<provider>/source.toml says."""

    address: str
    revision: str
    date: str
    licence: str
    sha256: str
    """Of the original document, before anything was lifted out of it or dropped."""
    prose: Prose
    env: tuple[str, ...]
    """Environment variables that may hold the token, the first one set wins (`[auth] env`)."""


def default_env(provider: str) -> tuple[str, ...]:
    """Return the variables that hold the token of `provider` where nothing names others."""
    return (f"{provider.upper()}_TOKEN",)


def read_source(path: Path, provider: str) -> Source:
    """Return what the source.toml at `path` says.

    Raises: SettingsError where it is missing, no TOML, or a key has the wrong type.
    """
    values = _table(path)
    auth = values.get("auth", {})
    env = auth.get("env", list(default_env(provider))) if isinstance(auth, dict) else None
    if not isinstance(env, list) or not env or not all(isinstance(name, str) for name in env):
        raise SettingsError(
            f"{path}: expected `env` under [auth] to be a list of variable names, found {env!r}"
        )
    prose = values.get("prose", "keep")
    if prose not in ("drop", "keep"):
        raise SettingsError(f'{path}: expected `prose` to be "drop" or "keep", found {prose!r}')
    return Source(
        address=_text(values, "address", path),
        revision=_text(values, "revision", path),
        date=_text(values, "date", path),
        licence=_text(values, "licence", path),
        sha256=_text(values, "sha256", path),
        prose=cast("Prose", prose),
        env=tuple(env),
    )


def _table(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise SettingsError(
            f"{path}: no such file; `make vendor SPEC=… PROVIDER=…` writes it"
        ) from error
    except OSError as error:
        raise SettingsError(f"{path}: it cannot be read: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: expected TOML, found a syntax error: {error}") from error


def _text(values: dict[str, Any], key: str, path: Path) -> str:
    value = values.get(key, "")
    if isinstance(value, (str, int, float)) or hasattr(value, "isoformat"):
        return str(value)
    raise SettingsError(f"{path}: expected `{key}` to be text, found {value!r}")
