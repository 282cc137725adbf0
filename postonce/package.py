"""What a generated package says of itself: its manifest, and the provider it speaks to."""

from __future__ import annotations

import json
from importlib import import_module
from pathlib import Path
from types import ModuleType

from .errors import ConfigError
from .facts import Provider
from .types import Json


def manifest_of(package: ModuleType) -> Json:
    """Return the manifest of a generated package. Raises: ConfigError for any other module."""
    path = Path(package.__file__ or package.__name__).with_name("manifest.json")
    try:
        manifest: Json = json.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        raise ConfigError(
            f"{package.__name__} is no generated package: it has no manifest.json ({error})"
        ) from error
    if not (isinstance(manifest, dict) and isinstance(manifest.get("resources"), list)):
        raise ConfigError(
            f"{package.__name__} is no generated package: its manifest.json names no resources"
        )
    return manifest


def provider_of(package: ModuleType) -> Provider:
    """Return the facts of the provider that a generated package speaks to. Raises: ImportError."""
    provider: Provider = import_module(".provider", package.__name__).PROVIDER
    return provider
