"""Words that a shell offers for KIND and INSTANCE: what the store holds.

Somebody waits at the keyboard, in the middle of a line: a store that is not there, cannot be
read or takes long has no words, and nothing is said about it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import typer

from ..data.look import Look
from ..data.open import look_into
from ..errors import PostonceError

_PLAIN = re.compile(r"[\w.,/@%+-]+")
"""Shells take a word as it is, and some run it: one that would need quotes is not offered."""
_BUSY_TIMEOUT_S = 1.0


def kinds(ctx: typer.Context, incomplete: str) -> list[str]:
    """Return the recorded kinds that begin with `incomplete`."""
    return _words(ctx.params, lambda look: look.kinds(incomplete))


def instances(ctx: typer.Context, incomplete: str) -> list[str]:
    """Return the recorded instances of the kind before it that begin with `incomplete`."""
    kind = ctx.params.get("kind")
    return _words(ctx.params, lambda look: look.instances(kind, incomplete)) if kind else []


def _words(given: dict[str, Any], names: Callable[[Look], list[str]]) -> list[str]:
    """Return what is asked of the store that the line names, or the environment does."""
    try:
        with look_into(given.get("store") or "", busy_timeout_s=_BUSY_TIMEOUT_S) as look:
            return [name for name in names(look) if _PLAIN.fullmatch(name)]
    except (PostonceError, OSError, UnicodeError):
        return []
