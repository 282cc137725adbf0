"""Jinja set-up: undefined names are errors, and views bring their text ready to print."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from .text import doc

_HERE = Path(__file__).resolve()
# In a clone templates/ stands beside codegen/; a wheel carries it inside.
_FOLDERS = (_HERE.parents[2] / "templates", _HERE.parents[1] / "templates")


@cache
def environment() -> Environment:
    """Return the environment that all templates are rendered in."""
    templates = Environment(
        loader=FileSystemLoader(_FOLDERS),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        # Python and Markdown, not HTML: text.py escapes.
        autoescape=False,
    )
    templates.filters["doc"] = doc
    return templates
