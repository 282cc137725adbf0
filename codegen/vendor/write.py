"""JSON as it is committed: sorted keys, one member a line unless an object fits on one.

Small enough to load in no time, and a change of the API shows as a change of a few lines.
"""

from __future__ import annotations

import json
from pathlib import Path

from ..document import Json

WIDTH = 100


def json_text(value: Json) -> str:
    """Return `value` as JSON text that ends in a newline; equal values give equal text."""
    return _text(value, "") + "\n"


def _text(value: Json, margin: str) -> str:
    """Return `value` on one line where that fits in WIDTH, else one member a line."""
    inner = margin + " "
    match value:
        case dict() if value:
            opening, closing = "{", "}"
            parts = [f"{_scalar(key)}: {_text(value[key], inner)}" for key in sorted(value)]
        case list() if value:
            opening, closing = "[", "]"
            parts = [_text(item, inner) for item in value]
        case _:
            return _scalar(value)
    length = len(margin) + sum(len(part) + 2 for part in parts)
    if length <= WIDTH and not any("\n" in part for part in parts):
        return f"{opening}{', '.join(parts)}{closing}"
    lines = f",\n{inner}".join(parts)
    return f"{opening}\n{inner}{lines}\n{margin}{closing}"


def _scalar(value: Json) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def replace_file(path: Path, text: str) -> None:
    """Write `text` to `path` whole, or not at all."""
    beside = path.with_name(f".{path.name}.new")
    beside.write_text(text, encoding="utf-8", newline="\n")
    beside.replace(path)
