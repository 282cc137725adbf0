"""Text of a document as a terminal may be shown it: no escape of it moves a cursor."""

from __future__ import annotations


def printable(text: str, *, keep: str = "") -> str:
    """Return `text` with what is not printable as an escape, `keep` left as it is.

    A document is untrusted: its names may hold escape sequences, and marks that turn the
    direction of writing.
    """
    return "".join(one if one.isprintable() or one in keep else _escape(one) for one in text)


def _escape(character: str) -> str:
    return character.encode("unicode_escape").decode()
