"""Text of a spec → text of a source file. Nothing of a document reaches output by another way.

A hostile document must not be able to put code into the output: values become literals, prose
becomes escaped docstring text, and only what `names.py` made is printed bare.
"""

from __future__ import annotations

import re
import textwrap
import unicodedata
from collections.abc import Iterable

WIDTH = 100
_PIECE = 60
_VOWEL = re.compile("[aeiouy]")
_SAID_OPEN = re.compile("[aeio]|u(?!ni|s|t|r|u)")
_SPELLED_OPEN = re.compile("[fhlmnrsx]")
_MARK = "\0"

_PLAIN = {"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u2013": "-", "\u2014": "-"}


def literal(value: object) -> str:
    """Return a JSON scalar, or tuples of them, as a Python literal in pure ASCII."""
    if isinstance(value, tuple):
        inner = ", ".join(literal(one) for one in value)
        return f"({inner},)" if len(value) == 1 else f"({inner})"
    return ascii(value)


def pattern(text: str) -> str:
    """Return a regular expression as a literal: raw where that reads better, split where long."""
    pieces = [text[at : at + _PIECE] for at in range(0, len(text), _PIECE)]
    return " ".join(_raw(piece) for piece in pieces) or '""'


def _raw(text: str) -> str:
    is_plain = text.isascii() and text.isprintable() and not text.endswith("\\")
    return f'r"{text}"' if "\\" in text and is_plain and '"' not in text else ascii(text)


def doc(paragraphs: Iterable[str], indent: int) -> str:
    """Return the inside of a docstring: escaped, wrapped, ready to stand at `indent`.

    The first paragraph stands apart; each further one begins on a line of its own.
    """
    first, *further = paragraphs
    summary = _wrapped(first, WIDTH - indent - 6)  # the quotes stand on the same line
    rest = [line for text in further for line in _wrapped(text, WIDTH - indent)]
    lines = [*summary, "", *rest] if rest else summary
    margin = " " * indent
    text = "\n".join(margin + line if line else "" for line in lines).lstrip()
    return f"{text}\n{margin}" if len(lines) > 1 else text


def _wrapped(text: str, width: int) -> list[str]:
    return textwrap.wrap(escaped(text), width, break_long_words=False, break_on_hyphens=False)


def escaped(text: str) -> str:
    """Return prose as it may stand in a docstring: one line, no quotes that end it, ASCII."""
    clean = " ".join("".join(_plain(character) for character in text).split())
    # The encoded text holds no control characters, so that one can mark the quotes to escape.
    marked = clean.encode("unicode_escape").decode("ascii").replace('"""', 3 * _MARK)
    if marked.endswith('"'):
        marked = marked[:-1] + _MARK
    return marked.replace(_MARK, '\\"')


def sentence(text: str) -> str:
    """Return `text` with a capital first letter and a full stop."""
    return f"{text[:1].upper()}{text[1:]}{'' if text.endswith('.') else '.'}"


def article(noun: str) -> str:
    """Return `noun` after its indefinite article, which follows the sound."""
    word = noun.partition(" ")[0].lower()
    is_spelled = _VOWEL.search(word) is None  # `ssh`, `vpc`: said letter by letter
    begins_open = _SPELLED_OPEN if is_spelled else _SAID_OPEN
    return f"{'an' if begins_open.match(word) else 'a'} {noun}"


def _plain(character: str) -> str:
    """Spell typographic signs plainly, and turn what is invisible into spaces."""
    if character in _PLAIN:
        return _PLAIN[character]
    return " " if unicodedata.category(character)[0] in "CZ" else character
