"""The text of the facts that say how a body is written."""

from __future__ import annotations

from ..ir.media import Media
from .calls import call, fact, mapping
from .text import literal

_OF_KIND = {"json": "JsonMedia", "form": "Form", "multipart": "Multipart", "raw": "Raw"}


def media_text(media: Media) -> tuple[str, str]:
    """Return the name of the fact about a body, and its construction."""
    name = _OF_KIND[media.kind]
    if media.is_open:
        return name, call(name, media_type="content_type")
    tables = {
        key: mapping((member, literal(value)) for member, value in pairs)
        for key, pairs in (("types", media.types), ("styles", media.styles))
        if pairs
    }
    if media.kind in ("form", "multipart"):
        return name, call(name, **tables)
    return name, fact(name, {}, media_type=media.media_type)
