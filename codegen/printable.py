"""Text of a document as a terminal may show it: nothing in it steers the terminal or hides."""

from __future__ import annotations


def printable(text: str) -> str:
    """Return `text` with what is not printable as an escape: on one line, whatever it holds.

    Control characters move the cursor and set titles; bidirectional and zero-width ones make a
    line read as what it is not.
    """
    return "".join(
        one if one.isprintable() else one.encode("unicode_escape").decode() for one in text
    )
