"""Media: how the body of a request is written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Style: TypeAlias = Literal["form", "comma", "space", "pipe", "deepObject", "reserved", "json"]
"""How one value becomes text; what each means is told of in the runtime's `media`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Media:
    """How a body is written. `styles` and `types` tell only what is not as usual for its kind."""

    kind: Literal["json", "form", "multipart", "raw"] = "json"
    media_type: str = "application/json"
    styles: tuple[tuple[str, Style], ...] = ()
    """Member → how it is spelled, in a form or in parts."""
    types: tuple[tuple[str, str], ...] = ()
    """Part → its media type."""
    is_open: bool = False
    """Whether the caller says which type it is, `media_type` being one of several."""

    @property
    def is_plain(self) -> bool:
        """Whether this is JSON under its own name."""
        return self == JSON


JSON = Media()
"""JSON under its own name: what is sent where nothing else is said."""
