"""Where the keys come from that secrets are sealed with: the environment, or a private file."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Mapping
from pathlib import Path

from ..errors import ConfigError

KEY, KEY_FILE = "POSTONCE_KEY", "POSTONCE_KEY_FILE"

_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def keys_of(environment: Mapping[str, str]) -> tuple[str, ...]:
    """Return the configured keys, the one to seal with first; none where none is configured.

    `POSTONCE_KEY` holds them separated by commas, the file that `POSTONCE_KEY_FILE` names one a
    line. Raises: ConfigError, which quotes no key.
    """
    given, path = environment.get(KEY, ""), environment.get(KEY_FILE, "")
    if given and path:
        raise ConfigError(f"both {KEY} and {KEY_FILE} are set; use one of them")
    if path:
        return _keys(_private_text(Path(path)).splitlines(), f"{KEY_FILE} ({path})")
    return _keys(given.split(","), KEY) if given else ()


def _keys(texts: list[str], source: str) -> tuple[str, ...]:
    keys = tuple(filter(None, map(str.strip, texts)))
    if not keys:
        raise ConfigError(f"{source} is set but holds no key; unset it, or give it one")
    return keys


def _private_text(path: Path) -> str:
    """Return what is in a file that nobody else may read."""
    try:
        with path.open(encoding="utf-8") as file:
            # Of the open file, not of the path, which may lead to another one by now.
            found = os.fstat(file.fileno())
            if sys.platform != "win32" and not _is_private(found):
                raise ConfigError(
                    f"{KEY_FILE} ({path}) is open to other users (mode "
                    f"{stat.S_IMODE(found.st_mode):04o}); make it yours alone: chmod 600, and "
                    "take new keys where others may have read these"
                )
            return file.read()
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is no text"
        raise ConfigError(f"{KEY_FILE} ({path}) cannot be read: {why}") from None


def _is_private(found: os.stat_result) -> bool:
    return not found.st_mode & _OTHERS and found.st_uid in (0, os.geteuid())
